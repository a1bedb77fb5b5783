"""From a report to a plan in the browser: read, gone through beside its source, and only then loaded."""

import io
import json
import zipfile

import pytest

from planflow.bootstrap import Application
from planflow.domain.report_review import ReportReview
from planflow.intake import kept_review, report
from planflow.intake.proposal import to_data
from planflow.store import plans, report_reviews
from planflow.testing import given
from tests.reports import rendering, source
from tests.web import Browser, browsing

TEXT = """An inspection of services in Ashmere

Recommendations

1. The Head of Service should review all plans by 31 March 2020.

2. The Chief Executive should publish a strategy and the Director of Finance should fund it.

3. Improve supervision.

4. Managers should record supervision.
"""


@pytest.fixture
def coordinator(sqlite_app: Application) -> Application:
    _coordinator(sqlite_app)
    return sqlite_app


def _coordinator(app: Application) -> None:
    with app.writing() as session:
        given.organisation(session)
        given.role(session, given.person(session, "coordinator"), "coordinator", given.plan(session, "other"))
        given.person(session, "owner")


def _hand_in(browser: Browser, text: str = TEXT, status: int = 200) -> str:
    """Hand in pasted text; the address of its review."""
    browser.get("/reports/new").send("/reports/new", status, text=text)
    return str(browser.answer.url.path)


def _upload(browser: Browser, name: str, content: bytes, status: int = 200) -> str:
    file = {"file": (name, content, "application/octet-stream")}
    browser.get("/reports/new").send("/reports/new", status, files=file)
    return str(browser.answer.url.path)


def _kept(app: Application, path: str) -> ReportReview:
    with app.reading() as session:
        return report_reviews.get(session, int(path.rpartition("/")[2]))


def _texts(app: Application, path: str) -> dict[str, str]:
    found = kept_review.outcome(_kept(app, path)).proposal.recommendations
    return {one.key: one.text for one in found}


def test_a_pdf_becomes_a_plan_only_when_it_is_loaded(app: Application) -> None:
    _coordinator(app)
    content = rendering.render(source.read("ilacs-bullets"))
    with browsing(app, "coordinator") as browser:
        path = _upload(browser, "report.pdf", content)
        assert "4 of 4 recommendations still to be decided" in browser.text
        assert "Page 1, " in browser.text
        browser.get(f"{path}/plan")
        assert "Decide on every recommendation first" in browser.text
        browser.get(f"{path}/plan.yaml", 400)
        for key in _texts(app, path):
            browser.get(f"{path}/items/{key}").send(f"{path}/items/{key}/correct")
        browser.get(f"{path}/plan").send("/plans/new")
        assert "Nothing has been changed yet." in browser.text
        with app.reading() as session:
            assert [one.key for one in plans.listed(session)] == ["other"]
        browser.send("/plans/new")
        key = str(browser.answer.url.path).rpartition("/")[2]
        with app.reading() as session:
            loaded = plans.find(session, key)
            assert loaded is not None
            assert [one.id for one in report_reviews.of_plan(session, loaded)] == [_kept(app, path).id]
        assert [one["do"] for one in _kept(app, path).decisions] == ["accept"] * 4


def test_each_decision_changes_the_proposal_and_can_be_taken_back(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        before = _texts(coordinator, path)
        first, second, third, fourth = before
        item = f"{path}/items"
        browser.get(f"{item}/{first}").send(f"{item}/{first}/correct", owner_roles="Head of Care\nBoard")
        browser.get(f"{item}/{second}").send(f"{item}/{second}/split", parts="Publish it.\n\nFund it.")
        browser.get(f"{item}/{third}").send(f"{item}/{third}/merge", **{"with": fourth})
        browser.get(f"{path}/add").send(f"{path}/add", text="What was missed.", page="7")
        now = _texts(coordinator, path)
        assert now == {
            first: before[first],
            f"{second}.1": "Publish it.",
            f"{second}.2": "Fund it.",
            third: f"{before[third]} {before[fourth]}",
            "n1": "What was missed.",
        }
        browser.get(f"{item}/{third}").send(f"{item}/{third}/drop", why="A topic.")
        assert "Dropped (1)" in browser.text
        assert third not in _texts(coordinator, path)
        browser.send(f"{path}/back")
        assert _texts(coordinator, path) == now
        assert _kept(coordinator, path).decisions[0]["values"] == {"owner_roles": ["Head of Care", "Board"]}


def test_facts_are_corrected_and_only_what_changed_is_a_decision(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        browser.get(f"{path}/facts").send(f"{path}/facts", 422, published_on="some day")
        assert "Give a day, such as" in browser.text
        browser.send(f"{path}/facts", body="Ashmere Council", published_on="12 September 2019")
        decisions = _kept(coordinator, path).decisions
        assert decisions[0]["values"] == {"body": "Ashmere Council", "published_on": "2019-09-12"}


def test_the_doubtful_stand_first_with_the_reason_and_are_not_accepted_with_the_others(
    coordinator: Application,
) -> None:
    with browsing(coordinator, "coordinator") as browser:
        with coordinator.writing() as session:
            data = to_data(report.read(TEXT.encode()))
            doubtful = data["recommendations"][2]
            doubtful |= {"confidence": 0.5, "doubts": ["It names a topic."]}
            path = f"/reports/{given.report_review(session, data).id}"
        browser.get(path)
        assert browser.page.xpath("//article/@aria-labelledby")[0] == f"item-{doubtful['key']}"
        assert "Look: It names a topic." in browser.text
        browser.send(f"{path}/accept", form="accept-clear")
        accepted = _kept(coordinator, path).decisions[0]["keys"]
        assert accepted == [one["key"] for one in data["recommendations"] if one is not doubtful]


def test_whoever_was_second_sees_it_and_loses_nothing(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        first, second, *_ = _texts(coordinator, path)
        item = f"{path}/items"
        with browsing(coordinator, "coordinator") as other:
            other.get(f"{item}/{second}").send(f"{item}/{second}/drop")
            browser.get(f"{item}/{first}")
            other.get(f"{path}").send(f"{path}/back")
        browser.send(f"{item}/{first}/correct", 422, section="Mine")
        assert "Somebody else decided something" in browser.text
        assert browser.page.get_element_by_id("section").get("value") == "Mine"
        browser.send(f"{item}/{first}/correct")
        assert _kept(coordinator, path).decisions[0]["values"]["section"] == "Mine"


def test_hostile_and_empty_files_are_faults_of_the_field(coordinator: Application) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    with browsing(coordinator, "coordinator") as browser:
        for name, content in (("bomb.docx", bomb.getvalue()), ("old.doc", b"x"), ("cut.pdf", b"%PDF-1.7\n1")):
            _upload(browser, name, content, 422)
            assert browser.page.get_element_by_id("file-error").text_content().strip()
            assert browser.page.xpath("//a[@href='#file']"), name
        _hand_in(browser, " ", 422)
        with coordinator.reading() as session:
            assert report_reviews.unfinished(session, most=9) == []


def test_wrong_decisions_are_told_beside_their_field(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        item = f"{path}/items/{next(iter(_texts(coordinator, path)))}"
        browser.get(item).send(f"{item}/split", 422, parts="One alone.")
        assert "Put an empty line" in browser.text
        browser.send(f"{item}/merge", 422)
        assert "Choose at least one" in browser.text
        browser.send(f"{item}/correct", 422, deadline="some time")
        assert browser.page.get_element_by_id("deadline-error").text_content().strip()
        assert browser.page.get_element_by_id("deadline").get("value") == "some time"
        browser.send(f"{item}/correct", 422, deadline="", text=" ")
        assert "Give the text, or drop the recommendation." in browser.text
        assert _kept(coordinator, path).decisions == []


def test_the_review_is_the_file_that_the_command_line_takes(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        data = json.loads(browser.get(f"{path}/review.json").answer.text)
        assert data["proposal"] == _kept(coordinator, path).proposal
        assert data["planflow_review"] == 1


def test_reports_are_for_coordinators_and_what_is_loaded_is_a_record(coordinator: Application) -> None:
    with browsing(coordinator, "coordinator") as browser:
        path = _hand_in(browser)
        with coordinator.writing() as session:
            other = plans.find(session, "other")
            assert other is not None
            review = report_reviews.get(session, int(path.rpartition("/")[2]))
            browser.get(path)
            kept_review.bind(session, review, other, now=coordinator.clock.now())
        browser.send(f"{path}/accept", 422, form="accept-clear")
        assert "which is kept as it was" in browser.text
        browser.get("/reports/999", 404)
        browser.get("/reports/x", 404)
    with browsing(coordinator, "owner") as browser:
        browser.get(path, 404)
        browser.get("/reports/new", 404)
