"""Intents become messages: each person's weekly mail, and what may break in between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planflow.domain import mailing
from planflow.services import paper_owing, quiet, silencing
from planflow.store import connector, intents, job_runs, messages, organisation, rerouting
from planflow.store.session import Session


@dataclass(frozen=True)
class Gathered:
    """What one gathering did."""

    messages: int = 0
    intents: int = 0
    overtaken: int = 0
    """Intents that need no telling: their deadline was met, given up, moved or handed on, or what they would
    press for has not come yet."""
    rerouted: int = 0
    """Intents whose recipient is away or can no longer be reached, given to somebody else instead."""
    silenced: int = 0
    """Intents for information alone to people who want only what is needed."""
    next_at: datetime | None = None
    """When a mail would be made of what waits on, where it was asked for."""


def gather(session: Session, *, looks_ahead: bool = False, now: datetime) -> Gathered:
    """Make the mails that are due at `now`, one worker at a time; a handful of statements in all.

    With `looks_ahead` it is also worked out when the next mail will be made, as long as nothing changes.
    """
    if organisation.get_organisation(session).deliveries_held_at is not None:
        return Gathered()  # what waits is gathered at the release, into one mail for each person
    today, zone, home = _here(session, now)
    job_runs.take_turn(session, "gather", now=now)
    overtaken = intents.drop_overtaken(session) + paper_owing.end_early(session)
    rerouted = rerouting.reroute_unreachable(session, today=today)
    silenced = silencing.end_silenced(session)
    slots, left = [], []
    for box in messages.mailboxes(session, today=today, zone=zone):
        slot = mailing.slot_on(box, today, quiet.calendar_of(session, box.calendar, otherwise=home))
        if slot is not None and mailing.instant(today, box.hour, zone) <= now:
            slots.append((box.person_id, slot))
        else:
            left.append(box)
    messages.insert(session, slots, today=today, now=now)
    filled = messages.fill(session, today=today, now=now) if slots else 0
    told = connector.gather(session, today=today, now=now) if session.has_connector else 0
    then = _next_at(session, left, now) if looks_ahead else None
    return Gathered(len(slots) + told, filled + told, overtaken, rerouted, silenced, then)


def next_at(session: Session, *, now: datetime) -> datetime | None:
    """The next instant, `now` included, at which a mail would be made of what waits already."""
    if organisation.get_organisation(session).deliveries_held_at is not None:
        return None
    today, zone, _ = _here(session, now)
    return _next_at(session, messages.mailboxes(session, today=today, zone=zone), now)


def _next_at(session: Session, boxes: Iterable[mailing.Mailbox], now: datetime) -> datetime | None:
    today, zone, home = _here(session, now)
    found = []
    for box in boxes:
        day = mailing.next_mail_on(box, today, quiet.calendar_of(session, box.calendar, otherwise=home))
        if day is not None:
            found.append(max(mailing.instant(day, box.hour, zone).astimezone(now.tzinfo), now))
    if session.has_connector and connector.is_waiting(session):
        found.append(now)
    return min(found, default=None)


def _here(session: Session, now: datetime) -> tuple[date, ZoneInfo, str]:
    """The day, the time zone and the name of the calendar of the organisation."""
    home = organisation.get_organisation(session)
    zone = ZoneInfo(home.timezone)
    return now.astimezone(zone).date(), zone, home.calendar
