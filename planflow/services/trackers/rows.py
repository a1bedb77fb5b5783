"""The actions of a plan as the rows of a tracker: what is written out, and what a file is compared with."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from planflow.domain import spreadsheet, words
from planflow.domain.action import Action, Contributor
from planflow.domain.plan import Area, Plan
from planflow.domain.progress import Progress
from planflow.domain.recommendation import Recommendation
from planflow.services import plan_view
from planflow.services.trackers import names
from planflow.services.trackers.names import Names
from planflow.store import plans, texts
from planflow.store.session import Session

Value = str | int | date | None
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
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

    action: Action
    values: dict[str, Value]
    records: tuple[Record, ...]
    """Its records of progress, the newest first."""

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.action.ref

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


def of_plan(session: Session, plan: Plan, *, on: date) -> list[Row]:
    """The rows of a plan: by recommendation, and in the order of the plan below each."""
    reader = _Reader(session, plan, on)
    found = [reader.row(action) for action in plans.of_plan(session, Action, plan.id)]
    return sorted(found, key=lambda row: (reader.position(row.action.id), row.action.position, row.action.id))


class _Reader:
    """Everything that hangs on the actions of a plan, read once."""

    def __init__(self, session: Session, plan: Plan, on: date) -> None:
        self.lines = plan_view.lines(session, plan, on=on)
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

    def row(self, action: Action) -> Row:
        """One action."""
        line = self.lines[action.ref]
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
            "original_due": _day(line.was),
            "due": _day(line.due),
            "state": line.state,
            "percent": action.percent,
            "rag": line.rated.label,
            "success_measure": action.success_measure,
            "progress": _progress(records),
            "implemented_on": action.implemented_on,
            "cost": action.cost,
            "cost_decided_by": action.cost_decided_by,
        }
        return Row(action, {name: _clean(value) for name, value in values.items()}, records)


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


def _day(text: str) -> Value:
    """A day as one, and the words where there is none."""
    return date.fromisoformat(text) if _ISO.fullmatch(text) else text


def _clean(value: Value) -> Value:
    # Tabs are for moving between cells: some programs drop them, and nobody sees that.
    return spreadsheet.printable(value).replace("\t", " ")[:LONGEST] if isinstance(value, str) else value
