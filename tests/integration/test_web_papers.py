"""The clerk's pages and what the public reads, from the draft to the published tracker."""

import json

import pytest

from planflow.store.references import get_paper, get_person, get_plan
from planflow.testing import given
from tests import clerks_plan
from tests.clerks_plan import PLAN, drafted, publish
from tests.web import browsing


@pytest.fixture
def loaded(app):
    return clerks_plan.load(app)


@pytest.fixture
def keys(loaded):
    return clerks_plan.keys(loaded)


def test_a_paper_is_drafted_written_and_read(loaded, keys):
    with browsing(loaded, keys["clerk"]) as browser:
        path = drafted(browser)
        assert "Still missing" in browser.text or "Sections" in browser.text
        section = next(one for one in sorted(browser.links()) if "/sections/" in one)
        browser.get(section).send(section, preview="yes", body="Some **bold** words.")
        assert browser.page.xpath("//div[contains(@class,'pf-preview')]//strong")[0].text == "bold"
        browser.send(section, body="Some **bold** words.")
        assert "is written" in browser.text
        assert "bold" in browser.get(f"{path}/read").text
        assert browser.get(f"{path}/file.docx").answer.content[:2] == b"PK"


def test_a_register_over_several_plans_is_drafted_with_a_press(loaded, keys):
    with loaded.writing() as session:
        clerk = get_person(session, keys["clerk"])
        for key in ("second", "third"):
            given.role(session, clerk, "clerk", given.plan(session, key, live_on=given.DAY))
    with browsing(loaded, keys["clerk"]) as browser:
        browser.get("/papers").send(form=f"register-{PLAN}", plans=["third"])
        path = browser.answer.url.path
        with loaded.reading() as session:
            paper = get_paper(session, path.removeprefix("/papers/"))
            assert (paper.kind, paper.front["plans"]) == ("register", "third")
            covered = {one["key"] for one in json.loads(paper.snapshot)["plans"]}
        assert covered == {PLAN, "third"}


def test_a_second_writer_sees_both_versions(loaded, keys):
    with browsing(loaded, keys["clerk"]) as first, browsing(loaded, keys["coordinator"]) as second:
        path = drafted(first)
        section = next(one for one in sorted(first.links()) if "/sections/" in one)
        first.get(section)
        second.get(section).send(section, body="Theirs.")
        first.send(section, status=422, body="Mine.")
        assert "Theirs." in first.text
        assert "Mine." in first.text
        assert path in first.get(path).answer.url.path


def test_a_draft_is_not_found_by_those_who_do_not_make_it(loaded, keys):
    with browsing(loaded, keys["clerk"]) as browser:
        path = drafted(browser)
    with loaded.writing() as session:
        given.person(session, "reader")
    with browsing(loaded, "reader") as browser:
        browser.get(path, status=404)
        browser.get(f"{path}/read", status=404)


def test_nothing_is_public_until_a_named_person_says_so(loaded, keys):
    with browsing(loaded) as public:
        assert "Nothing is published yet" in public.get("/public").text
        public.get(f"/public/{PLAN}", status=404)
    with browsing(loaded, keys["clerk"]) as browser:
        browser.get("/papers")
        assert not browser.page.xpath(f"//form[@action='/papers/{PLAN}/public']")
    with browsing(loaded, keys["chair"]) as browser:
        browser.get("/papers").send(f"/papers/{PLAN}/public")
        assert "Everybody can read" in browser.text
    with browsing(loaded) as public:
        assert "No paper is published yet" in public.get(f"/public/{PLAN}").text


def test_the_public_tracker_is_that_of_the_latest_published_paper(loaded, keys):
    now = loaded.clock.now()
    with loaded.writing() as session:
        publish(session, keys, now)
        get_plan(session, PLAN).is_public = True
    with browsing(loaded) as public:
        public.get(f"/public/{PLAN}")
        assert "Actions" in public.text
        assert public.page.xpath("//svg")
        shown = json.loads(public.get(f"/public/{PLAN}/tracker.json").answer.content)
        assert len(shown["actions"]) == 17
        rows = public.get(f"/public/{PLAN}/tracker.csv").answer.content.decode("utf-8-sig").splitlines()
        assert rows[0].startswith("reference,title")
        assert public.get(f"/public/{PLAN}?state=no+such+state").text.count("No action fits") == 1
        paper = next(one for one in public.get(f"/public/{PLAN}").links() if one.endswith("/P1"))
        public.get(paper)
