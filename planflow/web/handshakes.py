"""What a browser keeps while it is at the identity provider: signed, for ten minutes, good in it alone."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Protocol

from planflow.domain.sign_in import browser_digest
from planflow.services.identities import Identity
from planflow.web import cookies
from planflow.web.desk import Desk

LASTS_SECONDS = 600
LEAVING, PROVEN = "handshake", "identity"
"""What it is for: on the way to the provider, or proven there and not yet anybody's."""


@dataclass(frozen=True)
class Handshake:
    """What has to fit together between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Handshake":
        """A fresh one."""
        return cls(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48))

    def plain(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)


class Provider(Protocol):
    """What the pages need of an identity provider."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def leave(self, handshake: Handshake) -> str:
        """The address at the provider to send the browser to. Raises `ProviderDown`."""
        ...

    def come_back(self, handshake: Handshake, answer: Mapping[str, str], *, now: datetime) -> Identity:
        """Who the provider says it is. Raises `NotProven` and `ProviderDown`."""
        ...


def seal(desk: Desk, purpose: str, data: dict[str, Any], browser: str) -> str:
    """What to keep, sealed."""
    whole = {"data": data, "browser": browser_digest(browser), "at": int(desk.now.timestamp())}
    token = base64.urlsafe_b64encode(json.dumps(whole).encode()).decode().rstrip("=")
    return desk.app.links.seal(purpose, token)


def unseal(desk: Desk, purpose: str) -> dict[str, Any] | None:
    """What this browser kept; None where it is none of ours, another browser's, or its time is over."""
    token = desk.app.links.unseal(purpose, cookies.handshake(desk.request))
    if not token:
        return None
    whole = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    is_here = whole["browser"] == browser_digest(cookies.browser(desk.request)) != ""
    is_fresh = 0 <= desk.now.timestamp() - whole["at"] < LASTS_SECONDS
    data: dict[str, Any] = whole["data"]
    return data if is_here and is_fresh else None
