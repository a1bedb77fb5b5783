"""A person's private calendar: what they owe, as all-day entries that any phone or desktop calendar shows.

Entries of their own (VEVENT) and not tasks (VTODO): calendars that subscribe to an address show no tasks.
They keep nobody busy and ring no bell; reminding is what the mails are for. They hold what the plan says and
never what people reported, no progress, evidence, reasons or names: the address opens without signing in.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from planflow.domain.deadline import DeadlineState
from planflow.domain.link import Purpose
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person
from planflow.domain.signing import Signing
from planflow.errors import LinkRevoked, LinkUnknown
from planflow.services import links
from planflow.store import feed_items, organisation, people
from planflow.store.session import Session

MEDIA_TYPE = "text/calendar; charset=utf-8"
ENDED_DAYS = 30
"""Days for which something that ended is still listed as cancelled, so that every calendar drops it."""
_REFRESH = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Feed:
    """A calendar as it is served."""

    content: bytes
    etag: str
    """In quotes, as the header wants it. The same content has the same."""


def of_token(session: Session, token: str, *, now: datetime) -> Feed:
    """The calendar behind a private address. Raises `LinkUnknown` or `LinkRevoked`; it writes nothing."""
    link = links.find(session, Purpose.FEED, token)
    person = people.find(session, link.person_id) if link is not None else None
    if link is None or person is None:
        raise LinkUnknown("This calendar is not one of ours.", "Copy the whole address from a mail.")
    if links.death(link, person) is not None:
        raise LinkRevoked(
            "The address of this calendar was taken back.", "Subscribe to the address in your newest mail."
        )
    return of_person(session, person, now=now)


def of_person(session: Session, person: Person, *, now: datetime) -> Feed:
    """What a person owes. Its bytes depend on the data and the day alone, never on the time of asking."""
    home = organisation.get_organisation(session)
    today = organisation.today(session, now)
    rows = feed_items.items(session, person.id, ended_since=today - timedelta(days=ENDED_DAYS), today=today)
    words = session.library.words(person.language or home.language)
    calendar = _calendar(home, words)
    for row in rows:
        calendar.add_component(_event(row, home, session.links, words))
    if not rows:
        calendar.add_component(_nothing())
    content = calendar.to_ical()
    return Feed(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _calendar(home: Organisation, words: Mapping[str, str]) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//planflow//calendar of what a person owes//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    name = _line(words["feed_name"].format(organisation=home.name))
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _REFRESH, parameters={"VALUE": "DURATION"})
    return made


def _event(row: Any, home: Organisation, signing: Signing, words: Mapping[str, str]) -> Event:
    ref = f"{row.plan_key}/{row.ref}" if row.ref else str(row.plan_key)
    has_ended = row.state != DeadlineState.OPEN
    made = Event()
    made.add("uid", f"deadline-{row.id}@{home.key}.planflow")
    made.add("dtstamp", _stamp(row.met_on if has_ended and row.met_on else row.made_on))
    # Twice the version, so that the end of something and its being opened again both count up.
    made.add("sequence", 2 * (row.due_version - 1) + has_ended)
    made.add("dtstart", row.due_on)
    made.add("dtend", row.due_on + _DAY)
    made.add("summary", f"{row.ref or row.plan_key}: {_line(_said(row, words))}")
    made.add("description", _description(row, ref, words))
    if address := signing.page(f"items/{quote(ref)}"):
        made.add("url", address)
    made.add("categories", [_line(row.plan_title)])
    made.add("status", "CANCELLED" if has_ended else "CONFIRMED")
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made


def _said(row: Any, words: Mapping[str, str]) -> str:
    """What is to be done, in the words for its kind; the title alone for what needs none."""
    pattern = words.get(f"feed_{row.kind}", "{title}")
    return pattern.format(title=row.title, turn="" if row.turn is None else row.turn + 1)


def _description(row: Any, ref: str, words: Mapping[str, str]) -> str:
    lines: Sequence[str] = (
        f"{_line(row.plan_title)} ({ref})",
        words["feed_done_when"].format(measure=_line(row.success_measure)) if row.success_measure else "",
        words["feed_due_text"].format(text=_line(row.due_text)) if row.due_text else "",
    )
    return "\n".join(line for line in lines if line)


def _nothing() -> Timezone:
    """What an empty calendar holds: the format asks for one component at least."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # a local time, as the format wants it
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    standard.add("tzname", "UTC")
    made = Timezone()
    made.add("tzid", "Etc/UTC")
    made.add_component(standard)
    return made


def _stamp(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _line(text: str) -> str:
    """One line without control characters: a calendar must not take a title for lines of its own."""
    kept = "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in text)
    return " ".join(kept.split())
