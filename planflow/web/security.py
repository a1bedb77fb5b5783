"""Headers that every answer carries: what a page may load, and that nobody keeps or frames it."""

from starlette.responses import Response

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


def transport(is_safe: bool) -> dict[str, str]:
    """Over TLS: never again without it."""
    return {"strict-transport-security": f"max-age={_YEAR}"} if is_safe else {}
