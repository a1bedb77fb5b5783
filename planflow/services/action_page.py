"""Everything on the page of an action, as data, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain import words
from planflow.domain.action import Action, Occurrence
from planflow.domain.deadline import Deadline
from planflow.domain.person import Person
from planflow.domain.plan import Area, Plan
from planflow.domain.rag import rate
from planflow.engine.definition import Meaning
from planflow.services import deadlines as days
from planflow.services import items, occurrences, plan_list, policy, rag_facts, rated
from planflow.services.rated import Rated
from planflow.store import (
    action_records,
    bodies,
    deadlines,
    decisions,
    definitions,
    extensions,
    people,
    ratings,
)
from planflow.store.calendars import get_calendar
from planflow.store.session import Session


@dataclass(frozen=True)
class Request:
    """A request for more time with its state in words."""

    row: Any
    state: str
    meaning: str


@dataclass(frozen=True)
class ActionPage:
    """An action as it stands, and what was recorded about it."""

    action: Action
    plan: Plan
    state: str
    meaning: str
    is_open: bool
    rated: Rated
    owner: str
    owner_role: str
    """The owner's job title; empty for a body and where none is known."""
    agency: str
    area: str
    helpers: Sequence[str]
    repeats: str
    """How often it is done and from when, in words; empty for a single action."""
    due: Deadline | None
    days_late: int
    days_left: int | None
    answers: Sequence[Any]
    progress: Sequence[Any]
    evidence: Sequence[Any]
    is_hiding: bool
    """Whether restricted evidence was left out."""
    requests: Sequence[Request]
    open_request: Any
    turns: Sequence[Any]
    next_turn: Occurrence | None
    implemented_by: str
    verified_by: str
    is_rated_by_hand: bool
    superseded_by: str


def of_action(session: Session, person: Person, action: Action, *, now: datetime) -> ActionPage:
    """The page of an action, as one person may see it."""
    plan = items.plan_of(session, action)
    reader = plan_list.Reader(session, plan, now=now)
    state = definitions.get(session, action.definition).states[action.state]
    due = deadlines.find(session, "action", action.id, "action")
    calendar = get_calendar(session, due.calendar if due else days.calendar_of(session, plan))
    asked = extensions.find_open(session, action.id)
    facts = rag_facts.of(action, state.meaning, due, calendar, is_asked=asked is not None, on=reader.on)
    override, by = ratings.of_actions(session, [action.id], on=reader.on).get(action.id, (None, ""))
    wanted = (action.owner_id, action.implemented_by_id, action.verified_by_id)
    known = people.by_id(session, wanted)
    evidence = action_records.evidence(session, action.id)
    sees_all = policy.sees_restricted(session, plan, action, person.id, on=reader.on)
    return ActionPage(
        action=action,
        plan=plan,
        state=reader.say(state.label),
        meaning=state.meaning,
        is_open=state.meaning == Meaning.OPEN,
        rated=rated.of(reader.scheme, rate(reader.scheme, facts), override, by, reader.say),
        owner=_owner(session, action, known),
        owner_role=known[action.owner_id].job_title if action.owner_id in known else "",
        agency=_body(session, action.agency_id),
        area=_area(session, action.area_id),
        repeats=_repeats(action.repeats),
        helpers=action_records.helpers(session, action.id),
        due=due,
        days_late=facts.overdue_days,
        days_left=facts.days_left,
        answers=decisions.answered(session, [action.id]),
        progress=action_records.progress(session, action.id),
        evidence=[one for one in evidence if sees_all or not one.is_restricted],
        is_hiding=not sees_all and any(one.is_restricted for one in evidence),
        requests=[_request(session, reader, one) for one in action_records.requests(session, action.id)],
        open_request=asked,
        turns=action_records.turns(session, action.id) if action.repeats else (),
        next_turn=occurrences.next_turn(session, action) if action.repeats else None,
        implemented_by=_name(known, action.implemented_by_id),
        verified_by=_name(known, action.verified_by_id),
        is_rated_by_hand=override is not None,
        superseded_by=_superseded_by(session, action),
    )


def may_see_evidence(session: Session, person: Person, action: Action, evidence_id: int, *, on: date) -> Any:
    """A piece of evidence of an action that a person may see; None where there is none for them."""
    rows = action_records.evidence(session, action.id)
    found = next((one for one in rows if one.id == evidence_id), None)
    if found is None or not found.is_restricted:
        return found
    plan = items.plan_of(session, action)
    return found if policy.sees_restricted(session, plan, action, person.id, on=on) else None


def _request(session: Session, reader: plan_list.Reader, row: Any) -> Request:
    state = definitions.get(session, row.definition).states[row.state]
    return Request(row, reader.say(state.label), state.meaning)


def _owner(session: Session, action: Action, known: dict[int, Person]) -> str:
    if action.owner_id is not None:
        return _name(known, action.owner_id)
    return _body(session, action.owner_body_id)


def _body(session: Session, body_id: int | None) -> str:
    found = bodies.find(session, body_id)
    return found.name if found else ""


def _area(session: Session, area_id: int | None) -> str:
    found = session.get(Area, area_id) if area_id is not None else None
    return found.title if found else ""


def _name(known: dict[int, Person], person_id: int | None) -> str:
    return known[person_id].name if person_id in known else ""


def _repeats(rule: Mapping[str, str] | None) -> str:
    if not rule:
        return ""
    every = rule["every"].removeprefix("1 ")
    said = f"Every {every} from {words.say_date(date.fromisoformat(rule['from']))}"
    until = rule.get("until")
    return f"{said} until {words.say_date(date.fromisoformat(until))}" if until else said


def _superseded_by(session: Session, action: Action) -> str:
    if action.superseded_by_id is None:
        return ""
    successor = session.get_one(Action, action.superseded_by_id)
    return f"{items.plan_of(session, successor).key}/{successor.ref}"
