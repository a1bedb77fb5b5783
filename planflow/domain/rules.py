"""The grammar of deadline rules, as a person writes them: `70 working days after report_received`.

`parse` reads a rule, `compute` gives its day with an explanation. How days are
counted is in `counting.py`, how that is put into words in `explaining.py`.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from planflow.domain import counting, days, explaining, words
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.counting import Computed, Direction, Rule, Unit
from planflow.domain.printed import compare
from planflow.errors import PlanflowError

__all__ = ["Computed", "Rule", "compare", "compute", "parse"]

EXAMPLES = (
    "Write for example '70 working days after report_received', '56 days beginning with published', "
    "'5 clear working days before meeting' or a day such as 2017-01-23."
)
_UNIT_WORDS = {
    "day": Unit.DAY,
    "calendar day": Unit.DAY,
    "working day": Unit.WORKING_DAY,
    "business day": Unit.WORKING_DAY,
    "clear day": Unit.CLEAR_DAY,
    "clear working day": Unit.CLEAR_WORKING_DAY,
    "clear calendar day": Unit.CLEAR_CALENDAR_DAY,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
    "calendar month": Unit.MONTH,
    "year": Unit.YEAR,
}
_LEAD = re.compile(r"(?P<lead>within|before the end of(?: the period of)?)\s+")
_DIRECTIONS = {
    "after": Direction.AFTER,
    "beginning with": Direction.BEGINNING_WITH,
    "before": Direction.BEFORE,
    "of": Direction.AFTER,
}
_SHAPE = re.compile(
    r"(?P<number>[\w-]+)\s+(?P<unit>[a-z ]+?)\s+"
    r"(?P<direction>after|beginning with|before|of)\s+(?P<trigger>.+)"
)
_DOUBTFUL = re.compile(r".*\b(from|starting|following|since)\b.*")
_TRIGGER = re.compile(r"[a-z][a-z0-9]*(?:[ _-][a-z0-9]+)*")
_LONGEST = 200


def parse(text: str) -> Rule:
    """Read a rule or a plain day. Raises `PlanflowError` with a sentence that shows what can be written."""
    asked = " ".join(text.split())
    if not asked or len(asked) > _LONGEST:
        raise PlanflowError("There is no rule here." if not asked else "The rule is too long.", EXAMPLES)
    lowered = asked.lower()
    lead = _LEAD.match(lowered)
    match = _SHAPE.fullmatch(lowered[lead.end() :] if lead else lowered)
    if match is None:
        return _without_period(asked)
    number = _number(match["number"], asked)
    unit = _unit(match["unit"])
    direction = _direction(match["direction"], bool(lead), unit, asked)
    if number == 0 and (direction is Direction.BEGINNING_WITH or unit in counting.CLEAR):
        raise PlanflowError(f"'{asked}' counts nothing.", "Write a number from 1 up.")
    trigger, on = _trigger(match["trigger"], asked)
    return Rule(asked, number, unit, direction, trigger, on)


def compute(
    rule: Rule | str,
    triggers: Mapping[str, date],
    calendar: WorkingCalendar,
    *,
    clear_days: str = "working",
) -> Computed:
    """The day that a rule gives. `clear_days` (`working` or `calendar`) is the body's reading of clear days.

    Raises `PlanflowError` where the rule's trigger has no day in `triggers`, or where a count leaves the
    calendar.
    """
    parsed = parse(rule) if isinstance(rule, str) else rule
    if clear_days not in counting.CLEAR_READINGS:
        raise PlanflowError(
            f"Clear days cannot be counted as '{clear_days}'.", "Use 'working' or 'calendar'."
        )
    trigger_on = parsed.on if parsed.on is not None else _given(parsed, triggers)
    settled = counting.settle(parsed, clear_days)
    counted = counting.count(settled, trigger_on, calendar)
    if not days.FIRST_YEAR <= counted.due_on.year <= days.LAST_YEAR:
        raise PlanflowError(
            f"'{parsed}' leads to the year {counted.due_on.year}.",
            f"Stay within the years {days.FIRST_YEAR} to {days.LAST_YEAR}.",
        )
    return replace(counted, explanation=explaining.explain(settled, counted))


def _without_period(asked: str) -> Rule:
    """A text that is not a period: a plain day, else an error that says what is amiss."""
    lowered = asked.lower()
    if doubtful := _DOUBTFUL.fullmatch(lowered):
        raise PlanflowError(
            f"'{asked}' leaves open whether the first day counts.",
            f"In place of '{doubtful[1]}' write 'after' (it does not count) or 'beginning with' (it does).",
        )
    if lowered[0].isdigit() and re.fullmatch(r"[\d./-]+|\d{1,2}\S* [a-z]+ \d{4}", lowered):
        return Rule(asked, 0, Unit.DAY, Direction.ON, "", days.read_date(asked))
    raise PlanflowError(f"'{asked}' is not a deadline rule.", EXAMPLES)


def _number(text: str, asked: str) -> int:
    number = words.read_number(text)
    if number is None:
        raise PlanflowError(
            f"'{text}' in '{asked}' is not a number.", "Write digits, or a word such as 'two'."
        )
    if number > words.LARGEST:
        raise PlanflowError(f"{text} is too large a number.", f"The largest is {words.LARGEST}.")
    return number


def _unit(text: str) -> Unit:
    singular = text.removesuffix("s")
    if singular not in _UNIT_WORDS:
        known = [f"{name}s" for name in _UNIT_WORDS]
        near = difflib.get_close_matches(text, known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Known units: {', '.join(known)}."
        raise PlanflowError(f"'{text}' is not a unit of time.", remedy)
    return _UNIT_WORDS[singular]


def _direction(text: str, is_within: bool, unit: Unit, asked: str) -> Direction:
    direction = _DIRECTIONS[text]
    if is_within and direction is Direction.BEFORE:
        raise PlanflowError(
            f"'{asked}' counts in two directions.",
            "Write '5 working days before meeting' or 'within 28 days of ...'.",
        )
    if direction is Direction.BEGINNING_WITH and unit in counting.CLEAR:
        raise PlanflowError(
            f"'{asked}' contradicts itself: clear days leave out the first day, 'beginning with' counts it.",
            "Write 'clear days after' or 'days beginning with'.",
        )
    return direction


def _trigger(text: str, asked: str) -> tuple[str, date | None]:
    if text[0].isdigit() or (re.search(r"\d", text) and days.read_day(text).on is not None):
        return "", days.read_date(text)
    bare = text.removeprefix("the ").removeprefix("day of ").removeprefix("the ")
    if not _TRIGGER.fullmatch(bare):
        raise PlanflowError(
            f"'{text}' in '{asked}' is neither a day nor the name of one.",
            "Write a day as 2022-04-01, or a name such as report_received.",
        )
    return re.sub(r"[ -]", "_", bare), None


def _given(rule: Rule, triggers: Mapping[str, date]) -> date:
    if rule.trigger in triggers:
        return triggers[rule.trigger]
    near = difflib.get_close_matches(rule.trigger, triggers, n=1)
    known = f"Days known here: {', '.join(sorted(triggers))}. " if triggers else ""
    hint = f"Did you mean '{near[0]}'? " if near else known
    raise PlanflowError(
        f"The rule '{rule.text}' counts from the day '{rule.trigger}', which is not given.",
        f"{hint}Give that day, or write it in the rule, as in '{rule.period} 2022-04-01'.",
    )
