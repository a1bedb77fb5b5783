"""Queries on the appendices of papers."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from planflow.domain.appendix import Appendix
from planflow.domain.organisation import StoredFile
from planflow.store.session import Session


def of_paper(
    session: Session, paper_id: int, part: int | None = None
) -> Sequence[tuple[Appendix, StoredFile]]:
    """The appendices of a paper, or of one part of it, each with its file, in the order of their numbers."""
    statement = (
        select(Appendix, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(Appendix.file_id))
        .where(col(Appendix.paper_id) == paper_id, col(Appendix.is_removed).is_(False))
        .order_by(col(Appendix.part), col(Appendix.number))
    )
    if part is not None:
        statement = statement.where(col(Appendix.part) == part)
    return session.exec(statement).all()


def next_number(session: Session, paper_id: int, part: int) -> int:
    """The number of the next appendix of a part; that of one taken out is not used again."""
    highest = select(func.max(Appendix.number)).where(
        col(Appendix.paper_id) == paper_id, col(Appendix.part) == part
    )
    return (session.exec(highest).one() or 0) + 1


def find(session: Session, paper_id: int, part: int, number: int) -> tuple[Appendix, StoredFile] | None:
    """One appendix by its number, with its file."""
    rows = of_paper(session, paper_id, part)
    return next((row for row in rows if row[0].number == number), None)
