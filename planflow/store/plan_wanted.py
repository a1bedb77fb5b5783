"""Which actions of a plan a list is asked for, as conditions of a statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from planflow.domain.rag import Scheme
from planflow.domain.tables import metadata
from planflow.engine.definition import Meaning
from planflow.store import rating_sql
from planflow.store.rating_sql import ACTION, Expression, Reading
from planflow.store.session import Session

_NAMED, _BODY = metadata.tables["person"].alias("named"), metadata.tables["body"].alias("named_body")
_ANSWERS = metadata.tables["action_recommendation"]


@dataclass(frozen=True)
class Wanted:
    """Which actions of a plan are wanted; what is left out does not matter."""

    words: str = ""
    """Found in the reference or the title."""
    meaning: str = ""
    state: str = ""
    rating: str = ""
    owner: str = ""
    """Found in the role or the name of the owner."""
    agency_id: int | None = None
    is_late: bool = False
    is_unowned: bool = False
    is_kept: bool = False
    """Not given up."""
    is_alone: bool = False
    """Answers no recommendation."""
    can_move: str = ""
    """In a state from which this move may be made."""

    @property
    def is_of_few(self) -> bool:
        """Whether few are wanted: then their days are read from them, and not they along the days."""
        return bool(self.owner) or self.agency_id is not None or self.is_unowned


def owners(session: Session, wanted: Wanted) -> dict[str, Any]:
    """Whom a filter by owner or agency means: read before, so that a database knows how few they are."""
    found: dict[str, Any] = {}
    if wanted.owner:
        people = sa.select(_NAMED.c.id).where(_contain((_NAMED.c.job_title, _NAMED.c.name), wanted.owner))
        bodies = sa.select(_BODY.c.id).where(_contain((_BODY.c.name,), wanted.owner))
        found["owners"] = session.execute(people.order_by(_NAMED.c.id)).scalars().all()
        found["owning"] = session.execute(bodies.order_by(_BODY.c.id)).scalars().all()
    if wanted.agency_id is not None:
        members = sa.select(_NAMED.c.id).where(_NAMED.c.agency_id == wanted.agency_id)
        found["members"] = session.execute(members.order_by(_NAMED.c.id)).scalars().all()
    return found


def of_action(wanted: Wanted) -> Iterator[Expression]:
    """What the columns of an action, and of whoever owns it, decide."""
    if wanted.words:
        yield _contain((ACTION.c.title, ACTION.c.ref), wanted.words)
    if wanted.state:
        yield ACTION.c.state == wanted.state
    if wanted.owner:
        yield sa.or_(ACTION.c.owner_id.in_(ids("owners")), ACTION.c.owner_body_id.in_(ids("owning")))
    if wanted.agency_id is not None:
        is_owners = sa.and_(ACTION.c.agency_id.is_(None), ACTION.c.owner_id.in_(ids("members")))
        yield sa.or_(ACTION.c.agency_id == wanted.agency_id, is_owners)
    if wanted.is_unowned:
        yield sa.not_(rating_sql.has_owner())
    if wanted.is_alone:
        yield sa.not_(sa.exists().where(_ANSWERS.c.action_id == ACTION.c.id).correlate(ACTION))


def of_standing(wanted: Wanted, scheme: Scheme, reading: Reading) -> Iterator[Expression]:
    """What lifecycles, days and ratings decide."""
    if wanted.meaning:
        yield rating_sql.means(reading, wanted.meaning)
    if wanted.is_late:
        yield rating_sql.is_late(reading)
    if wanted.is_kept:
        yield sa.not_(rating_sql.means(reading, Meaning.CANCELLED))
    if wanted.can_move:
        yield ACTION.c.state.in_(_sources(reading, wanted.can_move))
    if wanted.rating:
        yield rating_sql.rating(scheme, reading) == wanted.rating


def _sources(reading: Reading, move: str) -> list[str]:
    """The states from which a move may be made."""
    known = reading.actions.values()
    return sorted({name for one in known for name in one.states if one.find_move(move, name)})


def ids(name: str) -> sa.BindParameter[Any]:
    """The place of many row numbers in a statement."""
    return sa.bindparam(name, type_=sa.BigInteger(), expanding=True)


def _contain(columns: Sequence[Any], text: str) -> Expression:
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))
