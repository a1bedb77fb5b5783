"""What only the demonstration has: stepping into each role, and letting a day pass."""

from collections.abc import Callable
from datetime import date

from sqlmodel import col, select
from starlette.responses import Response

from planflow.domain.action import Action
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.rehearsal.stopped import Stopped
from planflow.services import web_sessions
from planflow.store import people, roles
from planflow.store.references import get_plan
from planflow.store.session import Session
from planflow.web import cookies
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.routing import Pages

OWNER, PUBLIC = "owner", "public"
_PARTS = (
    (Role.CHAIR, "Board chair", "sees what is red and why, assigns owners, decides"),
    (Role.COORDINATOR, "Plan coordinator", "keeps the plan moving and records what others say"),
    (OWNER, "Action owner", "answers for their actions in a minute"),
    (Role.VERIFIER, "Verifier", "tests the evidence and accepts it or returns it"),
    (Role.CLERK, "Committee clerk", "gets the paper ready in time for the law"),
    (Role.MEMBER, "Committee member", "reads what has changed since last time"),
    (Role.ADMINISTRATOR, "Administrator", "looks after people, definitions and deliveries"),
    (PUBLIC, "Member of the public", "reads what is published"),
)


def pages(shown: Stopped) -> Pages:
    """The pages of one demonstration."""
    router = Pages(prefix="/demo")

    @router.get("")
    def choose(desk: Anyone) -> Response:
        """Show who one may be."""
        plan = get_plan(desk.session, shown.plan)
        parts = [
            (part, title, does, who)
            for part, title, does in _PARTS
            if (who := _find(desk.session, plan, part, on=desk.today)) is not None or part == PUBLIC
        ]
        return desk.page("demo/parts.html.j2", parts=parts, plan=plan)

    @router.post("/enter/{part}")
    def enter(desk: Anyone, part: str) -> Response:
        """Look at the pages as somebody."""
        person = _find(desk.session, get_plan(desk.session, shown.plan), part, on=desk.today)
        if person is None and part != PUBLIC:
            raise NotFound(f"Nobody is {part} in this plan.")
        answer = desk.go("/")
        secret = PUBLIC
        if person is not None:
            secret = web_sessions.begin(desk.session, person, method="demo", now=desk.now)
        cookies.keep_session(desk.request, answer, secret)
        return answer

    @router.post("/next-day")
    def next_day(desk: Anyone) -> Response:
        """Let a day pass, and look at the same page again."""
        desk.after = shown.next_day
        return desk.go("/", "A day has passed.")

    return router


def banner(shown: Stopped) -> Callable[[Desk], list[dict[str, str]]]:
    """What every page of the demonstration says at its top."""

    def said(desk: Desk) -> list[dict[str, str]]:
        day = f"{shown.today:%A} {shown.today.day} {shown.today:%B %Y}"
        text = (
            f"This is a rehearsal of a plan of 2017. Here it is {day}. No mail leaves, and nothing is kept."
        )
        return [
            {
                "title": "Demonstration",
                "text": text,
                "href": "/demo",
                "link_text": "Be somebody else, or let a day pass",
                "kind": "demo",
            }
        ]

    return said


def chair(shown: Stopped) -> Callable[[Session], Person | None]:
    """As whom a browser looks at first: the chair of the plan."""

    def found(session: Session) -> Person | None:
        return _find(session, get_plan(session, shown.plan), Role.CHAIR, on=shown.today)

    return found


def _find(session: Session, plan: Plan, part: str, *, on: date) -> Person | None:
    """Somebody who plays a part in the plan on a day; for owners the one who has most to do."""
    if part == OWNER:
        owned = session.exec(
            select(Action.owner_id)
            .where(Action.plan_id == plan.id, col(Action.owner_id).is_not(None))
            .order_by(col(Action.id))
        ).all()
        most = max(dict.fromkeys(owned), key=owned.count, default=None)
        return people.find(session, most)
    if part not in [str(role) for role in Role]:
        return None
    held = [one for one in roles.holders(session, plan, part, on=on) if not one.is_alternate]
    return people.find(session, held[0].person_id) if held else None
