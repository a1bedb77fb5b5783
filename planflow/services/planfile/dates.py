"""The dates of a plan file: readable, possible, in order; and what its deadline rules compute."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from planflow.domain import days, rules
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.days import Day
from planflow.domain.rules import Computed
from planflow.engine import named_rules
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.services.planfile import places
from planflow.services.planfile.checking import Check
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.actions import Action
from planflow.services.planfile.model.plan import Milestone, Owed

_WHEN = (
    "plan.report.published",
    "plan.submission",
    "plan.submission.due",
    "plan.submission.also_printed",
    "plan.agreement",
    "plan.agreement.due",
    "plan.agreement.also_printed",
    "plan.milestones.*.due",
    "plan.milestones.*.also_printed",
    "assessments.*.held",
    "actions.*.due",
    "actions.*.opening.due",
    "actions.*.opening.original_due",
)
_PAIRS = (
    ("roles.*", "from", "until"),
    ("people.*.away", "from", "until"),
    ("actions.*.repeats", "from", "until"),
    ("reports.*", "from", "until"),
)
_AFTER_PUBLICATION = (
    "plan.submission",
    "plan.submission.due",
    "plan.agreement",
    "plan.agreement.due",
    "actions.*.due",
)
_RULES = ("plan.submission.rule", "plan.agreement.rule", "plan.milestones.*.rule", "actions.*.rule")


def check(found: Check) -> None:
    """Note every date that cannot be read, and every pair of dates that is the wrong way round."""
    for pattern in _WHEN:
        for path, text in places.texts(found.data, pattern):
            try:
                days.read_day(text)
            except PlanflowError as error:
                found.wrong(path, error.message, error.remedy)
    for pattern, first, last in _PAIRS:
        for path, entry in places.find(found.data, pattern):
            start, end = _day(entry, first), _day(entry, last)
            if start and end and end < start:
                found.wrong(
                    (*path, last), f"It ends ({end}) before it begins ({start}).", "Correct one of them."
                )
    for path, entry in places.find(found.data, "actions.*.opening"):
        since, as_at = _day(entry, "since"), _day(entry, "as_at")
        if since and as_at and since > as_at:
            message = f"It is taken over as at {as_at}, so its state cannot date from {since}."
            found.wrong((*path, "since"), message, "Correct one of them.")
    _before_start(found)
    _rules(found)


def _before_start(found: Check) -> None:
    published = _read(places.text_at(found.data, "plan", "report", "published"))
    if published is None:
        return
    for pattern in (
        "plan.submission",
        "plan.submission.due",
        "plan.agreement",
        "plan.agreement.due",
        "actions.*.due",
    ):
        for path, text in places.texts(found.data, pattern):
            due = _read(text)
            if due is not None and due < published:
                message = f"It is due on {due}, before the report was published ({published})."
                found.wrong(path, message, "Correct it; what was done before belongs under 'done_before'.")


def _rules(found: Check) -> None:
    triggers = _triggers(found.data)
    for pattern in _RULES:
        for path, text in places.texts(found.data, pattern):
            try:
                rule = named_rules.resolve(text, found.library.named_rules)
                if rule.on is None and rule.trigger not in triggers:
                    raise PlanflowError(
                        f"The rule counts from '{rule.trigger}', which this file does not give.",
                        f"Days given: {', '.join(sorted(triggers)) or 'none'}. Or write a day in the rule.",
                    )
            except PlanflowError as error:
                found.wrong(path, error.message, error.remedy)


def _triggers(data: Any) -> dict[str, date]:
    written = {
        "published": places.text_at(data, "plan", "report", "published"),
        "report_received": places.text_at(data, "plan", "report", "received"),
        "submission": places.text_at(data, "plan", "submission", "due")
        or places.text_at(data, "plan", "submission"),
        "agreement": places.text_at(data, "plan", "agreement", "due")
        or places.text_at(data, "plan", "agreement"),
    }
    read = {name: _read(text) for name, text in written.items()}
    return {name: day for name, day in read.items() if day is not None}


def triggers_of(file: PlanFile) -> dict[str, date]:
    """The days that a rule of this file may count from, by name."""
    report, plan = file.plan.report, file.plan
    written = {
        "published": report.published,
        "report_received": report.received.isoformat() if report.received else None,
        "submission": plan.submission.due if plan.submission else None,
        "agreement": plan.agreement.due if plan.agreement else None,
    }
    read = {name: _read(text or "") for name, text in written.items()}
    return {name: day for name, day in read.items() if day is not None}


def compute(text: str, triggers: Mapping[str, date], calendar: WorkingCalendar, library: Library) -> Computed:
    """The day that a rule of the file gives. The rule may be a named one."""
    return rules.compute(named_rules.resolve(text, library.named_rules), triggers, calendar)


def plain(text: str) -> str:
    """A day in its one form (2017-01-23) where the text names one plain day; words stay as they are."""
    day = days.read_day(text)
    return day.on.isoformat() if day.on is not None and day.is_exact else day.text


def written(day: Day) -> str:
    """How a day is written in a file."""
    return day.on.isoformat() if day.on is not None and day.is_exact else day.text


Dated = Owed | Milestone | Action
"""Everything in a file that has `due` and `rule`."""


def due_entries(file: PlanFile) -> Iterator[Dated]:
    """Everything in a file that has `due` and `rule`."""
    yield from (owed for owed in (file.plan.submission, file.plan.agreement) if owed is not None)
    yield from file.plan.milestones
    yield from file.actions


def _read(text: str) -> date | None:
    try:
        return days.read_day(text).on if text else None
    except PlanflowError:
        return None


def _day(entry: Any, name: str) -> date | None:
    return _read(entry[name]) if isinstance(entry, dict) and isinstance(entry.get(name), str) else None
