"""Scratch databases for the benchmarks: SQLite and PostgreSQL, both fully synchronised."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy.engine import make_url

from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.settings import Settings
from tests import postgres

START = datetime(2016, 12, 8, 9, 0, tzinfo=UTC)


@contextmanager
def scratch(name: str) -> Iterator[Application]:
    """An application on a fresh database of that kind, `sqlite` or `postgres`, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="planflow-bench-") as folder, _address(name, folder) as url:
        path = Path(folder)
        settings = Settings(database_url=url, files_dir=path / "files", mail_dir=path / "mail")
        app = Application(settings, SimulatedClock(START), Random(1))
        try:
            app.create_database()
            yield app
        finally:
            app.close()


def plain_address(app: Application) -> str:
    """The address as the bare driver takes it: a path for sqlite3, a URL for psycopg."""
    url = make_url(app.settings.database_url)
    if app.database.is_sqlite:
        return str(url.database)
    return url.render_as_string(hide_password=False)


@contextmanager
def _address(name: str, folder: str) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder}/planflow.db"
        return
    postgres.open_run()
    try:
        # The tests' cluster saves itself the synchronisation; a benchmark may not.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            postgres.statement(f"ALTER SYSTEM SET {setting} = on")
        postgres.statement("SELECT pg_reload_conf()")
        postgres.statement("CREATE DATABASE bench")
        yield postgres.within("bench")
    finally:
        postgres.close_run()
