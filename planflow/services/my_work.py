"""What waits for a person: their own actions by urgency, what they decide, check and stand in for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from planflow.domain.person import Person
from planflow.services import rag_facts
from planflow.services.letters import SOON_DAYS
from planflow.store import calendars, definitions, falling, organisation, plan_list
from planflow.store.rating_sql import Reading
from planflow.store.session import Session

OWN_KINDS = ("action", "occurrence")
"""Kinds of deadline that are somebody's own work; the others ask them to decide, check or write."""


@dataclass(frozen=True)
class Work:
    """One thing that waits for a person."""

    plan_key: str
    plan: str
    ref: str
    """As people type it within its plan, `R3a` or `R3a.1`; empty for what has no reference of its own."""
    title: str
    subject_kind: str
    kind: str
    due_on: date | None
    due_text: str
    days_late: int
    """Working days."""
    days_left: int | None
    """Working days; None without a day, and once it is late."""
    state: str = ""
    percent: int | None = None
    to_on: date | None = None
    """The day asked for, where more time is to be decided on."""
    fallback: str = ""
    """Why it falls to this person in somebody else's place, as a code; empty where it is theirs."""
    meant_for: str = ""
    turn: int | None = None
    turns: int = 1
    """How many turns of something that repeats this line stands for."""

    @property
    def reference(self) -> str:
        """With the plan's key in front."""
        return f"{self.plan_key}/{self.ref}" if self.ref else self.plan_key


@dataclass(frozen=True)
class Part:
    """One part of the page: what is in it, the most urgent first."""

    key: str
    items: tuple[Work, ...]


def of_person(session: Session, person: Person, *, now: datetime) -> list[Part]:
    """Everything that waits for a person: late, today, soon, later, undated, then what is not their own work.

    The parts come in the order of urgency and are never left out, so that a page may say what is empty.
    """
    on = organisation.today(session, now)
    language = organisation.get_organisation(session).language
    rows = falling.to_person(session, person.id, today=on)
    found: dict[str, list[Work]] = {key: [] for key in _PARTS}
    for row in rows:
        work = _work(session, row, on, language)
        found[_part(work, on)].append(work)
    for row in falling.without_day(session, person.id, _reading(session, on)):
        work = _without(session, row, language)
        found["helping" if row.is_help else "waiting" if row.implemented_on else "undated"].append(work)
    return [Part(key, tuple(_together(items))) for key, items in found.items()]


_PARTS = ("late", "today", "soon", "later", "undated", "asked", "standing", "waiting", "helping")


def _reading(session: Session, on: date) -> Reading:
    calendar = calendars.get_calendar(session, organisation.get_organisation(session).calendar)
    return Reading(on, calendar, plan_list.lifecycles(session, "action"), {})


def _work(session: Session, row: Any, on: date, language: str) -> Work:
    calendar = calendars.get_calendar(session, row.calendar)
    late = rag_facts.days_late(row, calendar, on=on)
    is_ahead = row.due_on is not None and row.due_on >= on and calendar.covers(row.due_on)
    return Work(
        plan_key=row.plan_key,
        plan=row.plan_title,
        ref=f"{row.ref}.{row.number}" if row.number else row.ref,
        title=row.title,
        subject_kind=row.subject_kind,
        kind=row.kind,
        due_on=row.due_on,
        due_text=row.due_text,
        days_late=late,
        days_left=calendar.working_days_between(on, row.due_on) if is_ahead else None,
        state=_state(session, row, language) if row.kind in OWN_KINDS else "",
        percent=row.percent,
        to_on=row.to_due_on,
        fallback=row.fallback,
        meant_for=row.meant_for,
        turn=None if row.turn is None else row.turn + 1,
    )


def _without(session: Session, row: Any, language: str) -> Work:
    return Work(
        plan_key=row.plan_key,
        plan=row.plan_title,
        ref=row.ref,
        title=row.title,
        subject_kind="action",
        kind="action",
        due_on=row.due_on,
        due_text="",
        days_late=0,
        days_left=None,
        state=_state(session, row, language),
        percent=row.percent,
    )


def _state(session: Session, row: Any, language: str) -> str:
    if not row.action_definition:
        return ""
    known = definitions.get(session, row.action_definition).states
    return rag_facts.label(known[row.action_state].label, language)


def _part(work: Work, on: date) -> str:
    if work.fallback:
        return "standing"
    if work.kind not in OWN_KINDS:
        return "asked"
    if work.due_on is None:
        return "undated"
    if work.due_on < on:
        return "late"
    if work.due_on == on:
        return "today"
    return "soon" if work.days_left is not None and work.days_left <= SOON_DAYS else "later"


def _together(items: Iterable[Work]) -> list[Work]:
    """The turns of one repeating action as one line, in the place of the first."""
    found: dict[object, Work] = {}
    for at, item in enumerate(items):
        key: object = (item.reference, item.fallback) if item.kind == "occurrence" else at
        known = found.get(key)
        found[key] = item if known is None else replace(known, turns=known.turns + 1)
    return list(found.values())
