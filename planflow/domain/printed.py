"""A printed date outranks the rule. Both are kept; these sentences say by how much they differ."""

from datetime import date

from planflow.domain import words
from planflow.domain.calendar import WEEKDAYS, WorkingCalendar
from planflow.domain.counting import Computed
from planflow.domain.days import Day


def compare(printed: date, computed: Computed) -> str:
    """A warning where the printed day is not the computed one; empty where they agree."""
    if printed == computed.due_on:
        return ""
    calendar = computed.counted_in
    between = apart(computed.due_on, printed, calendar)
    rule = f"'{computed.rule}': {words.say_day(computed.due_on)}"
    return (
        f"The printed date, {words.say_day(printed)}, is {between} than the rule gives ({rule}). "
        f"The printed date stands.{_not_worked(printed, calendar)}"
    )


def compare_printed(first: Day, second: Day, calendar: WorkingCalendar) -> str:
    """A warning where two printed dates for the same thing disagree; empty where they agree.

    Where one of them is only words, nothing can be said unless the words differ too.
    """
    if first.on is None or second.on is None:
        if first.text.casefold() == second.text.casefold():
            return ""
        return f"Two dates are printed for this and cannot be compared: {first} and {second}. Both are kept."
    if first.on == second.on:
        return ""
    return (
        f"Two dates are printed for this: {first} and {second}. "
        f"The second is {apart(first.on, second.on, calendar)}. Both are kept."
    )


def apart(start: date, end: date, calendar: WorkingCalendar) -> str:
    """`5 working days (8 calendar days) earlier`."""
    calendar_days = words.say_count(abs((end - start).days), "calendar day")
    direction = "later" if end > start else "earlier"
    if not (calendar.covers(start) and calendar.covers(end)):
        return f"{calendar_days} {direction}"
    between = abs(calendar.working_days_between(start, end))
    if between == 0:
        return f"{calendar_days} (no working day) {direction}"
    return f"{words.say_count(between, 'working day')} ({calendar_days}) {direction}"


def _not_worked(printed: date, calendar: WorkingCalendar) -> str:
    reason = calendar.reason(printed) if calendar.covers(printed) else ""
    if not reason:
        return ""
    name = "" if reason == WEEKDAYS[printed.weekday()] else f" ({reason})"
    return f" It is not a working day{name}."
