"""Progress in a cell: dated updates become records; what has no day of its own gets one that is given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planflow.domain import days, spreadsheet, words
from planflow.errors import PlanflowError
from planflow.intake.trackers import dates

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s\-]+(?:of )?{_MONTH}\.?,?[\s\-]+'?(?:\d{{4}}|\d{{2}})"
)
_START = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;]\s))[ \t]*(?:[*•\-–]\s*)?"
    r"(?:(?:updated?|progress|position|as at|as of)(?: (?:at|on|as at))?:?\s+)?"
    rf"[\[(]?(?P<day>{_DAY}|{_MONTH}\.?,?\s+\d{{4}})[\])]?[ \t]*"
    rf"(?P<end>:|\s[\-–—]\s|[–—]|-(?=\D)|\n|\.(?=\s)|(?<=[\])])\s)\s*",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(rf"\b(?P<day>{_DAY}|{_MONTH}\s+\d{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Update:
    """One record of progress."""

    on: date
    text: str
    is_assumed: bool = False
    """Whether the day was not written beside it, or only its month."""

    @property
    def shown(self) -> str:
        """As planflow writes it out."""
        return f"{words.say_date(self.on)}: {self.text}"


def split(text: str, *, undated: date, latest: date) -> list[Update]:
    """The records in a cell, in its order.

    `undated` is the day of what has none of its own; a month is read as its last day, or as `latest` where
    that comes first. Raises `PlanflowError` for a day after `latest`.
    """
    whole = spreadsheet.squeezed(text)
    return [one for one in _split(whole, undated, latest) if one.text]


def _split(whole: str, undated: date, latest: date) -> Iterator[Update]:
    starts = [(match, day) for match in _START.finditer(whole) if (day := _read(match["day"])) is not None]
    first = starts[0][0].start() if starts else len(whole)
    yield Update(undated, _tidy(whole[:first]), is_assumed=True)
    ends = [*(match.start() for match, _ in starts[1:]), len(whole)][: len(starts)]
    for (match, day), end in zip(starts, ends, strict=True):
        on = day.on or undated
        if on > latest:
            if day.is_exact:
                message = f"The update of {words.say_date(on)} is in the future."
                raise PlanflowError(message, "Correct its day; what is planned belongs into the action.")
            on = latest
        yield Update(on, _tidy(whole[match.end() : end]), is_assumed=not day.is_exact)


def _tidy(text: str) -> str:
    return text.strip().strip(";").strip()


def _read(text: str) -> days.Day | None:
    try:
        day = days.read_day(dates.usual(text))
    except PlanflowError:
        return None
    return day if day.on is not None else None


def day_of_heading(heading: str, *, latest: date) -> date | None:
    """The day that a heading names ("Progress at June 2017"); None where it names none."""
    match = _ANYWHERE.search(heading)
    day = _read(match["day"]) if match else None
    return min(day.on, latest) if day is not None and day.on is not None else None
