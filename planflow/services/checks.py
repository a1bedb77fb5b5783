"""What waits to be verified: what was said, what shows it, and whether this person may check it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.errors import Refusal
from planflow.services import ownership, policy, rag_facts
from planflow.store import calendars, check_queue, organisation, roles, texts
from planflow.store.session import Session


@dataclass(frozen=True)
class Check:
    """One action that waits."""

    row: Any
    said: str
    """What whoever implemented it says was done."""
    evidence: Sequence[Any]
    days_late: int
    refusal: Refusal | None
    """Why this person may not check it; None where they may."""

    @property
    def reference(self) -> str:
        """With the plan's key in front."""
        return f"{self.row.plan_key}/{self.row.ref}"


@dataclass(frozen=True)
class Queue:
    """One page of what waits."""

    checks: Sequence[Check]
    total: int


def queue(
    session: Session, person: Person, plans: Sequence[Plan], *, skip: int = 0, most: int = 20, now: datetime
) -> Queue:
    """What waits in some plans, what this person may check first, then by day."""
    on = organisation.today(session, now)
    judged = {one.id: _judges(session, one, person, on) for one in plans}
    spoken_for = _spoken_for(session, person, on)
    rows = check_queue.waiting(session, [one.id for one in plans])
    marked = [(row, _refusal(row, person.id, spoken_for, judges=judged[row.plan_id])) for row in rows]
    marked.sort(key=lambda one: one[1] is not None)
    shown = marked[skip : skip + most]
    return Queue(_checks(session, shown, _unrestricted(session, plans, person, on), on), len(rows))


def _checks(
    session: Session, shown: Sequence[tuple[Any, Refusal | None]], sees_all: frozenset[int], on: date
) -> list[Check]:
    evidence: dict[int, list[Any]] = {}
    plan_of = {row.id: row.plan_id for row, _ in shown}
    for one in check_queue.evidence(session, list(plan_of)):
        if not one.is_restricted or plan_of[one.action_id] in sees_all:
            evidence.setdefault(one.action_id, []).append(one)
    said = _said(session, [row.said for row, _ in shown if row.said is not None])
    return [
        Check(
            row=row,
            said=said.get(row.said, ""),
            evidence=evidence.get(row.id, []),
            days_late=rag_facts.days_late(row, calendars.get_calendar(session, row.calendar), on=on),
            refusal=refusal,
        )
        for row, refusal in shown
    ]


def _said(session: Session, event_ids: Sequence[int]) -> dict[int, str]:
    notes = {}
    for number, body in check_queue.words_of(session, event_ids).items():
        note = json.loads(body).get("texts", {}).get("note")
        if note:
            notes[number] = int(note[0])
    words = texts.bodies(session, notes.values())
    return {number: words.get(text_id, "") for number, text_id in notes.items()}


def _judges(session: Session, plan: Plan, person: Person, on: date) -> bool:
    held = roles.holders(session, plan, Role.VERIFIER, on=on)
    return any(one.person_id == person.id for one in held)


def _unrestricted(session: Session, plans: Sequence[Plan], person: Person, on: date) -> frozenset[int]:
    seen = policy.SEES_RESTRICTED
    return frozenset(one.id for one in plans if ownership.holds_any(session, one, seen, person.id, on=on))


def _spoken_for(session: Session, person: Person, on: date) -> frozenset[int | None]:
    """The bodies for which a person speaks."""
    held = {one.body_id for one in roles.of_person(session, person.id, on=on) if one.body_id is not None}
    return frozenset({*held, *([person.agency_id] if person.agency_id is not None else [])})


def _refusal(row: Any, person_id: int, spoken_for: frozenset[int | None], *, judges: bool) -> Refusal | None:
    if not judges:
        return Refusal("not_allowed", {"by": [str(Role.VERIFIER)], "move": "verify"})
    own = (row.owner_id, row.implemented_by_id, row.implemented_recorder_id, row.deputy_id)
    is_own = person_id in own or (row.owner_id is None and row.owner_body_id in spoken_for)
    return Refusal("own_work") if is_own else None
