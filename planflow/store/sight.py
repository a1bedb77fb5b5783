"""Which plans a person may know of: one condition, asked of one plan or of all."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.action import Action, Contributor
from planflow.domain.deadline import Deadline
from planflow.domain.paper import ReportCycle
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan, PlanAssurer
from planflow.store import roles
from planflow.store.session import Session


def seen(session: Session, person: Person, *, on: date) -> list[Plan]:
    """Every plan that a person may know of, by key."""
    return list(session.exec(select(Plan).where(_may_know(person, on)).order_by(Plan.key)))


def sees(session: Session, person: Person, plan_id: int, *, on: date) -> bool:
    """Whether a person may know of a plan."""
    found = session.exec(
        select(Plan.id).where(Plan.id == plan_id, _may_know(person, on)).order_by(col(Plan.id))
    )
    return found.first() is not None


def _may_know(person: Person, on: date) -> sa.ColumnElement[bool]:
    """Named people always; once the report is published, the organisation's own staff as well."""
    conditions = [
        _by_role(person, on),
        _by_action(person, on),
        sa.exists().where(col(Deadline.plan_id) == col(Plan.id), col(Deadline.owner_id) == person.id),
    ]
    if person.agency_id is None and not person.is_outside:
        conditions.append(col(Plan.report_published_on) <= on)
    return sa.or_(*conditions)


def _by_role(person: Person, on: date) -> sa.ColumnElement[bool]:
    """A role in the plan, its board, an assurer, a committee that gets its reports, or everywhere."""
    assurers = select(PlanAssurer.body_id).where(col(PlanAssurer.plan_id) == col(Plan.id)).correlate(Plan)
    committees = select(ReportCycle.body_id).where(col(ReportCycle.plan_id) == col(Plan.id)).correlate(Plan)
    body = col(RoleHolding.body_id)
    is_everywhere = sa.and_(col(RoleHolding.plan_id).is_(None), body.is_(None))
    return sa.exists().where(
        col(RoleHolding.person_id) == person.id,
        *roles.in_force(on),
        sa.or_(
            is_everywhere,
            col(RoleHolding.plan_id) == col(Plan.id),
            sa.and_(
                col(RoleHolding.plan_id).is_(None),
                sa.or_(
                    body == col(Plan.board_id),
                    body == col(Plan.inspectorate_id),
                    body.in_(assurers),
                    body.in_(committees),
                ),
            ),
        ),
    )


def _by_action(person: Person, on: date) -> sa.ColumnElement[bool]:
    """An action that they own, help with or stand in for, or that a body for which they speak owns."""
    deputising = select(Person.id).where(Person.deputy_id == person.id)
    spoken_for = select(RoleHolding.body_id).where(
        col(RoleHolding.person_id) == person.id, col(RoleHolding.body_id).is_not(None), *roles.in_force(on)
    )
    agencies = [person.agency_id] if person.agency_id is not None else []
    helps = sa.exists().where(
        col(Contributor.action_id) == col(Action.id),
        sa.or_(
            col(Contributor.person_id) == person.id,
            col(Contributor.body_id).in_(spoken_for),
            col(Contributor.body_id).in_(agencies),
        ),
    )
    return sa.exists().where(
        col(Action.plan_id) == col(Plan.id),
        sa.or_(
            col(Action.owner_id) == person.id,
            col(Action.owner_id).in_(deputising),
            col(Action.owner_body_id).in_(spoken_for),
            col(Action.owner_body_id).in_(agencies),
            helps,
        ),
    )
