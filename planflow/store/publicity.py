"""What everybody may read: published papers of plans that were made public."""

from collections.abc import Sequence

from sqlmodel import col, select

from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.store.session import Session


def plans(session: Session) -> Sequence[Plan]:
    """The plans that are public, by title."""
    return list(session.exec(select(Plan).where(col(Plan.is_public)).order_by(Plan.title, col(Plan.id))))


def find_plan(session: Session, key: str) -> Plan | None:
    """The public plan of that key."""
    return session.exec(select(Plan).where(Plan.key == key, col(Plan.is_public))).first()


def papers(session: Session, plan_ids: Sequence[int]) -> Sequence[Paper]:
    """The published papers of some plans, the latest first."""
    statement = (
        select(Paper)
        .where(col(Paper.plan_id).in_(plan_ids), col(Paper.published_at).is_not(None))
        .order_by(col(Paper.published_at).desc(), col(Paper.id).desc())
    )
    return list(session.exec(statement))


def names(session: Session) -> frozenset[str]:
    """The names of people who have no job title, by which their actions would show a name."""
    found = session.exec(select(Person.name).where(Person.job_title == "").order_by(Person.name))
    return frozenset(found)
