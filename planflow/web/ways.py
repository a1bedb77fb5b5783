"""The ways of signing in that an installation offers beside the mail, as its settings have it."""

import importlib
from typing import TYPE_CHECKING

from planflow.domain.sign_in import Method
from planflow.services import identities
from planflow.settings import Settings

if TYPE_CHECKING:
    from planflow.web.handshakes import Provider

PASSWORD, PROVIDER = "/sign-in/password", "/sign-in/oidc"
_YES = frozenset({"yes", "true", "1", "on"})


def provider(settings: Settings) -> "Provider | None":
    """The identity provider; None where none is named. Raises `PlanflowError` where it cannot work."""
    if not settings.oidc_issuer:
        return None
    # What it needs is an extra (`planflow[oidc]`), so that it is only imported where it is wanted.
    made: Provider | None = importlib.import_module("planflow.web.identity_provider").provider(settings)
    return made


def has_passwords(settings: Settings) -> bool:
    """Whether people may be allowed a password here."""
    return settings.passwords.lower() in _YES


def offered(settings: Settings, known: "Provider | None") -> list[dict[str, str]]:
    """What the sign-in page offers beside the mail: words and addresses."""
    found = []
    if known is not None:
        found.append({"text": f"Sign in with {known.name}", "href": PROVIDER})
    if has_passwords(settings):
        found.append({"text": "Sign in with a password", "href": PASSWORD})
    return found


def methods(settings: Settings) -> list[Method]:
    """The ways that a person may be given here."""
    found = [Method.LINK]
    if has_passwords(settings):
        found.append(Method.PASSWORD)
    if provider_is_set(settings):
        found.append(Method.OIDC)
    return found


def provider_is_set(settings: Settings) -> bool:
    """Whether an identity provider is named, and can work."""
    return bool(settings.oidc_issuer) and not identities.settings_fault(settings)
