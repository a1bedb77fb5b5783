"""The actions of a plan as rows of a snapshot: owner, days, state and whose word it is, latest progress."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from planflow.domain.action import Action
from planflow.domain.plan import Plan
from planflow.papers import owed
from planflow.papers.labels import Labels
from planflow.papers.ratings import Ratings
from planflow.store import ratings as overrides
from planflow.store import snapshots
from planflow.store.session import Session


class Instants(Protocol):
    """The day of the figures and the instant at which that day ends."""

    @property
    def on(self) -> date:
        """The day of the figures."""

    @property
    def until(self) -> datetime:
        """The end of that day."""

    @property
    def today(self) -> date:
        """The day on which the figures are taken."""


class ActionRows:
    """Reads everything about the actions of a plan, a statement for each noun."""

    def __init__(
        self,
        session: Session,
        plan: Plan,
        labels: Labels,
        moment: Instants,
        ratings: Ratings,
        areas: Mapping[int, str],
    ) -> None:
        self.plan, self.labels, self.moment, self.ratings = plan, labels, moment, ratings
        self.found = snapshots.actions(session, plan.id)
        self.earlier = earlier_states(session, plan, moment)
        self.deadlines = {
            (row.subject_id, row.kind): row
            for row in owed.as_they_stood(session, snapshots.action_deadlines(session, plan.id), moment)
        }
        self.progress = {
            row[0].action_id: row for row in snapshots.latest_progress(session, plan.id, moment.until)
        }
        self.evidence = snapshots.evidence_counts(session, plan.id, moment.until)
        self.turns = snapshots.occurrence_counts(session, plan.id, moment.until)
        self.areas = areas
        self.overrides = overrides.in_force(session, plan.id, on=moment.on, before=moment.until)
        self.answers: dict[int, list[str]] = {}
        for link in snapshots.answers(session, plan.id):
            ref = link.ref if link.plan_id == plan.id else f"{link.key}/{link.ref}"
            self.answers.setdefault(link.action_id, []).append(ref)
        self.helpers: dict[int, list[str]] = {}
        for helper in snapshots.contributors(session, plan.id):
            name = labels.person(helper.person_id) or labels.body(helper.body_id)
            self.helpers.setdefault(helper.action_id, []).append(name)

    def read(self, waiting: set[int]) -> list[dict[str, Any] | None]:
        """The actions in order; None for one that did not exist yet on the day."""
        return [self._row(action, key, inspectorate, waiting) for action, key, inspectorate in self.found]

    def _row(
        self, action: Action, plan_key: str, inspectorate_id: int | None, waiting: set[int]
    ) -> dict[str, Any] | None:
        state = self.earlier.get(("action", action.id), action.state)
        if not state:
            return None
        on = self.moment.on
        row = {
            "id": action.id,
            "ref": action.ref if action.plan_id == self.plan.id else f"{plan_key}/{action.ref}",
            "plan": plan_key,
            "inspectorate": self.labels.body(inspectorate_id),
            "title": action.title,
            "text": action.text,
            "area": self.areas.get(action.area_id or 0, ""),
            "recommendations": self.answers.get(action.id, []),
            "has_owner": action.owner_id is not None or action.owner_body_id is not None,
            "owner": self.labels.person(action.owner_id) or self.labels.body(action.owner_body_id),
            "agency": self.labels.agency_of(action.agency_id, action.owner_id),
            "directorate": action.directorate,
            "contributors": [name for name in self.helpers.get(action.id, []) if name],
            "success_measure": action.success_measure,
            "cost": action.cost,
            "cost_decided_by": action.cost_decided_by,
            "percent": action.percent,
            "state": state,
            "state_label": self.labels.state_label(action.definition, state),
            "meaning": self.labels.meaning(action.definition, state),
            "state_since": _iso(action.state_since) if state == action.state else None,
            "started_on": _until(action.started_on, on),
            "is_implemented": state == "implemented",
            "implemented_on": _until(action.implemented_on, on),
            "implemented_by": self.labels.person(action.implemented_by_id),
            "verified_on": _until(action.verified_on, on),
            "verified_by": self.labels.person(action.verified_by_id),
            "taken_over_on": _iso(action.taken_over_on),
            "is_assumed": action.is_assumed,
            "evidence": self.evidence.get(action.id, 0),
            "progress": self._progress(action),
            "turns": self._turns(action),
            **self._override(action),
            **self._days(action, state),
        }
        row["rag"] = self.ratings.of_action(row, asks_for_time=action.id in waiting)
        return row

    def _override(self, action: Action) -> dict[str, Any]:
        """The rating that a person set, whose word it is, why, and from when until when."""
        found = self.overrides.get(action.id)
        return {
            "rag_override": found.rating if found else "",
            "rag_reason": found.reason if found else "",
            "rag_by": self.labels.person(found.person_id) if found else "",
            "rag_on": _iso(found.given_on) if found else None,
            "rag_until": _iso(found.until_on) if found else None,
        }

    def _days(self, action: Action, state: str) -> dict[str, Any]:
        """Due and original day, moves, and by how many working days it is late."""
        deadline = self.deadlines.get((action.id, "action"))
        test = self.deadlines.get((action.id, "verification"))
        due = deadline.due_on if deadline else None
        original = deadline.original_due_on if deadline else None
        measured = original if self.plan.moved_counts_as_overdue else due
        is_owed = self.labels.meaning(action.definition, state) == "open" and state != "implemented"
        is_overdue = is_owed and measured is not None and measured < self.moment.on
        test_due = test.due_on if test is not None and test.is_open and state == "implemented" else None
        return {
            "due_on": _iso(due),
            "due_text": deadline.due_text if deadline else "",
            "is_day_assumed": bool(deadline and deadline.is_assumed),
            "original_due_on": _iso(original),
            "moves": deadline.moves if deadline else 0,
            "is_overdue": is_overdue,
            "days_late": self._days_late(measured) if is_overdue else 0,
            "test_due_on": _iso(test_due),
            "is_test_overdue": test_due is not None and test_due < self.moment.on,
        }

    def _days_late(self, due: date | None) -> int:
        # A day missed on a Friday is not yet a working day late on Sunday; it is late all the same.
        return max(1, self.ratings.calendar.working_days_between(due, self.moment.on)) if due else 0

    def _progress(self, action: Action) -> dict[str, Any] | None:
        found = self.progress.get(action.id)
        if found is None:
            return None
        record, records, words = found
        return {
            "on": _iso(record.given_on),
            "text": words,
            "by": self.labels.person(record.person_id),
            "is_owner": record.person_id is not None and record.person_id == action.owner_id,
            "how": record.how,
            "percent": record.percent,
            "records": records,
        }

    def _turns(self, action: Action) -> dict[str, int] | None:
        if action.repeats is None:
            return None
        row = self.turns.get(action.id)
        return (
            {"due": row.due, "done": row.done, "not_done": row.not_done}
            if row
            else {"due": 0, "done": 0, "not_done": 0}
        )


def earlier_states(session: Session, plan: Plan, moment: Instants) -> dict[tuple[str, int], str]:
    """The states on the day of the figures, of items that moved since; empty for what did not exist yet."""
    if moment.on >= moment.today:
        return {}
    later = snapshots.states_later(session, plan.id, moment.until)
    return {(row.subject_kind, row.subject_id): row.from_state for row in later}


def _until(day: date | None, on: date) -> str | None:
    return day.isoformat() if day and day <= on else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
