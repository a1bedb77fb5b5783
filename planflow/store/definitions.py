"""Definitions that running items are pinned to: their text is kept by digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from planflow.domain.action import Action, ActionRecommendation
from planflow.domain.event import DefinitionText
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.rag import Scheme
from planflow.domain.recommendation import Recommendation
from planflow.engine import rag_reader, reader
from planflow.engine.definition import Definition
from planflow.errors import FileError, PlanflowError
from planflow.store.session import Session

RAG = "rag"
"""The name under which the texts of rating schemes are kept."""

TABLES: dict[str, type[Plan] | type[Recommendation] | type[Action] | type[Extension] | type[Paper]] = {
    "plan": Plan,
    "recommendation": Recommendation,
    "action": Action,
    "extension": Extension,
    "paper": Paper,
}
"""The table of each kind that has a lifecycle."""


def pin(session: Session, definition: Definition, *, now: datetime) -> str:
    """Keep the text of a definition, once, and return the digest that items are pinned by."""
    return _keep(session, definition.digest, definition.name, definition.text, now)


def pin_scheme(session: Session, scheme: Scheme, *, now: datetime) -> str:
    """Keep the text of a rating scheme, once, and return the digest that plans are pinned by."""
    return _keep(session, scheme.digest, RAG, scheme.text, now)


def get(session: Session, digest: str) -> Definition:
    """The definition that an item is pinned to, as it was when the item began.

    Raises `PlanflowError` where this version of planflow can no longer read it.
    """
    pinned = session.library.pinned
    if digest not in pinned:
        kept = _get_text(session, digest)
        try:
            pinned[digest] = reader.read_definition(kept.text, f"{kept.name} ({digest[:8]})")
        except FileError as error:
            raise _unreadable(kept, error) from error
    return pinned[digest]


def get_scheme(session: Session, plan: Plan) -> Scheme:
    """The rating scheme of a plan, as it was when the plan began; the one in force where none was pinned."""
    if not plan.rag_digest:
        return session.library.rag_scheme(plan.rag_scheme)
    key = f"{plan.rag_digest}:{plan.rag_scheme}"
    known = session.library.pinned_schemes
    if key not in known:
        kept = _get_text(session, plan.rag_digest)
        try:
            schemes = rag_reader.read_text(kept.text, f"{kept.name} ({plan.rag_digest[:8]})")
        except FileError as error:
            raise _unreadable(kept, error) from error
        if plan.rag_scheme not in schemes:
            raise PlanflowError(
                f"The rating scheme '{plan.rag_scheme}' of {plan.key} is not in the text it is pinned to.",
                "Move the plan to the one in force with 'planflow workflows migrate rag --to current'.",
            )
        known[key] = schemes[plan.rag_scheme]
    return known[key]


def items_of(session: Session, kind: str, *, plan_id: int | None = None, other_than: str = "") -> list[Any]:
    """Every item of a kind that is not pinned to the digest `other_than`, by plan and number."""
    table = TABLES[kind]
    statement = select(table).where(col(table.definition) != other_than)
    if plan_id is not None:
        owner = Plan.id if table is Plan else table.plan_id  # type: ignore[union-attr]
        statement = statement.where(col(owner) == plan_id)
    return list(session.exec(statement.order_by(col(table.id))))


def items_above(session: Session, item: Any) -> list[Recommendation | Plan]:
    """What may move by itself when this item does: the recommendations that it answers, and their plans."""
    answered: list[Recommendation] = []
    if isinstance(item, Action):
        statement = (
            select(Recommendation)
            .join(ActionRecommendation, col(ActionRecommendation.recommendation_id) == col(Recommendation.id))
            .where(col(ActionRecommendation.action_id) == item.id)
            .order_by(col(Recommendation.id))
        )
        answered = list(session.exec(statement))
    if not isinstance(item, Action | Recommendation):
        return []
    plan_ids = dict.fromkeys([item.plan_id, *(one.plan_id for one in answered)])
    return [*answered, *(session.get_one(Plan, plan_id) for plan_id in plan_ids)]


def lock_version(session: Session, item: Plan | Recommendation | Action | Extension | Paper) -> int:
    """The version of an item as it is in the database now; its row is held until the transaction ends."""
    table = type(item)
    version: int = session.execute(
        sa.select(col(table.version)).where(col(table.id) == item.id).with_for_update()
    ).scalar_one()
    return version


def states_in_use(session: Session, kind: str) -> Sequence[tuple[str, str, int]]:
    """Digest, state and number of items, for each combination that occurs."""
    table = TABLES[kind]
    digest, state = col(table.definition), col(table.state)
    statement = sa.select(digest, state, sa.func.count()).group_by(digest, state).order_by(digest, state)
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def _keep(session: Session, digest: str, name: str, text: str, now: datetime) -> str:
    if session.get(DefinitionText, digest) is None:
        # Two loads at once may both find nothing: the second insert then does nothing.
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row = {"digest": digest, "name": name, "text": text, "stored_at": now}
        session.execute(insert(DefinitionText).values(**row).on_conflict_do_nothing())
    return digest


def _get_text(session: Session, digest: str) -> DefinitionText:
    kept = session.get(DefinitionText, digest)
    if kept is None:
        raise PlanflowError(
            f"The definition {digest[:8] or '(none)'} that an item is pinned to is not in the database.",
            "Restore the table 'definition_text' from a backup.",
        )
    return kept


def _unreadable(kept: DefinitionText, error: FileError) -> PlanflowError:
    first = error.problems[0]
    return PlanflowError(
        f"The workflow '{kept.name}' that running items are pinned to (version {kept.digest[:8]}) "
        f"can no longer be read: line {first.line}, {first.key}: {first.message}",
        f"Move them to the one in force with 'planflow workflows migrate {kept.name} --to current'.",
    )
