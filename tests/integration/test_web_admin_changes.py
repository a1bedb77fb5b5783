"""What administrators change: bodies, the days on which nobody works, what is known of people."""

import json
from datetime import date

import pytest
from sqlmodel import col, select

from planflow.domain.event import Event
from planflow.store import bodies, calendars
from planflow.store.references import get_person
from planflow.testing import given
from tests.web import browsing

CALENDAR = "england-and-wales"


@pytest.fixture
def known(app):
    with app.writing() as session:
        board = given.body(session)
        plan = given.plan(session, board_id=board.id)
        given.role(session, given.person(session, "admin"), "administrator")
        given.role(session, given.person(session, "coordinator"), "coordinator", plan)
        given.person(session, "owner")
    return app


def _facts(app, kind: str):
    with app.reading() as session:
        events = session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.id))).all()
        return [json.loads(one.body)["facts"] for one in events]


def test_a_body_is_renamed_and_counts_its_days_in_another_way(known):
    path = "/admin/bodies/board/details"
    with browsing(known, "admin") as browser, browsing(known, "admin") as other:
        assert path in browser.get("/admin/bodies/board").links()
        other.get(path)
        browser.get(path).send(path, status=422, name="", clear_days="90")
        assert "Enter the name of the body." in browser.text
        assert "from 0 to 60" in browser.text
        browser.send(path, name="Improvement board", clear_days="3", clear_days_counting="calendar",
                     calendar="scotland")  # fmt: skip
        assert "Improvement board is changed." in browser.text
        assert "3 calendar days" in browser.text
        other.send(path, status=422, name="Another name")
        stale = other.page.xpath("//section[@aria-labelledby='stale-title']")[0].text_content()
        assert "Improvement board" in stale
        assert "Another name" in stale
    with known.reading() as session:
        body = bodies.get_by_key(session, "board")
        assert (body.name, body.clear_days, body.calendar) == ("Improvement board", 3, "scotland")
        assert body.version == 2
    assert [one["clear_days_was"] for one in _facts(known, "body_changed")] == [5]


def test_a_day_is_closed_and_worked_again(known):
    path, day = f"/admin/calendars/{CALENDAR}", date(2017, 12, 27)
    with browsing(known, "admin") as browser:
        browser.get(path).send(path, form="close-form", status=422)
        assert "Enter the day." in browser.text
        fields = {"day-day": "27", "day-month": "12", "day-year": "2017", "why": "Closed at Christmas"}
        browser.send(path, form="close-form", **fields)
        assert "27 December 2017 is closed." in browser.text
        assert "Closed at Christmas" in browser.text
        with known.reading() as session:
            assert not calendars.get_calendar(session, CALENDAR).is_working(day)
        browser.send(path, form="close-form", status=422, **fields)
        assert "This day is not worked anyway." in browser.text
        again = next(one for one in browser.page.xpath("//form/@action") if "/days/" in one)
        browser.send(again)
        assert "The day is worked again." in browser.text
    with known.reading() as session:
        assert calendars.get_calendar(session, CALENDAR).is_working(day)
    assert len(_facts(known, "closed_day_added")) == len(_facts(known, "closed_day_removed")) == 1


def test_an_administrator_corrects_what_is_known_of_somebody(known):
    path = "/admin/people/owner/details"
    with browsing(known, "admin") as browser:
        assert path in browser.get("/admin/people/owner").links()
        browser.get(path).send(path, status=422, name="", email="admin@example.org")
        assert "Enter a name." in browser.text
        browser.send(path, status=422, name="Head of service", email="admin@example.org")
        assert "Somebody else has this address." in browser.text
        browser.send(path, name="Head of service", email="head@example.org", manager="admin")
        assert "What is known of Head of service is changed." in browser.text
    with known.reading() as session:
        person = get_person(session, "owner")
        assert (person.email, person.manager_id) == ("head@example.org", get_person(session, "admin").id)
    told = json.dumps(_facts(known, "person_changed"))
    assert "email" in told
    assert "head@example.org" not in told, "an address has to be forgotten one day"


def test_a_coordinator_changes_none_of_it(known):
    paths = ("/admin/bodies/board/details", "/admin/people/owner/details")
    with browsing(known, "coordinator") as browser:
        for path in paths:
            browser.get(path, status=404)
        browser.get(f"/admin/calendars/{CALENDAR}")
        assert not browser.page.xpath("//form[@id='close-form']")
