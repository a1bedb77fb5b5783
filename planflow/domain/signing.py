"""What makes links and reads them again: the address of this installation and its secret."""

import hashlib
import hmac
from dataclasses import dataclass, field

from itsdangerous import Signer

SHORTEST_SECRET = 32
"""Characters that a secret needs at least; a shorter one could be guessed, and signs nothing."""
_PATHS = {"answer": "answer", "feed": "calendar", "sign_in": "sign-in/link"}
_CODES = 1_000_000


@dataclass(frozen=True)
class Signing:
    """Where links point and what signs them. Without an address or a secret there are no links."""

    base_url: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """The first signs; the others are older ones, whose links still work."""

    @property
    def is_on(self) -> bool:
        """Whether links can be made."""
        return bool(self.base_url and self.secrets)

    def seal(self, purpose: str, token: str) -> str:
        """A token with its signature."""
        return _sealed(self.secrets[0], purpose, token)

    def unseal(self, purpose: str, text: str) -> str | None:
        """The token in a sealed one; None where no secret of ours made exactly this text.

        Every secret seals the token anew and the whole text is compared. Decoding the signature instead would
        accept several spellings of it: the last of its characters carries bits that mean nothing.
        """
        if not self.is_on:
            return None
        token = text.rpartition(".")[0]
        given = text.encode("utf-8", "surrogatepass")
        known = [_sealed(secret, purpose, token).encode("utf-8", "surrogatepass") for secret in self.secrets]
        return token if token and any([hmac.compare_digest(given, one) for one in known]) else None

    def address(self, purpose: str, token: str) -> str:
        """The whole address of a link; empty where there are no links."""
        if not self.is_on:
            return ""
        ending = ".ics" if purpose == "feed" else ""
        return f"{self.base_url}/{_PATHS[purpose]}/{self.seal(purpose, token)}{ending}"

    def code(self, purpose: str, token: str) -> str:
        """Six digits to type in place of following a link: the same whenever they are asked for again."""
        made = hmac.new(self.secrets[0].encode(), f"planflow.code.{purpose}:{token}".encode(), hashlib.sha256)
        return f"{int.from_bytes(made.digest()[:8], 'big') % _CODES:06d}"

    def page(self, path: str) -> str:
        """The address of a page that asks people to sign in; empty where no address is set."""
        return f"{self.base_url}/{path}" if self.base_url else ""


def signing(base_url: str, secret_key: str) -> Signing:
    """From the settings: several secrets are separated by commas, and those too short are left out."""
    secrets = tuple(one.strip() for one in secret_key.split(","))
    return Signing(base_url.rstrip("/"), tuple(one for one in secrets if len(one) >= SHORTEST_SECRET))


def bare(text: str) -> str:
    """The sealed token in what somebody pasted: the token itself or the whole address around it."""
    last = text.strip().split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
    return last.removesuffix(".ics")


def _sealed(secret: str, purpose: str, token: str) -> str:
    signer = Signer(
        secret, salt=f"planflow.link.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256
    )
    return signer.sign(token.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
