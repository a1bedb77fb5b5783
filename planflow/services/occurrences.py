"""Repeating actions: their turns fall due one after the other, and each gets a result."""

from datetime import date, datetime

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from planflow.domain import days
from planflow.domain.action import Action, Occurrence
from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.domain.recurrence import Interval, nth, parse_interval
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import deadlines, items, ledger, policy, texts
from planflow.store import deadlines as stored_deadlines
from planflow.store import definitions, organisation
from planflow.store.references import reference_of
from planflow.store.session import Session

RESULTS = ("done", "not_done")
CANCELLED = "cancelled"
"""The result of a turn that was open when its action ended: nobody owes it any more."""


def record(
    session: Session,
    actor: Actor,
    occurrence: Occurrence,
    *,
    result: str,
    based_on: int | None = None,
    note: str = "",
    now: datetime,
) -> Occurrence:
    """Give a turn of a repeating action its result. A result, once given, stays.

    `based_on` is the version of the action that the person saw: who records a turn that somebody else has
    just recorded would else give the next one its result.
    """
    action = session.get_one(Action, occurrence.action_id)
    # Whoever records it at the same moment waits here, and then sees that it was recorded.
    session.flush()
    ledger.hold(session, action.plan_id)
    session.refresh(occurrence)
    session.refresh(action)
    if based_on is not None and based_on != action.version:
        raise StaleWrite(reference_of(session, action), based_on, action.version)
    plan = items.plan_of(session, action)
    today = organisation.today(session, now)
    refused = policy.may_report(session, actor, plan, action, what="result", on=today)
    if refused:
        raise Refused(refused)
    if result not in RESULTS:
        raise PlanflowError(f"'{result}' is not a result.", "Write done or not_done.")
    state = definitions.get(session, action.definition).states[action.state]
    if state.meaning != Meaning.OPEN:
        raise PlanflowError(
            f"{action.ref} is no longer open, so its turns need no result.", "Reopen it first."
        )
    if occurrence.result:
        raise PlanflowError(
            f"Turn {occurrence.number + 1} of {action.ref} was recorded as {occurrence.result} already.",
            "Add a progress report to say more.",
        )
    words = texts.keep(session, note, author_id=actor.whose_word_id) if note else None
    occurrence.result, occurrence.recorded_on = result, today
    occurrence.text_id = words.id if words else None
    action.last_progress_on = today
    action.version += 1
    deadline = stored_deadlines.find(session, "occurrence", occurrence.id, "occurrence")
    if deadline is not None and deadline.state == DeadlineState.OPEN:
        deadlines.end(session, deadline, state=DeadlineState.MET, on=actor.given_on or today)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="occurrence_recorded",
        subject_kind="action",
        subject_id=action.id,
        facts={"occurrence": occurrence.id, "number": occurrence.number, "result": result},
        words={"note": words} if words else None,
        now=now,
    )
    return occurrence


_LATER = select(Occurrence.id).where(
    col(Occurrence.action_id) == col(Action.id), col(Occurrence.due_on) > bindparam("today")
)
_WITHOUT_NEXT_TURN = (
    select(Action).where(col(Action.repeats).is_not(None), ~_LATER.exists()).order_by(col(Action.id))
)


def open_due(session: Session, *, now: datetime) -> int:
    """Make the turns of every open repeating action up to the next one after today; how many were made."""
    today = organisation.today(session, now)
    made = 0
    for action in session.exec(_WITHOUT_NEXT_TURN, params={"today": today}).all():
        state = definitions.get(session, action.definition).states[action.state]
        if action.repeats and state.meaning == Meaning.OPEN:
            made += _open_turns(session, action, today, now=now)
    return made


_NEXT_TURN = (
    select(Occurrence)
    .where(Occurrence.action_id == bindparam("action"), Occurrence.result == "")
    .order_by(col(Occurrence.number))
    .limit(1)
)
_NEXT_DAY = select(func.min(Occurrence.due_on)).where(col(Occurrence.due_on) > bindparam("today"))


def end_turns(session: Session, action: Action, *, now: datetime) -> None:
    """Cancel the turns that are still awaited: the action they belong to has ended."""
    if action.repeats is None:
        return
    today = organisation.today(session, now)
    awaited = select(Occurrence).where(col(Occurrence.action_id) == action.id, col(Occurrence.result) == "")
    for turn in session.exec(awaited.order_by(col(Occurrence.number))).all():
        turn.result, turn.recorded_on = CANCELLED, today
    for owed in stored_deadlines.of_turns(session, action.id):
        if owed.state == DeadlineState.OPEN:
            deadlines.end(session, owed, state=DeadlineState.CANCELLED, on=today)
    session.flush()


def next_day(session: Session, *, now: datetime) -> date | None:
    """The day after today on which the next turn of any repeating action falls due."""
    today = organisation.today(session, now)
    return session.exec(_NEXT_DAY, params={"today": today}).one()


def next_turn(session: Session, action: Action) -> Occurrence | None:
    """The earliest turn that awaits its result."""
    return session.exec(_NEXT_TURN, params={"action": action.id}).first()


def _open_turns(session: Session, action: Action, today: date, *, now: datetime) -> int:
    repeats = action.repeats or {}
    interval = parse_interval(repeats["every"])
    anchor = date.fromisoformat(repeats["from"])
    until = date.fromisoformat(repeats["until"]) if repeats.get("until") else None
    statement = select(Occurrence).where(col(Occurrence.action_id) == action.id)
    last = session.exec(statement.order_by(col(Occurrence.number).desc())).first()
    number = last.number + 1 if last else 0
    if last is None or last.result == CANCELLED:
        # What fell while the action had not begun, or had ended, was never asked for.
        number = _first_number(action, anchor, interval, at_least=number)
    made, reached = 0, last.due_on if last else None
    while (reached is None or reached <= today) and made < _MOST_TURNS:
        due_on = nth(anchor, number, interval)
        if until is not None and due_on > until:
            break
        _open_turn(session, action, number, due_on, now=now)
        made, number, reached = made + 1, number + 1, due_on
    return made


_MOST_TURNS = 400
"""Turns made in one pass; a daily action whose plan slept for a year catches up in one."""


def _first_number(action: Action, anchor: date, interval: Interval, *, at_least: int) -> int:
    """The first turn that falls since the action came to be open."""
    started = max(action.taken_over_on or action.state_since, action.state_since)
    number = at_least
    while nth(anchor, number, interval) < started and number < at_least + _MOST_TURNS * 10:
        number += 1
    return number


def _open_turn(session: Session, action: Action, number: int, due_on: date, *, now: datetime) -> None:
    turn = Occurrence(action_id=action.id, number=number, due_on=due_on)
    session.add(turn)
    session.flush()
    deadlines.give(
        session,
        items.plan_of(session, action),
        "occurrence",
        turn.id,
        "occurrence",
        days.exactly(due_on),
        ower=deadlines.ower_of_action(session, action),
        ladder="occurrence",
        now=now,
    )
