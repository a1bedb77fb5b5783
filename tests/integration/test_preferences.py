"""A person's own day, hour, language, digest, deputy and absence: set, shown, recorded."""

import json
from datetime import date

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from planflow import bootstrap
from planflow.bootstrap import Application
from planflow.cli import people
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.person import Person
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import ledger, preferences
from planflow.services.preferences import Wishes
from tests.reminding import cast

TODAY = date(2016, 12, 8)


def _set(app, person, wishes, *, actor=None, **options):
    with app.writing() as session:
        mine = session.get_one(Person, person.id)
        actor = actor or Actor(person_id=person.id, via="shell")
        return preferences.set_wishes(session, actor, mine, wishes, now=app.clock.now(), **options)


def _row(app, person):
    with app.reading() as session:
        return session.get_one(Person, person.id)


def test_somebody_sets_their_own_wishes_and_the_ledger_keeps_what_changed(app: Application) -> None:
    owner = cast(app).owner
    changed = _set(app, owner, Wishes(mail_weekday=1, mail_hour=9, language="cy", digest="needed"))
    assert changed == {"mail_weekday": 1, "mail_hour": 9, "language": "cy", "digest": "needed"}
    row = _row(app, owner)
    assert (row.mail_weekday, row.mail_hour, row.language, row.digest) == (1, 9, "cy", "needed")
    assert row.version == owner.version + 1
    with app.reading() as session:
        kept = session.exec(select(Event).order_by(col(Event.id).desc())).first()
        assert kept is not None
        assert kept.kind == "person_preferences_set"
        assert json.loads(kept.body)["facts"] == changed
        assert kept.chain == ledger.ORGANISATION_CHAIN


def test_what_is_not_named_stays_and_nothing_changed_is_not_recorded(app: Application) -> None:
    owner = cast(app).owner
    _set(app, owner, Wishes(mail_hour=9))
    assert _set(app, owner, Wishes(mail_hour=9)) == {}
    row = _row(app, owner)
    assert (row.mail_hour, row.mail_weekday, row.digest) == (9, owner.mail_weekday, owner.digest)
    assert row.version == owner.version + 1


def test_a_stale_version_is_refused_and_changes_nothing(app: Application) -> None:
    owner = cast(app).owner
    _set(app, owner, Wishes(mail_hour=9), based_on=owner.version)
    with pytest.raises(StaleWrite):
        _set(app, owner, Wishes(mail_hour=11), based_on=owner.version)
    assert _row(app, owner).mail_hour == 9


def test_a_coordinator_sets_them_for_others_and_a_colleague_does_not(app: Application) -> None:
    known = cast(app)
    actor = Actor(person_id=known.coordinator.id, via="shell")
    assert _set(app, known.owner, Wishes(deputy_id=known.head.id), actor=actor)
    assert _set(app, known.owner, Wishes(deputy_id=0), actor=actor) == {"deputy_id": None}
    with pytest.raises(Refused):
        _set(app, known.owner, Wishes(mail_hour=9), actor=Actor(person_id=known.head.id, via="shell"))


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(mail_weekday=7), Wishes(mail_hour=24), Wishes(mail_hour=-2), Wishes(digest="never"),
        Wishes(language="../../etc"), Wishes(language="EN"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(sqlite_app, wishes):
    owner = cast(sqlite_app).owner
    with pytest.raises(PlanflowError):
        _set(sqlite_app, owner, wishes)


def test_nobody_stands_in_for_themselves(sqlite_app):
    owner = cast(sqlite_app).owner
    with pytest.raises(PlanflowError):
        _set(sqlite_app, owner, Wishes(deputy_id=owner.id))


@pytest.mark.parametrize(("text", "number"), [("monday", 0), ("Tuesday", 1), (" SUN ", 6), ("th", 3)])
def test_a_weekday_is_read_as_people_write_it(text, number):
    assert preferences.weekday(text) == number


@pytest.mark.parametrize("text", ["t", "", "funday", "1"])
def test_what_is_no_weekday_is_refused(text):
    with pytest.raises(PlanflowError):
        preferences.weekday(text)


def test_somebody_who_is_back_early_was_away_until_yesterday(app: Application) -> None:
    owner = cast(app).owner
    own = Actor(person_id=owner.id, via="shell")
    with app.writing() as session:
        row = session.get_one(Person, owner.id)
        preferences.away(session, own, row, from_on=date(2016, 12, 1), now=app.clock.now())
        preferences.back(session, own, row, now=app.clock.now())
        assert (row.away_from, row.away_until) == (date(2016, 12, 1), date(2016, 12, 7))
        preferences.away(session, own, row, from_on=date(2016, 12, 12), now=app.clock.now())
        preferences.back(session, own, row, now=app.clock.now())
        assert (row.away_from, row.away_until) == (None, None)
        with pytest.raises(PlanflowError, match="is not away"):
            preferences.back(session, own, row, now=app.clock.now())


@pytest.fixture
def shell(app: Application, monkeypatch: pytest.MonkeyPatch):
    """Runs `planflow people ...` on the database of the test."""
    monkeypatch.setattr(bootstrap, "application", lambda: app)
    monkeypatch.setattr(app, "close", lambda: None)
    runner = CliRunner()
    return lambda *typed: runner.invoke(people.app, typed)


def test_the_command_line_sets_and_shows_everything(app, shell):
    cast(app)
    done = shell(
        "set", "owner", "--mail-day", "tuesday", "--mail-hour", "0", "--language", "cy",
        "--digest", "needed", "--deputy", "head", "--as", "coordinator",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout == "owner: mail weekday, mail hour, language, digest, deputy set.\n"
    away = shell("away", "owner", "--from", "2016-12-20", "--until", "2017-01-06", "--as", "owner")
    assert away.stdout == "owner is away from 2016-12-20 until 2017-01-06: their deputy is told.\n"
    shown = json.loads(shell("show", "owner", "--json").stdout)
    assert shown["version"] == 3
    expected = {
        "mail_day": "tuesday", "mail_hour": 0, "language": "cy", "digest": "needed", "deputy": "head",
        "away_from": "2016-12-20", "away_until": "2017-01-06", "manager": "head",
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    table = shell("show", "owner").stdout
    for words in ("Mail day", "tuesday", "needed", "2017-01-06", "owner@example.org"):
        assert words in table
    assert "back" in shell("back", "owner", "--as", "owner").stdout
    assert (
        shell("set", "owner", "--language", "default", "--deputy", "nobody", "--as", "owner").exit_code == 0
    )
    shown = json.loads(shell("show", "owner", "--json").stdout)
    assert (shown["language"], shown["deputy"], shown["away_until"]) == ("en", None, None)


def test_the_command_line_refuses_a_stale_version(app, shell):
    cast(app)
    assert shell("set", "owner", "--mail-hour", "8", "--as", "owner", "--based-on", "1").exit_code == 0
    stale = shell("set", "owner", "--mail-hour", "9", "--as", "owner", "--based-on", "1")
    assert stale.exit_code == 1
    assert "Somebody else changed owner" in stale.stderr
