"""A copy of everything, and a new installation made of it, which sends nothing until a person lets it."""

import gzip
import io
import tarfile
from dataclasses import replace
from random import Random

import pytest
import sqlalchemy as sa

from planflow import checkup, copying, jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.errors import PlanflowError
from planflow.services import audit, delivery_desk
from planflow.store import database_copies
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, mails

NOW, LATER = at("2017-01-23"), at("2017-02-01")
both = pytest.mark.parametrize(
    ("database_url", "empty_url"), [("sqlite", "sqlite"), ("postgres", "postgres")], indirect=True
)


@pytest.fixture
def fresh(app, empty_url, tmp_path):
    """A second installation on an empty database of the same kind."""
    there = tmp_path / "there"
    settings = replace(
        app.settings, database_url=empty_url, files_dir=there / "files", mail_dir=there / "mail"
    )
    application = Application(settings, SimulatedClock(LATER), Random(2))
    yield application
    application.close()


def _waiting(app):
    """A plan with a mail that is planned and has not left, and one stored file; its digest."""
    people = cast(app)
    with app.writing() as session:
        given.action(session, people.plan, "R0", owner=people.owner, due_on=MONDAY)
    jobs.sweep(app, NOW)
    return people, app.files.put(b"Minutes of the board")


def _rows(app):
    """Every row of every table, but for what a restore itself writes: the hold and its event."""
    left_out = {"organisation", "event", "chain", "alembic_version"}
    with app.database.engine.connect() as connection:
        known = sa.MetaData()
        known.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for name, table in known.tables.items()
            if name not in left_out
        }


@both
def test_a_restore_brings_every_row_and_file_and_sends_nothing(app, fresh, tmp_path):
    people, digest = _waiting(app)
    file = tmp_path / "copies" / "one.planflow"
    assert copying.back_up(app, file, now=NOW).files == 1
    assert file.stat().st_mode & 0o777 == 0o600
    jobs.deliver(app, NOW)  # what leaves after the copy is what a restore must not send again
    assert len(mails(app, "owner")) == 1
    copy = copying.restore(fresh, file, now=LATER)
    assert copy.made_at == NOW.isoformat()
    assert fresh.files.get(digest) == b"Minutes of the board"
    assert jobs.deliver(fresh, LATER).sent == 0
    with fresh.reading() as session:
        assert [verdict.fault for verdict in audit.verify(session) if verdict.chain == 0] == [""]
        (finding,) = [
            one for one in checkup.about_deliveries(session, LATER) if one.what == "deliveries on hold"
        ]
    assert "restored from a copy" in finding.sentence
    with fresh.writing() as session:
        delivery_desk.release_everything(
            session, Actor(people.administrator.id), drop_before=NOW.date().replace(day=24), now=LATER
        )
    jobs.deliver(fresh, LATER)
    assert not fresh.settings.mail_dir.exists() or mails(fresh, "owner") == []


@both
def test_what_is_restored_equals_what_was_copied(app, fresh, tmp_path):
    _waiting(app)
    copying.back_up(app, tmp_path / "one.planflow", now=NOW)
    before = _rows(app)
    copying.restore(fresh, tmp_path / "one.planflow", now=LATER)
    assert _rows(fresh) == before
    assert sum(map(len, before.values())) > 10


@both
def test_a_restore_that_dies_half_way_leaves_nothing_that_would_send(app, fresh, tmp_path, monkeypatch):
    _waiting(app)
    copying.back_up(app, tmp_path / "one.planflow", now=NOW)
    monkeypatch.setattr(delivery_desk, "hold_after_restore", _die)
    with pytest.raises(KeyboardInterrupt):
        copying.restore(fresh, tmp_path / "one.planflow", now=LATER)
    if not database_copies.is_empty(fresh.database):
        assert jobs.deliver(fresh, LATER).sent == 0
        with fresh.reading() as session:
            assert session.execute(sa.text("SELECT deliveries_held_at FROM organisation")).scalar() == LATER


def _die(*_args):
    raise KeyboardInterrupt


@both
def test_what_people_work_with_is_never_replaced(app, fresh, tmp_path):
    _waiting(app)
    file = tmp_path / "one.planflow"
    copying.back_up(app, file, now=NOW)
    before = _rows(app)
    with pytest.raises(PlanflowError, match="Nothing was changed"):
        copying.restore(app, file, now=LATER)
    assert _rows(app) == before
    with pytest.raises(PlanflowError, match="is there already"):
        copying.back_up(app, file, now=LATER)


@both
def test_a_damaged_copy_makes_nothing(app, fresh, tmp_path):
    _waiting(app)
    whole, hurt = tmp_path / "one.planflow", tmp_path / "hurt.planflow"
    copying.back_up(app, whole, now=NOW)
    content = whole.read_bytes()
    plain = gzip.decompress(content)
    spot = len(plain) // 2  # within the database, by far the largest part
    changed = plain[:spot] + bytes([plain[spot] ^ 1]) + plain[spot + 1 :]
    for bad in (b"no copy", content[: len(content) // 2], changed):
        hurt.write_bytes(bad)
        with pytest.raises(PlanflowError, match="no whole copy"):
            copying.restore(fresh, hurt, now=LATER)
        assert database_copies.is_empty(fresh.database)
    with pytest.raises(PlanflowError, match="There is no file"):
        copying.restore(fresh, tmp_path / "none", now=LATER)


@pytest.mark.parametrize(
    ("database_url", "empty_url"), [("sqlite", "postgres"), ("postgres", "sqlite")], indirect=True
)
def test_a_copy_is_restored_on_the_kind_of_database_it_was_made_on(app, fresh, tmp_path):
    _waiting(app)
    copying.back_up(app, tmp_path / "one.planflow", now=NOW)
    with pytest.raises(PlanflowError, match="Name an empty"):
        copying.restore(fresh, tmp_path / "one.planflow", now=LATER)
    assert database_copies.is_empty(fresh.database)


@pytest.mark.parametrize(("database_url", "empty_url"), [("sqlite", "sqlite")], indirect=True)
def test_a_name_in_a_copy_never_becomes_a_path(app, fresh, tmp_path):
    _waiting(app)
    copying.back_up(app, tmp_path / "one.planflow", now=NOW)
    evil = tmp_path / "evil.planflow"
    with tarfile.open(tmp_path / "one.planflow") as old, tarfile.open(evil, "w") as new:
        for member in old.getmembers():
            new.addfile(member, old.extractfile(member))
        outside = tarfile.TarInfo("files/../../outside")
        outside.size = 4
        new.addfile(outside, io.BytesIO(b"evil"))
    with pytest.raises(PlanflowError, match="no whole copy"):
        copying.restore(fresh, evil, now=LATER)
    assert list(tmp_path.rglob("outside")) == []
    assert database_copies.is_empty(fresh.database)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_the_programs_of_postgresql_a_sentence_says_what_to_install(app, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlanflowError, match="apt-get install postgresql-client"):
        copying.back_up(app, tmp_path / "one.planflow", now=NOW)
    assert list(tmp_path.glob("*.planflow")) == []
