"""The route of a page: checks where a form comes from, and commits before the answer leaves."""

from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from functools import wraps
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from planflow.errors import PlanflowError
from planflow.store import web_sessions as stored
from planflow.web import cookies, security
from planflow.web.access import Closed
from planflow.web.desk import Desk
from planflow.web.opening import READS

MOST_FIELDS, MOST_FILES = 2000, 5
LARGEST_BODY = 30 * 1024 * 1024
"""Bytes of one request; what holds more is refused before it is read."""


class CrossSite(PlanflowError):
    """A form that no page of ours gave to this browser."""


class TooLarge(PlanflowError):
    """A request that holds more than planflow reads."""


class PageRoute(APIRoute):
    """One request is one transaction: committed when the answer is ready, rolled back on any error."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _in_one_go(endpoint), **options)
        self._begin = path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this is the page of an address. Most are told apart by how they begin."""
        if not scope.get("root_path") and not scope["path"].startswith(self._begin):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the page, inside a transaction of its own."""
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            request.state.new_browser = "" if cookies.browser(request) else token_urlsafe(32)
            if request.method not in READS:
                await _take_form(request)
            with_stack = request.state.stack = ExitStack()
            try:
                answer = await handle(request)
            except BaseException as error:
                await run_in_threadpool(with_stack.__exit__, type(error), error, error.__traceback__)
                raise
            finally:
                await _let_go(request)
            _finish(request, answer, getattr(request.state, "desk", None))
            return answer

        return handler


def _in_one_go(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Open the desk, make the page and end the transaction: in one thread, without changes in between."""

    @wraps(endpoint)
    def made(**values: Any) -> Any:
        desk: Desk | None = None
        for name, value in values.items():
            if isinstance(value, Closed):
                desk = values[name] = value.rule.open(value.request)
        answer = endpoint(**values)
        if desk is not None:
            _end(desk)
        return answer

    return made


class Pages(APIRouter):
    """A router of pages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=PageRoute, include_in_schema=False, **options)


async def _take_form(request: Request) -> None:
    """Read the form and refuse it where no page of ours gave it to this browser (ASVS 5.0, 3.5.1)."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() and "transfer-encoding" in request.headers:
        raise TooLarge("This request does not say how large it is. Send the form again from its page.")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise TooLarge(f"This is larger than {LARGEST_BODY // 1024 // 1024} MB. Choose a smaller file.")
    if not _is_same_site(request):
        raise CrossSite("This form came from another site. Open the page here and send it again.")
    request.state.form = await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES)
    token = request.state.form.get("csrf_token")
    if not cookies.is_own_form(request, token if isinstance(token, str) else ""):
        raise CrossSite("This form is out of date. Go back, load the page again and send it once more.")


async def _let_go(request: Request) -> None:
    """Close what was uploaded: large files lie on the disk until then."""
    form = getattr(request.state, "form", None)
    if form is not None:
        await form.close()


def _is_same_site(request: Request) -> bool:
    """What the browser itself says of where a form comes from, where it says it."""
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None and fetched not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _end(desk: Desk) -> None:
    """Commit, and do what comes after it."""
    if desk.is_undone:
        desk.session.rollback()
    stack: ExitStack = desk.request.state.stack
    stack.close()
    _keep_seen(desk)
    if desk.after is not None:
        desk.after()


def _keep_seen(desk: Desk) -> None:
    """That somebody was here, in a transaction of its own and not at every request."""
    if desk.seen_id is not None:
        with desk.app.writing() as session:
            stored.see(session, desk.seen_id, now=desk.now)


def _finish(request: Request, answer: Response, desk: Desk | None) -> None:
    if request.state.new_browser and answer.headers.get("content-type", "").startswith("text/html"):
        cookies.keep_browser(request, answer, request.state.new_browser)
    security.add_headers(answer, nonce=desk.nonce if desk else "", is_private=desk is not None)
