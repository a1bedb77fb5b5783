"""Meetings out of an iCalendar file, as committee systems publish them.

It comes from outside, so it is read within bounds: what is too large, too many or endless is refused with a
sentence, and a rule that repeats is followed only through the years that matter.
"""

import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule
from icalendar import Calendar

from planflow.domain import recurrence
from planflow.domain.days import FIRST_YEAR, LAST_YEAR
from planflow.errors import PlanflowError

LARGEST_BYTES = 2_000_000
MOST_ENTRIES, MOST_MEETINGS = 5_000, 1_000
BACK_MONTHS, AHEAD_MONTHS = 24, 36
"""How far back and ahead meetings are taken from a file."""
_LONGEST_TITLE, _LONGEST_UID = 200, 250
_SMALLEST = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_REMEDY = "Export the meetings of this one body again, and try with that file."


@dataclass(frozen=True)
class Found:
    """One meeting of the file."""

    uid: str
    """Its name in the file; for one of a series with the day on which it would fall. Empty without one."""
    held_on: date
    title: str
    is_cancelled: bool


def read(content: bytes, zone: ZoneInfo, today: date) -> list[Found]:
    """The meetings of a file within reach of today, by day; their days are those of the zone.

    Raises `PlanflowError` where the file is no calendar, too large, or holds too much.
    """
    if len(content) > LARGEST_BYTES:
        raise PlanflowError(f"The file has {len(content):,} bytes; {LARGEST_BYTES:,} are read.", _REMEDY)
    entries = _entries(content)
    span = (recurrence.add(today, -BACK_MONTHS, "month"), recurrence.add(today, AHEAD_MONTHS, "month"))
    found: dict[tuple[str, date], Found] = {}
    for entry in sorted(entries, key=lambda one: one.get("RECURRENCE-ID") is not None):
        for one in _meetings(entry, zone, span):
            # One that was changed by itself comes after its series and takes the place of what that said.
            found[one.uid or one.title, date.min if one.uid else one.held_on] = one
        if len(found) > MOST_MEETINGS:
            raise PlanflowError(f"The file holds more than {MOST_MEETINGS:,} meetings.", _REMEDY)
    kept = [one for one in found.values() if span[0] <= one.held_on <= span[1]]
    return sorted(kept, key=lambda one: (one.held_on, one.uid, one.title))


def _entries(content: bytes) -> list[Any]:
    try:
        calendars = Calendar.from_ical(content.decode("utf-8-sig"), multiple=True)
        entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PlanflowError("This is no iCalendar file that can be read.", _REMEDY) from error
    if not entries:
        raise PlanflowError("There is no meeting in this file.", _REMEDY)
    if len(entries) > MOST_ENTRIES:
        raise PlanflowError(f"The file holds {len(entries):,} entries; {MOST_ENTRIES:,} are read.", _REMEDY)
    return entries


def _meetings(entry: Any, zone: ZoneInfo, span: tuple[date, date]) -> Iterator[Found]:
    start = _day(entry.get("DTSTART"), zone)
    if start is None:
        return
    uid = _clean(entry.get("UID"), _LONGEST_UID)
    title = _clean(entry.get("SUMMARY"), _LONGEST_TITLE)
    is_cancelled = _clean(entry.get("STATUS"), 20).upper() == "CANCELLED"
    instead_of = _day(entry.get("RECURRENCE-ID"), zone)
    if instead_of is not None:
        yield Found(_of_series(uid, instead_of), start, title, is_cancelled)
    elif entry.get("RRULE") is None and entry.get("RDATE") is None:
        yield Found(uid, start, title, is_cancelled)
    else:
        for day in _turns(entry, start, zone, span):
            yield Found(_of_series(uid, day), day, title, is_cancelled)


def _of_series(uid: str, day: date) -> str:
    return f"{uid}#{day.isoformat()}" if uid else ""


def _turns(entry: Any, start: date, zone: ZoneInfo, span: tuple[date, date]) -> list[date]:
    """The days of a series within the span, without those that were taken out."""
    days = {start, *_listed(entry.get("RDATE"), zone)}
    written = entry.get("RRULE")
    for rule in written if isinstance(written, list) else [written] if written is not None else []:
        days |= set(_repeated(rule, start, span))
    left_out = set(_listed(entry.get("EXDATE"), zone))
    return sorted(day for day in days - left_out if span[0] <= day <= span[1])


def _repeated(rule: Any, start: date, span: tuple[date, date]) -> Iterator[date]:
    """The days that a rule gives, up to the end of the span, whatever the rule says."""
    parts = {str(name).upper() for name in rule}
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if frequency not in _SMALLEST or parts & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        raise PlanflowError("A meeting of this file comes again within a day.", _REMEDY)
    last = datetime.combine(span[1], time.max)
    # The day alone is repeated: hours and zones would move a meeting over midnight.
    text = ";".join(
        part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL=")
    )
    until = _until(rule)
    try:
        made = rrule.rrulestr(text, dtstart=datetime.combine(start, time()))
        if not isinstance(made, rrule.rrule):
            raise ValueError("several rules in one")
        with warnings.catch_warnings():
            # A count and a last day together: the standard allows one of them, the bound needs both.
            warnings.simplefilter("ignore", DeprecationWarning)
            bounded = made.replace(until=min(last, until) if until else last)
            turns = list(islice(bounded, MOST_MEETINGS * 50))
    except (ValueError, TypeError, OverflowError, KeyError) as error:
        raise PlanflowError(
            "The rule by which a meeting of this file comes again cannot be read.", _REMEDY
        ) from error
    if len(turns) >= MOST_MEETINGS * 50:
        raise PlanflowError("A meeting of this file comes again too often.", _REMEDY)
    return (turn.date() for turn in turns if turn.date() >= span[0])


def _until(rule: Any) -> datetime | None:
    written = (rule.get("UNTIL") or [None])[0]
    if isinstance(written, datetime):
        return datetime.combine(written.date(), time.max)
    return datetime.combine(written, time.max) if isinstance(written, date) else None


def _listed(written: Any, zone: ZoneInfo) -> Iterator[date]:
    for one in written if isinstance(written, list) else [written] if written is not None else []:
        for value in getattr(one, "dts", ()):
            day = _day(value, zone)
            if day is not None:
                yield day


def _day(written: Any, zone: ZoneInfo) -> date | None:
    """The day of an entry: an instant is one day here and may be another one elsewhere."""
    value = getattr(written, "dt", None)
    if isinstance(value, datetime):
        value = value.astimezone(zone).date() if value.tzinfo is not None else value.date()
    if not isinstance(value, date) or not FIRST_YEAR <= value.year <= LAST_YEAR:
        return None
    return value


def _clean(written: Any, longest: int) -> str:
    """A text of the file as one line, without what cannot be printed."""
    text = str(written) if written is not None else ""
    shown = "".join(one if not unicodedata.category(one).startswith("C") else " " for one in text)
    return " ".join(shown.split())[:longest]
