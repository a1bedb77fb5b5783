"""A disk that is full, a database that somebody holds: a sentence, exit code 1, and nothing is lost."""

import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from planflow import jobs, resources
from planflow.bootstrap import Application
from planflow.cli import console
from planflow.domain import days
from planflow.services import moves, progress
from planflow.store import database
from planflow.testing import given
from tests import plan_text, reminding
from tests.faults import killing
from tests.integration.test_moves import World
from tests.terminal import planflow

FULL = "The disk is full: nothing more was written. Make room, then repeat the command.\n"
LOAD = ("plan", "load", str(resources.shipped("examples") / "lewisham-2017.yaml"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, which only root may make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can make a small disk here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, *, but: int = 0) -> Path:
    """Fill a disk to its end, then give a few bytes back."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - but))
    return ballast


def load(folder: Path) -> int:
    """Load a small plan."""
    file = folder.parent / "plan.yaml"
    file.write_text(plan_text.text())
    return planflow("plan", "load", str(file), folder=folder).returncode


def test_a_plan_does_not_fit_on_the_disk_and_is_loaded_when_there_is_room(small_disk):
    ballast = fill(small_disk, but=600_000)
    full = planflow(*LOAD, folder=small_disk)
    assert (full.returncode, full.stdout) == (1, "")
    assert "that the disk has room" in full.stderr
    ballast.unlink()
    assert planflow(*LOAD, folder=small_disk).returncode == 0
    assert planflow("audit", "verify", folder=small_disk).returncode == 0


def test_on_a_full_disk_nothing_is_recorded_and_everything_can_still_be_read(small_disk):
    assert load(small_disk) == 0
    note = ("record", "progress", "plan-2017/R1a", "--as", "deputy", "--text", "x" * 15_000)
    before = planflow("plan", "show", "plan-2017", "--json", folder=small_disk).stdout
    ballast = fill(small_disk, but=60_000)
    refused = planflow(*note, folder=small_disk)
    assert (refused.returncode, refused.stderr) == (1, FULL)
    shown = planflow("plan", "show", "plan-2017", "--json", folder=small_disk)
    assert shown.stdout == before
    ballast.unlink()
    assert planflow(*note, folder=small_disk).returncode == 0
    assert planflow("audit", "verify", folder=small_disk).returncode == 0


def test_on_a_disk_without_a_single_byte_left_commands_end_in_a_sentence(small_disk):
    assert load(small_disk) == 0
    ballast = fill(small_disk)
    note = ("record", "progress", "plan-2017/R1a", "--as", "deputy", "--text", "Half.")
    for command in (note, ("tick",), ("audit", "verify")):
        refused = planflow(*command, folder=small_disk)
        assert refused.returncode == 1, command
        assert refused.stderr.count("\n") == 1, refused.stderr
    ballast.unlink()
    assert planflow(*note, folder=small_disk).returncode == 0
    assert planflow("audit", "verify", folder=small_disk).returncode == 0


def test_a_mail_that_found_no_room_leaves_when_there_is_some(small_disk, sqlite_app):
    ballast = fill(small_disk)
    app = Application(replace(sqlite_app.settings, mail_dir=small_disk / "mail"), sqlite_app.clock)
    people = reminding.cast(app)
    with app.writing() as session:
        given.action(session, people.plan, owner=people.owner, due_on=reminding.MONDAY)
    now = reminding.at("2017-01-23")
    jobs.sweep(app, now)
    full = jobs.deliver(app, now)
    assert (full.gathered, full.sent, full.retried, full.parked) == (1, 0, 1, 0)
    ballast.unlink()
    assert jobs.deliver(app, now + timedelta(hours=1)).sent == 1
    assert len(reminding.mails(app, "owner")) == 1
    app.close()


def test_a_database_that_may_not_grow_keeps_what_it_has_and_goes_on_later(sqlite_app: Application) -> None:
    with sqlite_app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=given.START)
    engine = sqlite_app.database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 12}")
    kept, error = 0, None
    before = killing.content(sqlite_app)
    for number in range(100):
        try:
            with sqlite_app.writing() as session:
                action = session.get_one(type(world.action), world.action.id)
                actor = world.by(world.owner)
                words = f"{number} " + "x" * 4000
                progress.report(session, actor, action, text=words, now=given.START)
        except sa.exc.OperationalError as full:
            error = full
            break
        kept += 1
        before = killing.content(sqlite_app)
    assert error is not None
    assert console.explain(error) + "\n" == FULL
    assert kept > 0
    assert killing.content(sqlite_app) == before
    assert killing.is_whole(sqlite_app)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with sqlite_app.writing() as session:
        action = session.get_one(type(world.action), world.action.id)
        moves.move(session, world.by(world.owner), action, "start", now=given.START)
    assert killing.is_whole(sqlite_app)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers wait a second for another writer, in place of half a minute."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)


def test_a_database_held_by_another_program_is_busy_and_works_when_it_is_free(
    impatient: None, sqlite_app: Application
) -> None:
    with sqlite_app.writing() as session:
        world = World(session)
    path = sqlite_app.database.url.database
    assert path is not None
    own = Application(sqlite_app.settings, sqlite_app.clock)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    before = killing.content(own)  # reading goes on
    with pytest.raises(sa.exc.OperationalError) as busy, own.writing() as session:
        session.connection()
    sentence = "The database is busy with another program. Wait for that, then repeat the command."
    assert console.explain(busy.value) == sentence
    holder.execute("ROLLBACK")
    holder.close()
    assert killing.content(own) == before
    with own.writing() as session:
        action = session.get_one(type(world.action), world.action.id)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), action, "assign", fields=fields, now=given.START)
    own.close()
