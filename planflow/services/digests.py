"""What changed in the plans that one person chairs, since their last weekly mail."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.digest import AgencyLoad, Digest, Moved, TurnedRed
from planflow.domain.plan import Plan
from planflow.domain.rag import RagFacts, Scheme, rate
from planflow.engine.definition import Meaning
from planflow.store import calendars, definitions, digests, organisation
from planflow.store.session import Session

_WEEK, _LONGEST = timedelta(days=7), timedelta(days=28)
_NOT_TOLD = ("action_assigned", "action_reassigned", "action_created", "action_taken_over")


def compose(session: Session, person_id: int, *, today: date) -> Digest | None:
    """The digest for a chair; None for everybody else, and where nothing changed and nothing is late.

    It reaches back to the last weekly mail, at most four weeks, so that a quiet week loses nothing.
    """
    plan_ids = digests.chaired(session, person_id, today=today)
    if not plan_ids:
        return None
    last = digests.last_weekly(session, person_id, today=today) or today - _WEEK
    since = max(last, today - _LONGEST)
    home = organisation.get_organisation(session)
    morning = datetime.combine(since, time(), ZoneInfo(home.timezone))
    events = digests.happened(session, plan_ids, since=morning)
    rows = digests.actions(session, plan_ids, today=today)
    schemes = {plan_id: _scheme(session, plan_id) for plan_id in plan_ids}
    made = Digest(
        since=since,
        red=tuple(_turned_red(session, rows, schemes, _states_before(events), since, today)),
        agencies=tuple(_agencies(session, rows, home.name, today)),
        moved=tuple(_moved(events)),
    )
    return made if made.red or made.agencies or made.moved else None


def _scheme(session: Session, plan_id: int) -> tuple[Scheme, bool]:
    plan = session.get_one(Plan, plan_id)
    return definitions.get_scheme(session, plan), plan.moved_counts_as_overdue


def _states_before(events: Sequence[Any]) -> dict[int, str]:
    """The state of each action that moved, as it was when the period began; empty for a new one."""
    found: dict[int, str] = {}
    for event in events:
        found.setdefault(event.subject_id, event.from_state)
    return found


def _turned_red(
    session: Session,
    rows: Sequence[Any],
    schemes: Mapping[int, tuple[Scheme, bool]],
    before: Mapping[int, str],
    since: date,
    today: date,
) -> list[TurnedRed]:
    found = []
    for row in rows:
        scheme, counts_original = schemes[row.plan_id]
        worst = min(scheme.ratings.values(), key=lambda style: style.position)
        now = rate(scheme, _facts(session, row, row.state, counts_original, today))
        counted = row.override if row.override in scheme.ratings else now.code
        if counted != worst.code or _meaning(session, row, row.state) != Meaning.OPEN:
            continue
        state = before.get(row.id, row.state)
        earlier = rate(scheme, _facts(session, row, state, counts_original, since)).code if state else ""
        by_hand = row.override == counted and now.code != counted
        was_set_before = by_hand and row.override_on is not None and row.override_on < since
        if was_set_before or (not by_hand and earlier == worst.code):
            continue
        found.append(
            TurnedRed(
                ref=f"{row.plan_key}/{row.ref}",
                title=row.title,
                symbol=worst.symbol,
                label=worst.label,
                reason={} if by_hand else now.reason,
                by_hand=by_hand,
                owner=row.owner,
            )
        )
    return found


def _meaning(session: Session, row: Any, state: str) -> str:
    return definitions.get(session, row.definition).states[state].meaning


def _facts(session: Session, row: Any, state: str, counts_original: bool, on: date) -> RagFacts:
    """What the scheme may know of an action on a day, with its days and its owner as they are now."""
    meaning = _meaning(session, row, state)
    implemented = state == "implemented"
    started = row.started_on if row.started_on is not None and row.started_on <= on else None
    told = row.told_on if row.told_on is not None and row.told_on <= on else started
    measured = row.original_due_on if counts_original else row.due_on
    is_open = meaning == Meaning.OPEN
    late = _days_late(session, row, measured, on) if is_open and not implemented else 0
    left = None
    if is_open and row.due_on is not None and row.due_on >= on:
        left = _working_days(session, row, on, row.due_on)
    return RagFacts(
        is_done=meaning == Meaning.DONE,
        is_cancelled=meaning == Meaning.CANCELLED,
        is_started=started is not None or implemented,
        is_implemented=implemented,
        has_owner=bool(row.has_owner),
        has_due_date=row.due_on is not None,
        extension_requested=bool(row.asks_for_time),
        overdue_days=late,
        days_left=left,
        quiet_days=None if told is None else _working_days(session, row, told, on),
        moves=row.moves,
        percent=row.percent,
    )


def _days_late(session: Session, row: Any, due: date | None, on: date) -> int:
    if due is None or due >= on:
        return 0
    return max(1, _working_days(session, row, due, on) or 0)


def _working_days(session: Session, row: Any, start: date, end: date) -> int | None:
    """Working days between two days; None where the calendar does not reach so far."""
    if row.calendar is None:
        return None
    calendar = calendars.get_calendar(session, row.calendar)
    if not calendar.covers(start) or not calendar.covers(end):
        return None
    return calendar.working_days_between(start, end)


def _agencies(session: Session, rows: Sequence[Any], home: str, today: date) -> list[AgencyLoad]:
    """Who is late, by agency, worst first; what belongs to no agency counts as the organisation's own."""
    loads: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if _meaning(session, row, row.state) == Meaning.OPEN:
            late = 0 if row.state == "implemented" else _days_late(session, row, row.due_on, today)
            loads[row.agency or home].append(late)
    found = [
        AgencyLoad(name, len(days), sum(late > 0 for late in days), max(days)) for name, days in loads.items()
    ]
    return sorted(
        (one for one in found if one.late), key=lambda one: (-one.late, -one.longest_days, one.name)
    )


def _moved(events: Sequence[Any]) -> list[Moved]:
    """What became of actions, by kind; an action to which several things happened counts with the last."""
    last = {f"{event.key}/{event.ref}": event.kind for event in events if event.kind not in _NOT_TOLD}
    found: dict[str, list[str]] = {}
    for ref, kind in last.items():
        found.setdefault(kind, []).append(ref)
    return [Moved(kind, tuple(refs)) for kind, refs in found.items()]
