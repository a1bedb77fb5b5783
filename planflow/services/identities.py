"""Identities at the organisation's identity provider, and whose they are.

Never by e-mail address: an address changes hands, and a provider may let people write their own.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from planflow.domain import signing
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.sign_in import Credential, Method
from planflow.errors import PlanflowError
from planflow.services import accounts, ledger, signing_in
from planflow.settings import Settings
from planflow.store import accounts as stored_accounts
from planflow.store import people, sign_ins
from planflow.store.session import Session

ENTRA = frozenset({"login.microsoftonline.com", "login.microsoftonline.us", "sts.windows.net"})
"""Hosts of Entra ID, in which `sub` is another one for each application; tenant and object stay."""
LONGEST_SUBJECT = 255
_EVERYBODY = ("/common", "/organizations", "/consumers")
"""Issuers of Entra ID that stand for every organisation there is."""


class NotProven(PlanflowError):
    """What came back from the identity provider proves nobody's identity."""


class ProviderDown(PlanflowError):
    """The identity provider cannot be asked."""


@dataclass(frozen=True)
class Identity:
    """Somebody as an identity provider knows them."""

    issuer: str
    subject: str

    @property
    def name(self) -> str:
        """The digest under which it is kept."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()


def settings_fault(settings: Settings) -> str:
    """What is wrong with the settings of the identity provider, as a sentence; empty for nothing."""
    issuer = urlsplit(settings.oidc_issuer)
    if issuer.scheme != "https" and issuer.hostname not in ("localhost", "127.0.0.1"):
        return "PLANFLOW_OIDC_ISSUER has to begin with https://."
    if any(part in settings.oidc_issuer for part in _EVERYBODY):
        return "PLANFLOW_OIDC_ISSUER names every organisation there is: write your own tenant's issuer."
    if not settings.oidc_client_id:
        return "PLANFLOW_OIDC_CLIENT_ID is not set."
    if bool(settings.oidc_client_secret) == bool(settings.oidc_private_key_file):
        return "Set one of PLANFLOW_OIDC_CLIENT_SECRET and PLANFLOW_OIDC_PRIVATE_KEY_FILE."
    if not signing.signing(settings.base_url, settings.secret_key).is_on:
        return "The identity provider needs PLANFLOW_BASE_URL and PLANFLOW_SECRET_KEY, too."
    return ""


def of_claims(claims: Mapping[str, Any]) -> Identity:
    """The identity in the claims of a checked ID token. Raises `NotProven` where they name nobody."""
    issuer, subject = str(claims["iss"]), str(claims.get("sub", ""))
    if urlsplit(issuer).hostname in ENTRA:
        tenant, person = claims.get("tid"), claims.get("oid")
        if not tenant or not person:
            raise NotProven("The identity provider did not say who you are.", "Tell an administrator.")
        subject = f"{tenant}/{person}"
    if not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise NotProven("The identity provider did not say who you are.", "Tell an administrator.")
    return Identity(issuer, subject)


def find(session: Session, identity: Identity) -> Person | None:
    """Whose identity this is; None where nobody's, or where they may not sign in by it."""
    known = sign_ins.by_name(session, Method.OIDC, identity.name)
    person = people.find(session, known.person_id) if known is not None else None
    if person is None or person.erased_at is not None or Method.OIDC not in signing_in.methods(person):
        return None
    return person


def is_linked(session: Session, person: Person) -> bool:
    """Whether a person has an identity at the provider."""
    return sign_ins.credential(session, person.id, Method.OIDC) is not None


def link(session: Session, actor: Actor, person: Person, identity: Identity, *, now: datetime) -> None:
    """Make an identity a person's own, in place of what they had: by themselves, or by an administrator."""
    _require_allowed(session, actor, person, now)
    ledger.hold(session, ledger.ORGANISATION_CHAIN)  # two people at once do not both get it
    known = sign_ins.by_name(session, Method.OIDC, identity.name)
    if known is not None and known.person_id != person.id:
        raise PlanflowError("This identity belongs to somebody else here.", "Ask an administrator.")
    if known is not None:
        return
    stored_accounts.delete_credentials(session, person.id, Method.OIDC)
    session.add(Credential(person_id=person.id, kind=Method.OIDC, name=identity.name, made_at=now))
    accounts.record(session, actor, person, {"issuer": identity.issuer}, kind="identity_linked", now=now)


def unlink(session: Session, actor: Actor, person: Person, *, now: datetime) -> bool:
    """Take a person's identity away; whether there was one."""
    _require_allowed(session, actor, person, now)
    if not stored_accounts.delete_credentials(session, person.id, Method.OIDC):
        return False
    accounts.record(session, actor, person, {}, kind="identity_unlinked", now=now)
    return True


def _require_allowed(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    if actor.person_id is None or actor.person_id != person.id or actor.for_id is not None:
        accounts.require_administrator(session, actor, person, now)
    if Method.OIDC not in signing_in.methods(person):
        raise PlanflowError(
            f"{person.key} does not sign in through an identity provider.",
            "An administrator can allow it on the person's page.",
        )
