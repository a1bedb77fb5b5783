"""Rehearsing a plan from its page: done by a worker in a process of its own, shown to whoever asked."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from planflow.domain.event import Event
from planflow.domain.message import Message
from planflow.domain.work import Work, WorkKind, WorkState
from planflow.services import work
from planflow.store import work as stored
from planflow.store.references import get_plan
from planflow.testing import given
from planflow.working import hand, rehearsal
from tests import clerks_plan
from tests.clerks_plan import PLAN
from tests.web import browsing

PAGE = f"/plans/{PLAN}/rehearsal"
LATER = {"call_hand": lambda: None, "patience": 0.0}
"""Nobody does what is asked for until the test lets them."""


@pytest.fixture
def loaded(app):
    return clerks_plan.load(app)


def counted(app) -> list[int]:
    with app.reading() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in (Event, Message)]


def coordinator(app) -> str:
    return clerks_plan.keys(app)["coordinator"]


def asked(browser, people: str = "mixed", until: date = date(2017, 2, 10), status: int = 200):
    day = {"until__day": until.day, "until__month": until.month, "until__year": until.year}
    browser.get(PAGE).send(PAGE, status, people=people, **day)


def test_a_plan_is_rehearsed_from_its_page_and_nothing_in_it_is_changed(loaded):
    before = counted(loaded)
    with browsing(loaded, coordinator(loaded), **LATER) as browser:
        assert "Rehearse the plan" in browser.get(f"/plans/{PLAN}").text
        asked(browser)
        waiting = browser.answer.url.path
        assert browser.title == "The plan is being rehearsed - planflow"
        hand.work_off(loaded)
        browser.get(waiting)
        assert browser.answer.url.path == PAGE
        assert "What would go out until 10 February 2017" in browser.text
        assert "No mail left, and nothing in the plan was changed." in browser.text
        (link,) = [one for one in browser.links() if "/rehearsal/file.zip" in one]
        got = browser.client.get(link)
        done = str(browser.answer.url)
    assert counted(loaded) == before
    assert got.headers["content-disposition"].startswith("attachment;")
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        report, names = json.loads(archive.read(rehearsal.REPORT)), archive.namelist()
        assert b"From: " in archive.read(next(name for name in names if name.startswith("mail/")))
    assert sum(name.startswith("mail/") for name in names) == report["mails"] > 10
    assert sum(one["mails"] for one in report["people"]) == report["mails"]
    assert {"timeline.md", "calendar.md", "mails.md"} <= set(names)
    assert any(name.endswith(".docx") for name in names)
    with loaded.writing() as session:
        other = given.person(session, "another-coordinator")
        given.role(session, other, "coordinator", plan=get_plan(session, PLAN))
    with browsing(loaded, "another-coordinator") as browser:
        browser.get(done, status=404)
        browser.get(link, status=404)


def test_what_is_asked_for_is_checked_in_the_form(loaded):
    with browsing(loaded, coordinator(loaded), **LATER) as browser:
        asked(browser, people="perfect", status=422)
        assert "Choose one of the ways in which people behave." in browser.text
        for until in (date(2016, 12, 8), date(2019, 12, 9)):
            asked(browser, until=until, status=422)
            assert "Give a day after today, 3 years ahead at most." in browser.text
        asked(browser, until=date(2019, 12, 8))
        assert browser.answer.url.path.startswith("/waiting/")


def test_a_rehearsal_that_comes_to_no_end_says_so_and_leads_back(loaded, monkeypatch):
    monkeypatch.setattr(rehearsal, "SECONDS", 0)
    with browsing(loaded, coordinator(loaded), **LATER) as browser:
        asked(browser)
        waiting = browser.answer.url.path
        hand.work_off(loaded)
        browser.get(waiting)
        assert browser.title == "The plan could not be rehearsed - planflow"
        assert "Choose an earlier last day" in browser.text
        assert PAGE in browser.links()
    with loaded.reading() as session:
        assert session.exec(select(Work)).one().state == WorkState.FAILED


def test_whoever_may_not_change_the_plan_does_not_rehearse_it(loaded):
    with browsing(loaded, clerks_plan.keys(loaded)["chair"]) as browser:
        browser.get(PAGE, status=404)


def test_of_rehearsals_one_at_a_time_is_done_and_what_is_short_goes_past_the_others(app):
    now = app.clock.now()
    with app.writing() as session:
        given.organisation(session)
        person = given.person(session)
        for key in ("first", "second"):
            work.ask(session, person, WorkKind.REHEARSE_PLAN, arguments={"plan": key}, now=now)
        work.ask(session, person, WorkKind.VERIFY_LEDGER, arguments={}, now=now)
        claimed = [work.claim(session, now=now) for _ in range(3)]
        assert [order and order.kind for order in claimed] == ["rehearse_plan", "verify_ledger", None]
        assert not stored.is_any_free(session, now=now)
        assert stored.waiting(session, late=now + timedelta(minutes=1), since=now, now=now).count == 0
        work.record_done(session, claimed[0], work.Outcome(), now=now)
        assert work.claim(session, now=now).arguments == {"plan": "second"}
        later = now + 2 * work.LEASE
        assert {work.claim(session, now=later).kind for _ in range(2)} == {"rehearse_plan", "verify_ledger"}


def test_what_the_process_refuses_is_told_with_its_remedy(sqlite_app):
    said = {"plan": "p", "people": "perfect", "start": "2017-01-01", "until": "2017-02-01"}
    now = sqlite_app.clock.now()
    with sqlite_app.writing() as session:
        given.organisation(session)
        digest = sqlite_app.work_files.put(b"planflow: 1")
        person = given.person(session)
        work.ask(session, person, WorkKind.REHEARSE_PLAN, arguments=said, input_digest=digest, now=now)
    hand.work_off(sqlite_app)
    with sqlite_app.reading() as session:
        found = session.exec(select(Work)).one()
    assert found.failure == "refused"
    assert found.message == "'perfect' is not a way for people to behave."
    assert found.remedy == "Use one of on-time, late, silent, mixed."
