"""The actions of a plan as lines of a list, each with its rating: a page at a time, however large it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.plan import Plan
from planflow.domain.rag import Rating, rate
from planflow.services import deadlines, rag_facts, rated
from planflow.services.rated import Rated
from planflow.store import definitions, organisation, plan_list, ratings
from planflow.store.calendars import get_calendar
from planflow.store.plan_list import MOST_COUNTED
from planflow.store.plan_wanted import Wanted
from planflow.store.rating_sql import Reading
from planflow.store.ratings import Override
from planflow.store.session import Session

SIZE = 50


@dataclass(slots=True)
class Line:
    """One action."""

    id: int
    ref: str
    title: str
    owner: str
    """The owner's role or the body that owns it; empty where nobody does."""
    owner_key: str
    """`person:KEY` or `body:KEY`; empty where nobody owns it."""
    agency: str
    due_on: date | None
    due_text: str
    """The words of the source, where they are no plain day."""
    was_on: date | None
    """The original day, where it was moved."""
    moves: int
    days_late: int
    """Working days, while it is owed."""
    state: str
    state_name: str
    definition: str
    """The digest of its lifecycle."""
    meaning: str
    percent: int | None
    started_on: date | None
    version: int
    is_asked: bool
    """A request for more time waits for a decision."""
    rated: Rated


@dataclass(frozen=True)
class Listing:
    """One page of a list."""

    lines: Sequence[Line]
    total: int
    is_counted: bool
    """Whether `total` is all there are; else there are more."""
    counted: int = MOST_COUNTED
    """Up to how many are counted."""


class Reader:
    """Reads lists of one plan on one day: what every line needs is read once."""

    def __init__(self, session: Session, plan: Plan, *, now: datetime) -> None:
        self.session, self.plan, self.on = session, plan, organisation.today(session, now)
        self.scheme = definitions.get_scheme(session, plan)
        self.language = organisation.get_organisation(session).language
        self.calendar = get_calendar(session, deadlines.calendar_of(session, plan))
        pinned = plan_list.lifecycles_of(session, ("action", "extension"))
        self.reading = Reading(self.on, self.calendar, pinned["action"], pinned["extension"])
        self._names = {
            (digest, name): self.say(state.label)
            for digest, one in self.reading.actions.items()
            for name, state in one.states.items()
        }
        self._known: dict[tuple[Any, ...], tuple[int, Rating]] = {}
        self._seen: dict[int, Rated] = {}

    def page(self, wanted: Wanted, *, number: int = 1, size: int = SIZE) -> Listing:
        """One page of the actions that are wanted, the earliest day first."""
        skip = (number - 1) * size
        most = max(skip + size, MOST_COUNTED) + 1
        found = plan_list.find(self.session, self.plan.id, wanted, self.scheme, self.reading, most=most)
        shown = found[skip : skip + size]
        rows = plan_list.rows(self.session, shown, self.reading) if shown else []
        return Listing(self._lines(rows), len(found), is_counted=len(found) <= MOST_COUNTED)

    def tally(self) -> list[tuple[Rated, int]]:
        """How many actions of the plan have each rating, the worst first, without those that none has."""
        counts = plan_list.tally(self.session, self.plan.id, self.scheme, self.reading)
        return [(one, counts[one.code]) for one in self.ratings() if one.code in counts]

    def answering(self, recommendations: Sequence[int]) -> dict[int, list[Line]]:
        """The actions that answer some recommendations, by the number of the recommendation."""
        rows = plan_list.answering(self.session, self.plan.id, recommendations, self.reading)
        lines = {line.id: line for line in self._lines(rows)}
        found: dict[int, list[Line]] = {number: [] for number in recommendations}
        for row in rows:
            found[row.recommendation_id].append(lines[row.id])
        return found

    def ratings(self) -> list[Rated]:
        """Every rating of the scheme, the worst first."""
        styles = sorted(self.scheme.ratings.values(), key=lambda style: style.position)
        return [Rated(one.code, self.say(one.label), one.symbol, one.terminal, "") for one in styles]

    def states(self) -> dict[str, str]:
        """What each state of an action is called."""
        return {
            name: self.say(state.label)
            for one in self.reading.actions.values()
            for name, state in one.states.items()
        }

    def say(self, labels: Mapping[str, str]) -> str:
        """A label in the language of the organisation."""
        return rag_facts.label(labels, self.language)

    def _lines(self, rows: Sequence[Any]) -> list[Line]:
        by_hand = [row.id for row in rows if row.is_rated_by_hand]
        set_by_hand = ratings.of_actions(self.session, by_hand, on=self.on)
        return [self._line(row, *set_by_hand.get(row.id, (None, ""))) for row in rows]

    def _line(self, row: Any, override: Override | None, by: str) -> Line:
        state = self.reading.actions[row.definition].states[row.state]
        due_on, moves = row.due_on, row.moves
        days_late, computed = self._rated(row, state.meaning)
        return Line(
            row.id,
            row.ref,
            row.title,
            row.owner,
            _key(row),
            row.agency,
            due_on,
            row.due_text or "",
            row.original_due_on if moves and row.original_due_on != due_on else None,
            moves,
            days_late,
            self._names[row.definition, state.name],
            state.name,
            row.definition,
            state.meaning,
            row.percent,
            row.started_on,
            row.version,
            bool(row.is_asked),
            rated.of(self.scheme, computed, override, by, self.say) if override else self._shown(computed),
        )

    def _rated(self, row: Any, meaning: str) -> tuple[int, Rating]:
        """Working days late and the computed rating; the many rows that are alike are rated once."""
        key = (
            meaning, row.due_id is None, row.due_on, row.due_state, row.moves, row.is_asked, row.percent,
            row.started_on, row.implemented_on, row.last_progress_on, not (row.owner_id or row.owner_body_id),
        )  # fmt: skip
        known = self._known.get(key)
        if known is None:
            owed = _Owed(row.due_on, row.due_state, row.moves) if row.due_id is not None else None
            asked = bool(row.is_asked)
            facts = rag_facts.of(row, meaning, owed, self.calendar, is_asked=asked, on=self.on)
            known = self._known[key] = (facts.overdue_days, rate(self.scheme, facts))
        return known

    def _shown(self, computed: Rating) -> Rated:
        found = self._seen.get(id(computed))
        if found is None:
            found = self._seen[id(computed)] = rated.of(self.scheme, computed, None, "", self.say)
        return found


def _key(row: Any) -> str:
    if row.owner_key:
        return f"person:{row.owner_key}"
    return f"body:{row.owner_body_key}" if row.owner_body_key else ""


@dataclass(slots=True)
class _Owed:
    due_on: date | None
    state: str
    moves: int
