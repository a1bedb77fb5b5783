"""Finding words in plans, recommendations, actions and papers, in one statement."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.store.session import Session

_PLAN = metadata.tables["plan"]
_RECOMMENDATION = metadata.tables["recommendation"]
_ACTION = metadata.tables["action"]
_PAPER = metadata.tables["paper"]
PLAN, RECOMMENDATION, ACTION, PAPER = "plan", "recommendation", "action", "paper"
_KINDS = (PLAN, RECOMMENDATION, ACTION, PAPER)
_SHOWN = 300
"""Letters of a longer text that a result shows."""


def count(session: Session, words: Sequence[str], plan_ids: Sequence[int], kinds: Collection[str]) -> int:
    """How many things hold every word."""
    found = _found(words, plan_ids, kinds).subquery()
    counted: int = session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    return counted


def page(
    session: Session,
    words: Sequence[str],
    plan_ids: Sequence[int],
    kinds: Collection[str],
    *,
    skip: int,
    most: int,
) -> list[Any]:
    """Things that hold every word: kind, plan_key, plan_title, ref, title, text, state, definition."""
    found = _found(words, plan_ids, kinds).subquery()
    columns = found.c
    ordered = (columns.rank, columns.plan_key, columns.position, columns.id)
    return list(session.execute(sa.select(found).order_by(*ordered).limit(most).offset(skip)))


def _found(words: Sequence[str], plan_ids: Sequence[int], kinds: Collection[str]) -> sa.CompoundSelect[Any]:
    made = {
        PLAN: _of(PLAN, _PLAN, sa.literal(""), (_PLAN.c.report_title,), _PLAN.c.report_title),
        RECOMMENDATION: _of(
            RECOMMENDATION,
            _RECOMMENDATION,
            _RECOMMENDATION.c.ref,
            (_RECOMMENDATION.c.text, _RECOMMENDATION.c.outcome),
            _RECOMMENDATION.c.text,
        ),
        ACTION: _of(
            ACTION, _ACTION, _ACTION.c.ref, (_ACTION.c.text, _ACTION.c.success_measure), _ACTION.c.text
        ),
        PAPER: _of(PAPER, _PAPER, _PAPER.c.ref, (), sa.literal("")),
    }
    return sa.union_all(*(made[kind](words, plan_ids) for kind in _KINDS if kind in kinds))


def _of(kind: str, table: sa.Table, ref: Any, more: Sequence[Any], text: Any) -> Any:
    plan_id = table.c.id if kind == PLAN else table.c.plan_id
    source = table if kind == PLAN else table.join(_PLAN, _PLAN.c.id == plan_id)
    whole = _PLAN.c.key + "/" + ref
    position = table.c.position if "position" in table.c else sa.literal(0)

    def select(words: Sequence[str], plan_ids: Sequence[int]) -> sa.Select[Any]:
        held = [
            sa.or_(*(one.icontains(word, autoescape=True) for one in (table.c.title, whole, *more)))
            for word in words
        ]
        return (
            sa.select(
                sa.literal(kind).label("kind"),
                sa.literal(_KINDS.index(kind)).label("rank"),
                table.c.id.label("id"),
                _PLAN.c.key.label("plan_key"),
                _PLAN.c.title.label("plan_title"),
                ref.label("ref"),
                table.c.title.label("title"),
                sa.func.substr(text, 1, _SHOWN).label("text"),
                table.c.state.label("state"),
                table.c.definition.label("definition"),
                position.label("position"),
            )
            .select_from(source)
            .where(plan_id.in_(plan_ids), *held)
        )

    return select
