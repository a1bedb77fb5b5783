"""Copies a whole database into one file, and back into an empty one, with each database's own means."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import sqlalchemy as sa

from planflow.errors import PlanflowError
from planflow.store.database import Database


def is_empty(database: Database) -> bool:
    """True where there are no planflow tables, or no file at all."""
    path = database.url.database
    if database.is_sqlite and path and not Path(path).exists():
        return True
    with database.engine.connect() as connection:
        return not sa.inspect(connection).has_table("organisation")


def dump(database: Database, target: Path) -> None:
    """Write the database into `target` as it is at one moment; planflow may go on meanwhile."""
    if database.is_sqlite:
        source = f"{Path(database.url.database or '').absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    else:
        _run(
            "pg_dump", *_address(database), "--format=custom", "--no-owner", "--no-privileges",
            f"--file={target}", secret=_secret(database),
        )  # fmt: skip


def fill(database: Database, source: Path, *, also: str) -> None:
    """Fill an empty PostgreSQL database from what `dump` wrote, and do `also`: all of it, or nothing.

    `also` is one statement of SQL that names the schema of its tables.
    """
    script = source.with_name(f"{source.name}.sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    with script.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{also};\n")
    _run(
        "psql", *_address(database), "--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc",
        "--quiet", f"--file={script}", secret=_secret(database),
    )  # fmt: skip


def _address(database: Database) -> list[str]:
    url = database.url.set(drivername="postgresql", password=None)
    return [f"--dbname={url.render_as_string(hide_password=False)}"]


def _secret(database: Database) -> Mapping[str, str]:
    """The password goes by the environment, where others do not see it."""
    return {"PGPASSWORD": str(database.url.password)} if database.url.password else {}


def _run(program: str, *arguments: str, secret: Mapping[str, str] = MappingProxyType({})) -> None:
    """Run one of PostgreSQL's programs; `secret` is added to its environment."""
    path = shutil.which(program)
    if path is None:
        raise PlanflowError(
            f"PostgreSQL's program {program} is not on this machine.",
            "Install it (Debian, Ubuntu: apt-get install postgresql-client), or run this where it is.",
        )
    done = subprocess.run(  # noqa: S603  # no shell; a program of PostgreSQL, with the configured address
        [path, *arguments], check=False, capture_output=True, env={**os.environ, **secret}
    )
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise PlanflowError(
            f"{program} could not do it: {words[0][:300]}",
            f"Mend that and repeat the command; {program} must not be older than the server.",
        )
