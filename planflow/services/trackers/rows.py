"""The actions of a plan as the rows of a tracker: what is written out, and what a file is compared with."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from planflow.domain import spreadsheet, words
from planflow.domain.action import Contributor
from planflow.domain.plan import Area, Plan
from planflow.domain.progress import Progress
from planflow.domain.recommendation import Recommendation
from planflow.engine import chart
from planflow.engine.definition import State
from planflow.services import plan_view
from planflow.services.trackers import names
from planflow.services.trackers.names import Names
from planflow.store import definitions, organisation, plans, texts, trackers
from planflow.store.session import Session

Value = str | int | date | None
LONGEST = 30_000
"""Of a cell, in characters; a spreadsheet holds a little more."""


@dataclass(frozen=True)
class Record:
    """One dated record of progress, as it stands in a cell."""

    on: date
    text: str

    @property
    def shown(self) -> str:
        """As it is written out."""
        return f"{words.say_date(self.on)}: {self.text}"


@dataclass(frozen=True)
class Row:
    """One action with what each column shows."""

    action: Any
    """Its columns: a row of `Action`, or what a query gave of one."""
    values: dict[str, Value]
    records: tuple[Record, ...]
    """Its records of progress, the newest first."""

    @property
    def ref(self) -> str:
        """Its reference."""
        return str(self.action.ref)

    def shown(self, column: str) -> str:
        """What a column shows, in the form in which two versions of it are compared."""
        return canonical(self.values.get(column))


def canonical(value: Value) -> str:
    """A value as text that is the same for everything that means the same."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return spreadsheet.squeezed(value) if isinstance(value, str) else str(value)


def of_plan(session: Session, plan: Plan, *, on: date, is_rated: bool = True) -> list[Row]:
    """The rows of a plan: by recommendation, and in the order of the plan below each.

    Without `is_rated` they leave the rating out, which costs more to work out than the rest.
    """
    reader = _Reader(session, plan)
    rated = plan_view.rater(session, plan, on=on) if is_rated else None
    found = [reader.row(action, rated) for action in trackers.actions(session, plan.id)]
    return sorted(found, key=lambda row: (reader.position(row.action.id), row.action.position, row.action.id))


class _Reader:
    """Everything that hangs on the actions of a plan, read once."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session, self.language = session, organisation.get_organisation(session).language
        self.deadlines = trackers.deadlines(session, plan.id)
        self.names = Names.of(session)
        self.areas = {row.id: row.title for row in plans.of_plan(session, Area, plan.id)}
        recommendations = plans.of_plan(session, Recommendation, plan.id)
        self.recommendations = {row.ref: row for row in recommendations}
        self.places = {row.ref: place for place, row in enumerate(recommendations)}
        self.answers: dict[int, list[str]] = defaultdict(list)
        for action_id, plan_id, ref, key in plans.answers(session, plan.id):
            self.answers[action_id].append(ref if plan_id == plan.id else f"{key}/{ref}")
        self.helpers: dict[int, list[str]] = defaultdict(list)
        for one in plans.of_actions(session, Contributor, plan.id):
            self.helpers[one.action_id].append(self.names.of_row(one.person_id, one.body_id))
        self.records = _records(session, plan)

    def position(self, action_id: int) -> int:
        """Where the recommendation stands that it answers first; those without one come last."""
        own = [self.places[ref] for ref in self.answers[action_id] if ref in self.places]
        return own[0] if own else len(self.places)

    def row(self, action: Any, rated: Callable[[Any, State, Any], str] | None) -> Row:
        """One action, from its columns."""
        deadline = self.deadlines.get(action.id)
        state = definitions.get(self.session, action.definition).states[action.state]
        records = tuple(self.records[action.id])
        answered = self.answers[action.id]
        values: dict[str, Value] = {
            "ref": action.ref,
            "recommendation_ref": ", ".join(answered),
            "recommendation": "\n".join(
                self.recommendations[ref].title for ref in answered if ref in self.recommendations
            ),
            "area": self.areas.get(action.area_id or 0),
            "action": action.title,
            "detail": action.text,
            "owner": self.names.of_row(action.owner_id, action.owner_body_id),
            "contributors": names.SEPARATOR.join(name for name in self.helpers[action.id] if name),
            "agency": self.names.of_row(None, action.agency_id),
            "directorate": action.directorate,
            **_days(deadline),
            "state": chart.words(state.label, self.language),
            "percent": action.percent,
            "rag": rated(action, state, deadline) if rated else None,
            "success_measure": action.success_measure,
            "progress": _progress(records),
            "implemented_on": action.implemented_on,
            "cost": action.cost,
            "cost_decided_by": action.cost_decided_by,
        }
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = _clean(value)
        return Row(action, values, records)


def _records(session: Session, plan: Plan) -> dict[int, list[Record]]:
    rows = [one for one in plans.of_actions(session, Progress, plan.id) if one.text_id]
    bodies = texts.bodies(session, [one.text_id for one in rows])
    found: dict[int, list[Record]] = defaultdict(list)
    for one in sorted(rows, key=lambda row: (row.given_on, row.id), reverse=True):
        said = spreadsheet.squeezed(bodies.get(one.text_id or 0, ""))
        if said and said != texts.ERASED:
            found[one.action_id].append(Record(one.given_on, said))
    return found


def _progress(records: tuple[Record, ...]) -> str:
    """The records of a cell, as many as it holds."""
    told: list[str] = []
    room = LONGEST
    for record in records:
        room -= len(record.shown) + 1
        if room < 0:
            break
        told.append(record.shown)
    return "\n".join(told)


def _days(deadline: Any) -> dict[str, Value]:
    """The day or the words in force, and the first day where it was moved."""
    if deadline is None:
        return {"original_due": None, "due": None}
    return {
        "original_due": deadline.original_due_on if deadline.moves else None,
        "due": deadline.due_text or deadline.due_on,
    }


def _clean(text: str) -> str:
    if text.isprintable() and len(text) <= LONGEST:
        return text
    # Tabs are for moving between cells: some programs drop them, and nobody sees that.
    return spreadsheet.printable(text).replace("\t", " ")[:LONGEST]
