"""The organisation's identity provider: OpenID Connect with the authorisation code, PKCE, nonce and state."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from planflow.errors import PlanflowError
from planflow.services import identities
from planflow.services.identities import Identity, NotProven, ProviderDown, of_claims
from planflow.settings import Settings
from planflow.web.handshakes import Handshake

CALLBACK = "sign-in/oidc/back"
_DISCOVERY = "/.well-known/openid-configuration"
_PATIENCE = 5.0
"""Seconds that the provider has for one answer."""
_KEPT = 3600.0
"""Seconds for which what the provider says of itself is kept."""
_KEYS_EVERY = 60.0
"""Seconds between two readings of its keys: nobody makes us ask it at every request."""
_LEEWAY = 60
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only what the provider alone can sign: neither `none` nor what our own secret would sign."""


class OpenIdProvider:
    """An OpenID Connect provider, as the settings name it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.issuer = settings.oidc_issuer
        self.name = settings.oidc_name or "your organisation's account"
        self.redirect_uri = f"{settings.base_url.rstrip('/')}/{CALLBACK}"
        self._key = _private_key(settings)
        self._about: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = self._keys_at = float("-inf")

    def leave(self, handshake: Handshake) -> str:
        """The address at the provider to send the browser to."""
        about = self._discover()
        with self._client() as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=handshake.state,
                nonce=handshake.nonce,
                code_verifier=handshake.verifier,
            )
        return str(address)

    def come_back(self, handshake: Handshake, answer: Mapping[str, str], *, now: datetime) -> Identity:
        """Check what the browser brought back, fetch the ID token and check that."""
        about = self._discover()
        _check_answer(handshake, answer, about)
        token = self._fetch(about, handshake, answer["code"])
        return of_claims(self._checked(token, about, handshake.nonce, now))

    def _fetch(self, about: Mapping[str, Any], handshake: Handshake, code: str) -> Mapping[str, Any]:
        try:
            with self._client() as client:
                found: Mapping[str, Any] = client.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=handshake.verifier,
                )
                return found
        except OAuthError as error:
            raise NotProven("The identity provider did not confirm who you are.", "Try again.") from error
        except (httpx2.HTTPError, ValueError) as error:
            raise self._down() from error

    def _checked(
        self, token: Mapping[str, Any], about: Mapping[str, Any], nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        """The claims of the ID token, every one of them checked (OpenID Connect Core 1.0, 3.1.3.7)."""
        told = about.get("id_token_signing_alg_values_supported", _ALGORITHMS)
        registry = JWSRegistry(
            algorithms=[one for one in _ALGORITHMS if one in told], strict_check_header=False
        )
        try:
            decoded = self._decoded(str(token.get("id_token", "")), registry)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                # Both are given by hand: the defaults of the library let another audience pass with our azp.
                {
                    "iss": {"essential": True, "values": [self.issuer]},
                    "aud": {"essential": True, "values": [self.settings.oidc_client_id]},
                },
                {
                    "nonce": nonce,
                    "client_id": self.settings.oidc_client_id,
                    "access_token": token.get("access_token", ""),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotProven(
                "What the identity provider sent does not prove who you are.",
                "Try again; if it happens again, tell an administrator.",
            ) from error
        return dict(claims)

    def _decoded(self, text: str, registry: JWSRegistry) -> Any:
        try:
            return jwt.decode(text, key=self._key_set(), registry=registry)
        except InvalidKeyIdError:
            # Its keys were changed since they were read.
            return jwt.decode(text, key=self._key_set(again=True), registry=registry)

    def _discover(self) -> dict[str, Any]:
        if time.monotonic() - self._read_at < _KEPT:
            return self._about
        about = self._read(self.issuer.rstrip("/") + _DISCOVERY)
        if about.get("issuer") != self.issuer:
            raise ProviderDown(
                "The identity provider calls itself by another name than PLANFLOW_OIDC_ISSUER.",
                "Tell an administrator, or sign in by mail.",
            )
        self._about, self._read_at = about, time.monotonic()
        return about

    def _key_set(self, *, again: bool = False) -> KeySet:
        age = time.monotonic() - self._keys_at
        if self._keys is None or age > (_KEYS_EVERY if again else _KEPT):
            self._keys = KeySet.import_key_set(self._read(self._discover()["jwks_uri"]))  # type: ignore[arg-type]
            self._keys_at = time.monotonic()
        return self._keys

    def _read(self, address: str) -> dict[str, Any]:
        try:
            with httpx2.Client(timeout=_PATIENCE) as client:
                answer = client.get(address, headers={"accept": "application/json"})
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise self._down() from error
        if not isinstance(found, dict):
            raise self._down()
        return found

    def _down(self) -> ProviderDown:
        return ProviderDown(
            f"We cannot reach {self.name} just now.", "Try again in a few minutes, or sign in by mail."
        )

    def _client(self) -> OAuth2Client:
        client = OAuth2Client(
            client_id=self.settings.oidc_client_id,
            client_secret=self._key or self.settings.oidc_client_secret,
            token_endpoint_auth_method="private_key_jwt" if self._key else "client_secret_basic",
            scope="openid",
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=_PATIENCE,
        )
        if self._key:
            client.register_client_auth_method(PrivateKeyJWT(self._about.get("token_endpoint")))
        return client


def provider(settings: Settings) -> OpenIdProvider | None:
    """The provider that the settings name; None where they name none. Raises where they cannot work."""
    if not settings.oidc_issuer:
        return None
    wrong = identities.settings_fault(settings)
    if wrong:
        raise PlanflowError(wrong, "docs/operations.md says what each of them is for.")
    return OpenIdProvider(settings)


def _private_key(settings: Settings) -> str:
    path = settings.oidc_private_key_file
    if path is None:
        return ""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanflowError(f"The key {path} cannot be read.", "Write it as PEM.") from error


def _check_answer(handshake: Handshake, answer: Mapping[str, str], about: Mapping[str, Any]) -> None:
    """What the browser brought back: it has to be the answer to what was asked in it (RFC 9700, RFC 9207)."""
    if answer.get("state") != handshake.state:
        raise NotProven("This is not the answer to what was asked in this browser.", "Begin again.")
    names_itself = bool(about.get("authorization_response_iss_parameter_supported"))
    if (names_itself or "iss" in answer) and answer.get("iss") != about["issuer"]:
        raise NotProven("This answer is another identity provider's.", "Begin again.")
    if "error" in answer or not answer.get("code"):
        raise NotProven("You were not signed in at the identity provider.", "Begin again when you want to.")
