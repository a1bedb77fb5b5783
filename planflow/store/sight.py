"""Which plans a person may know of: one condition, asked of one plan or of all."""

from datetime import date
from functools import cache
from typing import Any

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
    return list(session.exec(_seen(), params=_values(person, on)))


def find(session: Session, person: Person, key: str, *, on: date) -> Plan | None:
    """The plan of that key, if there is one and the person may know of it."""
    plan: Plan | None = session.exec(_find(), params={**_values(person, on), "key": key}).first()
    return plan


def _values(person: Person, on: date) -> dict[str, Any]:
    is_staff = person.agency_id is None and not person.is_outside
    return {"person": person.id, "agency": person.agency_id, "on": on, "is_staff": is_staff}


# Every page asks these two: they are put together once.
@cache
def _seen() -> Any:
    return select(Plan).where(_may_know()).order_by(Plan.key)


@cache
def _find() -> Any:
    return select(Plan).where(Plan.key == sa.bindparam("key"), _may_know()).order_by(col(Plan.id))


_PERSON = sa.bindparam("person", type_=sa.Integer())
_AGENCY = sa.bindparam("agency", type_=sa.Integer())
_ON = sa.bindparam("on", type_=sa.Date())


def _may_know() -> sa.ColumnElement[bool]:
    """Named people always; once the report is published, the organisation's own staff as well."""
    is_published = col(Plan.report_published_on) <= _ON
    return sa.or_(
        _by_role(),
        sa.and_(sa.bindparam("is_staff", type_=sa.Boolean()) == sa.true(), is_published),
        _by_action(),
        sa.exists().where(col(Deadline.plan_id) == col(Plan.id), col(Deadline.owner_id) == _PERSON),
    )


def _by_role() -> sa.ColumnElement[bool]:
    """A role in the plan, its board, an assurer, a committee that gets its reports, or everywhere."""
    assurers = select(PlanAssurer.body_id).where(col(PlanAssurer.plan_id) == col(Plan.id)).correlate(Plan)
    committees = select(ReportCycle.body_id).where(col(ReportCycle.plan_id) == col(Plan.id)).correlate(Plan)
    body = col(RoleHolding.body_id)
    is_everywhere = sa.and_(col(RoleHolding.plan_id).is_(None), body.is_(None))
    return sa.exists().where(
        col(RoleHolding.person_id) == _PERSON,
        *roles.in_force(_ON),
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


def _by_action() -> sa.ColumnElement[bool]:
    """An action that they own, help with or stand in for, or that a body for which they speak owns."""
    deputising = select(Person.id).where(Person.deputy_id == _PERSON)
    spoken_for = select(RoleHolding.body_id).where(
        col(RoleHolding.person_id) == _PERSON, col(RoleHolding.body_id).is_not(None), *roles.in_force(_ON)
    )
    helps = sa.exists().where(
        col(Contributor.action_id) == col(Action.id),
        sa.or_(
            col(Contributor.person_id) == _PERSON,
            col(Contributor.body_id).in_(spoken_for),
            col(Contributor.body_id) == _AGENCY,
        ),
    )
    return sa.exists().where(
        col(Action.plan_id) == col(Plan.id),
        sa.or_(
            col(Action.owner_id) == _PERSON,
            col(Action.owner_id).in_(deputising),
            col(Action.owner_body_id).in_(spoken_for),
            col(Action.owner_body_id) == _AGENCY,
            helps,
        ),
    )
