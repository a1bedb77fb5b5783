"""Words that people wrote, kept apart from the ledger."""

from collections.abc import Iterable

from sqlmodel import col, select

from planflow.domain.organisation import FreeText
from planflow.store.session import Session

ERASED = "[erased]"
"""Shown in place of words that were erased."""


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
