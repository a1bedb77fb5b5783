"""What every page of a plan has round it: its title, where it stands, and the ways to its other views."""

from dataclasses import dataclass, field
from datetime import date

from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.errors import Refused
from planflow.services import policy, rag_facts
from planflow.store import definitions, organisation
from planflow.web.desk import Desk

_VIEWS = (
    ("Actions", ""),
    ("By recommendation", "/recommendations"),
    ("Timeline", "/timeline"),
    ("Calendar", "/calendar"),
    ("Dates", "/dates"),
)
_TOOLS = (
    ("Add an action", "/actions/new"),
    ("Load from a file", "/load"),
    ("Edit the plan", "/edit"),
    ("Rehearse the plan", "/rehearsal"),
    ("Download as a file", "/export"),
)


@dataclass(frozen=True)
class Frame:
    """A plan as the pages about it show it."""

    plan: Plan
    state: str
    meaning: str
    since: date
    views: list[dict[str, object]]
    tools: list[dict[str, str]] = field(default_factory=list)
    """What the reader may do with the plan as a whole; empty for whoever only reads it."""


def open_plan(desk: Desk, key: str, view: str = "") -> Frame:
    """The frame of a plan that the reader may know of, with the view that is open; else it is not found."""
    plan = desk.plan(key)
    home = f"/plans/{plan.key}"
    desk.trail(("Plans", "/plans"), (plan.title, home if view else ""))
    state = definitions.get(desk.session, plan.definition).states[plan.state]
    language = organisation.get_organisation(desk.session).language
    return Frame(
        plan=plan,
        state=rag_facts.label(state.label, language),
        meaning=state.meaning,
        since=plan.state_since,
        views=[
            {"text": text, "href": home + path, "current": path == view or (path == "" and view == "list")}
            for text, path in _VIEWS
        ],
        tools=[{"text": text, "href": home + path} for text, path in _TOOLS] if may_shape(desk, plan) else [],
    )


def is_running(desk: Desk, plan: Plan) -> bool:
    """Whether a plan is not over yet."""
    return definitions.get(desk.session, plan.definition).states[plan.state].meaning == Meaning.OPEN


def may_shape(desk: Desk, plan: Plan) -> bool:
    """Whether the reader may change the plan as a whole, and is let in to the pages for it."""
    if not desk.roles & {Role.COORDINATOR, Role.ADMINISTRATOR}:
        return False
    return not policy.may_shape(desk.session, desk.actor(), plan, on=desk.today)


def require_shaper(desk: Desk, plan: Plan) -> None:
    """Raise `Refused` for whoever may see the plan and not change it."""
    found = policy.may_shape(desk.session, desk.actor(), plan, on=desk.today)
    if found:
        raise Refused(found)
