"""What was decided and told of the turns of report cycles."""

from collections.abc import Sequence

from sqlmodel import col, select

from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.report_turn import ReportTurn
from planflow.store.session import Session

_ALL = select(ReportTurn).order_by(col(ReportTurn.cycle_id), col(ReportTurn.number))


def by_cycle(session: Session) -> dict[int, list[ReportTurn]]:
    """Every turn of which something is known, by the row number of its cycle, in one statement."""
    found: dict[int, list[ReportTurn]] = {}
    for turn in session.exec(_ALL):
        found.setdefault(turn.cycle_id, []).append(turn)
    return found


def find(session: Session, cycle_id: int, number: int) -> ReportTurn | None:
    """What is known of one turn."""
    statement = select(ReportTurn).where(ReportTurn.cycle_id == cycle_id, ReportTurn.number == number)
    return session.exec(statement).first()


def was_told(session: Session, cycle_id: int, trouble: str, *, before: int) -> bool:
    """Whether this trouble was told of an earlier turn of the cycle."""
    statement = select(ReportTurn.id).where(
        ReportTurn.cycle_id == cycle_id, ReportTurn.told == trouble, ReportTurn.number < before
    )
    return session.exec(statement.order_by(col(ReportTurn.id)).limit(1)).first() is not None


def in_trouble(session: Session, plan_id: int) -> Sequence[tuple[ReportTurn, ReportCycle]]:
    """The turns of a plan that were told to be in trouble and have neither a paper nor a decision."""
    drafted = select(Paper.id).where(
        col(Paper.cycle_id) == col(ReportTurn.cycle_id), col(Paper.period_number) == col(ReportTurn.number)
    )
    statement = (
        select(ReportTurn, ReportCycle)
        .join(ReportCycle, col(ReportCycle.id) == col(ReportTurn.cycle_id))
        .where(
            ReportCycle.plan_id == plan_id,
            col(ReportTurn.told) != "",
            col(ReportTurn.skipped_on).is_(None),
            ~drafted.exists(),
        )
        .order_by(col(ReportTurn.until_on), col(ReportTurn.id))
    )
    return session.exec(statement).all()
