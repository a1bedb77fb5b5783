"""Nothing scheduled goes on closed or quiet days; a warning comes before them, all else after."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain import mailing
from planflow.domain.organisation import LocalDay
from planflow.domain.person import Person
from planflow.engine import quiet
from planflow.errors import FileError
from planflow.testing import given
from tests.reminding import Cast, at, cast, mails, messages, run, words, wrong

CHRISTMAS = "{name: Christmas, from: 24 December, until: 1 January}"


def _quiet(app: Application, folder: Path, *periods: str) -> None:
    """Put an organisation's own quiet periods in force."""
    folder.mkdir(exist_ok=True)
    text = "".join(f"  - {one}\n" for one in periods)
    (folder / "quiet.yaml").write_text(f"planflow: 1\nquiet:\n{text}")
    app.library.__dict__["quiet"] = quiet.read(folder)


def _owes(app: Application, known: Cast, due_on: str, ref: str = "R1a", **columns: object) -> None:
    with app.writing() as session:
        given.action(session, known.plan, ref, known.owner, date.fromisoformat(due_on), **columns)


def _days(app: Application, person: Person) -> list[str]:
    return [str(one.for_on) for one in messages(app) if one.recipient_id == person.id]


def test_over_the_turn_of_the_year_a_warning_comes_before_and_the_rest_after(app, tmp_path):
    _quiet(app, tmp_path / "own", CHRISTMAS)
    known = cast(app)
    _owes(app, known, "2016-12-29")
    run(app, at("2016-12-20", 0), at("2017-01-05", 0))
    assert _days(app, known.owner) == ["2016-12-23", "2017-01-03"]
    before, after = mails(app, "owner")
    assert "Due Thursday 29 December 2016" in words(before)
    assert "late" in words(after)
    assert wrong(app, at("2017-01-04")) == []


def test_without_a_quiet_period_the_same_comes_on_its_day(app):
    known = cast(app)
    _owes(app, known, "2016-12-29")
    run(app, at("2016-12-20", 0), at("2017-01-05", 0))
    assert "2016-12-29" in _days(app, known.owner)


def test_the_warnings_of_a_statutory_day_all_come_before_the_quiet_period(app, tmp_path):
    _quiet(app, tmp_path / "own", CHRISTMAS)
    known = cast(app)
    with app.writing() as session:
        day = date(2016, 12, 30)
        given.deadline(
            session, known.plan, "plan", known.plan.id, "plan_submission", owner_id=known.owner.id,
            ladder="statutory", due_on=day,
        )  # fmt: skip
    run(app, at("2016-12-21", 0), at("2016-12-31", 0))
    (told,) = mails(app, "owner")
    assert _days(app, known.owner) == ["2016-12-23"]
    assert "30 December 2016" in words(told)


def test_a_warning_is_not_late_for_a_sweep_that_missed_the_last_day_before(app, tmp_path):
    _quiet(app, tmp_path / "own", CHRISTMAS)
    known = cast(app)
    _owes(app, known, "2016-12-29")
    run(app, at("2016-12-28", 0), at("2017-01-05", 0))
    assert _days(app, known.owner) == ["2017-01-03"]


def test_easter_brings_the_warning_forward_and_the_weekly_mail_back(app):
    known = cast(app, live_on=date(2017, 4, 10))
    _owes(app, known, "2017-04-14")
    _owes(app, known, "2017-04-21", "R1b")
    run(app, at("2017-04-12", 0), at("2017-04-20", 0))
    days = _days(app, known.owner)
    assert days == ["2017-04-13", "2017-04-18"]


def test_each_person_keeps_the_days_of_the_body_they_belong_to(app):
    known = cast(app, live_on=date(2017, 1, 1))
    with app.writing() as session:
        agency = given.body(session, "police", "agency", calendar="scotland")
        session.get_one(Person, known.owner.id).agency_id = agency.id
        given.action(session, known.plan, "R1b", known.head, date(2017, 1, 3))
    _owes(app, known, "2017-01-03")
    run(app, at("2016-12-30", 0), at("2017-01-06", 0))
    assert _days(app, known.head)[0] == "2017-01-03"
    assert _days(app, known.owner)[0] == "2017-01-04"  # 3 January is a holiday in Scotland that year


def test_a_body_whose_calendar_no_file_gives_keeps_the_organisations(app):
    known = cast(app)
    with app.writing() as session:
        agency = given.body(session, "police", "agency", calendar="lost")
        session.get_one(Person, known.owner.id).agency_id = agency.id
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-23", 0), at("2017-01-23", 12))
    assert _days(app, known.owner) == ["2017-01-23"]


def test_a_day_on_which_the_body_itself_is_closed_is_left_out(app):
    known = cast(app, live_on=date(2017, 1, 19))
    with app.writing() as session:
        session.add(LocalDay(calendar="england-and-wales", day=date(2017, 1, 23), name="Moving house"))
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-18", 0), at("2017-01-25", 0))
    assert _days(app, known.owner)[0] == "2017-01-20"
    assert "2017-01-23" not in _days(app, known.owner)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        ("2027-03-28", 1, "Europe/London", "2027-03-28T01:00"),  # 01:00 to 02:00 is skipped: the moment after
        ("2026-10-25", 1, "Europe/London", "2026-10-25T00:00"),  # it comes twice: the first
        ("2026-10-25", 7, "Europe/London", "2026-10-25T07:00"),
        ("2026-10-24", 7, "Europe/London", "2026-10-24T06:00"),
        ("2024-04-26", 0, "Africa/Cairo", "2024-04-25T22:00"),  # midnight itself is skipped there
    ],
)
def test_an_hour_is_an_instant_on_every_day(day, hour, zone, expected):
    found = mailing.instant(date.fromisoformat(day), hour, ZoneInfo(zone)).astimezone(UTC)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "due_on", "hour"),
    [
        ("Africa/Cairo", "2024-04-26", 0),
        ("Africa/Cairo", "2024-10-31", 23),
        ("Europe/London", "2026-10-26", 0),
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice_brings_one_mail(app, zone, due_on, hour):
    known = cast(app, live_on=date.fromisoformat(due_on))
    with app.writing() as session:
        given.organisation(session).timezone = zone
        session.get_one(Person, known.owner.id).mail_hour = hour
    _owes(app, known, due_on)
    start = at(due_on, 0) - timedelta(hours=6)
    for number in range(72):
        now = start + timedelta(minutes=30 * number)
        jobs.sweep(app, now)
        jobs.deliver(app, now)
    (sent,) = [one for one in messages(app) if one.recipient_id == known.owner.id][:1]
    assert sent.sent_at is not None
    here = sent.sent_at.astimezone(ZoneInfo(zone))
    assert here.date() == date.fromisoformat(due_on)
    assert here.hour >= hour
    assert len(_days(app, known.owner)) == len(set(_days(app, known.owner)))


@pytest.mark.parametrize(
    "period",
    [
        "{name: A, from: 24 December, until: 2027-01-01}", "{name: A, from: 1 March, until: 1 September}",
        "{name: A, from: 2027-03-05, until: 2027-03-01}", "{name: A, from: 31 June, until: 1 July}",
        "{name: A, from: soon, until: later}", "{name: '', from: 1 May, until: 2 May}",
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_is_refused_with_its_line(tmp_path, period):
    (tmp_path / "quiet.yaml").write_text(f"planflow: 1\nquiet:\n  - {period}\n")
    with pytest.raises(FileError) as refused:
        quiet.read(tmp_path)
    assert refused.value.problems[0].line == 3


def test_a_period_over_29_february_has_its_days_every_year(tmp_path):
    text = "planflow: 1\nquiet:\n  - {name: A, from: 29 February, until: 1 March}\n"
    (tmp_path / "quiet.yaml").write_text(text)
    (period,) = quiet.read(tmp_path)
    found = [str(day) for day in period.days(date(2023, 1, 1), date(2024, 12, 31))]
    assert found == ["2023-02-28", "2023-03-01", "2024-02-29", "2024-03-01"]
