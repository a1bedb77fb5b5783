"""What a move of an action looks at besides the action, in one statement: each of them is a round trip.

The chain is taken before, in a statement of its own. PostgreSQL reads a statement's other tables as they were
before it waited for a lock: whatever somebody else did to a deadline in the meantime would be missed.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.action import Action
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.organisation import LocalDay, Organisation
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.store import chains
from planflow.store.objects import objects_of
from planflow.store.quick import Quick
from planflow.store.session import Session

_READ_TOGETHER = [objects_of(entity) for entity in (Plan, Organisation, Body, Person, Deadline)]


def hold(session: Session, action: Action) -> None:
    """Take the end of the chain of an action's plan, and read what the move will ask for with it.

    That is the plan and its board, the organisation, the action's owner and its deadlines, and whether more
    time was ever asked for: the queries that ask for them later find them in the session. Where the chain is
    held already it is all there.
    """
    if action.plan_id in session.places:
        return
    chains.hold(session, action.plan_id)
    about = {"plan": action.plan_id, "action": action.id, "owner": action.owner_id}
    session.flush()
    rows = [_objects(session, row) for row in _READ.rows(session, about)]
    (plan, organisation, board, owner, _), (has_own_days, was_asked_for) = rows[0]
    session.plans[plan.id] = plan
    session.info["organisation"] = organisation
    if board is not None:
        session.bodies[board.id] = board
    if owner is not None:
        session.people[owner.id] = owner
    if not has_own_days:
        session.own_days = {}
    if not was_asked_for:
        session.never_asked.add(action.id)
    session.owed["action", action.id] = [found[4] for found, _ in rows if found[4] is not None]


def _read() -> Quick:
    its_own = sa.and_(
        col(Deadline.subject_kind) == "action", col(Deadline.subject_id) == sa.bindparam("action")
    )
    first = sa.select(sa.func.min(col(Organisation.id))).scalar_subquery()
    has_own_days = sa.exists(sa.select(col(LocalDay.id)))
    was_asked_for = sa.exists(
        sa.select(col(Extension.id)).where(col(Extension.action_id) == sa.bindparam("action"))
    )
    columns = [column for objects in _READ_TOGETHER for column in objects.columns]
    return Quick(
        sa.select(*columns, has_own_days, was_asked_for)
        .select_from(Plan)
        .join(Organisation, col(Organisation.id) == first)
        .outerjoin(Body, col(Body.id) == col(Plan.board_id))
        .outerjoin(Person, col(Person.id) == sa.bindparam("owner"))
        .outerjoin(Deadline, its_own)
        .where(col(Plan.id) == sa.bindparam("plan"))
        .order_by(col(Deadline.id))
    )


def _objects(session: Session, row: Sequence[Any]) -> tuple[list[Any], Sequence[Any]]:
    """The objects of a row, and what stands behind them."""
    found, at = [], 0
    for objects in _READ_TOGETHER:
        until = at + len(objects.columns)
        found.append(objects.made(session, row[at:until]))
        at = until
    return found, row[at:]


_READ = _read()
