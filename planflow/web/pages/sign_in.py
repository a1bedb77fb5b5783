"""Signing in by mail: GET only shows, so that mail scanners that follow links sign nobody in."""

from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from planflow import jobs
from planflow.domain.person import Person
from planflow.services import signing_in, web_sessions
from planflow.web import cookies, failing
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/sign-in")
def ask(desk: Anyone) -> Response:
    """Ask for an address."""
    if desk.person is not None:
        return desk.go("/")
    return _asking(desk)


@router.post("/sign-in")
def send(desk: Anyone) -> Response:
    """Have a link and a code sent. Whether the address is known is told to nobody."""
    address = desk.form.text("email", "Enter your e-mail address.")
    if address and ("@" not in address or " " in address):
        desk.form.wrong("email", "Enter an e-mail address in the form name@example.gov.uk.")
    if desk.is_faulty:
        return _asking(desk)
    browser = cookies.browser(desk.request)
    signing_in.ask(desk.session, address, browser=browser, client=client(desk.request), now=desk.now)
    answer = desk.go("/sign-in/code", **_onward(desk))
    # Nobody waits for the next minute of the clock: what was just planned leaves with the answer.
    answer.background = BackgroundTask(jobs.deliver, desk.app, desk.now)
    return answer


@router.get("/sign-in/code")
def ask_code(desk: Anyone) -> Response:
    """Ask for the code from the mail."""
    return desk.page("sign_in/code.html.j2", next=_next(desk))


@router.post("/sign-in/code")
def use_code(desk: Anyone) -> Response:
    """Sign in by the code, in the browser that asked for it."""
    code = desk.form.text("code", "Enter the 6 digits from the mail.")
    person = None
    if not desk.is_faulty:
        browser = cookies.browser(desk.request)
        person = signing_in.use_code(
            desk.session, code, browser=browser, client=client(desk.request), now=desk.now
        )
    if person is None:
        if not desk.is_faulty:
            desk.form.wrong(
                "code", "This is not the code, or its time is over. Check it, or ask for a new mail."
            )
        return desk.page("sign_in/code.html.j2", next=_next(desk))
    return signed_in(desk, person, "code", _next(desk))


@router.get("/sign-in/link/{sealed}")
def look_at_link(desk: Anyone, sealed: str) -> Response:
    """Show the button, or where to type the code."""
    is_here = signing_in.look(desk.session, sealed, browser=cookies.browser(desk.request), now=desk.now)
    return desk.page("sign_in/link.html.j2", is_here=is_here)


@router.post("/sign-in/link/{sealed}")
def use_link(desk: Anyone, sealed: str) -> Response:
    """Sign in by the link, once."""
    browser = cookies.browser(desk.request)
    person = signing_in.use_link(desk.session, sealed, browser=browser, now=desk.now)
    return signed_in(desk, person, "link", "")


def signed_in(desk: Desk, person: Person, method: str, onward: str) -> Response:
    """Sign a person in in this browser, and lead them on."""
    if desk.web_session is not None:
        web_sessions.end(desk.session, desk.web_session, now=desk.now)
    secret = web_sessions.begin(desk.session, person, method=method, now=desk.now)
    answer = desk.go(onward or "/")
    cookies.keep_session(desk.request, answer, secret)
    return answer


def client(request: Request) -> str:
    """The address in the network from which somebody asks."""
    return request.client.host if request.client else ""


def _asking(desk: Desk) -> Response:
    return desk.page("sign_in/ask.html.j2", next=_next(desk), ways=desk.request.app.state.ways)


def _next(desk: Desk) -> str:
    """The page to go on to: one of this service, or none."""
    wanted = desk.form.text("next") or desk.request.query_params.get("next", "")
    return wanted if failing.is_ours(wanted) else ""


def _onward(desk: Desk) -> dict[str, Any]:
    wanted = _next(desk)
    return {"next": wanted} if wanted else {}
