"""The cookies: who is signed in, which browser asked, and the sentence that the next page shows once."""

import hashlib
from secrets import compare_digest
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

_SESSION, _BROWSER, _NOTICE = "planflow-session", "planflow-browser", "planflow-notice"
_HANDSHAKE = "planflow-handshake"
_HANDSHAKE_SECONDS = 600
_LONGEST_NOTICE = 600


def session_secret(request: Request) -> str:
    """The secret of the browser in which somebody is signed in; empty where nobody is."""
    return request.cookies.get(_named(request, _SESSION), "")


def keep_session(request: Request, answer: Response, secret: str) -> None:
    """Sign this browser in."""
    _set(request, answer, _SESSION, secret)


def forget_session(request: Request, answer: Response) -> None:
    """Sign this browser out."""
    _forget(request, answer, _SESSION)


def browser(request: Request) -> str:
    """What tells this browser from others before anybody is signed in; empty at the first visit."""
    return request.cookies.get(_named(request, _BROWSER), "")


def keep_browser(request: Request, answer: Response, secret: str) -> None:
    """Give this browser something to be told by."""
    _set(request, answer, _BROWSER, secret)


def csrf(request: Request, new_browser: str = "") -> str:
    """What a form of this browser has to carry: nobody who cannot read its cookies can make it up."""
    secret = session_secret(request) or browser(request) or new_browser
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()


def is_own_form(request: Request, token: str) -> bool:
    """Whether a form carries what a page of ours gave to this browser."""
    known = session_secret(request) or browser(request)
    return bool(known) and compare_digest(csrf(request), token.encode("ascii", "replace").decode())


def keep_notice(request: Request, answer: Response, text: str) -> None:
    """Have the next page say a sentence."""
    _set(request, answer, _NOTICE, quote(text[:_LONGEST_NOTICE]), seconds=60)


def read_notice(request: Request) -> str:
    """The sentence that was kept for this page."""
    return unquote(request.cookies.get(_named(request, _NOTICE), ""))


def forget_notice(request: Request, answer: Response) -> None:
    """It was said."""
    if read_notice(request):
        _forget(request, answer, _NOTICE)


def handshake(request: Request) -> str:
    """What has to fit when this browser comes back from the identity provider; empty for nothing."""
    return request.cookies.get(_named(request, _HANDSHAKE), "")


def keep_handshake(request: Request, answer: Response, text: str) -> None:
    """Keep it for as long as somebody needs there."""
    _set(request, answer, _HANDSHAKE, text, seconds=_HANDSHAKE_SECONDS)


def forget_handshake(request: Request, answer: Response) -> None:
    """It was used, once."""
    _forget(request, answer, _HANDSHAKE)


def _named(request: Request, name: str) -> str:
    # Browsers take a name with this beginning only over TLS, from this very host and for all of it.
    return f"__Host-{name}" if request.url.scheme == "https" else name


def _set(request: Request, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    is_safe = request.url.scheme == "https"
    answer.set_cookie(
        _named(request, name), value, max_age=seconds, path="/", secure=is_safe, httponly=True, samesite="lax"
    )


def _forget(request: Request, answer: Response, name: str) -> None:
    is_safe = request.url.scheme == "https"
    answer.delete_cookie(_named(request, name), path="/", secure=is_safe, httponly=True, samesite="lax")
