"""Headers that every answer carries: what a page may load, and that nobody keeps or frames it."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_YEAR = 365 * 24 * 3600
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def add_headers(answer: Response, *, nonce: str, is_private: bool) -> None:
    """Add what is missing; a page that set a header itself keeps it."""
    for name, value in _ALWAYS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("content-security-policy", POLICY.format(nonce=nonce or "none"))
    if is_private:
        answer.headers.setdefault("cache-control", "no-store")


class Transport:
    """Says with every answer over TLS: never again without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the header to its answer."""
        is_safe = scope["type"] == "http" and scope["scheme"] == "https"
        await self.app(scope, receive, _strict(send) if is_safe else send)


def _strict(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("strict-transport-security", f"max-age={_YEAR}")
        await send(message)

    return sent
