"""How far somebody may change people and roles: an administrator everywhere, a coordinator at home."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import policy
from planflow.store import roles
from planflow.store.session import Session

NOT_TO_ONESELF = (Role.CHAIR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Reach:
    """The plans and bodies in which somebody may change who holds what."""

    person_id: int | None
    is_everywhere: bool
    plans: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()

    def covers(self, plan_id: int | None, body_id: int | None) -> bool:
        """Whether a role in this plan or body is theirs to give; neither means the whole organisation."""
        return self.is_everywhere or plan_id in self.plans or (plan_id is None and body_id in self.bodies)

    def require(self, plan_id: int | None, body_id: int | None) -> None:
        """Refuse what is out of reach."""
        if not self.covers(plan_id, body_id):
            raise Refused([Refusal("not_administrator")])

    def require_role(self, role: str, to_id: int, plan_id: int | None, body_id: int | None) -> None:
        """Refuse a role that is out of reach, and a coordinator's own promotion."""
        self.require(plan_id, body_id)
        if not self.is_everywhere and role in NOT_TO_ONESELF and to_id == self.person_id:
            raise PlanflowError(
                f"Nobody makes themselves {role}.", "Ask an administrator of the organisation to do it."
            )


def of(session: Session, actor: Actor, *, on: date) -> Reach:
    """How far an actor reaches; raises `Refused` for whoever is neither administrator nor coordinator."""
    refused = policy.may_administer(session, actor, on=on)
    if refused:
        raise Refused(refused)
    if actor.person_id is None:
        return Reach(None, is_everywhere=True)
    held = [one for one in roles.of_person(session, actor.person_id, on=on) if not one.is_alternate]
    if any(one.role == Role.ADMINISTRATOR and not (one.plan_id or one.body_id) for one in held):
        return Reach(actor.person_id, is_everywhere=True)
    own = [one for one in held if one.role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    reached, bodies = set(), {one.body_id for one in own if one.body_id and not one.plan_id}
    is_wide = any(not (one.plan_id or one.body_id) for one in own)
    for plan in session.exec(select(Plan).order_by(col(Plan.id))):
        if is_wide or plan.board_id in bodies or any(one.plan_id == plan.id for one in own):
            reached.add(plan.id)
    boards = session.exec(select(Plan.board_id).where(col(Plan.id).in_(reached)).order_by(col(Plan.id)))
    everything = frozenset(one for one in (*bodies, *boards) if one is not None)
    return Reach(actor.person_id, is_everywhere=False, plans=frozenset(reached), bodies=everything)


def require_administrator(session: Session, actor: Actor, *, on: date) -> None:
    """Refuse everybody but an administrator of the organisation."""
    if not of(session, actor, on=on).is_everywhere:
        raise Refused([Refusal("not_administrator")])
