"""When each job last ran, and a lock for what only one worker may do at a time."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain.organisation import JobRun
from planflow.domain.tables import metadata
from planflow.store.session import Session

_RUN = metadata.tables["job_run"]
_LOCK = sa.select(_RUN.c.job).where(_RUN.c.job == sa.bindparam("job")).with_for_update()
_FINISHED = sa.select(_RUN.c.finished_at).where(_RUN.c.job == sa.bindparam("job"))
_INSERT: dict[str, sqlite.Insert | postgresql.Insert] = {
    "sqlite": sqlite.insert(_RUN),
    "postgresql": postgresql.insert(_RUN),
}
_BEGIN = {dialect: insert.on_conflict_do_nothing() for dialect, insert in _INSERT.items()}
_RECORD = {
    dialect: insert.on_conflict_do_update(
        index_elements=["job"],
        set_={column.name: column for column in insert.excluded if column.name != "job"},
    )
    for dialect, insert in _INSERT.items()
}


def record_idle(session: Session, jobs: Sequence[str], *, now: datetime) -> None:
    """Keep that these jobs were passed over because they had nothing to do."""
    rows = [{"job": job, "finished_at": now, "summary": "nothing to do", "failed": False} for job in jobs]
    session.execute(_RECORD[session.get_bind().dialect.name], rows)


def record(session: Session, job: str, *, summary: str, failed: bool = False, now: datetime) -> None:
    """Keep when a job finished and what it did, in place of its last run."""
    values = {"job": job, "finished_at": now, "summary": summary, "failed": failed}
    session.execute(_RECORD[session.get_bind().dialect.name], values)


def find(session: Session, job: str) -> JobRun | None:
    """The last run of a job; None where it never ran."""
    return session.get(JobRun, job, populate_existing=True)


def finished_at(session: Session, job: str) -> datetime | None:
    """When a job last ran; None where it never did."""
    return session.execute(_FINISHED, {"job": job}).scalar()


def take_turn(session: Session, job: str, *, now: datetime) -> None:
    """Wait until no other worker is at this job; the turn ends with the transaction."""
    if session.get_bind().dialect.name == "sqlite":
        return  # a transaction that writes is the only one anyway
    if session.execute(_LOCK, {"job": job}).first() is None:
        # Two first turns at once: whoever comes second waits for the row of the first.
        values = {"job": job, "finished_at": now, "summary": "", "failed": False}
        session.execute(_BEGIN[session.get_bind().dialect.name], values)
        session.execute(_LOCK, {"job": job})
