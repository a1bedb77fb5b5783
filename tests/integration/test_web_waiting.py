"""Long work: asked for on a page, done by a worker, shown with how far it has got, to nobody else."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from planflow import checkup, jobs
from planflow.checkup import Verdict
from planflow.domain.actor import Actor
from planflow.domain.report_review import ReportReview
from planflow.domain.work import Failure, Work, WorkKind, WorkState
from planflow.errors import PlanflowError
from planflow.papers import pdf, pdf_apart
from planflow.services import privacy, work
from planflow.services.work import Outcome
from planflow.store.references import get_person
from planflow.testing import given
from planflow.working import hand, report
from planflow.working.task import Kind
from tests import clerks_plan
from tests.web import browsing

REPORT = "Recommendations\n\n1. The Head of Service should review all plans by 31 March 2020.\n"
LATER = {"call_hand": lambda: None, "patience": 0.0}
"""Nobody does what is asked for until the test lets them."""


@pytest.fixture
def office(app):
    """Two administrators."""
    with app.writing() as session:
        given.organisation(session)
        for key in ("first", "second"):
            given.role(session, given.person(session, key), "administrator")
    return app


def rows(app) -> list[Work]:
    with app.reading() as session:
        return list(session.exec(select(Work).order_by(Work.id)))


def reviews(app) -> int:
    with app.reading() as session:
        return len(session.exec(select(ReportReview)).all())


def hand_in(browser, text: str = REPORT) -> str:
    """Hand in a report; the address at which one waits for it."""
    browser.get("/reports/new").send("/reports/new", text=text)
    return str(browser.answer.url.path)


def test_a_report_that_takes_long_is_shown_as_under_way_to_whoever_asked_alone(office):
    with browsing(office, "first", **LATER) as browser:
        path = hand_in(browser)
        assert path.startswith("/waiting/")
        assert browser.title == "The report is being read - planflow"
        assert "It is about to begin." in browser.page.xpath("//*[@role='status']")[0].text_content()
        assert '<noscript><meta http-equiv="refresh"' in browser.answer.text
        assert 'http-equiv="refresh"' not in browser.get(f"{path}?still=yes").answer.text
        for other in ("", "second"):
            with browsing(office, other, **LATER) as stranger:
                stranger.get(path, status=404)
        asked = browser.get(path).page.get_element_by_id("work").get("hx-get")
        assert browser.client.get(asked).status_code == 204, "nothing has changed"
        hand.work_off(office)
        hurried = browser.client.get(asked, headers={"HX-Request": "true"})
        assert hurried.headers["hx-redirect"].startswith("/reports/")
        browser.get(path)
        assert browser.answer.url.path.startswith("/reports/")
        assert "The report was read." in browser.text
    assert reviews(office) == 1
    assert rows(office)[0].input == ""
    assert office.work_files.paths() == [], "the report itself is not kept"


def test_what_fails_says_why_and_leads_back(office):
    with browsing(office, "first", **LATER) as browser:
        path = hand_in(browser)
        digest = rows(office)[0].input
        office.work_files.erase(digest)  # as where two machines do not share the folder
        hand.work_off(office)
        browser.get(path)
        assert browser.title == "The report could not be read - planflow"
        assert "Hand it in again." in browser.text
        assert "/reports/new" in browser.links()
        assert 'http-equiv="refresh"' not in browser.answer.text


def test_nobody_may_have_more_than_a_few_pieces_under_way_and_asking_twice_is_asking_once(office):
    with browsing(office, "first", **LATER) as browser:
        paths = {hand_in(browser, REPORT + "x" * number) for number in (1, 2, 3, 3)}
        assert len(paths) == len(rows(office)) == work.EACH
        assert "2 pieces of work come first." in browser.text
        browser.get("/reports/new").send("/reports/new", 429, text="More. " + REPORT)
        assert "Wait until one of them is finished" in browser.text
        with browsing(office, "second", **LATER) as other:
            assert hand_in(other, REPORT) not in paths
    with office.writing() as session:
        second = get_person(session, "second")
        for number in range(work.ALTOGETHER - work.EACH - 1):
            given.organisation(session)
            session.add(Work(token=f"t{number}", kind="read_report", about=f"a{number}",
                             asked_at=given.START, expires_at=given.START + work.KEPT))  # fmt: skip
        session.flush()
        with pytest.raises(work.TooMuch, match="are waiting already"):
            work.ask(session, second, WorkKind.VERIFY_LEDGER, arguments={"against": ""}, now=given.START)


def test_a_plan_file_waits_twice_and_is_loaded_once(app):
    with app.writing() as session:
        given.organisation(session, name="London Borough of Lewisham")
        given.role(session, given.person(session, "first"), "administrator")
    text = clerks_plan.EXAMPLE.read_text(encoding="utf-8")
    with browsing(app, "first", **LATER) as browser:
        browser.get("/plans/new").send("/plans/new", text=text)
        path = browser.answer.url.path
        assert browser.title.startswith("The plan file is being looked at")
        hand.work_off(app)
        looked = browser.get(path).answer.url
        assert "What would be loaded" in browser.text
        browser.send("/plans/new")
        again = browser.answer.url.path
        assert browser.title.startswith("The plan file is being loaded")
        hand.work_off(app)
        assert "The plan lewisham-2017 is loaded." in browser.get(again).text
        browser.get(str(looked)).send("/plans/new")  # pressed once more in another window
        hand.work_off(app)
        assert "is taken" in browser.get(browser.answer.url.path, 422).text
        browser.get(str(looked))
        with app.writing() as session:
            session.exec(select(Work)).all()[0].state = "failed"
        browser.send("/plans/new", 422)
        assert "Choose the file again." in browser.text
        with browsing(app, "", **LATER) as visitor:
            visitor.get(again, status=404)


def test_whoever_may_no_longer_change_a_plan_does_not_load_it_by_a_look_from_before(office):
    with office.writing() as session:
        plan = given.plan(session, "other")
        person = given.person(session, "third")
        held = given.role(session, person, "coordinator", plan)
    with browsing(office, "third", **LATER) as browser:
        browser.get("/plans/new").send("/plans/new", text=clerks_plan.EXAMPLE.read_text(encoding="utf-8"))
        path = browser.answer.url.path
        with office.writing() as session:
            session.get_one(type(held), held.id).until_on = given.DAY - timedelta(days=1)
        hand.work_off(office)
    told = json.loads(office.work_files.get(rows(office)[0].result))
    assert "loaded" not in told
    assert told["refused"]
    assert path


@pytest.mark.skipif(not pdf.is_available(), reason="PDF cannot be made here")
def test_a_pdf_is_made_once_and_guarded_by_the_paper_it_is_of(sqlite_app):
    app = clerks_plan.load(sqlite_app)
    keys = clerks_plan.keys(app)
    with browsing(app, keys["clerk"], **LATER) as browser:
        path = clerks_plan.drafted(browser)
        waiting = browser.get(f"{path}/file.pdf").answer.url.path
        assert browser.title.startswith("The PDF is being made")
        hand.work_off(app)
        browser.get(waiting)
        assert browser.title.startswith("The PDF is ready")
        link = next(one for one in browser.links() if one.endswith("file.pdf"))
        assert browser.client.get(link).content[:5] == b"%PDF-"
        assert len(rows(app)) == 1, "it was made once"
    with browsing(app, keys["coordinator"], **LATER) as other:
        assert other.client.get(link).content[:5] == b"%PDF-", "what is made for one will do for another"
        other.get(waiting, status=404)
    with app.writing() as session:
        given.person(session, "reader")
    with browsing(app, "reader", **LATER) as reader:
        reader.get(link, status=404)
    with browsing(app, keys["clerk"], **LATER) as browser:
        section = next(one for one in browser.get(path).links() if "/sections/" in one)
        browser.get(section).send(section, body="Other words.")
        assert browser.get(link).answer.url.path != link, "a draft that changed is made anew"


@pytest.mark.parametrize(
    ("limits", "told"),
    [({"MEMORY_MB": 60}, "may be too long for a PDF"), ({"WALL_SECONDS": 0.0}, "took more than")],
    ids=["memory", "time"],
)
def test_a_pdf_that_takes_too_much_is_given_up_in_a_sentence(monkeypatch, limits, told):
    for name, value in limits.items():
        monkeypatch.setattr(pdf_apart, name, value)
    with pytest.raises(PlanflowError, match=told):
        pdf_apart.file(b"{}")


def test_visitors_share_what_is_public_and_a_few_places(office):
    with office.writing() as session:
        asked = [
            work.ask(session, None, WorkKind.PAPER_PDF, now=given.START,
                     arguments={"paper": "a/P1", "part": 1, "page": f"/public/a/P{number}"})
            for number in (1, 1, 2, 3, 4, 5)
        ]  # fmt: skip
        assert len({one.token for one in asked}) == work.VISITORS
        with pytest.raises(work.TooMuch):
            work.ask(session, None, WorkKind.PAPER_PDF, arguments={"page": "x"}, now=given.START)
    with browsing(office, "", **LATER) as visitor:
        visitor.get(f"/waiting/{asked[0].token}")
        assert "The PDF is being made" in visitor.text
    with browsing(office, "first", **LATER) as browser:
        browser.get(f"/waiting/{asked[0].token}", status=404)


def test_work_that_nobody_takes_and_work_that_broke_are_told_by_the_check_up(office, monkeypatch):
    def told(minutes: int) -> dict[str, str]:
        with office.reading() as session:
            found = checkup.in_database(session, office.clock.now() + timedelta(minutes=minutes))
        return {one.what: one.sentence for one in found if one.verdict is not Verdict.GOOD}

    with browsing(office, "first", **LATER) as browser:
        path = hand_in(browser)
        assert "long work" not in told(4)
        assert told(6)["long work"] == "1 piece without a worker; the first came 6 minutes ago."
        monkeypatch.setattr(report, "KIND", Kind(lambda _: 1 / 0, lambda *_: Outcome()))
        hand.work_off(office)
        assert "A fault of planflow stopped it." in browser.get(path).text
    assert rows(office)[0].failure == Failure.BROKEN
    assert "long work" not in told(6)
    assert "1 piece broke" in told(6)["long work that broke"]


def test_whoever_is_erased_leaves_nothing_behind_in_work(office):
    with browsing(office, "first", **LATER) as browser:
        hand_in(browser, REPORT)
        hand.work_off(office)
        path = hand_in(browser, REPORT + "Second.")
        with office.writing() as session:
            leaver = given.person(session, "leaver")
            actor = Actor(get_person(session, "second").id, via="web")
            privacy.erase(session, actor, leaver, empty_their_words=False, now=given.START)
        (left,) = rows(office)
        assert (left.state, left.arguments, left.input) == (WorkState.FAILED, {}, "")
        assert "Ask for it again." in browser.get(path).text


def test_work_expires_and_takes_its_files_along(office):
    with browsing(office, "first", **LATER) as browser:
        browser.get("/admin/audit/verify").send("/admin/audit/verify")
        hand.work_off(office)
        path = browser.answer.url.path
        assert "Whole" in browser.get(path).text
        result = rows(office)[0].result
    written = office.work_files.paths()[0].stat().st_mtime
    office.clock = SimpleNamespace(now=lambda: given.START + work.KEPT)
    jobs.housekeep(office, office.clock.now())
    assert rows(office) == []
    assert office.work_files.get(result), "it may have been written a moment ago"
    office.clock = SimpleNamespace(
        now=lambda: type(given.START).fromtimestamp(written + 601, given.START.tzinfo)
    )
    jobs.housekeep(office, given.START + work.KEPT)
    assert office.work_files.paths() == []
