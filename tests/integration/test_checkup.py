"""What `planflow doctor` finds, each on a real installation in which that one thing is wrong."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from planflow import checkup
from planflow.checkup import Verdict
from planflow.domain.actor import Actor
from planflow.domain.event import Chain
from planflow.domain.message import Message
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.services import founding
from planflow.store import job_runs, schema
from planflow.testing import given

NOW = given.START


def founded(app, now: datetime = NOW) -> None:
    """An installation in which nothing is wrong."""
    with app.writing() as session:
        founding.found(
            session, Actor(None), name="A Council", calendar="england-and-wales",
            admin_name="An Officer", admin_email="officer@example.org", now=now,
        )  # fmt: skip
        job_runs.record(session, "sweep", summary="planned 3", failed=False, now=now)


def wrong(app, now: datetime = NOW) -> dict[str, str]:
    return {one.what: one.sentence for one in checkup.look_over(app, now) if one.verdict is Verdict.WRONG}


def test_nothing_is_wrong_with_a_new_installation_that_has_swept(app):
    founded(app)
    assert wrong(app) == {}


def test_every_trouble_has_a_remedy(app):
    for one in checkup.look_over(app, NOW):
        assert one.remedy or one.verdict is Verdict.GOOD


def test_a_database_that_was_never_founded_and_never_swept_says_both(app):
    assert set(wrong(app)) == {"organisation", "last sweep"}


@pytest.mark.parametrize(("hours", "is_wrong"), [(25, False), (27, True)])
def test_a_sweep_more_than_a_day_ago_is_wrong(app, hours, is_wrong):
    founded(app)
    assert ("last sweep" in wrong(app, NOW + timedelta(hours=hours))) is is_wrong


def test_a_sweep_that_failed_is_wrong_and_says_why(app):
    founded(app)
    with app.writing() as session:
        job_runs.record(session, "sweep", summary="the lamp is out", failed=True, now=NOW)
    assert wrong(app)["last sweep"].endswith("the lamp is out")


def test_messages_given_up_and_messages_that_wait_are_counted(app):
    founded(app)
    with app.writing() as session:
        person = given.person(session)
        for number, state in enumerate(["parked", "planned", "planned", "claimed", "sent"]):
            late = NOW - timedelta(days=1)
            session.add(
                Message(
                    token=f"t{number}", recipient_id=person.id, kind="weekly", slot=f"s{number}", state=state,
                    for_on=late.date(), planned_at=late, next_try_at=late, lease_until=late,
                )
            )  # fmt: skip
    found = wrong(app)
    assert found["mails given up"].startswith("1 message given up")
    assert found["mails waiting"].startswith("3 messages ")


def test_a_deadline_after_the_end_of_its_calendar_is_wrong(app):
    founded(app)
    with app.writing() as session:
        given.action(session, given.plan(session), due_on=date(2140, 1, 4))
    assert "before the deadline of 2140-01-04" in wrong(app)["calendar england-and-wales"]


def test_a_ledger_whose_last_event_was_taken_away_is_wrong(app):
    founded(app)
    with app.writing() as session:
        last = session.exec(select(Chain)).one().length
        session.execute(sa.text("DELETE FROM event WHERE number = :number"), {"number": last})
    assert "chain 0" in wrong(app)["ledger"]


def test_a_ledger_whose_first_event_was_taken_away_is_wrong(app):
    founded(app)
    with app.writing() as session:
        session.execute(sa.text("DELETE FROM event WHERE number = 1"))
    assert "chain 0" in wrong(app)["ledger"]


def test_tables_of_another_version_are_wrong_and_nothing_else_is_asked_of_them(app):
    founded(app)
    with app.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    assert list(wrong(app)) == ["database"]
    assert schema.newest_revision() in wrong(app)["database"]


def test_a_workflow_file_that_is_wrong_is_named_with_its_line(sqlite_app, tmp_path):
    founded(sqlite_app)
    own = tmp_path / "own"
    own.mkdir()
    (own / "action.yaml").write_text("planflow: 1\nworkflow: action\ninitial: nowhere\n", encoding="utf-8")
    sqlite_app.library = Library(own)
    assert "action.yaml" in wrong(sqlite_app)["workflow files"]


def test_a_folder_for_mails_that_cannot_be_made_is_wrong(sqlite_app, tmp_path, monkeypatch):
    founded(sqlite_app)
    # root may write anywhere, so that the permissions of a real folder would show nothing here
    monkeypatch.setattr("os.access", lambda place, mode: Path(place) != tmp_path)
    assert set(wrong(sqlite_app)) == {"mail folder", "files folder"}


def test_founding_twice_changes_nothing(app):
    founded(app)
    with app.writing() as session:
        again = founding.found(
            session, Actor(None), name="Another", calendar="scotland",
            admin_name="Somebody", admin_email="s@example.org", now=NOW,
        )  # fmt: skip
        assert not again.is_new
        assert (again.organisation.name, [one.key for one in again.administrators]) == (
            "A Council",
            ["an-officer"],
        )


@pytest.mark.parametrize(
    "address", ["", "nonsense", "a@b", "a@example.org, b@example.org", "a@example.org\nBcc: b"]
)
def test_an_administrator_needs_one_real_address(sqlite_app, address):
    with pytest.raises(PlanflowError, match="is not an e-mail address"):
        founding.check(sqlite_app.library, name="A", calendar="scotland", admin_name="B", admin_email=address)


@pytest.mark.parametrize(
    ("address", "secret", "verdict", "words"),
    [
        ("", "", None, ""),
        ("https://planflow.example.org", "", "wrong", "not set"),
        ("https://planflow.example.org", "s" * 31, "wrong", "31 characters"),
        ("https://planflow.example.org", "s" * 32 + ",old", "wrong", "3 characters"),
        ("", "s" * 32, "warning", "BASE_URL"),
        ("http://planflow.example.org", "s" * 32, "warning", "https"),
        ("https://planflow.example.org", "s" * 32, "good", "planflow.example.org"),
    ],
)
def test_links_are_looked_at_once_they_are_in_use(sqlite_app, address, secret, verdict, words):
    sqlite_app.settings = replace(sqlite_app.settings, base_url=address, secret_key=secret)
    found = [one for one in checkup.look_over(sqlite_app, NOW) if one.what == "links in mails"]
    assert [str(one.verdict) for one in found] == ([verdict] if verdict else [])
    assert all(words in one.sentence and (secret == "" or secret not in one.sentence) for one in found)
