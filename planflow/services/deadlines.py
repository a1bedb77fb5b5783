"""Deadlines follow the state of what they belong to: opened, moved, met, cancelled, taken up again."""

from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.days import Day
from planflow.domain.deadline import Deadline, DeadlineMove, DeadlineState
from planflow.domain.plan import Plan
from planflow.domain.rules import Computed, compute
from planflow.engine.definition import GIVEN, OWNER, Owed
from planflow.store import bodies, deadline_rows, deadlines, organisation, people, references
from planflow.store.calendars import get_calendar
from planflow.store.deadline_rows import Ending
from planflow.store.session import Session


@dataclass(frozen=True)
class Ower:
    """Who owes something: a person, else a body, else whoever holds a role in the plan."""

    owner_id: int | None = None
    owner_body_id: int | None = None
    owner_role: str = ""
    agency_id: int | None = None
    is_outside: bool = False


def give(
    session: Session,
    plan: Plan,
    subject_kind: str,
    subject_id: int,
    kind: str,
    day: Day,
    *,
    ower: Ower,
    ladder: str = "",
    rule: str = "",
    computed: Computed | None = None,
    part: str = "",
    now: datetime,
) -> Deadline:
    """Open a deadline, or move the one of that kind (and part) that the subject has already.

    A moved one keeps its original day and counts the move; moving starts a new round of reminders.
    """
    existing = deadlines.find(session, subject_kind, subject_id, kind, part)
    if existing is not None and existing.state == DeadlineState.OPEN:
        hand_to(session, existing, ower)
        return move(session, existing, day, now=now)
    opened = _open(
        session,
        plan,
        subject_kind,
        subject_id,
        kind,
        day,
        ower=ower,
        ladder=ladder,
        rule=rule,
        computed=computed,
        part=part,
        now=now,
    )
    return session.get_one(Deadline, opened)


def _open(
    session: Session,
    plan: Plan,
    subject_kind: str,
    subject_id: int,
    kind: str,
    day: Day,
    *,
    ower: Ower,
    ladder: str,
    rule: str,
    computed: Computed | None,
    part: str = "",
    ending: Ending | None = None,
    now: datetime,
) -> int:
    """Insert a deadline, with the end of another, in one statement: a move waits for it. The row's number."""
    today, calendar = organisation.today(session, now), calendar_of(session, plan)
    values = {
        "plan_id": plan.id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "kind": kind,
        "part": part,
        "owner_id": ower.owner_id,
        "owner_body_id": ower.owner_body_id,
        "owner_role": ower.owner_role,
        "agency_id": ower.agency_id,
        "is_outside": ower.is_outside,
        "due_on": day.on,
        "due_text": "" if day.is_exact else day.text,
        "is_assumed": day.is_assumed,
        "original_due_on": day.on,
        "rule": rule,
        "trigger_on": computed.trigger_on if computed else None,
        "computed_on": computed.due_on if computed else None,
        "explanation": computed.explanation if computed else "",
        "calendar": calendar,
        "calendar_version": get_calendar(session, calendar).version,
        "ladder": ladder,
        "live_on": max(today, plan.live_on),
        "made_on": today,
    }
    number = deadline_rows.insert(session, values, ending)
    session.owed.pop((subject_kind, subject_id), None)
    return number


def move(session: Session, deadline: Deadline, day: Day, *, now: datetime) -> Deadline:
    """Give an open deadline another day. The same day again changes nothing."""
    words = "" if day.is_exact else day.text
    if (deadline.due_on, deadline.due_text) == (day.on, words):
        return deadline
    session.add(
        DeadlineMove(
            deadline_id=deadline.id,
            moved_at=now,
            was_on=deadline.due_on,
            was_text=deadline.due_text,
            was_assumed=deadline.is_assumed,
            was_moves=deadline.moves,
        )
    )
    if deadline.original_due_on is None:
        deadline.original_due_on = day.on
    else:
        deadline.moves += 1
    deadline.due_on, deadline.due_text, deadline.is_assumed = day.on, words, day.is_assumed
    deadline.live_on = max(deadline.live_on, organisation.today(session, now))
    _renew(deadline)
    session.flush()
    return deadline


def hand_to(session: Session, deadline: Deadline, ower: Ower) -> None:
    """Let somebody else owe it, who gets reminders of their own. The same ower again changes nothing."""
    if ower == ower_in_force(deadline):
        return
    deadline.owner_id, deadline.owner_body_id = ower.owner_id, ower.owner_body_id
    deadline.owner_role, deadline.agency_id = ower.owner_role, ower.agency_id
    deadline.is_outside = ower.is_outside
    _renew(deadline)
    session.flush()


def ower_in_force(deadline: Deadline) -> Ower:
    """Who owes it now."""
    return Ower(
        deadline.owner_id,
        deadline.owner_body_id,
        deadline.owner_role,
        deadline.agency_id,
        deadline.is_outside,
    )


def end(session: Session, deadline: Deadline, *, state: DeadlineState, on: date) -> None:
    """Mark it met or cancelled on a day: the day of the act, which may be recorded later."""
    deadline_rows.end(session, Ending(deadline, state, on))


def follow(
    session: Session,
    plan: Plan,
    item: references.Subject,
    kind_of_item: str,
    *,
    owed: tuple[Owed, ...],
    is_cancelled: bool,
    acted_on: date | None = None,
    now: datetime,
) -> None:
    """Bring the deadlines of an item into line with what its new state owes.

    What is no longer owed is met (cancelled, where the state means that the item was given up), on the day
    of the act, which may be recorded later; what is owed by a rule is opened; what is owed by a given day is
    taken up again, by whoever owes it now, where a day was ever given.
    """
    wanted = {one.kind: one for one in owed}
    known: dict[tuple[str, str], Deadline] = {
        (one.kind, one.part): one for one in deadlines.of_subject(session, kind_of_item, item.id)
    }
    endings: list[Ending] = []
    for (kind, part), deadline in known.items():
        is_open = deadline.state == DeadlineState.OPEN
        if is_open and kind not in wanted:
            ended = DeadlineState.CANCELLED if is_cancelled else DeadlineState.MET
            endings.append(Ending(deadline, ended, acted_on or organisation.today(session, now)))
        elif not is_open and kind in wanted and wanted[kind].due == GIVEN:
            deadline.state, deadline.met_on = DeadlineState.OPEN, None
            if not part:  # each part has somebody of its own who owes it
                hand_to(session, deadline, ower_of(session, plan, item, wanted[kind].by))
            _renew(deadline)
    for kind, one in wanted.items():
        is_open = (kind, "") in known and known[kind, ""].state == DeadlineState.OPEN
        if one.due != GIVEN and not is_open:
            ending = endings.pop(0) if endings else None
            _open_by_rule(session, plan, item, kind_of_item, one, ending=ending, now=now)
    for ending in endings:
        deadline_rows.end(session, ending)
    session.flush()


def ower_of(session: Session, plan: Plan, item: references.Subject, by: str) -> Ower:
    """Who owes what an item's state says is owed `by` its owner or a role."""
    if by == OWNER:
        owner = item if isinstance(item, Action) else None
        if owner is None or (owner.owner_id is None and owner.owner_body_id is None):
            return Ower(owner_role="coordinator", agency_id=owner.agency_id if owner else None)
        return ower_of_action(session, owner)
    if by == "assurer":
        body = bodies.find_awaited_assurer(session, plan.id)
        if body is not None:
            return Ower(owner_body_id=body.id, is_outside=body.is_outside)
    return Ower(owner_role=by)


def ower_of_action(session: Session, action: Action) -> Ower:
    """The owner of an action, with the partner agency whose board member is told before the chair."""
    person = people.find(session, action.owner_id)
    body = bodies.find(session, action.owner_body_id)
    agency_id = action.agency_id or (person.agency_id if person else None)
    is_outside = bool(person and person.is_outside) or bool(body and body.is_outside)
    return Ower(action.owner_id, action.owner_body_id, "", agency_id, is_outside)


def calendar_of(session: Session, plan: Plan) -> str:
    """The calendar in which a plan's working days are counted: its board's, else the organisation's."""
    board = bodies.find(session, plan.board_id)
    return (board.calendar if board else "") or organisation.get_organisation(session).calendar


def _open_by_rule(
    session: Session,
    plan: Plan,
    item: references.Subject,
    kind_of_item: str,
    one: Owed,
    *,
    ending: Ending | None,
    now: datetime,
) -> None:
    calendar = get_calendar(session, calendar_of(session, plan))
    computed = compute(one.due, {"entering": organisation.today(session, now)}, calendar)
    _open(
        session,
        plan,
        kind_of_item,
        item.id,
        one.kind,
        days.exactly(computed.due_on),
        ower=ower_of(session, plan, item, one.by),
        ladder=one.ladder,
        rule=one.due,
        computed=computed,
        ending=ending,
        now=now,
    )


def _renew(deadline: Deadline) -> None:
    deadline.due_version += 1
    deadline.version += 1
