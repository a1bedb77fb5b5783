"""When each job last ran, and a lock for what only one worker may do at a time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain.organisation import JobRun
from planflow.domain.tables import metadata
from planflow.store.session import Session

_RUN = metadata.tables["job_run"]


def record(session: Session, job: str, *, summary: str, failed: bool = False, now: datetime) -> None:
    """Keep when a job finished and what it did, in place of its last run."""
    values = {"job": job, "finished_at": now, "summary": summary, "failed": failed}
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_RUN).values(values)
    session.execute(statement.on_conflict_do_update(index_elements=["job"], set_=values))


def find(session: Session, job: str) -> JobRun | None:
    """The last run of a job; None where it never ran."""
    return session.get(JobRun, job, populate_existing=True)


def take_turn(session: Session, job: str, *, now: datetime) -> None:
    """Wait until no other worker is at this job; the turn ends with the transaction."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = {"job": job, "finished_at": now, "summary": "", "failed": False}
    session.execute(dialect.insert(_RUN).values(values).on_conflict_do_nothing())
    session.execute(sa.select(_RUN.c.job).where(_RUN.c.job == job).with_for_update())
