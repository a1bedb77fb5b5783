"""The plans that wait for the word of those who have to agree them."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import writing
from planflow.services import policy
from planflow.store import bodies, deadlines, definitions, papers
from planflow.web import paper_page
from planflow.web.access import Assurer
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_ANSWERS = frozenset({"agree", "return"})


@dataclass(frozen=True)
class Awaited:
    """One plan that waits."""

    plan: Plan
    bodies: list[str]
    """Whose word is awaited, of those for whom the reader answers."""
    version: Paper | None
    due_on: date | None


@router.get("/assurances")
def list_awaited(desk: Assurer) -> Response:
    """Each plan with the version that was sent, and the two answers."""
    found = [one for plan in desk.plans if (one := _awaited(desk, plan)) is not None]
    return desk.page("assurances/assurances.html.j2", rows=found)


@router.get("/assurances/{key}/version")
def read(desk: Assurer, key: str) -> Response:
    """The version of a plan that was sent, as it was frozen; for those who have to answer it alone."""
    plan = desk.plan(key)
    version = papers.find_submitted(desk.session, plan.id)
    if version is None or not policy.answers_for(desk.session, plan, desk.who.id, on=desk.today):
        raise NotFound("There is no version to read.")
    return paper_page.shown(desk.session, version, writing.OPEN)


def _awaited(desk: Desk, plan: Plan) -> Awaited | None:
    definition = definitions.get(desk.session, plan.definition)
    if not any(definition.find_move(name, plan.state) for name in _ANSWERS):
        return None
    mine = policy.answers_for(desk.session, plan, desk.who.id, on=desk.today)
    waiting = [one.body_id for one in bodies.assurers(desk.session, plan.id) if not one.answer]
    names = [body.name for one in waiting if one in mine and (body := bodies.find(desk.session, one))]
    if not names:
        return None
    owed = deadlines.find(desk.session, "plan", plan.id, "plan_agreement")
    version = papers.find_submitted(desk.session, plan.id)
    return Awaited(plan, names, version, owed.due_on if owed else None)
