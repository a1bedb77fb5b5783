"""Who holds which role on which day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, func, or_
from sqlmodel import col, select

from planflow.domain.person import Person, Role, RoleHolding
from planflow.domain.plan import Plan
from planflow.store.session import Session

NEEDED = (Role.CHAIR, Role.COORDINATOR, Role.VERIFIER)
"""The roles without which a plan cannot run."""


def in_force(on: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    """The conditions under which a holding is in force on a day, and its holder not erased."""
    return [
        or_(col(RoleHolding.from_on).is_(None), col(RoleHolding.from_on) <= on),
        or_(col(RoleHolding.until_on).is_(None), col(RoleHolding.until_on) >= on),
    ]


_ON = bindparam("on", type_=Date())
_HOLDINGS = (
    select(RoleHolding, Person)
    .join(Person, col(Person.id) == col(RoleHolding.person_id))
    .where(col(Person.erased_at).is_(None), *in_force(_ON))
    .order_by(col(RoleHolding.is_alternate), col(RoleHolding.id))
)
_IN_ROLES = (
    select(RoleHolding)
    .join(Person, col(Person.id) == col(RoleHolding.person_id))
    .where(
        col(RoleHolding.role).in_(bindparam("roles", expanding=True)),
        col(Person.erased_at).is_(None),
        *in_force(_ON),
    )
    .order_by(col(RoleHolding.is_alternate), col(RoleHolding.id))
)
_ROUND_PLAN = _HOLDINGS.where(
    or_(col(RoleHolding.plan_id) == bindparam("plan"), col(RoleHolding.plan_id).is_(None))
)
_OF_PERSON = (
    select(RoleHolding)
    .where(col(RoleHolding.person_id) == bindparam("person"), *in_force(_ON))
    .order_by(col(RoleHolding.id))
)
_ENDED: Any = (
    select(RoleHolding.role, RoleHolding.plan_id, RoleHolding.body_id, func.max(col(RoleHolding.until_on)))
    .where(col(RoleHolding.until_on) < _ON, col(RoleHolding.is_alternate).is_(False))
    .group_by(col(RoleHolding.role), col(RoleHolding.plan_id), col(RoleHolding.body_id))
)
_BEGIN = select(func.min(col(RoleHolding.from_on))).where(col(RoleHolding.from_on) > bindparam("after"))
_LAST_DAY = select(func.min(col(RoleHolding.until_on))).where(col(RoleHolding.until_on) >= bindparam("after"))


def next_change(session: Session, *, after: date) -> date | None:
    """The first day after that one on which a role begins, or has ended the day before."""
    begins = session.exec(_BEGIN, params={"after": after}).one()
    last = session.exec(_LAST_DAY, params={"after": after}).one()
    return min((one for one in (begins, last and last + timedelta(days=1)) if one), default=None)


def holders(session: Session, plan: Plan, role: str, *, on: date) -> list[RoleHolding]:
    """Who holds a role for a plan on a day: in the plan, else in its board, else in the organisation.

    The nearest level that has a holder decides, so that a plan may name its own. Alternates come last.
    """
    return holders_of(session, plan, [role], on=on)[str(role)]


def holders_of(
    session: Session, plan: Plan, wanted: Sequence[str], *, on: date
) -> dict[str, list[RoleHolding]]:
    """Who holds each of several roles for a plan on a day, as `holders` finds them, in one statement."""
    if session.held is None:
        values = {"roles": sorted(str(role) for role in wanted), "on": on}
        found = list(session.exec(_IN_ROLES, params=values))
    else:
        found = _round(session, session.held, plan, on)
    return {str(role): _Levels(one for one in found if one.role == role).nearest(plan) for role in wanted}


def _round(
    session: Session, held: dict[tuple[Any, ...], list[Any]], plan: Plan, on: date
) -> list[RoleHolding]:
    """Every role that may matter to a plan, kept while nothing changes; from the second plan on, of all."""
    everywhere, here = (None, on), (plan.id, on)
    if everywhere not in held and here not in held:
        if any(one[1] == on for one in held):
            held[everywhere] = _read(session, _HOLDINGS, {"on": on})
        else:
            held[here] = _read(session, _ROUND_PLAN, {"plan": plan.id, "on": on})
    return held[here] if here in held else held[everywhere]


def _read(session: Session, statement: Any, values: dict[str, Any]) -> list[RoleHolding]:
    """Holdings, with their people held fast: whoever asks for the one mostly asks for the other."""
    rows = session.exec(statement, params=values).all()
    session.people.update((person.id, person) for _, person in rows)
    return [held for held, _ in rows]


class _Levels:
    """Holdings by where they are held, in the order in which they were read."""

    def __init__(self, holdings: Iterable[RoleHolding]) -> None:
        self._levels: dict[tuple[int | None, int | None], list[RoleHolding]] = {}
        for held in holdings:
            level = (held.plan_id, None if held.plan_id is not None else held.body_id)
            self._levels.setdefault(level, []).append(held)

    def nearest(self, plan: Plan) -> list[RoleHolding]:
        """Those of the plan, else of its board, else of the organisation."""
        for level in ((plan.id, None), (None, plan.board_id), (None, None)):
            if found := self._levels.get(level):
                return found
        return []


def of_person(session: Session, person_id: int, *, on: date) -> list[RoleHolding]:
    """Every role that a person holds on a day, anywhere."""
    if session.held is not None and person_id in session.own_roles:
        return [one for one in session.own_roles[person_id] if _is_in_force(one, on)]
    return list(session.exec(_OF_PERSON, params={"person": person_id, "on": on}))


def keep(session: Session, person_id: int, holdings: list[RoleHolding]) -> None:
    """Hold every role that a person ever held, as it was just read with them."""
    session.own_roles[person_id] = holdings


def _is_in_force(held: RoleHolding, on: date) -> bool:
    return (held.from_on is None or held.from_on <= on) and (held.until_on is None or held.until_on >= on)


def vacant_roles(session: Session, plan: Plan, *, on: date) -> list[str]:
    """The needed roles that nobody holds for a plan on a day."""
    return [role for _, role in _vacant([plan], holders_of(session, plan, NEEDED, on=on))]


def vacant_in(session: Session, plans: Sequence[Plan], *, on: date) -> list[tuple[Plan, str]]:
    """The needed roles that nobody holds for each of several plans on a day, in one statement."""
    found: dict[str, list[RoleHolding]] = {role: [] for role in NEEDED}
    for one in session.exec(_IN_ROLES, params={"roles": sorted(NEEDED), "on": on}):
        found[one.role].append(one)
    return _vacant(plans, found)


def _vacant(plans: Sequence[Plan], held: Mapping[str, Sequence[RoleHolding]]) -> list[tuple[Plan, str]]:
    held_in = {role: _Levels(held[role]) for role in NEEDED}
    return [
        (plan, str(role))
        for plan in plans
        for role in NEEDED
        if all(one.is_alternate for one in held_in[role].nearest(plan))
    ]


def last_days(session: Session, *, before: date) -> Callable[[Plan, str], date | None]:
    """The last day before that one on which anybody held a role for a plan, its board or everywhere."""
    ended: dict[tuple[str, int | None, int | None], date] = {}
    of_plans: dict[tuple[str, int], date] = {}
    for role, plan_id, body_id, last in session.exec(_ENDED, params={"on": before}):
        ended[role, plan_id, body_id] = last
        if plan_id is not None:
            of_plans[role, plan_id] = max(last, of_plans.get((role, plan_id), last))

    def last_day(plan: Plan, role: str) -> date | None:
        days = (
            of_plans.get((role, plan.id)),
            ended.get((role, None, plan.board_id)),
            ended.get((role, None, None)),
        )
        return max((day for day in days if day), default=None)

    return last_day
