"""Plans as pages: lists that cost what a page holds, other views, loading with a look first, and moves."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.plan import Plan
from planflow.services.planfile import loading
from planflow.store import bodies, plans, references
from planflow.testing import given
from tests.web import Browser, browsing

EXAMPLE = Path(__file__).parents[2] / "examples" / "lewisham-2017.yaml"
COORDINATOR = "crime-reduction-head"


def _load(app: Application) -> None:
    with app.writing() as session:
        loading.load(session, EXAMPLE, now=app.clock.now())


def _many(app: Application, key: str, count: int) -> None:
    """A plan of so many actions, some late, some owned by somebody else, some without a day."""
    with app.writing() as session:
        plan = given.plan(session, key, report_published_on=given.DAY, title=f"Plan {key}")
        reader, owner = given.person(session, f"reader-{key}"), given.person(session, f"owner-{key}")
        given.role(session, reader, "coordinator", plan)
        for number in range(count):
            due = given.DAY + timedelta(days=number - 5) if number % 7 else None
            given.action(session, plan, f"R{number}", owner if number % 3 else None, due, position=number)


def _statements(app: Application, browser: Browser, path: str) -> int:
    """How many statements a page takes, once the application has made one like it."""
    browser.get(path)
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    browser.get(path)
    sa.event.remove(app.database.engine, "before_cursor_execute", note)
    return len([one for one in seen if not one.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/plans/{}", 16),
        ("/plans/{}?only=late&rating=red&owner=owner", 16),
        ("/plans/{}/recommendations", 20),
        ("/plans/{}/timeline", 18),
        ("/plans/{}/calendar", 16),
        ("/board", 40),
        ("/board/assign?plan={}", 30),
    ],
)
def test_a_page_takes_as_many_statements_however_large_the_plan_is(
    sqlite_app: Application, path: str, most: int
):
    _many(sqlite_app, "small", 8)
    _many(sqlite_app, "large", 120)
    counts = []
    for key in ("small", "large"):
        with browsing(sqlite_app, f"reader-{key}") as browser:
            counts.append(_statements(sqlite_app, browser, path.format(key)))
    # A long list is counted, a short one shows how many there are.
    assert counts[0] <= counts[1] <= counts[0] + 3
    assert counts[1] <= most


def test_the_list_is_filtered_and_goes_on_page_by_page(app: Application):
    _many(app, "large", 120)
    with browsing(app, "reader-large") as browser:
        browser.get("/plans/large")
        assert "120 actions, the earliest day first." in browser.text
        refs = _refs(browser)
        refs += _refs(browser.get("/plans/large?page=2"))
        refs += _refs(browser.get("/plans/large?page=3"))
        assert len(refs) == len(set(refs)) == 120
        assert refs[:3] == ["R1", "R2", "R3"]
        assert refs[-1] == "R119"  # those without a day come last, in the order of the plan
        assert _refs(browser.get("/plans/large?only=late")) == ["R1", "R2", "R3", "R4"]
        assert _refs(browser.get("/plans/large?q=R11")) == [
            "R11", "R110", "R111", "R113", "R114", "R115", "R116", "R117", "R118", "R112", "R119",
        ]  # fmt: skip
        assert "No action fits" in browser.get("/plans/large?rating=blue").text
        unowned = browser.get("/plans/large?only=unowned").text
        assert "40 actions" in unowned


def _refs(browser: Browser) -> list[str]:
    return [one.text_content().split()[0] for one in browser.page.xpath("//main//table//th[@scope='row']//a")]


def test_a_plan_under_embargo_is_not_found_by_others(app: Application):
    with app.writing() as session:
        plan = given.plan(session, report_published_on=date(2017, 1, 9), title="Under embargo")
        named = given.person(session, "named")
        given.role(session, named, "coordinator", plan)
        other = given.plan(session, "other-plan")
        given.role(session, given.person(session, "elsewhere"), "coordinator", other)
    views = ("", "/recommendations", "/timeline", "/calendar", "/dates", "/load", "/edit", "/actions/new")
    with browsing(app, "elsewhere") as browser:
        for path in (*views, "/export"):
            browser.get(f"/plans/lewisham-2017{path}", status=404)
        assert "Under embargo" not in browser.get("/plans").text
    with browsing(app, "named") as browser:
        assert "Under embargo" in browser.get("/plans").text
        for path in views:
            browser.get(f"/plans/lewisham-2017{path}")


def test_whoever_only_reads_a_plan_is_led_nowhere_they_may_not_go(app: Application):
    _load(app)
    with browsing(app, "yos-head") as browser:
        browser.get("/plans/lewisham-2017")
        shown = {one for one in browser.links() if one.startswith("/plans/lewisham-2017/")}
        assert {one.rpartition("/")[2] for one in shown} == {
            "recommendations",
            "timeline",
            "calendar",
            "dates",
        }
        for path in sorted(shown):
            browser.get(path)


def test_every_view_of_the_example_says_what_the_plan_holds(sqlite_app: Application):
    _load(sqlite_app)
    with browsing(sqlite_app, COORDINATOR) as browser:
        assert "R3a" in browser.get("/plans/lewisham-2017/recommendations").text
        timeline = browser.get("/plans/lewisham-2017/timeline")
        bars = timeline.page.xpath("//*[local-name()='svg']//*[local-name()='rect'][@rx]")
        rows = timeline.page.xpath("//table//td[@data-label='From'][.//time]")
        assert len(bars) == len(rows) > 10
        calendar = browser.get("/plans/lewisham-2017/calendar?from=2017-01").text
        assert "Submit the plan" not in calendar
        assert "submit the plan" in calendar
        assert "Head of Crime Reduction" in calendar or "Coordinator" in calendar
        dates = browser.get("/plans/lewisham-2017/dates").text
        assert "end of January 2017" in dates
        assert "Both are kept." in dates


def test_a_file_is_looked_at_before_it_changes_anything(app: Application):
    text = EXAMPLE.read_text(encoding="utf-8")
    with app.writing() as session:
        loading.load(session, EXAMPLE, now=app.clock.now())
    changed = text.replace(
        "title: Youth offending improvement plan 2017", "title: Better youth offending work"
    )
    with browsing(app, COORDINATOR) as browser:
        browser.get("/plans/lewisham-2017/load")
        browser.send("/plans/lewisham-2017/load", files=_file(changed))
        assert "What would change" in browser.text
        assert "Better youth offending work" in browser.text
        assert _title(app) == "Youth offending improvement plan 2017"
        browser.send("/plans/lewisham-2017/load")
        assert "The file is loaded." in browser.text
        assert _title(app) == "Better youth offending work"
        kept = browser.get("/plans/lewisham-2017/load").send("/plans/lewisham-2017/load", text=changed)
        assert "Nothing would change" in kept.text


def test_everything_that_is_wrong_in_a_file_is_told_at_once(app: Application):
    _load(app)
    text = EXAMPLE.read_text(encoding="utf-8")
    wrong = text.replace("due: 2017-01-23", "due: 2017-01-32").replace("rag: standard", "rag: purple")
    with browsing(app, COORDINATOR) as browser:
        browser.get("/plans/lewisham-2017/load")
        browser.send("/plans/lewisham-2017/load", status=422, text=wrong)
        assert "2 problems" in browser.text
        lines = [one.text_content() for one in browser.page.xpath("//main//table//th[@scope='row']")]
        expected = [
            number
            for number, line in enumerate(wrong.splitlines(), start=1)
            if "2017-01-32" in line or "rag: purple" in line
        ]
        assert sorted(lines) == sorted(f"Line {number}" for number in expected)
        assert browser.page.xpath("//textarea[@id='text']")[0].text.strip() == wrong.strip()
        browser.send(
            "/plans/lewisham-2017/load", status=422, text=text.replace("key: lewisham-2017", "key: other")
        )
        assert "about the plan 'other'" in browser.text


def test_a_new_plan_is_loaded_and_exported_again(sqlite_app: Application):
    with sqlite_app.writing() as session:
        given.organisation(session, name="London Borough of Lewisham")
        given.role(session, given.person(session, "first"), "administrator")
    with browsing(sqlite_app, "first") as browser:
        browser.get("/plans/new")
        browser.send("/plans/new", files=_file(EXAMPLE.read_text(encoding="utf-8")))
        assert "What would be loaded" in browser.text
        with sqlite_app.reading() as session:
            assert plans.find(session, "lewisham-2017") is None
        browser.send("/plans/new")
        assert "The plan lewisham-2017 is loaded." in browser.text
        browser.sign_in(COORDINATOR)
        answer = browser.client.get("/plans/lewisham-2017/export")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "key: lewisham-2017" in answer.text


def _file(text: str) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("plan.yaml", text.encode(), "application/yaml")}


def _title(app: Application) -> str:
    with app.reading() as session:
        return references.get_plan(session, "lewisham-2017").title


def test_an_action_is_added_and_assigned_at_once(app: Application):
    _load(app)
    with browsing(app, COORDINATOR) as browser:
        browser.get("/plans/lewisham-2017/actions/new")
        browser.send("/plans/lewisham-2017/actions/new", status=422)
        fields = {"new-title": "Visit two other boards", "new-answers": "R3", "new-due": "31 March 2017"}
        browser.send("/plans/lewisham-2017/actions/new", **fields, **{"new-owner": "person:yos-head"})
        assert "R3c is added." in browser.text
        assert "R3c Visit two other boards" in browser.text
    with app.reading() as session:
        action = references.get_action(session, "lewisham-2017/R3c")
        assert (action.state, action.title) == ("assigned", "Visit two other boards")


def test_somebody_else_changed_the_plan_in_the_meantime(app: Application):
    _load(app)
    with browsing(app, COORDINATOR) as browser, browsing(app, COORDINATOR) as other:
        browser.get("/plans/lewisham-2017/edit")
        other.get("/plans/lewisham-2017/edit").send("/plans/lewisham-2017/edit", title="Theirs")
        browser.send("/plans/lewisham-2017/edit", status=422, title="Mine")
        assert "Theirs" in browser.text
        assert browser.page.xpath("//input[@id='title']/@value") == ["Mine"]
        browser.send("/plans/lewisham-2017/edit")
    assert _title(app) == "Mine"


def test_the_plan_is_sent_with_proof_and_answered_by_letter(app: Application, plan_row: Callable[[], Plan]):
    _load(app)
    with browsing(app, COORDINATOR) as browser:
        browser.get("/plans/lewisham-2017")
        assert "/plans/lewisham-2017/move/submit" in browser.links()
        submit, agree = "/plans/lewisham-2017/move/submit", "/plans/lewisham-2017/move/agree"
        browser.get(submit)
        browser.send(submit, status=422)
        assert "Choose whom it was sent to." in browser.text
        browser.send(submit, sent_to="hmip", sent_how="By email", note="Receipt in the shared folder.")
        assert "‘Submit’ is recorded. The plan is now: submitted." in browser.text
        letter = "The letter of 8 December is in the shared folder."
        for body in ("hmip", "yjb"):
            browser.get(agree)
            browser.send(agree, assurer=body, note=letter)
    assert plan_row().state in ("agreed", "in_delivery")
    with app.reading() as session:
        found = bodies.assurers(session, plan_row().id)
        assert {one.answer for one in found} == {"agreed"}


@pytest.fixture
def plan_row(app: Application) -> Callable[[], Plan]:
    """The plan as it is in the database now."""

    def read() -> Plan:
        with app.reading() as session:
            return references.get_plan(session, "lewisham-2017")

    return read
