"""A board's plans at a glance: what is red and why, what waits for the chair, what moved since last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain import words
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.services import plan_ahead
from planflow.services.plan_list import Line, Reader
from planflow.services.rated import Rated
from planflow.store import board_waiting, bodies, meetings, organisation, plan_list, roles
from planflow.store.meetings import Sitting
from planflow.store.plan_wanted import Wanted
from planflow.store.session import Session

LOOKERS = (Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR)
SHOWN = 8
"""How many actions of a kind are shown of one plan; the others are a click away."""
_COUNTED = {
    "progress_reported": "reported on",
    "action_started": "started",
    "action_implemented": "said to be implemented",
    "action_verified": "verified",
    "action_closed": "closed",
    "action_returned": "returned to its owner",
    "extension_granted": "given more time",
    "action_deferred": "deferred",
}
"""What is told of the time since the last board, in this order."""


@dataclass(frozen=True)
class PlanAtBoard:
    """One plan as its board sees it."""

    plan: Plan
    board: str
    board_key: str
    tally: Sequence[tuple[Rated, int]]
    worst: Rated
    """The worst rating of the plan's scheme: what is red, whatever the scheme calls it."""
    red: Sequence[Line]
    red_total: int
    unowned: Sequence[Line]
    unowned_total: int
    late_total: int
    agencies: Sequence[Any]
    """`name` (empty for the organisation's own), `open` and `late`."""
    since: date | None
    """The day of the last board; None where none has met since the plan began."""
    moved: Sequence[tuple[str, int]]
    next_meeting: date | None
    next_paper: str


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision, over several plans."""

    requests: Sequence[Any]
    closures: Sequence[Any]
    papers: Sequence[Any]

    @property
    def total(self) -> int:
        """All of it."""
        return len(self.requests) + len(self.closures) + len(self.papers)


def plans_of(session: Session, person: Person, known: Sequence[Plan], *, on: date) -> list[Plan]:
    """Those of some plans that a person oversees or coordinates, as an alternate too."""
    found = []
    for plan in known:
        held = roles.holders_of(session, plan, LOOKERS, on=on)
        if any(one.person_id == person.id for rows in held.values() for one in rows):
            found.append(plan)
    return found


def waiting(session: Session, plans: Sequence[Plan]) -> Waiting:
    """What waits for a decision in these plans: four statements, however many there are."""
    ids = [plan.id for plan in plans]
    if not ids:
        return Waiting((), (), ())
    known = {
        kind: plan_list.lifecycles(session, kind)
        for kind in ("extension", "action", "recommendation", "paper")
    }
    return Waiting(
        board_waiting.requests(session, ids, known["extension"]),
        board_waiting.closures(session, ids, known["action"], known["recommendation"]),
        board_waiting.papers(session, ids, known["paper"]),
    )


def of_plans(session: Session, plans: Sequence[Plan], *, now: datetime) -> list[PlanAtBoard]:
    """Each of some plans as its board sees it today; so many statements for each plan, and no more."""
    boards = {plan.board_id for plan in plans if plan.board_id is not None}
    sittings = meetings.of_bodies(session, boards) if boards else {}
    owed = board_waiting.next_publication(session, [plan.id for plan in plans]) if plans else {}
    return [_of_plan(session, plan, sittings.get(plan.board_id or 0, ()), owed, now=now) for plan in plans]


def _of_plan(
    session: Session, plan: Plan, sittings: Sequence[Sitting], owed: dict[int, Any], *, now: datetime
) -> PlanAtBoard:
    reader = Reader(session, plan, now=now)
    tally, worst = reader.tally(), reader.ratings()[0]
    red = reader.page(Wanted(meaning="open", rating=worst.code), size=SHOWN)
    unowned = reader.page(Wanted(meaning="open", is_unowned=True), size=SHOWN)
    agencies = plan_list.by_agency(session, plan.id, reader.reading)
    board = bodies.find(session, plan.board_id)
    since = max((one.held_on for one in sittings if plan.live_on <= one.held_on < reader.on), default=None)
    paper = owed.get(plan.id)
    return PlanAtBoard(
        plan=plan,
        board=board.name if board else "",
        board_key=board.key if board else "",
        tally=tally,
        worst=worst,
        red=red.lines,
        red_total=red.total,
        unowned=unowned.lines,
        unowned_total=unowned.total,
        late_total=sum(row.late for row in agencies),
        agencies=agencies,
        since=since,
        moved=_moved(session, plan, since or plan.live_on),
        next_meeting=min((one.held_on for one in sittings if one.held_on >= reader.on), default=None),
        next_paper=f"{paper.ref} {paper.title}, to be published by {words.say_day(paper.due_on)}"
        if paper
        else plan_ahead.next_turn(session, plan, on=reader.on),
    )


def _moved(session: Session, plan: Plan, since: date) -> list[tuple[str, int]]:
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    counts = board_waiting.happened(session, plan.id, datetime.combine(since, time(), zone), _COUNTED)
    return [(text, counts[kind]) for kind, text in _COUNTED.items() if kind in counts]
