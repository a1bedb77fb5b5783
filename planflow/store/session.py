"""The session: a database transaction, with what the rules around it are and where randomness comes from."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any, NamedTuple, Protocol, TypeVar

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Mapper, SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.deadline import Deadline
from planflow.domain.event import Place
from planflow.domain.paper import Paper
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.domain.signing import Signing
from planflow.engine.definition import Definition
from planflow.engine.library import Library
from planflow.store.objects import objects_of

_Row = TypeVar("_Row")


class PaperPort(Protocol):
    """What moves need of the papers package, which lies above them; bootstrap fits it in."""

    def freeze_plan(self, session: "Session", actor: Actor, plan: Plan, *, now: datetime) -> Paper:
        """Freeze the improvement plan as it stands as the next version of its paper."""
        ...

    def freeze(self, session: "Session", paper: Paper, *, now: datetime) -> None:
        """Keep the words and figures of a paper as they are, for ever."""
        ...

    def share_out(self, session: "Session", paper: Paper, *, now: datetime) -> None:
        """Give what is still owed for a paper new days where its own have passed."""
        ...

    def recount(self, session: "Session", actor: Actor, *, now: datetime) -> int:
        """Count the days of every open paper anew, after meetings or calendars changed; how many moved."""
        ...


class Session(sqlmodel.Session):
    """A SQLModel session that knows the definitions in force and the source of randomness.

    Nothing below the outermost loop asks a clock or draws from the system's randomness: `now` is an
    argument, and ids, tokens and salts come from `random`.
    """

    def __init__(self, bind: Engine | Connection, library: Library, random: Random, **options: Any) -> None:
        super().__init__(bind, **options)
        self.library = library
        self.random = random
        self.papers: PaperPort | None = None
        self.links = Signing()
        """Where links point and what signs them; bootstrap fits it in."""
        self.has_connector = False
        """Whether events are told to another system, too; bootstrap fits it in."""
        self.plans: dict[int, Plan] = {}
        """Plans read in this transaction, held fast: the identity map lets go of what nobody holds."""
        self.bodies: dict[int, Body] = {}
        """Bodies read in this transaction, held fast like plans."""
        self.people: dict[int, Person] = {}
        """People read together with something else in this transaction, held fast like plans."""
        self.places: dict[int, Place] = {}
        """The ends of the chains that this transaction holds."""
        self.owed: dict[tuple[str, int], list[Deadline]] = {}
        """The deadlines of subjects that were read while their plan's chain was held, or only to be read."""
        self.never_asked: set[int] = set()
        """Actions for which nobody has asked for more time, as read like deadlines."""
        self.calendars: dict[str, WorkingCalendar] = {}
        """Calendars read in this transaction, by name."""
        self.own_days: dict[str, dict[date, str]] | None = None
        """The body's own days, by calendar, once they were read in this transaction, or known to be none."""
        self.held: dict[tuple[Any, ...], list[Any]] | None = None
        """Roles read in this transaction, by what was asked; None in one that may change them."""
        self.own_roles: dict[int, list[RoleHolding]] = {}
        """Every role of a person, also past and future ones, where they were read with the person."""
        self.definitions: dict[str, Definition] = {}
        """Pinned definitions read in this transaction, by digest."""
        self._written: list[Any] = []
        """Rows whose values were written past the library within a savepoint, which would not expire them."""
        self.line: Line | None = None
        """The connection of this transaction, once `get_line` was asked for it."""

    def get(self, entity: type[_Row] | Mapper[_Row], ident: Any, **options: Any) -> _Row | None:
        """The row of that number, by a statement that was put together before.

        Unlike the library it writes nothing first: a row that was given its number by hand has to be flushed.
        """
        if options or not isinstance(ident, int) or isinstance(entity, Mapper):
            return super().get(entity, ident, **options)
        objects = objects_of(entity)
        if objects.by_number is None or objects.held(self, ident) is not None:
            return super().get(entity, ident)
        found = objects.by_number.first(self, {"wanted": ident})
        return None if found is None else objects.made(self, found)

    def get_one(self, entity: type[_Row] | Mapper[_Row], ident: Any, **options: Any) -> _Row:
        """The same where there must be one; raises `NoResultFound`."""
        found = self.get(entity, ident, **options)
        if found is None:
            raise sa.exc.NoResultFound(f"There is no {sa.inspect(entity).class_.__name__} {ident}.")
        return found

    def get_line(self) -> "Line":
        """The connection of this transaction, for statements that run past the library."""
        if self.line is None:
            connection = self.connection()
            try:
                cursor = connection.connection.cursor()
            except connection.dialect.loaded_dbapi.Error as error:
                connection._handle_dbapi_exception(error, None, None, None, None)
            self.line = Line(connection, connection.dialect, cursor)
        return self.line

    def set_written(self, row: Any, values: Mapping[str, Any]) -> None:
        """Let a row in memory say what a statement has written; it is read anew if that is undone."""
        for name, value in values.items():
            set_committed_value(row, name, value)
        if self.in_nested_transaction():
            self._written.append(row)

    def token(self) -> str:
        """128 random bits, hexadecimal."""
        return f"{self.random.getrandbits(128):032x}"


class Line(NamedTuple):
    """The connection of a transaction, the kind of its database, and the driver's cursor there."""

    connection: Connection
    dialect: sa.Dialect
    cursor: Any


def _forget(session: Session, *_: Any) -> None:
    """What was held is held no longer, and what was written in a savepoint may be gone."""
    session.places.clear()
    session.owed.clear()
    session.never_asked.clear()
    session.people.clear()


def _read_anew(session: Session, *_: Any) -> None:
    """What the rows got in a savepoint is undone. The list outlives an inner one that ended well."""
    for row in session._written:
        if row in session:
            session.expire(row)
    session._written.clear()


def _let_go(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint is made when the session is asked for its connection: it has to be asked again."""
    session.line = None
    if transaction.parent is None:
        session._written.clear()


sa.event.listen(Session, "after_commit", _forget)
sa.event.listen(Session, "after_soft_rollback", _forget)
sa.event.listen(Session, "after_soft_rollback", _read_anew)
for _happening in ("after_transaction_create", "after_transaction_end"):
    sa.event.listen(Session, _happening, _let_go)
