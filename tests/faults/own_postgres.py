"""A PostgreSQL that one test may stop and start again, apart from the one that all tests share."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from planflow.domain.tables import metadata
from planflow.store.database import Database
from tests import postgres


class OwnPostgres:
    """A running server with planflow's empty tables in its database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def database(self) -> str:
        """The address of a fresh database with planflow's empty tables."""
        name = f"planflow_{uuid4().hex[:16]}"
        self.statement(f"CREATE DATABASE {name} TEMPLATE postgres")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def statement(self, text: str) -> list[Any]:
        """Run one statement beside all others, outside any transaction; its rows."""
        address = make_url(self.url).set(database="template1").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(text)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def stop(self, mode: str) -> None:
        """End it: `fast` tells every connection so, `immediate` is a crash."""
        self._run("stop", "-m", mode)

    def start(self) -> None:
        """Run again, and wait until it answers."""
        self._run("start", "-l", self.folder / "postgres.log", "-w")

    def _run(self, *command: object) -> None:
        program = postgres._programs() / "pg_ctl"
        postgres._run(program, "-D", self.folder / "data", *command, folder=self.folder)


@contextlib.contextmanager
def running() -> Iterator[OwnPostgres]:
    """Make one, and stop it with the test."""
    folder = Path(
        tempfile.mkdtemp(prefix="planflow-postgres-", dir="/tmp" if os.path.isdir("/tmp") else None)
    )
    folder.chmod(0o755)
    try:
        try:
            server = OwnPostgres(folder, postgres._start(folder))
        except postgres.Unavailable as error:
            pytest.skip(f"PostgreSQL: {error}")
        _make_durable(server)
        _make_tables(server.url)
        yield server
    finally:
        with contextlib.suppress(postgres.Unavailable, subprocess.SubprocessError):
            OwnPostgres(folder, "").stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _make_durable(server: OwnPostgres) -> None:
    """A commit that was answered must outlast a crash, which the server of all other tests need not."""
    server.statement("ALTER SYSTEM SET synchronous_commit = on")
    server.statement("ALTER SYSTEM SET full_page_writes = on")
    server.statement("SELECT pg_reload_conf()")


def _make_tables(url: str) -> None:
    database = Database(url)
    with database.engine.begin() as connection:
        metadata.create_all(connection)
    database.close()
