"""What waits for whoever is signed in, the most urgent first."""

from dataclasses import dataclass

from starlette.responses import Response

from planflow.services import my_work
from planflow.services.my_work import Part, Work
from planflow.web import paging
from planflow.web.access import CLERKS, SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
MOST = 20
"""How many things of one part are shown before somebody asks for all of them."""
_TITLES = {
    "late": "Late",
    "today": "Due today",
    "soon": "Due soon",
    "later": "Later",
    "undated": "Without a date",
    "asked": "Waiting for your decision or check",
    "standing": "In somebody else’s place",
    "waiting": "Done by you, waiting for a check",
    "helping": "You help with these",
}
_OWN = ("late", "today", "soon", "later", "undated")
_TASKS = {
    "verification": "Check the evidence",
    "extension_answer": "Decide on more time",
    "milestone": "Reach the milestone",
    "plan_submission": "Submit the plan",
    "plan_resubmission": "Submit the plan again",
    "plan_agreement": "Agreement awaited",
    "paper_narrative": "Write for the paper",
    "paper_draft": "Draft the paper",
    "paper_review": "Review the paper",
    "paper_clearance": "Clear the paper",
    "paper_approval": "Approve the paper",
    "paper_publication": "Publish the paper",
}
_BECAUSE = {
    "away": "while they are away",
    "vacant": "because nobody else holds the role",
    "outside": "because they are outside the organisation",
    "no_address": "because planflow cannot write to them",
}


@dataclass(frozen=True)
class Line:
    """One thing as it is listed."""

    work: Work
    task: str
    """What is asked, where it is no action of one's own."""
    because: str
    href: str
    """Empty where the person may not open its page."""


@dataclass(frozen=True)
class Shown:
    """One part of the page."""

    key: str
    title: str
    lines: list[Line]
    total: int


@router.get("/my")
def show(desk: SignedIn) -> Response:
    """My actions in order of urgency, what waits for me, and what I stand in for."""
    parts = [one for one in my_work.of_person(desk.session, desk.who, now=desk.now) if one.items]
    wanted = next((one for one in parts if one.key == desk.request.query_params.get("part", "")), None)
    if wanted is not None:
        return _one(desk, wanted)
    shown = [_shown(desk, one, one.items[:MOST]) for one in parts]
    return desk.page(
        "my/my.html.j2",
        own=[one for one in shown if one.key in _OWN],
        asked=[one for one in shown if one.key not in _OWN],
        counts={one.key: len(one.items) for one in parts},
    )


def _one(desk: Desk, part: Part) -> Response:
    page = paging.page(desk.request, len(part.items), "things")
    desk.trail(("My actions", "/my"), (_TITLES[part.key], ""))
    shown = _shown(desk, part, part.items[page.offset : page.offset + page.size])
    return desk.page("my/part.html.j2", part=shown, page=page)


def _shown(desk: Desk, part: Part, items: tuple[Work, ...]) -> Shown:
    return Shown(part.key, _TITLES[part.key], [_line(desk, one) for one in items], len(part.items))


def _line(desk: Desk, work: Work) -> Line:
    task = "" if work.kind in my_work.OWN_KINDS else _TASKS.get(work.kind, work.kind.replace("_", " "))
    because = _BECAUSE.get(work.fallback, "") if work.fallback else ""
    whose = f"For {work.meant_for}, {because}" if work.meant_for else because.capitalize()
    return Line(work, task, whose.strip(", "), _href(desk, work))


def _href(desk: Desk, work: Work) -> str:
    if work.subject_kind == "paper":
        may_open = bool(CLERKS.roles and CLERKS.roles & desk.roles)
        return f"/papers/{work.reference}" if may_open else ""
    if work.subject_kind in ("plan", "milestone") or not work.ref:
        return f"/plans/{work.plan_key}"
    return f"/items/{work.reference}"
