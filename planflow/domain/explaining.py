"""Puts a computed day into sentences: what was counted from where, and what was left out."""

from datetime import date, timedelta

from planflow.domain import words
from planflow.domain.calendar import WEEKDAYS, WorkingCalendar
from planflow.domain.counting import CLEAR, WORKING, Computed, Direction, Rule, Unit

_SHOWN = 12
"""How many closed days an explanation lists before it only counts the rest."""


def explain(rule: Rule, computed: Computed) -> str:
    """Why the day is what it is, in a few sentences. `rule` is the one that was counted."""
    if computed.trigger_on is None:
        given = f"The day itself is given: {words.say_day(computed.due_on)}."
        return " ".join([given, *_not_worked(computed)])
    sentences = [_counted(rule, computed.trigger_on, computed.due_on), *_ends(rule, computed)]
    if rule.unit in WORKING:
        sentences.append(_left_out(computed.skipped, computed.counted_in))
    else:
        sentences += [*_clamped(rule, computed.trigger_on, computed.due_on), *_not_worked(computed)]
    return " ".join(sentences)


def _counted(rule: Rule, trigger_on: date, due_on: date) -> str:
    name = rule.trigger.replace("_", " ")
    start = f"{name} ({words.say_day(trigger_on)})" if name else words.say_day(trigger_on)
    if rule.direction is Direction.BEFORE:
        return f"{rule.period} {start} is {words.say_day(due_on)} at the latest."
    verb = "ends on" if rule.direction is Direction.BEGINNING_WITH else "is"
    return f"{rule.period} {start} {verb} {words.say_day(due_on)}."


def _ends(rule: Rule, computed: Computed) -> list[str]:
    if rule.unit in CLEAR:
        return ["Neither of these two days is counted."]
    first = computed.trigger_on
    if rule.direction is not Direction.BEGINNING_WITH or first is None:
        return []
    is_counted = rule.unit not in WORKING or computed.counted_in.is_working(first)
    return ["The first day is counted."] if is_counted else ["The first day is not a working day."]


def _left_out(skipped: tuple[tuple[date, str], ...], calendar: WorkingCalendar) -> str:
    own = [(day, name) for day, name in skipped if calendar.is_own(day)]
    bank = [(day, name) for day, name in skipped if not calendar.is_own(day)]
    parts = ["weekends"]
    if bank:
        parts.append(f"{words.say_count(len(bank), 'bank holiday')} ({_listed(bank)})")
    if own:
        parts.append(f"{words.say_count(len(own), 'day')} on which the body is closed ({_listed(own)})")
    return f"Left out: {words.say_list(parts)}."


def _listed(days: list[tuple[date, str]]) -> str:
    shown = "; ".join(f"{name}, {words.say_date(day)}" for day, name in days[:_SHOWN])
    return f"{shown}; and {len(days) - _SHOWN} more" if len(days) > _SHOWN else shown


def _clamped(rule: Rule, trigger_on: date, due_on: date) -> list[str]:
    if rule.unit not in (Unit.MONTH, Unit.YEAR):
        return []
    end = due_on + timedelta(days=1) if rule.direction is Direction.BEGINNING_WITH else due_on
    if end.day == trigger_on.day:
        return []
    month = f"{words.MONTHS[end.month - 1]} {end.year}"
    return [f"{month} has no day {trigger_on.day}, so its last day stands for it."]


def _not_worked(computed: Computed) -> list[str]:
    day, calendar = computed.due_on, computed.counted_in
    if not calendar.covers(day) or calendar.is_working(day):
        return []
    reason = calendar.reason(day)
    name = "" if reason == WEEKDAYS[day.weekday()] else f" ({reason})"
    return [f"That is not a working day{name}; the day is not moved."]
