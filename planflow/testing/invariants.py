"""What must hold at any moment, whatever happened before: after a crash, a fault, a race or a rehearsal.

I1 nothing is planned twice; I2 whatever is due has been planned, and whatever was planned ends; I3 a repeated
mail is the same mail; I4 the ledger is whole; I5 no state without the event that made it; I6 the check-up
shows trouble while it lasts.

It may be used on any database, a copy of a live one too, and changes nothing: `violations(app, now)` right
after a sweep. What a channel was handed, repeats included, is looked at by `planflow.testing.handed_over`.
"""

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, func, select

from planflow import checkup
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.intent import Intent, IntentState
from planflow.domain.message import Message, MessageState
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.domain.tables import metadata
from planflow.services import audit, quiet, reminders
from planflow.store import calendars, organisation, outbox
from planflow.store.session import Session

_ITEMS: dict[str, type[Plan | Recommendation | Action | Extension | Paper]] = {
    "plan": Plan,
    "recommendation": Recommendation,
    "action": Action,
    "extension": Extension,
    "paper": Paper,
}
_GONE = (MessageState.SENT, MessageState.EMPTY, MessageState.PARKED, MessageState.CANCELLED)
"""The states in which a message is done with."""


def violations(app: Application, now: datetime, *, mails: Path | None = None) -> list[str]:
    """Everything that does not hold, each in a sentence; empty where all is well.

    It is meant for a moment at which a sweep has run at `now` and nothing is under way. `mails` is the folder
    that mails were written to, where one was.
    """
    with app.reading() as session:
        found = [*planned_twice(session), *untold(session, now), *forgotten(session, now)]
        found += [*unfinished(session), *stranded(session), *silent_ends(session)]
        found += [*broken_ledger(session), *unexplained_states(session), *broken_paths(session)]
        found += [*wrong_deadlines(session), *hidden_trouble(session, now)]
        tokens = set(session.exec(select(Message.token)))
        sent = set(session.exec(select(Message.token).where(col(Message.state) == MessageState.SENT)))
    return [*found, *(wrong_mails(mails, tokens, sent) if mails is not None else [])]


def planned_twice(session: Session) -> Iterator[str]:
    """I1: nobody is told one thing twice over one channel, and nobody has two mails for one slot."""
    for table, names, owned in (
        ("intent", ("deadline_id", "due_version", "step", "recipient_id", "channel"), "deadline_id"),
        ("intent", ("event_id", "route", "recipient_id", "channel"), "event_id"),
        ("message", ("recipient_id", "channel", "slot"), "id"),
    ):
        columns = metadata.tables[table].c
        key = [columns[name] for name in names]
        statement = (
            sa.select(*key)
            .where(columns[owned].is_not(None))
            .group_by(*key)
            .having(func.count() > 1)
            .order_by(*key)
        )
        for row in session.execute(statement):
            yield f"I1: planned twice: {dict(zip(names, row, strict=True))}"


def untold(session: Session, now: datetime) -> Iterator[str]:
    """I2, first half: no step that has been passed is without a row."""
    missing = reminders.untold(session, now=now)
    if missing:
        yield f"I2: {missing} steps that were passed have no intent"


def forgotten(session: Session, now: datetime) -> Iterator[str]:
    """I2 once more, deadline by deadline and without the sweep's own statements."""
    today = organisation.today(session, now)
    known = set(session.exec(select(Intent.deadline_id, Intent.due_version, Intent.step).distinct()))
    open_ones = select(Deadline).where(
        col(Deadline.state) == DeadlineState.OPEN, col(Deadline.due_on).is_not(None)
    )
    for deadline in session.exec(open_ones.order_by(col(Deadline.id))):
        ladder = session.library.ladders.get(deadline.ladder)
        if ladder is None or deadline.due_on is None or not calendars.is_known(session, deadline.calendar):
            continue
        calendar = calendars.get_calendar(session, deadline.calendar)
        for step in ladder.steps:
            day = reminders.step_day(calendar, step.offset, deadline.due_on)
            is_written = (deadline.id, deadline.due_version, step.name) in known
            if not is_written and quiet.told_on(session, step, calendar, day) <= today:
                yield f"I2: nobody was told '{step.name}' of deadline {deadline.id} on {day}"


def stranded(session: Session) -> Iterator[str]:
    """I2: no message is claimed in a way that would never let another worker take it over."""
    statement = select(Message.id).where(
        col(Message.state) == MessageState.CLAIMED, col(Message.lease_until).is_(None)
    )
    for message_id in session.exec(statement.order_by(col(Message.id))):
        yield f"I2: message {message_id} is claimed without end"


def hidden_trouble(session: Session, now: datetime) -> Iterator[str]:
    """I6: the check-up shows each trouble of the deliveries while it lasts, and none that is over."""
    counts = outbox.counts(session)
    home = organisation.find_organisation(session)
    lasting = {
        "mails given up": counts.get("parked", 0) > 0,
        "mails held": counts.get("held", 0) > 0,
        "mails tried again": counts.get("retrying", 0) > 0,
        "addresses parked": bool(outbox.parked_addresses(session)),
        "deliveries on hold": home is not None and home.deliveries_held_at is not None,
    }
    shown = {one.what for one in checkup.about_deliveries(session, now)}
    for what, lasts in lasting.items():
        if lasts != (what in shown):
            yield f"I6: the check-up {'hides' if lasts else 'still shows'} '{what}'"


def silent_ends(session: Session) -> Iterator[str]:
    """I2, third part: what ended without a delivery says why."""
    ended = [
        IntentState.OVERTAKEN,
        IntentState.BEFORE_START,
        IntentState.UNDELIVERABLE,
        IntentState.CANCELLED,
    ]
    statement = select(Intent.id, Intent.state).where(
        col(Intent.state).in_(ended), Intent.reason == "", col(Intent.message_id).is_(None)
    )
    for intent_id, state in session.exec(statement.order_by(col(Intent.id))):
        yield f"I2: intent {intent_id} is {state} and does not say why"


def unfinished(session: Session) -> Iterator[str]:
    """I2, second half: what rides in a message ends when the message does, and says the same."""
    statement = (
        select(Intent.id, Intent.state, Message.state)
        .outerjoin(Message, col(Message.id) == col(Intent.message_id))
        .where(col(Intent.state).in_([IntentState.GATHERED, IntentState.SENT]))
        .order_by(col(Intent.id))
    )
    for intent_id, state, carried in session.exec(statement):
        if carried is None:
            yield f"I2: intent {intent_id} is {state} and rides in no message"
        elif state == IntentState.SENT and carried != MessageState.SENT:
            yield f"I2: intent {intent_id} is sent and its message is {carried}"
        elif state == IntentState.GATHERED and carried in _GONE:
            yield f"I2: intent {intent_id} still waits in a message that is {carried}"


def wrong_mails(folder: Path, tokens: set[str], sent: set[str]) -> Iterator[str]:
    """I3: each mail that left has a message, each sent message a mail, and repeats are the same bytes."""
    written: dict[str, set[bytes]] = {}
    for path in sorted(folder.rglob("*.eml")):
        raw = path.read_bytes()
        header = email.message_from_bytes(raw, policy=email.policy.default)["Message-ID"] or ""
        token = next((one for one in tokens if one in header), "")
        if not token:
            yield f"I3: {path.name} belongs to no message"
        written.setdefault(token, set()).add(raw)
    for token, forms in sorted(written.items()):
        if len(forms) > 1 and token:
            yield f"I3: message {token} left in {len(forms)} different forms"
    for token in sorted(sent - written.keys()):
        yield f"I3: message {token} is recorded as sent and was never written"


def broken_ledger(session: Session) -> Iterator[str]:
    """I4: every chain is complete, in order and unaltered."""
    for verdict in audit.verify(session):
        if not verdict.is_whole:
            yield f"I4: {verdict.name}: {verdict.fault}"


def unexplained_states(session: Session) -> Iterator[str]:
    """I5: each item is in the state that the last event about it led to.

    Items that a test put into the database by itself have no event and are passed over.
    """
    for kind, table in _ITEMS.items():
        last = (
            select(Event.subject_id, func.max(Event.id).label("event_id"))
            .where(Event.subject_kind == kind, Event.to_state != "")
            .group_by(col(Event.subject_id))
            .subquery()
        )
        statement = (
            select(table.id, table.state, Event.to_state)
            .join(last, last.c.subject_id == table.id)
            .join(Event, col(Event.id) == last.c.event_id)
            .where(col(table.state) != Event.to_state)
            .order_by(col(table.id))
        )
        for item_id, state, led_to in session.exec(statement):
            yield f"I5: {kind} {item_id} is {state}, and the last event led to {led_to}"


def broken_paths(session: Session) -> Iterator[str]:
    """I5: each event begins at the state to which the one before it led."""
    before = func.lag(Event.to_state).over(
        partition_by=(col(Event.subject_kind), col(Event.subject_id)), order_by=col(Event.id)
    )
    kept = ("id", "subject_kind", "subject_id", "from_state")
    paths = (
        sa.select(*(metadata.tables["event"].c[name] for name in kept), before.label("before"))
        .where(col(Event.to_state) != "")
        .subquery()
    )
    statement = sa.select(paths).where(paths.c.before.is_not(None), paths.c.before != paths.c.from_state)
    for row in session.execute(statement.order_by(paths.c.id)):
        where = f"{row.subject_kind} {row.subject_id}"
        yield f"I5: event {row.id} takes {where} from {row.from_state}, where it was {row.before}"


def wrong_deadlines(session: Session) -> Iterator[str]:
    """No subject owes one kind of thing twice at once, and no original day was lost."""
    key = (col(Deadline.subject_kind), col(Deadline.subject_id), col(Deadline.kind), col(Deadline.part))
    twice = (
        select(Deadline.subject_kind, Deadline.subject_id, Deadline.kind)
        .where(col(Deadline.state) == DeadlineState.OPEN)
        .group_by(*key)
        .having(func.count() > 1)
        .order_by(*key)
    )
    for subject_kind, subject_id, kind in session.exec(twice):
        yield f"{subject_kind} {subject_id} has more than one open deadline '{kind}'"
    lost = select(Deadline.id).where(col(Deadline.moves) > 0, col(Deadline.original_due_on).is_(None))
    for deadline_id in session.exec(lost.order_by(col(Deadline.id))):
        yield f"deadline {deadline_id} was moved and has no original day"


def sent_counts(folder: Path) -> Counter[str]:
    """How many mails each address got."""
    read = (
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(folder.rglob("*.eml"))
    )
    return Counter(str(message["To"]) for message in read)
