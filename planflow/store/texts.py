"""Words that people wrote, kept apart from the ledger."""

from collections.abc import Iterable

from sqlmodel import col, select

from planflow.domain.organisation import FreeText
from planflow.store.session import Session

ERASED = "[erased]"
"""Shown in place of words that were erased."""
_AT_ONCE = 500


def find_body(session: Session, text_id: int | None) -> str:
    """The words, `[erased]` where they were erased, and nothing where there were none."""
    if text_id is None:
        return ""
    text = session.get(FreeText, text_id)
    return "" if text is None else text.body


def bodies(session: Session, text_ids: Iterable[int | None]) -> dict[int, str]:
    """The words of many texts in one statement."""
    wanted = sorted({text_id for text_id in text_ids if text_id is not None})
    rows = session.exec(select(FreeText).where(col(FreeText.id).in_(wanted)).order_by(col(FreeText.id)))
    return {row.id: row.body for row in rows}


def by_id(session: Session, text_ids: Iterable[int]) -> dict[int, FreeText]:
    """Many texts with salt and mark of erasure, few statements; read anew, whatever the session holds."""
    wanted = sorted(set(text_ids))
    found: dict[int, FreeText] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        statement = select(FreeText).where(col(FreeText.id).in_(some)).order_by(col(FreeText.id))
        found |= {row.id: row for row in session.exec(statement.execution_options(populate_existing=True))}
    return found
