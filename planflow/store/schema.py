"""Brings the tables of a database to the form that this version of planflow expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from planflow.errors import PlanflowError
from planflow.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is loaded by what asks for it: a reminder does not, and is to leave quickly.
_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def configuration(connection: sa.Connection | None = None) -> "Config":
    """Alembic's configuration for planflow's own migrations, bound to an open connection."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration up to `revision` in one transaction."""
    from alembic import command  # noqa: PLC0415

    path = database.url.database
    if database.is_sqlite and path and path != ":memory:":
        Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    try:
        with _migrating(database) as connection:
            command.upgrade(configuration(connection), revision)
    except sa.exc.OperationalError as error:
        raise PlanflowError(
            f"The database {database.shown} cannot be made or reached.",
            "Check PLANFLOW_DATABASE_URL, that its folder can be written to, and that the disk has room.",
        ) from error


def downgrade(database: Database, revision: str = "base") -> None:
    """Undo migrations down to `revision` in one transaction."""
    from alembic import command  # noqa: PLC0415

    with _migrating(database) as connection:
        command.downgrade(configuration(connection), revision)


@contextmanager
def _migrating(database: Database) -> Iterator[sa.Connection]:
    """A transaction in which tables may be rebuilt.

    SQLite changes a table by dropping it and making it anew, which foreign keys forbid while they are on;
    they can only be switched off before a transaction begins. They are checked before it ends.
    """
    with database.engine.execution_options(planflow_writes=True).connect() as connection:
        driver = connection.connection.driver_connection
        if database.is_sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _check_references(database, connection)
        finally:
            if database.is_sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def _check_references(database: Database, connection: sa.Connection) -> None:
    if not database.is_sqlite:
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise PlanflowError(
            f"After the migration, rows of {tables} would refer to rows that are gone. Nothing was changed.",
            "Restore the backup, or report this with the version you came from.",
        )


def revision_of(database: Database) -> str | None:
    """The revision that the database is at; None where no migration was ever run."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this version of planflow expects."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(configuration()).get_current_head()
