"""Brings the tables of a database to the form that this version of planflow expects."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from planflow.errors import PlanflowError
from planflow.store.database import Database

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for planflow's own migrations, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration up to `revision` in one transaction."""
    path = database.url.database
    if database.is_sqlite and path and path != ":memory:":
        Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.engine.execution_options(planflow_writes=True).begin() as connection:
            command.upgrade(configuration(connection), revision)
    except sa.exc.OperationalError as error:
        raise PlanflowError(
            f"The database {database.shown} cannot be made or reached.",
            "Check PLANFLOW_DATABASE_URL, that its folder can be written to, and that there is room on the disk.",
        ) from error


def downgrade(database: Database, revision: str = "base") -> None:
    """Undo migrations down to `revision` in one transaction."""
    with database.engine.execution_options(planflow_writes=True).begin() as connection:
        command.downgrade(configuration(connection), revision)


def revision_of(database: Database) -> str | None:
    """The revision that the database is at; None where no migration was ever run."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this version of planflow expects."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
