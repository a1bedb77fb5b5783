"""The page of an action, a recommendation or a request for more time."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.services import action_page, extension_page, item_acts, recommendation_page
from planflow.web import item_frame, item_moves
from planflow.web.access import CLERKS, SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
SHOWN = 12
"""How many records of progress and turns are shown before somebody asks for all."""


@router.get("/items/{plan}/{ref}")
def show(desk: SignedIn, plan: str, ref: str) -> Response:
    """An item as it stands. Addresses of papers, as calendars have them, lead on to the paper."""
    found = desk.subject(f"{plan}/{ref}")
    if isinstance(found, Paper) and CLERKS.roles and CLERKS.roles & desk.roles:
        return desk.go(f"/papers/{plan}/{ref}")
    item = item_frame.require(found)
    item_frame.trail(desk, item)
    if isinstance(item, Action):
        return _action(desk, item)
    return _recommendation(desk, item) if isinstance(item, Recommendation) else _extension(desk, item)


@router.get("/items/{plan}")
def show_plan(desk: SignedIn, plan: str) -> Response:
    """Addresses of plans, as calendars have them, lead on to the plan."""
    found: Plan = desk.plan(plan)
    return desk.go(f"/plans/{found.key}")


def _action(desk: Desk, action: Action) -> Response:
    shown = action_page.of_action(desk.session, desk.who, action, now=desk.now)
    wants_all = desk.request.query_params.get("all", "")
    acts = item_acts.of_action(desk.session, desk.actor(), action, now=desk.now)
    return desk.page(
        "items/action.html.j2",
        shown=shown,
        action=action,
        path=item_frame.path(desk, action),
        known=_known(desk),
        progress=shown.progress if wants_all == "progress" else shown.progress[:SHOWN],
        turns=shown.turns if wants_all == "turns" else shown.turns[:SHOWN],
        buttons=item_moves.buttons(desk, action),
        acts=item_moves.acts(desk, action, acts),
        missing=item_moves.missing(desk, action, acts),
    )


def _recommendation(desk: Desk, recommendation: Recommendation) -> Response:
    return desk.page(
        "items/recommendation.html.j2",
        shown=recommendation_page.of_recommendation(desk.session, recommendation, now=desk.now),
        item=recommendation,
        known=_known(desk),
        path=item_frame.path(desk, recommendation),
        buttons=item_moves.buttons(desk, recommendation),
        missing=item_moves.missing(desk, recommendation),
    )


def _extension(desk: Desk, request: Extension) -> Response:
    return desk.page(
        "items/extension.html.j2",
        shown=extension_page.of_extension(desk.session, request),
        state=item_frame.state(desk, request),
        item=request,
        known=_known(desk),
        code=item_frame.code(desk, request),
        path=item_frame.path(desk, request),
        buttons=item_moves.buttons(desk, request),
        missing=item_moves.missing(desk, request),
    )


def _known(desk: Desk) -> frozenset[str]:
    """The plans that the person may know of: an action may answer others, which are then left out."""
    return frozenset(one.key for one in desk.plans)
