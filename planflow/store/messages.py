"""Messages: what waits for whom, the mails made of it, and claiming them one at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.ladder import Urgency
from planflow.domain.letter import SIGN_IN
from planflow.domain.mailing import Mailbox, Slot
from planflow.domain.message import MessageState
from planflow.domain.person import Person
from planflow.domain.tables import metadata
from planflow.store import reach
from planflow.store.intents import INTENT, MAIL
from planflow.store.session import Session

MESSAGE = metadata.tables["message"]
_PERSON = metadata.tables["person"]
_BODY = metadata.tables["body"]
_LOOK_BACK = timedelta(days=14)
_ON_THE_WAY = (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD)
_SINCE = (
    sa.func.min(sa.case((INTENT.c.urgency == urgency, INTENT.c.day))).label(urgency) for urgency in Urgency
)
_WAITING = (
    sa.select(_PERSON.c.id, _PERSON.c.mail_weekday, _PERSON.c.mail_hour, _BODY.c.calendar, *_SINCE)
    .join(INTENT, INTENT.c.recipient_id == _PERSON.c.id)
    .outerjoin(_BODY, _BODY.c.id == _PERSON.c.agency_id)
    .where(
        INTENT.c.state == IntentState.PLANNED,
        _PERSON.c.erased_at.is_(None),
        sa.not_(_PERSON.c.is_outside),
        reach.has_address(_PERSON),
    )
    .group_by(_PERSON.c.id, _PERSON.c.mail_weekday, _PERSON.c.mail_hour, _BODY.c.calendar)
    .order_by(_PERSON.c.id)
)
_HISTORY = (
    sa.select(MESSAGE.c.recipient_id, MESSAGE.c.slot, MESSAGE.c.state, MESSAGE.c.for_on, MESSAGE.c.sent_at)
    .where(
        MESSAGE.c.recipient_id.in_(sa.bindparam("recipients", expanding=True)),
        MESSAGE.c.channel == MAIL,
        MESSAGE.c.kind.in_(list(Urgency)),
        sa.or_(
            MESSAGE.c.for_on > sa.bindparam("since"),
            MESSAGE.c.state.in_(_ON_THE_WAY),
            sa.func.coalesce(MESSAGE.c.sent_at, MESSAGE.c.planned_at) > sa.bindparam("since_midnight"),
        ),
    )
    .order_by(MESSAGE.c.id)
)
_MADE = sa.select(MESSAGE.c.id).where(
    MESSAGE.c.recipient_id == INTENT.c.recipient_id,
    MESSAGE.c.channel == INTENT.c.channel,
    MESSAGE.c.state == MessageState.PLANNED,
    MESSAGE.c.kind.in_(list(Urgency)),
    MESSAGE.c.for_on == sa.bindparam("today"),
    MESSAGE.c.planned_at == sa.bindparam("now"),
    MESSAGE.c.fixed_at.is_(None),
)
_FILL = (
    sa.update(INTENT)
    .where(INTENT.c.state == IntentState.PLANNED, sa.exists(_MADE.correlate(INTENT)))
    .values(
        state=IntentState.GATHERED,
        message_id=_MADE.with_only_columns(sa.func.max(MESSAGE.c.id)).correlate(INTENT).scalar_subquery(),
    )
)
_HOME = metadata.tables["organisation"]
NOT_ON_HOLD = sa.or_(
    MESSAGE.c.kind == SIGN_IN,
    sa.not_(sa.exists(sa.select(_HOME.c.id).where(_HOME.c.deliveries_held_at.is_not(None)))),
)
"""No delivery waits for a person to let all of them go; whoever wants to sign in to do so gets their mail."""
_HELD = sa.and_(MESSAGE.c.id == sa.bindparam("message"), MESSAGE.c.fence == sa.bindparam("held"))
_CHANGE = sa.update(MESSAGE).where(_HELD, MESSAGE.c.state == MessageState.CLAIMED)
_WITH_RECIPIENT = (
    sa.select(
        MESSAGE,
        _PERSON.c.key.label("person_key"),
        _PERSON.c.name.label("person_name"),
        _PERSON.c.email.label("person_email"),
        _PERSON.c.language.label("person_language"),
        _PERSON.c.away_from.label("person_away_from"),
        _PERSON.c.away_until.label("person_away_until"),
        _PERSON.c.erased_at.label("person_erased_at"),
        _PERSON.c.is_outside.label("person_is_outside"),
    )
    .outerjoin(_PERSON, _PERSON.c.id == MESSAGE.c.recipient_id)  # a message to another system has none
    .where(MESSAGE.c.id.in_(sa.bindparam("messages", expanding=True)))
    .order_by(MESSAGE.c.id)
)
_NEXT_TRY = sa.select(sa.func.min(MESSAGE.c.next_try_at)).where(
    MESSAGE.c.state == MessageState.PLANNED, NOT_ON_HOLD
)
_NEXT_END = sa.select(sa.func.min(MESSAGE.c.lease_until)).where(
    MESSAGE.c.state == MessageState.CLAIMED, NOT_ON_HOLD
)
_NEXT = sa.select(_NEXT_TRY.scalar_subquery(), _NEXT_END.scalar_subquery())


def mailboxes(session: Session, *, today: date, zone: Any) -> list[Mailbox]:
    """Everybody for whom something waits, with the scheduled mails they had lately; two statements."""
    waiting = session.execute(_WAITING).all()
    if not waiting:
        return []
    history = _history(session, [row.id for row in waiting], today)
    return [_mailbox(row, history.get(row.id, []), zone) for row in waiting]


def _mailbox(row: Any, history: list[Any], zone: Any) -> Mailbox:
    sent = [one.sent_at.astimezone(zone).date() for one in history if one.state == MessageState.SENT]
    return Mailbox(
        person_id=row.id,
        weekday=row.mail_weekday,
        hour=row.mail_hour,
        calendar=row.calendar or "",
        weekly_since=row.weekly,
        break_in_since=row.break_in,
        sent_on=tuple(sorted(sent)),
        pending_for=tuple(one.for_on for one in history if one.state in _ON_THE_WAY),
        slots=frozenset(one.slot for one in history),
    )


def mailbox_of(
    session: Session,
    person: Person,
    *,
    calendar: str,
    weekly_since: date | None,
    break_in_since: date | None,
    today: date,
    zone: Any,
) -> Mailbox:
    """The mailbox of one person as it would be if this were all that waits for them."""
    row = SimpleNamespace(
        id=person.id, mail_weekday=person.mail_weekday, mail_hour=person.mail_hour, calendar=calendar,
        weekly=weekly_since, break_in=break_in_since,
    )  # fmt: skip
    return _mailbox(row, _history(session, [person.id], today).get(person.id, []), zone)


def _history(session: Session, recipients: Sequence[int], today: date) -> dict[int, list[Any]]:
    """The scheduled mails of the last weeks, and those still on their way, of each of these people."""
    since = today - _LOOK_BACK
    values = {"recipients": list(recipients), "since": since, "since_midnight": _midnight(since)}
    rows = session.execute(_HISTORY, values)
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.recipient_id, []).append(row)
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def insert(session: Session, slots: Sequence[tuple[int, Slot]], *, today: date, now: datetime) -> None:
    """One message for each recipient and slot."""
    if slots:
        session.execute(
            sa.insert(MESSAGE),
            [
                {
                    "token": session.token(), "recipient_id": person_id, "channel": MAIL, "kind": slot.kind,
                    "slot": slot.name, "for_on": today, "planned_at": now, "address": "", "subject": "",
                    "state": MessageState.PLANNED, "fence": 0, "attempts": 0, "next_try_at": now,
                    "last_code": "", "last_error": "",
                }
                for person_id, slot in slots
            ],
        )  # fmt: skip


def add(session: Session, person_id: int, *, kind: str, slot: str, today: date, now: datetime) -> None:
    """One message that somebody asked for, beside the scheduled ones. Nothing waiting is put into it."""
    session.execute(
        sa.insert(MESSAGE),
        {
            "token": session.token(), "recipient_id": person_id, "channel": MAIL, "kind": kind, "slot": slot,
            "for_on": today, "planned_at": now, "address": "", "subject": "", "state": MessageState.PLANNED,
            "fence": 0, "attempts": 0, "next_try_at": now, "last_code": "", "last_error": "",
        },
    )  # fmt: skip


def fill(session: Session, *, today: date, now: datetime) -> int:
    """Put whatever waits for a person into the message that was just made for them; how many intents."""
    return session.execute(_FILL, {"today": today, "now": now}).rowcount  # type: ignore[attr-defined, no-any-return]


def change(session: Session, message_id: int, fence: int, **values: Any) -> bool:
    """Change a claimed message under its fence; False where the claim has passed to somebody else."""
    held = {"message": message_id, "held": fence}
    return session.execute(_CHANGE, {**held, **values}).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def get_row(session: Session, message_id: int) -> Any:
    """A message and the key, name, address and language of its recipient, as they stand now."""
    return session.execute(_WITH_RECIPIENT, {"messages": [message_id]}).one()


def get_rows(session: Session, message_ids: Sequence[int]) -> dict[int, Any]:
    """The same of several messages, by their ids, in one statement."""
    return {row.id: row for row in session.execute(_WITH_RECIPIENT, {"messages": list(message_ids)})}


def next_try_at(session: Session) -> datetime | None:
    """The next instant at which a message may be sent, sent again, or taken from a crashed worker."""
    instants = session.execute(_NEXT).one()
    return min((one for one in instants if one is not None), default=None)
