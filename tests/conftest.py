"""Fixtures for every test: an application on a fresh, empty database, on SQLite and on PostgreSQL.

On SQLite it is a copy of a file that was made once for the whole run; on PostgreSQL it is emptied after each
test and used again by the next one of the same worker.
"""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

import hypothesis
import pytest

from tests import made_once, postgres

if TYPE_CHECKING:
    from xdist.remote import Producer

    from planflow.bootstrap import Application
    from tests.sharing_out import ByWhatTheyShare

START = datetime(2016, 12, 8, 9, 0, tzinfo=UTC)
"""The day on which the Lewisham report was published."""
REQUIRE = "PLANFLOW_TEST_REQUIRE"
NOT_TO_BE_INSTALLED = ("PLANFLOW_SEEDS", "only root")
"""What reasons for leaving a test out name where nobody could install what is missing."""


def pytest_configure(config: pytest.Config) -> None:
    """The process that pytest was started in makes the folder that all its workers share."""
    for name in [name for name in os.environ if name.startswith("PLANFLOW_")]:
        if not name.startswith(("PLANFLOW_TEST_", "PLANFLOW_SEEDS", "PLANFLOW_DEBUG")):
            del os.environ[name]  # a test must not see, or touch, the configured database
    if not hasattr(config, "workerinput"):
        postgres.open_run()
    made_once.share()
    hypothesis.settings.register_profile("unhurried", hypothesis.settings(), deadline=None)
    hypothesis.settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector of rubbish need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, a test has failed that leaves itself out for want of a program."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(REQUIRE) == "all":
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(words in reason for words in NOT_TO_BE_INSTALLED):
            report.outcome, report.longrepr = "failed", f"{REQUIRE}=all, and: {reason}"
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "ByWhatTheyShare":
    """One worker gets all tests that share something."""
    from tests.sharing_out import ByWhatTheyShare

    return ByWhatTheyShare(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run has started."""
    if not hasattr(config, "workerinput"):
        postgres.close_run()


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Say loudly that half of the tests were left out, and how to have them run."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reason for reason in reasons if "PostgreSQL" in reason):
        terminalreporter.section("The PostgreSQL half of the tests did not run", red=True)
        terminalreporter.line(reason)
    for reason in sorted(reason for reason in reasons if "LibreOffice" in reason):
        terminalreporter.section("The round trips through LibreOffice did not run", red=True)
        terminalreporter.line(reason)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database that holds planflow's empty tables."""
    if request.param == "sqlite":
        yield _sqlite(tmp_path)
    else:
        yield from _emptied()


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any tables; parametrise it indirectly with `sqlite`, `postgres`."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _postgres(template="template0")


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator["Application"]:
    """An application on a fresh database, at nine o'clock on the day the report was published."""
    application = _application(database_url, tmp_path)
    yield application
    application.close()


@pytest.fixture
def sqlite_app(tmp_path: Path) -> Iterator["Application"]:
    """The same on SQLite alone, for what does not touch the database's own ways."""
    application = _application(_sqlite(tmp_path), tmp_path)
    yield application
    application.close()


def _application(url: str, folder: Path) -> "Application":
    from planflow.bootstrap import Application
    from planflow.clock import SimulatedClock
    from planflow.settings import Settings

    settings = Settings(database_url=url, files_dir=folder / "files", mail_dir=folder / "mail")
    return Application(settings, SimulatedClock(START), Random(1))


def _sqlite(folder: Path) -> str:
    with postgres.alone("sqlite") as shared:
        template = shared / "template.db"
        if not template.exists():
            _make_tables(f"sqlite:///{shared / 'making.db'}")
            (shared / "making.db").rename(template)
    path = folder / "planflow.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


_free: list[tuple[str, object]] = []
"""Databases of this worker that a test has done with, with their prints: emptying is quicker than making."""


def _emptied() -> Iterator[str]:
    """A database with planflow's empty tables that only this test uses; it is emptied for the next one."""
    _require_postgres()
    if not _free:
        made = _made(_template())
        _free.append((made, postgres.print_of(made)))
    name, known = _free.pop()
    yield postgres.within(name)
    if postgres.empty(name, known):
        _free.append((name, known))
    else:
        postgres.statement(f"DROP DATABASE {name} WITH (FORCE)")


def _require_postgres() -> None:
    try:
        postgres.address()
    except postgres.Unavailable as error:
        pytest.skip(f"PostgreSQL: {error}")


def _made(template: str) -> str:
    name = f"planflow_test_{uuid4().hex[:16]}"
    postgres.statement(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def _postgres(template: str = "") -> Iterator[str]:
    """A database of its own for a test that changes the tables themselves."""
    _require_postgres()
    name = _made(template or _template())
    try:
        yield postgres.within(name)
    finally:
        postgres.statement(f"DROP DATABASE {name} WITH (FORCE)")


def _template() -> str:
    with postgres.alone("template") as shared:
        made = shared / "template"
        if not made.exists():
            postgres.statement(f"CREATE DATABASE {postgres.prepared()} TEMPLATE template0")
            _make_tables(postgres.within(postgres.prepared()))
            made.touch()
    return postgres.prepared()


def _make_tables(url: str) -> None:
    """Make every table as the models have it (test_migrations sees to the rest), and write the days.

    The first sweep would write them, which is most of the work of a short test.
    """
    from alembic import command

    from planflow.bootstrap import Application
    from planflow.domain.tables import metadata
    from planflow.settings import Settings
    from planflow.store import calendars, schema

    made = Application(Settings(database_url=url))
    with made.database.engine.begin() as connection:
        metadata.create_all(connection)
        command.stamp(schema.configuration(connection), "head")
    with made.writing() as session:
        calendars.write_days(session, postgres.CALENDAR)
    made.close()
