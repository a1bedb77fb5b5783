"""Meetings from a calendar file: imported again they move and do not double; a hostile file is refused."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from planflow.bootstrap import Application
from planflow.errors import PlanflowError, Refused
from planflow.papers import drafting
from planflow.services import meeting_files, meeting_imports, meetings
from planflow.store import bodies, deadlines
from planflow.store import meetings as stored
from planflow.store.session import Session
from tests import paper_plan
from tests.paper_plan import actor, at

LONDON = ZoneInfo("Europe/London")
TODAY = date(2017, 8, 1)


def event(**lines: str) -> str:
    written = "\r\n".join(f"{name.replace('_', '-')}{value}" for name, value in lines.items())
    return f"BEGIN:VEVENT\r\n{written}\r\nEND:VEVENT\r\n"


def file(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A Council//Committees//EN\r\n"
    return f"{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def one(day: str = "20170905", uid: str = "m1", **lines: str) -> str:
    return event(UID=f":{uid}", DTSTART=f";VALUE=DATE:{day}", SUMMARY=":Select Committee", **lines)


def read(*events: str) -> list[tuple[str, str, bool]]:
    found = meeting_files.read(file(*events), LONDON, TODAY)
    return [(each.held_on.isoformat(), each.uid, each.is_cancelled) for each in found]


def take(session: Session, *events: str) -> meeting_imports.Changes:
    found = meeting_files.read(file(*events), LONDON, TODAY)
    body = bodies.get_by_key(session, "committee")
    changes = meeting_imports.compare(session, body, found, today=TODAY)
    meeting_imports.take_over(session, actor(session, "clerk"), body, changes, now=at(2017, 8, 1))
    return changes


def known(session: Session) -> list[tuple[str, bool]]:
    body = bodies.get_by_key(session, "committee")
    return [(each.held_on.isoformat(), each.is_cancelled) for each in stored.of_body(session, body.id)]


def test_days_and_instants_are_read_as_days_of_the_councils_own_zone():
    found = read(
        one("20170905", "day"),
        event(UID=":utc", DTSTART=":20170906T233000Z"),
        event(UID=":local", DTSTART=";TZID=Europe/London:20170908T190000"),
        event(UID=":floating", DTSTART=":20170909T190000"),
    )
    assert [(day, uid) for day, uid, _ in found] == [
        ("2017-09-05", "day"), ("2017-09-07", "utc"), ("2017-09-08", "local"), ("2017-09-09", "floating"),
    ]  # fmt: skip


def test_a_series_is_followed_with_what_was_taken_out_and_what_was_moved():
    found = read(
        one("20170905", "s", RRULE=":FREQ=MONTHLY;COUNT=5", EXDATE=";VALUE=DATE:20171105"),
        event(UID=":s", DTSTART=";VALUE=DATE:20171010", RECURRENCE_ID=";VALUE=DATE:20171005"),
        event(
            UID=":s",
            DTSTART=";VALUE=DATE:20171205",
            RECURRENCE_ID=";VALUE=DATE:20171205",
            STATUS=":CANCELLED",
        ),
    )
    assert found == [
        ("2017-09-05", "s#2017-09-05", False),
        ("2017-10-10", "s#2017-10-05", False),
        ("2017-12-05", "s#2017-12-05", True),
        ("2018-01-05", "s#2018-01-05", False),
    ]


def test_a_series_without_an_end_is_followed_for_three_years_only():
    found = read(one("19900101", "s", RRULE=":FREQ=MONTHLY;BYDAY=1MO"))
    assert found[0][0] == "2015-08-03"
    assert found[-1][0] == "2020-07-06"


def test_a_series_ends_on_its_last_day():
    assert len(read(one("20170905", "s", RRULE=":FREQ=WEEKLY;UNTIL=20170919"))) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no iCalendar file|no meeting in this file"),
        (b"\xff\xfe\x00", "no iCalendar file"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "no iCalendar file|no meeting"),
        (b"<html>Not found</html>", "no iCalendar file"),
        (file(), "no meeting in this file"),
        (b"x" * (meeting_files.LARGEST_BYTES + 1), "2,000,001 bytes"),
        (file(one(RRULE=":FREQ=SECONDLY")), "comes again within a day"),
        (file(one(RRULE=":FREQ=DAILY;BYSECOND=1,2,3")), "comes again within a day"),
        (file(one(RRULE=":FREQ=DAILY")), "more than 1,000 meetings"),
        (
            file(*[event(UID=f":{number}", DTSTART=":20170905T100000") for number in range(1001)]),
            "more than 1,000",
        ),
        (file(*["BEGIN:VEVENT\r\nEND:VEVENT\r\n"] * 5001), "5,001 entries"),
    ],
)
def test_a_file_that_is_no_calendar_or_too_much_of_one_is_refused_with_a_sentence(content, said):
    with pytest.raises(PlanflowError, match=said):
        meeting_files.read(content, LONDON, TODAY)


def test_a_rule_that_never_comes_true_ends():
    assert read(one("20170905", "s", RRULE=":FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")) == [
        ("2017-09-05", "s#2017-09-05", False)
    ]


def test_what_cannot_be_printed_is_taken_out_of_titles():
    (found,) = meeting_files.read(
        file(event(UID=":m", DTSTART=":20170905T100000", SUMMARY=":A\\n\x07 meeting " + "x" * 400)),
        LONDON,
        TODAY,
    )
    assert found.title.startswith("A meeting xxx")
    assert len(found.title) == 200


def test_importing_again_moves_and_does_not_double(app: Application):
    with app.writing() as session:
        paper_plan.make(session, meetings=(date(2017, 9, 5),))
        (paper,) = [each for each in drafting.draft_papers(session, at(2017, 7, 28)) if each.cycle_id]
        first = take(session, one("20170905"), one("20180307", "m2"))
        assert [(each.what, each.held_on) for each in first.changes] == [
            ("the same", date(2017, 9, 5)), ("added", date(2018, 3, 7)),
        ]  # fmt: skip
        assert take(session, one("20170905"), one("20180307", "m2")).count("the same") == 2
        again = take(session, one("20170912"), one("20180307", "m2"))
        assert again.count("moved") == 1
        assert known(session) == [("2017-09-12", False), ("2018-03-07", False)]
        owed = {row.kind: row for row in deadlines.of_subject(session, "paper", paper.id)}
        assert owed["paper_publication"].due_on == date(2017, 9, 4)


def test_a_cancelled_one_is_cancelled_and_can_be_taken_up_again(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        take(session, one())
        assert take(session, one(STATUS=":CANCELLED")).count("cancelled") == 1
        assert known(session) == [("2017-09-05", True)]
        assert take(session, one("20170906")).count("taken up again") == 1
        assert known(session) == [("2017-09-06", False)]
        assert take(session, one("20171001", "never-heard-of", STATUS=":CANCELLED")).changes == ()


def test_what_is_gone_from_the_file_is_said_and_not_cancelled(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        take(session, one("20170905", "m1"), one("20171003", "m2"))
        changes = take(session, one("20170905", "m1"))
        assert [each.held_on for each in changes.gone] == [date(2017, 10, 3)]
        assert known(session) == [("2017-09-05", False), ("2017-10-03", False)]


def test_two_meetings_on_one_day_are_two(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        take(session, one("20170905", "m1"), one("20170905", "m2"))
        assert take(session, one("20170905", "m1"), one("20170912", "m2")).count("moved") == 1
        assert known(session) == [("2017-09-05", False), ("2017-09-12", False)]


def test_only_those_who_keep_meetings_import_them(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        body = bodies.get_by_key(session, "committee")
        found = meeting_files.read(file(one()), LONDON, TODAY)
        changes = meeting_imports.compare(session, body, found, today=TODAY)
        with pytest.raises(Refused):
            meeting_imports.take_over(session, actor(session, "head"), body, changes, now=at(2017, 8, 1))
        assert meetings.follow(session, actor(session, "clerk"), now=at(2017, 8, 1)) == 0
