"""Everything on the page of a recommendation, as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from planflow.domain.plan import Area, Plan
from planflow.domain.recommendation import Recommendation
from planflow.services import items, rag_facts
from planflow.store import action_records, calendars, definitions, organisation, people
from planflow.store.session import Session


@dataclass(frozen=True)
class Answering:
    """An action that answers the recommendation."""

    plan_key: str
    reference: str
    ref: str
    title: str
    owner: str
    due_on: date | None
    due_text: str
    days_late: int
    state: str
    meaning: str
    percent: int | None


@dataclass(frozen=True)
class RecommendationPage:
    """A recommendation as it stands, and the actions that answer it."""

    plan: Plan
    state: str
    meaning: str
    area: str
    addressees: Sequence[str]
    """The roles as printed, else the names of the people who hold them."""
    actions: Sequence[Answering]
    watched_until: date | None
    """The last day of the watch period, where its actions are complete."""


def of_recommendation(session: Session, item: Recommendation, *, now: datetime) -> RecommendationPage:
    """The page of a recommendation, in a fixed number of statements."""
    plan, on = items.plan_of(session, item), organisation.today(session, now)
    language = organisation.get_organisation(session).language
    state = definitions.get(session, item.definition).states[item.state]
    area = session.get(Area, item.area_id) if item.area_id is not None else None
    known = people.by_id(session, item.addressee_ids)
    named = [known[one].job_title or known[one].name for one in item.addressee_ids if one in known]
    is_watched = item.complete_on is not None and plan.watch_days > 0
    return RecommendationPage(
        plan=plan,
        state=rag_facts.label(state.label, language),
        meaning=state.meaning,
        area=area.title if area else "",
        addressees=item.addressees or named,
        actions=[
            _answering(session, row, language, on) for row in action_records.answering(session, item.id)
        ],
        watched_until=item.complete_on + timedelta(plan.watch_days)
        if is_watched and item.complete_on
        else None,
    )


def _answering(session: Session, row: Any, language: str, on: date) -> Answering:
    state = definitions.get(session, row.action_definition).states[row.action_state]
    late = 0
    if row.due_on is not None:
        late = rag_facts.days_late(row, calendars.get_calendar(session, row.calendar), on=on)
    return Answering(
        plan_key=row.plan_key,
        reference=f"{row.plan_key}/{row.ref}",
        ref=row.ref,
        title=row.title,
        owner=row.owner,
        due_on=row.due_on,
        due_text=row.due_text or "",
        days_late=late,
        state=rag_facts.label(state.label, language),
        meaning=state.meaning,
        percent=row.percent,
    )
