"""The start page, and what belongs to every page: signing out, the statements at the foot."""

from starlette.responses import Response

from planflow.domain.person import Role
from planflow.services import web_sessions
from planflow.web import cookies
from planflow.web.access import Anyone, SignedIn
from planflow.web.routing import Pages

router = Pages()
_FIRST = (
    (frozenset({Role.CHAIR}), "/board"),
    (frozenset({Role.COORDINATOR}), "/board"),
    (frozenset({Role.CLERK}), "/papers"),
    (frozenset({Role.VERIFIER}), "/checks"),
    (frozenset({Role.ADMINISTRATOR}), "/admin"),
    (frozenset({Role.ASSURER}), "/assurances"),
)


@router.get("/")
def start(desk: Anyone) -> Response:
    """Lead everybody to what waits for them."""
    if desk.person is None:
        return desk.go("/public")
    return desk.go(next((path for roles, path in _FIRST if roles & desk.roles), "/my"))


@router.post("/sign-out")
def sign_out(desk: SignedIn) -> Response:
    """Sign out in this browser."""
    if desk.web_session is not None:
        web_sessions.end(desk.session, desk.web_session, now=desk.now)
    answer = desk.go("/sign-in", "You have signed out.")
    cookies.forget_session(desk.request, answer)
    return answer


@router.get("/accessibility")
def accessibility(desk: Anyone) -> Response:
    """The accessibility statement."""
    return desk.page("accessibility.html.j2")


@router.get("/privacy")
def privacy(desk: Anyone) -> Response:
    """What is kept of people, and why."""
    return desk.page("privacy.html.j2")
