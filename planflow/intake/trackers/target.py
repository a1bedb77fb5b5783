"""The plan that a tracker is held against: its actions, recommendations and areas, people and lifecycle."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from planflow.domain import spreadsheet
from planflow.domain.plan import Area, Plan
from planflow.domain.recommendation import Recommendation
from planflow.engine.definition import Definition
from planflow.intake.trackers.options import Options
from planflow.intake.trackers.sheets import Line
from planflow.services.trackers import rows
from planflow.services.trackers.names import Found, Names
from planflow.services.trackers.proposal import Place, Proposal, Trouble
from planflow.services.trackers.rows import Row
from planflow.store import definitions, plans
from planflow.store.session import Session

MOST_TOLD = 8


@dataclass
class Target:
    """One reading of a tracker on its way."""

    session: Session
    plan: Plan
    options: Options
    proposal: Proposal
    rows: dict[str, Row]
    names: Names
    recommendations: list[Recommendation]
    areas: list[Area]
    definition: Definition
    """The lifecycle under which a new action begins."""
    noted: dict[str, list[str]] = field(default_factory=dict)
    """What is said once for all the cells that it is true of."""
    states: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """What words of a status column mean, by the digest of the lifecycle and the word."""
    readings: dict[str, Found] = field(default_factory=dict)
    """Whom cells with names mean."""
    seen: dict[str, str] = field(default_factory=dict)
    """Where each reference of the file was met first."""

    @classmethod
    def of(cls, session: Session, plan: Plan, options: Options) -> "Target":
        """The plan as it is now."""
        found = rows.of_plan(session, plan, on=options.today, is_rated=False)
        return cls(
            session=session,
            plan=plan,
            options=options,
            proposal=Proposal(plan.key),
            rows={row.ref: row for row in found},
            names=Names.of(session),
            recommendations=list(plans.of_plan(session, Recommendation, plan.id)),
            areas=list(plans.of_plan(session, Area, plan.id)),
            definition=session.library.definition("action"),
        )

    @cached_property
    def by_text(self) -> dict[str, Row]:
        """The actions by what they say, for rows without a reference."""
        found: dict[str, Row] = {}
        for row in self.rows.values():
            for text in (row.shown("detail"), row.shown("action")):
                found.setdefault(plain(text), row)
        found.pop("", None)
        return found

    def lifecycle(self, row: Row | None) -> Definition:
        """The lifecycle that an action runs under."""
        return definitions.get(self.session, row.action.definition) if row is not None else self.definition

    def trouble(
        self,
        line: Line,
        column: str,
        message: str,
        remedy: str = "",
        *,
        ref: str = "",
        is_conflict: bool = False,
    ) -> None:
        """Tell that a row cannot be taken in."""
        self.proposal.troubles.append(Trouble(place(line, column), message, remedy, ref, is_conflict))

    def note(self, what: str, where: str) -> None:
        """Tell something about a cell; the same of many cells is told once."""
        self.noted.setdefault(what, []).append(where)

    def notes(self) -> Iterable[str]:
        """What is to be told, with the places."""
        for what, places in self.noted.items():
            unique = list(dict.fromkeys(one for one in places if one))
            more = f" and {len(unique) - MOST_TOLD} more" if len(unique) > MOST_TOLD else ""
            yield f"{what}: {', '.join(unique[:MOST_TOLD])}{more}." if unique else f"{what}."


def place(line: Line, column: str = "") -> Place:
    """Where a cell stands, or the row."""
    found = line.table.of(column)
    if not found:
        return Place(line.table.sheet, line.number)
    heading = " ".join(found[0].heading.split())[:60]
    return Place(line.table.sheet, line.number, found[0].letter, heading)


def address(line: Line, column: str) -> str:
    """The address of a cell, as spreadsheets write it: E12."""
    found = line.table.of(column)
    return f"{found[0].letter if found else 'row '}{line.number}"


def plain(text: str) -> str:
    """A text as two versions of it are matched."""
    return " ".join(spreadsheet.squeezed(text).casefold().split()).rstrip(".")
