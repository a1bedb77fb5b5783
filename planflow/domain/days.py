"""Days as people write them: some exactly, some only to the month, some only in words.

The words are always kept. A reading that rests on a guess (the last day of a month) is marked as assumed.
"""

import difflib
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from planflow.domain import words
from planflow.domain.calendar import WEEKDAYS
from planflow.errors import PlanflowError

FIRST_YEAR, LAST_YEAR = 1900, 2199
_CENTURY = 2000
_MONTHS = {name.lower(): number for number, name in enumerate(words.MONTHS, start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_WEEKDAYS |= {name[:3]: number for name, number in _WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_SPOKEN = re.compile(
    r"(?:(?!the\s)([a-z]+),?\s+)?(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})"
)
_MONTH_LONG = re.compile(r"([a-z]+)\.?,?\s+(\d{4})")
_MONTH_SHORT = re.compile(r"([a-z]+)\.?[\s-]+'?(\d{2})")
_YEAR_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_NUMBERS = re.compile(r"[\d\s./-]*\d[\s./-]+\d[\d\s./-]*")
_LEAD = re.compile(r"(?:by|before|until|in|during|for|on)\s+")
_PART = re.compile(r"(?:the\s+)?(?:end|middle|beginning|start|mid|early|late)(?:\s+of|\s+in)?[\s-]+")
_REMEDY = "Write a day as 2017-01-23 or 23 January 2017, or a month as January 2017."


@dataclass(frozen=True)
class Day:
    """When something is due: a day, a day read from words, or only words."""

    on: date | None
    """None where the words cannot be read as a day ("ongoing")."""
    text: str
    """The words as written."""
    is_exact: bool
    """True where the words name one plain day."""
    is_assumed: bool
    """True where the day rests on a guess, such as the last day of the month."""

    @property
    def words(self) -> str:
        """The words, where they say more or less than a plain day; else empty."""
        return "" if self.is_exact and not self.is_assumed else self.text

    def __str__(self) -> str:
        if self.on is None:
            return f'"{self.text}"'
        return f'"{self.text}" (read as {words.say_day(self.on)})' if self.words else words.say_day(self.on)


def exactly(day: date) -> Day:
    """A day that is known."""
    return Day(day, day.isoformat(), is_exact=True, is_assumed=False)


def read_day(text: str) -> Day:
    """Read `2017-01-23`, `23 January 2017`, `January 2015`, `end of January 2017`, `Oct 16` or words.

    A month is read as its last day and marked as assumed. Raises `PlanflowError` for a day that does not
    exist and for a year outside 1900 to 2199; words that name no day are kept without one.
    """
    kept = " ".join(text.split())
    if not kept:
        raise PlanflowError("There is no day here.", _REMEDY)
    asked = _LEAD.sub("", kept.lower(), count=1) if _LEAD.match(kept.lower()) else kept.lower()
    return _plain(asked, kept) or _month(asked, kept) or _only_words(asked, kept)


def read_date(text: str) -> date:
    """A day that has to be exact, such as a trigger on the command line. Raises `PlanflowError`."""
    day = read_day(text)
    if day.on is None or not day.is_exact:
        raise PlanflowError(f"'{text}' is not one day.", "Write it as 2017-01-23 or 23 January 2017.")
    if day.is_assumed:
        raise PlanflowError(
            f"'{text}' may be read in two ways.",
            f"Write {day.on.isoformat()}, if that is the day that is meant.",
        )
    return day.on


def _plain(asked: str, kept: str) -> Day | None:
    """A day with day, month and year; where the weekday beside it is another one, it is assumed."""
    if match := _ISO.fullmatch(asked):
        return Day(_date(match[1], int(match[2]), match[3], kept), kept, is_exact=True, is_assumed=False)
    if match := _SLASHES.fullmatch(asked):
        # British order; only a day above 12 or equal numbers leave no doubt.
        is_doubtful = int(match[1]) <= len(words.MONTHS) and int(match[1]) != int(match[2])
        return Day(
            _date(match[3], int(match[2]), match[1], kept), kept, is_exact=True, is_assumed=is_doubtful
        )
    match = _SPOKEN.fullmatch(asked)
    if match is None or match[3] not in _MONTHS:
        return None
    if match[1] and match[1] not in _WEEKDAYS:
        return None
    on = _date(match[4], _MONTHS[match[3]], match[2], kept)
    is_wrong_weekday = bool(match[1]) and _WEEKDAYS[match[1]] != on.weekday()
    return Day(on, kept, is_exact=True, is_assumed=is_wrong_weekday)


def _month(asked: str, kept: str) -> Day | None:
    bare = _PART.sub("", asked, count=1) if _PART.match(asked) else asked
    match = _MONTH_LONG.fullmatch(bare) or _MONTH_SHORT.fullmatch(bare)
    if match is None or match[1] not in _MONTHS:
        return None
    is_short = match.re is _MONTH_SHORT
    year, month = _year(int(match[2]) + (_CENTURY if is_short else 0), kept), _MONTHS[match[1]]
    return Day(date(year, month, monthrange(year, month)[1]), kept, is_exact=False, is_assumed=True)


def _only_words(asked: str, kept: str) -> Day:
    """Words without a day, unless they look like a date with a slip in it."""
    if re.search(r"\d{4}", asked):
        for word in re.findall(r"[a-z]{4,}", asked):
            near = difflib.get_close_matches(word, [name.lower() for name in words.MONTHS], n=1, cutoff=0.75)
            if near and word not in _MONTHS:
                raise PlanflowError(f"'{kept}' is not a day: did you mean {near[0].title()}?", _REMEDY)
    if _YEAR_MONTH.fullmatch(asked):
        raise PlanflowError(
            f"'{kept}' may be a month or two years.", "Write the month as January 2017, the years as 2011/12."
        )
    if _NUMBERS.fullmatch(asked) and not re.fullmatch(r"\d{4}[/-]\d{2,4}", asked):
        raise PlanflowError(f"'{kept}' is not a day.", _REMEDY)
    return Day(None, kept, is_exact=False, is_assumed=False)


def _date(year: str, month: int, day: str, kept: str) -> date:
    number = _year(int(year), kept)
    if not 1 <= month <= len(words.MONTHS):
        raise PlanflowError(f"'{kept}' is not a day: there is no month {month}.", _REMEDY)
    last = monthrange(number, month)[1]
    if not 1 <= int(day) <= last:
        raise PlanflowError(
            f"There is no day '{kept}': {words.MONTHS[month - 1]} {number} has {last} days.", _REMEDY
        )
    return date(number, month, int(day))


def _year(year: int, kept: str) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PlanflowError(
            f"The year of '{kept}' is outside {FIRST_YEAR} to {LAST_YEAR}.", "Check that it is typed right."
        )
    return year
