"""Queries on long work: asked for, claimed under a lease and a fence, recorded, and forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from planflow.domain.tables import metadata
from planflow.domain.work import TAKES_MINUTES, UNDER_WAY, Failure, Work, WorkState
from planflow.store.session import Session

WORK = metadata.tables["work"]
_OTHER = WORK.alias("other")


@dataclass(frozen=True)
class Waiting:
    """Work that nobody does, and work that went wrong for a reason of ours."""

    count: int
    since: datetime | None
    broken: int


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    """That nobody does it and it may begin: of what takes minutes only one piece at a time."""
    nobody = sa.or_(
        col(Work.state) == WorkState.QUEUED,
        sa.and_(col(Work.state) == WorkState.RUNNING, col(Work.lease_until) <= now),
    )
    is_another_long = sa.exists().where(
        _OTHER.c.kind.in_(TAKES_MINUTES), _OTHER.c.state == WorkState.RUNNING, _OTHER.c.lease_until > now
    )
    return sa.and_(nobody, sa.or_(col(Work.kind).not_in(TAKES_MINUTES), sa.not_(is_another_long)))


def find(session: Session, token: str) -> Work | None:
    """The work of that address."""
    return session.exec(select(Work).where(Work.token == token)).first()


def same(session: Session, about: str, states: Iterable[str], *, asked_by_id: int | None) -> Work | None:
    """The latest work about the same that this person asked for, in one of these states."""
    statement = select(Work).where(Work.about == about, col(Work.state).in_(list(states)))
    statement = statement.where(col(Work.asked_by_id).is_not_distinct_from(asked_by_id))
    return session.exec(statement.order_by(col(Work.id).desc())).first()


def made(session: Session, about: str, *, now: datetime) -> Work | None:
    """Work about the same that is done, whoever asked for it."""
    statement = select(Work).where(Work.about == about, Work.state == WorkState.DONE, Work.expires_at > now)
    return session.exec(statement.order_by(col(Work.id).desc())).first()


def under_way(session: Session) -> dict[int | None, int]:
    """How much is asked for and not finished, by person."""
    statement = select(Work.asked_by_id, func.count()).where(col(Work.state).in_(UNDER_WAY))
    return dict(session.exec(statement.group_by(col(Work.asked_by_id))).all())


def before(session: Session, work: Work) -> int:
    """How much that was asked for earlier waits, too."""
    statement = select(func.count()).where(Work.state == WorkState.QUEUED, Work.id < work.id)
    return session.exec(statement).one()


def is_any_free(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to take."""
    return session.exec(select(Work.id).where(_is_free(now)).limit(1)).first() is not None


def take(session: Session, *, until: datetime, now: datetime) -> Work | None:
    """Claim what was asked for first and nobody does, under the next number of its fence."""
    statement = select(Work).where(_is_free(now)).order_by(col(Work.id)).limit(1)
    found = session.exec(statement.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.state, found.lease_until = WorkState.RUNNING, until
        found.fence += 1
        found.tries += 1
        session.add(found)
        session.flush()
    return found


def hold(session: Session, work_id: int, fence: int) -> Work | None:
    """The work, which nobody takes over until the transaction ends; None where somebody has."""
    statement = select(Work).where(Work.id == work_id, Work.fence == fence, Work.state == WorkState.RUNNING)
    return session.exec(statement.with_for_update()).first()


def change(session: Session, work_id: int, fence: int, **values: Any) -> bool:
    """Change work under its fence; False where the claim has passed to somebody else."""
    mine = sa.and_(WORK.c.id == work_id, WORK.c.fence == fence, WORK.c.state == WorkState.RUNNING)
    changed = session.connection().execute(sa.update(WORK).where(mine).values(values))
    return bool(changed.rowcount == 1)


def waiting(session: Session, *, late: datetime, since: datetime, now: datetime) -> Waiting:
    """What should have been taken before `late`, and how much broke after `since`."""
    last_held = sa.func.coalesce(col(Work.lease_until), col(Work.asked_at))
    overdue = sa.and_(_is_free(now), last_held < late)
    count, first = session.exec(select(func.count(), func.min(Work.asked_at)).where(overdue)).one()
    ours = (Failure.BROKEN, Failure.GIVEN_UP)
    broken = select(func.count()).where(col(Work.failure).in_(ours), col(Work.finished_at) > since)
    return Waiting(count, first, session.exec(broken).one())


def expire(session: Session, *, now: datetime) -> int:
    """Delete whatever has expired, finished or not; how much."""
    return int(session.connection().execute(sa.delete(Work).where(col(Work.expires_at) <= now)).rowcount)


def forget(session: Session, *, message: str, remedy: str, now: datetime) -> None:
    """Delete what is finished, and end what is not: somebody's name may be in any of it."""
    session.execute(sa.delete(Work).where(col(Work.state).not_in(UNDER_WAY)))
    session.execute(
        sa.update(Work).values(
            state=WorkState.FAILED, fence=col(Work.fence) + 1, failure=Failure.REFUSED, message=message,
            remedy=remedy, arguments={}, input="", step="", finished_at=now,
        )
    )  # fmt: skip
    session.expire_all()


def delete_all(session: Session) -> None:
    """Delete all of it: after a restore its files are not there."""
    session.execute(sa.delete(Work))


def files(session: Session) -> set[str]:
    """The digest of every file that some work needs."""
    rows = session.exec(select(Work.input, Work.result)).all()
    return {digest for row in rows for digest in row if digest}
