"""What a person has in hand: actions that are open or can be opened again, and roles now and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, or_, select

from planflow.domain.action import Action, Contributor
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.person import Person, RoleHolding
from planflow.domain.recommendation import Recommendation
from planflow.engine.definition import Meaning
from planflow.store import definitions
from planflow.store.session import Session


@dataclass(frozen=True)
class Load:
    """Everything that one person has in hand."""

    actions: list[Action]
    deadlines: list[Deadline]
    roles: list[RoleHolding]
    helped: list[tuple[Contributor, Action]]
    addressed: list[Recommendation]

    def plans(self) -> list[int]:
        """The plans that it concerns, in order."""
        rows: list[Any] = [*self.actions, *self.deadlines, *self.addressed]
        rows += [action for _, action in self.helped]
        return sorted({row.plan_id for row in rows})

    def facts(self, plan_id: int | None = None) -> dict[str, Any]:
        """The row numbers, of one plan or of all."""

        def here(rows: Sequence[Any]) -> list[int]:
            return [row.id for row in rows if plan_id is None or row.plan_id == plan_id]

        return {
            "actions": here(self.actions),
            "deadlines": here(self.deadlines),
            "recommendations": here(self.addressed),
            "contributions": here([action for _, action in self.helped]),
            "roles": here(self.roles),
        }


def coming(session: Session, person_id: int, *, on: date) -> list[RoleHolding]:
    """Every role that a person holds on a day or will hold later."""
    statement = (
        select(RoleHolding)
        .where(
            col(RoleHolding.person_id) == person_id,
            or_(col(RoleHolding.until_on).is_(None), col(RoleHolding.until_on) >= on),
        )
        .order_by(col(RoleHolding.id))
    )
    return list(session.exec(statement))


def can_be_open(session: Session, action: Action) -> bool:
    """Whether an action is open, or somebody can open it again."""
    definition = definitions.get(session, action.definition)
    if definition.states[action.state].meaning == Meaning.OPEN:
        return True
    return any(
        definition.states[move.target_from(action.state)].meaning == Meaning.OPEN
        for move in definition.moves_from(action.state)
        if not move.is_automatic
    )


def contributions(session: Session, person_id: int) -> list[tuple[Contributor, Action]]:
    """Where a person helps with an action, and the action."""
    statement = (
        select(Contributor, Action)
        .join(Action, col(Action.id) == col(Contributor.action_id))
        .where(col(Contributor.person_id) == person_id)
        .order_by(col(Contributor.id))
    )
    return list(session.exec(statement))


def owned(session: Session, person_id: int) -> list[Action]:
    """The actions that a person owns and that are or can become open."""
    statement = select(Action).where(col(Action.owner_id) == person_id).order_by(col(Action.id))
    return [action for action in session.exec(statement) if can_be_open(session, action)]


def open_actions(session: Session, person_id: int) -> list[Action]:
    """What a person owns or helps with that is or can become open."""
    helped = [action for _, action in contributions(session, person_id) if can_be_open(session, action)]
    return [*owned(session, person_id), *helped]


def everything(session: Session, leaver: Person, today: date) -> Load:
    """All that one person has in hand, in every plan."""
    owed = session.exec(
        select(Deadline)
        .where(col(Deadline.owner_id) == leaver.id, col(Deadline.state) == DeadlineState.OPEN)
        .order_by(col(Deadline.id))
    )
    addressed = session.exec(select(Recommendation).order_by(col(Recommendation.id)))
    helped = [pair for pair in contributions(session, leaver.id) if can_be_open(session, pair[1])]
    return Load(
        owned(session, leaver.id),
        list(owed),
        coming(session, leaver.id, on=today),
        helped,
        [row for row in addressed if leaver.id in row.addressee_ids],
    )
