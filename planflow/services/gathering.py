"""Intents become messages: each person's weekly mail, and what may break in between."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planflow.domain import mailing
from planflow.domain.calendar import WorkingCalendar
from planflow.store import calendars, intents, job_runs, messages, organisation, rerouting
from planflow.store.session import Session


@dataclass(frozen=True)
class Gathered:
    """What one gathering did."""

    messages: int = 0
    intents: int = 0
    overtaken: int = 0
    """Intents that need no telling any more: their deadline was met, given up, moved or handed on."""
    rerouted: int = 0
    """Intents whose recipient can no longer be reached, given to the coordinator instead."""


def gather(session: Session, *, now: datetime) -> Gathered:
    """Make the mails that are due at `now`, one worker at a time; a handful of statements in all."""
    today, zone, calendar = _here(session, now)
    job_runs.take_turn(session, "gather", now=now)
    overtaken = intents.drop_overtaken(session)
    rerouted = rerouting.reroute_unreachable(session, today=today)
    slots = []
    for box in messages.mailboxes(session, today=today, zone=zone):
        slot = mailing.slot_on(box, today, calendar)
        if slot is not None and mailing.instant(today, box.hour, zone) <= now:
            slots.append((box.person_id, slot))
    messages.insert(session, slots, today=today, now=now)
    filled = messages.fill(session, today=today, now=now) if slots else 0
    return Gathered(len(slots), filled, overtaken, rerouted)


def next_at(session: Session, *, now: datetime) -> datetime | None:
    """The next instant, `now` included, at which a mail would be made of what waits already."""
    today, zone, calendar = _here(session, now)
    found = []
    for box in messages.mailboxes(session, today=today, zone=zone):
        day = mailing.next_mail_on(box, today, calendar)
        if day is not None:
            found.append(max(mailing.instant(day, box.hour, zone).astimezone(now.tzinfo), now))
    return min(found, default=None)


def _here(session: Session, now: datetime) -> tuple[date, ZoneInfo, WorkingCalendar]:
    """The day, the time zone and the calendar of the organisation."""
    home = organisation.get_organisation(session)
    zone = ZoneInfo(home.timezone)
    return now.astimezone(zone).date(), zone, calendars.get_calendar(session, home.calendar)
