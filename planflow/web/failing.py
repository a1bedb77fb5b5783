"""Pages that say what went wrong: in a sentence, with a way on, and without anything of the inside."""

from secrets import token_urlsafe
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from planflow.engine.refusal_words import say
from planflow.errors import PlanflowError, Refused
from planflow.web import rendering, security

_TITLES = {
    403: "You cannot do this",
    404: "Page not found",
    405: "This page cannot be used like that",
    409: "Somebody else changed this",
    410: "This link does not work",
    413: "This is too large",
    422: "Something is missing",
    429: "Tried too often",
    500: "Sorry, there is a problem with the service",
    503: "The service is not available",
}
_WORDS = {
    404: "If you typed the address, check it. If you followed a link, it may be for somebody else.",
    500: "Nothing you sent was recorded. Try again in a few minutes, or tell an administrator.",
}


def page(request: Request, status: int, error: PlanflowError | None) -> Response:
    """The page for one status. What could not be found is never told apart from what is hidden."""
    nonce = token_urlsafe(16)
    words = _WORDS.get(status, "") if error is None or status == 404 else _said(request, error)  # noqa: PLR2004
    made = rendering.render(
        "failure.html.j2",
        {
            "title": _TITLES.get(status, "This could not be done"),
            "words": words,
            "csp_nonce": nonce,
            "csrf_token": "",
            "person": None,
            "organisation": "",
            "navigation": [],
            "banners": [],
            "breadcrumbs": [],
            "errors": [],
            "notice": "",
        },
    )
    answer = HTMLResponse(made, status_code=status)
    security.add_headers(answer, nonce=nonce, is_private=True)
    return answer


def onward(path: str) -> str:
    """Where to go after signing in, as the query of the sign-in page."""
    return urlencode({"next": path})


def is_ours(path: str) -> bool:
    """Whether an address to go on to is a page of this service and no other."""
    return (
        path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    )


def _said(request: Request, error: PlanflowError) -> str:
    if isinstance(error, Refused):
        return say(error.refusals, request.app.state.planflow.library.words("en"))
    return str(error)
