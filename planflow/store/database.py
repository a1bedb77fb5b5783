"""One database, SQLite or PostgreSQL: connecting to it, and how its transactions begin."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from planflow.engine.library import Library
from planflow.errors import DatabaseMissing, PlanflowError
from planflow.store import resting
from planflow.store.session import Session

_WRITES = "planflow_writes"
# At the level of debugging the library writes every row that it reads into the log, with people's names.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
BUSY_SECONDS = 30
"""How long a SQLite writer waits for another one before it gives up."""
IDLE_SECONDS = 60
"""How long PostgreSQL lets a transaction lie idle before it undoes it: a worker that was paused, or whose
machine is gone, must not hold its locks for ever."""
_ANSWER_SECONDS = 30
"""How long PostgreSQL's machine may leave what was sent to it without a sign before it counts as gone."""


class Database:
    """A database that can be read and written in transactions of their own."""

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.engine = _engine(self.url)
        self._writer = self.engine.execution_options(**{_WRITES: True})

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, False on PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    def require(self) -> None:
        """Raise `DatabaseMissing`, naming the path, unless there is a planflow database."""
        path = self.url.database
        if self.is_sqlite and path and path != ":memory:" and not Path(path).is_file():
            raise DatabaseMissing(
                f"There is no planflow database at {Path(path).absolute()}.",
                "Make one with 'planflow init', or set PLANFLOW_DATABASE_URL.",
            )
        try:
            with self.engine.connect() as connection:
                known = sa.inspect(connection).has_table("organisation")
        except sa.exc.OperationalError as error:
            if self.is_sqlite:
                raise  # the file is there: a full disk or a lock, which the driver names
            raise DatabaseMissing(
                f"The database {self.shown} does not answer.", "Start it, or correct PLANFLOW_DATABASE_URL."
            ) from error
        if not known:
            raise DatabaseMissing(
                f"The database {self.shown} holds no planflow tables.", "Make them with 'planflow init'."
            )

    @property
    def shown(self) -> str:
        """The address without its password, for people."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def writing(self, library: Library, random: Random) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        with Session(self._writer, library, random, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self, library: Library, random: Random) -> Iterator[Session]:
        """One transaction that only reads."""
        with Session(self.engine, library, random, autoflush=False) as session:
            session.held = {}
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise PlanflowError(
            f"'{url}' is not the address of a database.",
            "Write sqlite:///planflow.db or postgresql://user@host/name.",
        ) from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise PlanflowError(
            f"planflow does not run on {parsed.get_backend_name()}.", "Use SQLite or PostgreSQL."
        )
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        try:
            from planflow.store.postgres_cursor import Cursor  # noqa: PLC0415  # the driver is an extra

            engine = sa.create_engine(
                url,
                hide_parameters=True,  # an error's text must not carry anybody's name into a log
                connect_args={
                    "cursor_factory": Cursor,
                    "connect_timeout": 10,
                    "keepalives_idle": 30,
                    "keepalives_interval": 10,
                    "keepalives_count": 3,
                    "tcp_user_timeout": _ANSWER_SECONDS * 1000,
                    "options": "-c timezone=UTC -c jit=off -c statement_timeout=120000 -c lock_timeout=30000 "
                    f"-c idle_in_transaction_session_timeout={IDLE_SECONDS * 1000}",
                },
            )
        except ModuleNotFoundError as error:
            raise PlanflowError(
                "The PostgreSQL driver is not installed.", "Install it with: pip install 'planflow[postgres]'"
            ) from error
        resting.ask_after_rest(engine)
        return engine
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": sa.pool.StaticPool} if in_memory else {}
    engine = sa.create_engine(
        url,
        connect_args={"check_same_thread": False, "cached_statements": 512},
        hide_parameters=True,
        **options,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction control is off: with it, a row added in a savepoint survived the outer
    # rollback. FULL, because WAL with NORMAL may lose the last commits of the ledger in a power cut.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a transaction that reads first and writes later cannot wait for one.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
