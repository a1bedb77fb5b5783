"""What an administrator has to look at: roles without a holder, terms that end, addresses that fail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.services import terms
from planflow.store import calendars, definitions, organisation, people, roles
from planflow.store import terms as stored_terms
from planflow.store.session import Session


@dataclass(frozen=True)
class Vacancy:
    """A role without which a running plan stands still, and that nobody holds."""

    plan: Plan
    role: str


@dataclass(frozen=True)
class Ending:
    """A term that ends soon with nobody to follow."""

    plan: Plan
    role: str
    person: Person
    until_on: date


def vacancies(session: Session, plan_ids: Collection[int], *, on: date) -> list[Vacancy]:
    """The needed roles of running plans that nobody holds, plan by plan."""
    return [
        Vacancy(plan, role)
        for plan in _running(session, plan_ids)
        for role in roles.vacant_roles(session, plan, on=on)
    ]


def endings(session: Session, plan_ids: Collection[int], *, now: datetime) -> list[Ending]:
    """The terms that end within the days in which it is told, the soonest first."""
    today = organisation.today(session, now)
    calendar = calendars.get_calendar(session, organisation.get_organisation(session).calendar)
    until = calendar.add_working_days(today, terms.AHEAD_DAYS)
    running = {plan.id: plan for plan in _running(session, plan_ids)}
    rows = [one for one in stored_terms.ending(session, after=today, until=until) if one.plan_id in running]
    known = people.by_id(session, (one.person_id for one in rows))
    return [
        Ending(running[one.plan_id], str(one.role), known[one.person_id], one.until_on)
        for one in rows
        if one.person_id in known
    ]


def _running(session: Session, plan_ids: Collection[int]) -> list[Plan]:
    found = session.exec(select(Plan).where(col(Plan.id).in_(sorted(plan_ids))).order_by(Plan.key))
    return [
        plan
        for plan in found
        if definitions.get(session, plan.definition).states[plan.state].meaning == Meaning.OPEN
    ]


def plan_ids(session: Session) -> list[int]:
    """Every plan there is."""
    return list(session.exec(select(Plan.id).order_by(col(Plan.id))))
