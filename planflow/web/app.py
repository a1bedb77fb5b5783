"""The web application: every page, and how what goes wrong is shown."""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from planflow import __version__
from planflow.bootstrap import Application
from planflow.domain.person import Person
from planflow.errors import NotFound, PlanflowError, Refused, StaleWrite
from planflow.services.identities import NotProven, ProviderDown
from planflow.services.rates import TooOften
from planflow.services.signing_in import NotSignedIn
from planflow.store.session import Session
from planflow.web import assets, failing, pages, security, ways
from planflow.web.access import SignInNeeded
from planflow.web.desk import Desk
from planflow.web.routing import CrossSite, Pages, TooLarge

log = logging.getLogger("planflow.web")
PATIENCE = 2.0
Banners = Callable[[Desk], Sequence[dict[str, str]]]
StandIn = Callable[[Session], Person | None]
_STATUS: dict[type[PlanflowError], int] = {
    NotFound: 404,
    Refused: 403,
    CrossSite: 403,
    TooLarge: 413,
    StaleWrite: 409,
    TooOften: 429,
    NotSignedIn: 410,
    NotProven: 400,
    ProviderDown: 503,
}


def create(
    app: Application,
    *,
    more: Sequence[Pages] = (),
    banners: Banners = lambda _: (),
    stand_in: StandIn = lambda _: None,
    call_hand: Callable[[], None] | None = None,
    patience: float = PATIENCE,
) -> FastAPI:
    """The pages over an application.

    `call_hand` tells whoever does long work that there is some: by default the hands in this process, if
    there are any. `patience` is how many seconds a page waits for work before it shows how far it has got.

    Only the demonstration has `more` pages, `banners` of its own, and a person as whom a browser looks that
    nobody has signed in.
    """
    made = FastAPI(title="planflow", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    made.state.planflow = app
    made.state.banners = banners
    made.state.stand_in = stand_in
    made.state.call_hand = call_hand or app.work_asked.set
    made.state.patience = patience
    made.state.provider = ways.provider(app.settings)
    made.state.ways = ways.offered(app.settings, made.state.provider)
    routes = [route for router in (*_routers(), *more) for route in router.routes]
    made.router.routes.extend(sorted(routes, key=_words_first))  # one flat table, quick to look through
    made.add_api_route(
        assets.PREFIX + "{name}", _static, methods=["GET", "HEAD"], include_in_schema=False, name="static"
    )
    made.add_exception_handler(PlanflowError, _told)
    made.add_exception_handler(HTTPException, _refused)
    made.add_exception_handler(RequestValidationError, _no_address)
    made.add_exception_handler(Exception, _broken)
    made.add_middleware(security.Transport)
    return made


def _routers() -> list[Pages]:
    names = sorted(one.name for one in pkgutil.iter_modules(pages.__path__))
    return [importlib.import_module(f"{pages.__name__}.{name}").router for name in names]


def _words_first(route: BaseRoute) -> list[bool]:
    """Where an address fits several routes, the one with a word in the place of another's parameter."""
    return [part.startswith("{") for part in getattr(route, "path", "").split("/")]


async def _static(name: str, request: Request) -> Response:
    answer = assets.serve(name, request.headers.get("accept-encoding", ""))
    security.add_headers(answer, nonce="", is_private=False)
    return answer


async def _told(request: Request, error: Exception) -> Response:
    """Whatever planflow says by itself, as a page with the status that fits."""
    if isinstance(error, SignInNeeded):
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        asked = f"?{failing.onward(path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/sign-in{asked}", status_code=303)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    return failing.page(request, status, error if isinstance(error, PlanflowError) else None)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return failing.page(request, status, None)


async def _no_address(request: Request, _error: Exception) -> Response:
    """An address in which a number or a day stands that is none."""
    return failing.page(request, 404, None)


async def _broken(request: Request, error: Exception) -> Response:
    # Where it went wrong, and not what it says: a driver's words hold people's data.
    log.error("%s %s failed: %s", request.method, request.scope.get("route"), type(error).__name__)
    return failing.page(request, 500, None)
