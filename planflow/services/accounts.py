"""How somebody signs in, and where they are signed in: what an administrator or they themselves set."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.sign_in import Method
from planflow.domain.web_session import WebSession
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import ledger, links, rates, reach, signing_in
from planflow.store import accounts as stored
from planflow.store import organisation, web_sessions
from planflow.store.session import Session

KEPT = timedelta(days=30)
"""How long the row of a web session is kept after its end."""
NAMES = {
    Method.LINK: "A link and a code by mail",
    Method.PASSWORD: "A password",
    Method.OIDC: "The organisation's own account",
}
"""How each way of signing in is called on pages."""


def set_methods(
    session: Session,
    actor: Actor,
    person: Person,
    methods: Collection[str],
    *,
    based_on: int | None = None,
    now: datetime,
) -> bool:
    """Set the ways in which a person may sign in; whether that changed anything.

    A way that is taken away takes with it what was proved by it, and every place where they are signed in.
    """
    require_administrator(session, actor, person, now)
    if based_on is not None and based_on != person.version:
        raise StaleWrite(person.key, based_on, person.version)
    unknown = set(methods) - set(Method)
    if unknown:
        raise PlanflowError(f"'{min(unknown)[:40]}' is no way of signing in.", f"Ways: {', '.join(Method)}.")
    wanted = ",".join(one for one in Method if one in methods)
    if wanted == person.signs_in_by:
        return False
    lost = signing_in.methods(person) - set(methods)
    person.signs_in_by = wanted
    person.version += 1
    session.flush()
    for method in sorted(lost):
        stored.delete_credentials(session, person.id, method)
    if lost:
        stored.end_invitations(session, person.id)
        web_sessions.revoke_all(session, person.id, now=now)
    record(session, actor, person, {"ways": wanted}, kind="sign_in_ways_set", now=now)
    return True


def invite(session: Session, actor: Actor, person: Person, *, now: datetime) -> str:
    """The address at which a person signs in once, handed over by an administrator and kept nowhere."""
    require_administrator(session, actor, person, now)
    address = signing_in.invite(session, person, now=now)
    record(session, actor, person, {}, kind="sign_in_link_made", now=now)
    return address


def signed_in_at(session: Session, actor: Actor, person: Person, *, now: datetime) -> list[WebSession]:
    """Where a person is signed in, for themselves and whoever administers them."""
    links.require_own(session, actor, person, now=now)
    return web_sessions.alive_of(session, person.id, now=now)


def sign_out_everywhere(session: Session, actor: Actor, person: Person, *, now: datetime) -> int:
    """Sign a person out in every browser; in how many they were."""
    links.require_own(session, actor, person, now=now)
    stored.end_invitations(session, person.id)
    count = web_sessions.revoke_all(session, person.id, now=now)
    record(session, actor, person, {"browsers": count}, kind="signed_out_everywhere", now=now)
    return count


def tidy(session: Session, *, now: datetime) -> None:
    """Delete requests, counts and web sessions that are long over."""
    signing_in.tidy(session, now=now)
    rates.tidy(session, now=now)
    web_sessions.delete_ended(session, before=now - KEPT)


def record(
    session: Session, actor: Actor, person: Person, facts: dict[str, Any], *, kind: str, now: datetime
) -> None:
    """Write down that something about a person's signing in was changed; never what would sign them in."""
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind=kind, subject_kind="person", subject_id=person.id,
        facts=facts, now=now,
    )  # fmt: skip


def require_administrator(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    """A way in is a way to act as somebody: only whoever may do everything already opens one for others."""
    reach.require_administrator(session, actor, on=organisation.today(session, now))
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased.", "Name somebody else.")
