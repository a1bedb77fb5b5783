"""The plans that somebody may know of, and each of them as a list of its actions."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from planflow.domain.body import BodyKind
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.engine.chart import words as spoken
from planflow.engine.definition import Meaning
from planflow.services import moves, plan_list, rag_facts
from planflow.store import definitions, organisation, people, plans, roles
from planflow.store import plan_list as stored
from planflow.store.plan_wanted import Wanted
from planflow.web import paging, plan_frame
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_ASKED = {
    "": "All of these",
    "late": "Late",
    "unowned": "Without an owner",
}
_FILTERS = dict.fromkeys(("q", "state", "rating", "agency", "owner", "only"), "")
_MEANINGS = {"open": "Open", "done": "Done", "cancelled": "No longer to be done", "all": "All states"}
_MEANT = frozenset(str(one) for one in Meaning)
_ROLES = (Role.CHAIR, Role.COORDINATOR, Role.VERIFIER)


@dataclass(frozen=True)
class Row:
    """One plan of the list."""

    key: str
    title: str
    board: str
    state: str
    meaning: str
    late: int


@router.get("/plans")
def list_plans(desk: SignedIn) -> Response:
    """Every plan that the person may know of, searched and filtered."""
    asked = desk.request.query_params
    text, state = asked.get("q", "").strip(), asked.get("state", "open")
    found = [one for one in desk.plans if _is_wanted(desk, one, text, state)]
    page = paging.page(desk.request, len(found), "plans")
    rows = _rows(desk, found[page.offset : page.offset + page.size])
    may_load = bool(desk.roles & {Role.COORDINATOR, Role.ADMINISTRATOR})
    return desk.page(
        "plan/plans.html.j2",
        rows=rows,
        page=page,
        text=text,
        state=state if state in _MEANINGS else "open",
        meanings=_MEANINGS,
        has_any=bool(desk.plans),
        may_load=may_load,
    )


def _is_wanted(desk: Desk, plan: Plan, text: str, state: str) -> bool:
    is_named = text.casefold() in f"{plan.title} {plan.key} {plan.report_title}".casefold()
    meaning = definitions.get(desk.session, plan.definition).states[plan.state].meaning
    return is_named and (state == "all" or meaning == (state if state in _MEANT else Meaning.OPEN))


def _rows(desk: Desk, found: list[Plan]) -> list[Row]:
    names = {row.id: row.name for row in plans.bodies(desk.session)}
    late = stored.late_by_plan(desk.session, [one.id for one in found], on=desk.today)
    language = organisation.get_organisation(desk.session).language
    rows = []
    for one in found:
        state = definitions.get(desk.session, one.definition).states[one.state]
        label = rag_facts.label(state.label, language)
        board = names.get(one.board_id or 0, "")
        rows.append(Row(one.key, one.title, board, label, state.meaning, late.get(one.id, 0)))
    return rows


@router.get("/plans/{key}")
def list_actions(key: str, desk: SignedIn) -> Response:
    """The actions of a plan, filtered, by the day they are due."""
    frame = plan_frame.open_plan(desk, key, "list")
    desk.breadcrumbs[-1]["href"] = ""
    bodies = plans.bodies(desk.session)  # held until the end, so that none of them is read again
    agencies = [one for one in bodies if one.kind == BodyKind.AGENCY]
    reader = plan_list.Reader(desk.session, frame.plan, now=desk.now)
    asked = _asked(desk, {one.key: one.id for one in agencies})
    number = paging.asked(desk.request)
    listing = reader.page(asked, number=number)
    return desk.page(
        "plan/actions.html.j2",
        frame=frame,
        listing=listing,
        page=_page(desk, listing, number),
        query=_FILTERS | dict(desk.request.query_params),
        states=_states(reader),
        ratings=[("", "Any rating"), *((one.code, one.label) for one in reader.ratings())],
        agencies=[("", "Any agency"), *((one.key, one.name) for one in agencies)],
        asked=list(_ASKED.items()),
        is_filtered=bool({name for name, value in desk.request.query_params.items() if value} - {"page"}),
        held=_held(desk, frame.plan),
        offers=_offers(desk, frame.plan),
    )


def _asked(desk: Desk, agencies: dict[str, int]) -> Wanted:
    """What the filters of the address ask for; what they do not know asks for nothing."""
    query = desk.request.query_params
    state = query.get("state", "open") or "open"
    is_meaning = state in _MEANT or state == "all"
    return Wanted(
        words=query.get("q", "").strip()[:200],
        meaning=state if state in _MEANT else "",
        state="" if is_meaning else state,
        rating=query.get("rating", ""),
        owner=query.get("owner", "").strip()[:200],
        agency_id=agencies.get(query.get("agency", "")),
        is_late=query.get("only") == "late",
        is_unowned=query.get("only") == "unowned",
    )


def _states(reader: plan_list.Reader) -> list[tuple[str, str]]:
    return [*_MEANINGS.items(), *((name, f"Only: {label}") for name, label in reader.states().items())]


def _page(desk: Desk, listing: plan_list.Listing, number: int) -> paging.Page:
    query = tuple((name, value) for name, value in desk.request.query_params.multi_items() if name != "page")
    noun = "actions" if listing.is_counted else "actions or more"
    return paging.Page(number, listing.total, noun, desk.request.url.path, query)


def _held(desk: Desk, plan: Plan) -> list[tuple[str, str]]:
    """Who holds the roles that a plan cannot run without: what they are, else their name."""
    held = roles.holders_of(desk.session, plan, _ROLES, on=desk.today)
    found = people.by_id(desk.session, [one.person_id for rows in held.values() for one in rows])
    return [
        (
            role.capitalize(),
            ", ".join(
                found[one.person_id].job_title or found[one.person_id].name
                for one in rows
                if not one.is_alternate
            ),
        )
        for role, rows in held.items()
    ]


def _offers(desk: Desk, plan: Plan) -> list[dict[str, Any]]:
    """The moves of the plan as a whole, and why one is missing; only for whoever may make or record one."""
    if not desk.roles & {Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.ASSURER}:
        return []
    language = organisation.get_organisation(desk.session).language
    return [
        {
            "name": one.transition.name,
            "label": spoken(one.transition.label, language),
            "why_not": " ".join(desk.why(refusal) for refusal in one.refusals),
            "href": f"/plans/{plan.key}/"
            + ("hand-over" if one.transition.name == "hand_over" else f"move/{one.transition.name}"),
        }
        for one in moves.offers(desk.session, desk.actor(), plan, now=desk.now)
    ]
