"""When a person's scheduled mail may go: their day and hour, and never more than two in seven days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.ladder import Urgency

MOST_IN_A_WEEK = 2
WEEK = timedelta(days=7)
_LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True)
class Mailbox:
    """What waits for one person, and which scheduled mails they had lately."""

    person_id: int
    weekday: int
    hour: int
    weekly_since: date | None
    """The earliest day of what waits for the weekly mail; None if nothing does."""
    break_in_since: date | None
    """The same for what may come on any day."""
    sent_on: Sequence[date] = ()
    """The days of the scheduled mails of the last weeks that were handed over."""
    pending_for: Sequence[date] = ()
    """The days for which mails were made that are still on their way: each may go today, so each counts."""
    calendar: str = ""
    """The calendar of the body they belong to; empty for the organisation's."""
    slots: frozenset[str] = field(default_factory=frozenset)
    """Slots that are taken already."""


@dataclass(frozen=True)
class Slot:
    """One mail that may go: what kind it is and the name that makes it unique for its recipient."""

    kind: Urgency
    name: str


def slot_on(box: Mailbox, day: date, calendar: WorkingCalendar) -> Slot | None:
    """The mail that goes to a person on `day`, once it is their hour; None where none does.

    One a day, two in any seven days, on working days only. A mail that was made for `day` and has not left
    yet is that one: another worker may be handing it over. What does not fit waits: it goes as soon as the
    window opens. Whatever waits rides along, so a weekly mail carries what would have broken in, and what
    would break in on the person's own day comes as their weekly mail.
    """
    if not calendar.is_working(day) or day in (*box.sent_on, *box.pending_for):
        return None
    recent = sum(day - WEEK < sent <= day for sent in box.sent_on)
    if recent + len(box.pending_for) >= MOST_IN_A_WEEK:
        return None
    weekly = _weekly_slot(box, day, calendar)
    if weekly is not None:
        return weekly
    name = f"{Urgency.BREAK_IN}:{day}"
    if box.break_in_since is not None and box.break_in_since <= day and name not in box.slots:
        return Slot(Urgency.BREAK_IN, name)
    return None


def _weekly_slot(box: Mailbox, day: date, calendar: WorkingCalendar) -> Slot | None:
    """The weekly mail of the latest weekly day that has come, if something waited for it then."""
    own_day = day - timedelta(days=(day.weekday() - box.weekday) % 7)
    if calendar.next_working(own_day) > day:
        own_day -= WEEK
    name = f"{Urgency.WEEKLY}:{own_day}"
    goes_on = calendar.next_working(own_day)
    since = box.weekly_since
    if goes_on == day and box.break_in_since is not None:
        since = min(since or day, box.break_in_since)
    if since is None or since > goes_on or name in box.slots:
        return None
    return Slot(Urgency.WEEKLY, name)


def instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The hour of a day in a time zone, as an instant; where the clock skips it, the moment after."""
    return datetime.combine(day, time(hour), tzinfo=zone)


def next_mail_on(box: Mailbox, today: date, calendar: WorkingCalendar) -> date | None:
    """The next day, today included, on which a mail would go to the person as things stand."""
    days = (today + timedelta(days=number) for number in range(_LOOK_AHEAD_DAYS))
    return next((day for day in days if slot_on(box, day, calendar)), None)
