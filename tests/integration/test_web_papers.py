"""The clerk's pages and what the public reads, from the draft to the published tracker."""

import json
from pathlib import Path

import pytest

from planflow.domain.actor import Actor
from planflow.papers import drafting
from planflow.services import clearances, front_sheets, moves, narrative
from planflow.services.planfile import loading
from planflow.store import clearances as stored
from planflow.store import people, roles, sections
from planflow.store.references import get_person, get_plan
from planflow.testing import given
from tests.web import browsing

EXAMPLE = Path(__file__).parents[2] / "examples" / "lewisham-2017.yaml"
PLAN = "lewisham-2017"


@pytest.fixture
def loaded(app):
    with app.writing() as session:
        loading.load(session, EXAMPLE, now=app.clock.now())
    return app


@pytest.fixture
def keys(loaded):
    """Somebody for each role of the plan."""

    with loaded.reading() as session:
        plan = get_plan(session, PLAN)
        found = {}
        for role in ("clerk", "coordinator", "chair"):
            held = roles.holders(session, plan, role, on=loaded.clock.now().date())
            found[role] = people.find(session, held[0].person_id).key
    return found


def _drafted(browser) -> str:
    browser.get("/papers").send(f"/papers/{PLAN}/draft")
    return browser.answer.url.path


def test_a_paper_is_drafted_written_and_read(loaded, keys):
    with browsing(loaded, keys["clerk"]) as browser:
        path = _drafted(browser)
        assert "Still missing" in browser.text or "Sections" in browser.text
        section = next(one for one in sorted(browser.links()) if "/sections/" in one)
        browser.get(section).send(section, preview="yes", body="Some **bold** words.")
        assert browser.page.xpath("//div[contains(@class,'pf-preview')]//strong")[0].text == "bold"
        browser.send(section, body="Some **bold** words.")
        assert "is written" in browser.text
        assert "bold" in browser.get(f"{path}/read").text
        assert browser.get(f"{path}/file.docx").answer.content[:2] == b"PK"


def test_a_second_writer_sees_both_versions(loaded, keys):
    with browsing(loaded, keys["clerk"]) as first, browsing(loaded, keys["coordinator"]) as second:
        path = _drafted(first)
        section = next(one for one in sorted(first.links()) if "/sections/" in one)
        first.get(section)
        second.get(section).send(section, body="Theirs.")
        first.send(section, status=422, body="Mine.")
        assert "Theirs." in first.text
        assert "Mine." in first.text
        assert path in first.get(path).answer.url.path


def test_a_draft_is_not_found_by_those_who_do_not_make_it(loaded, keys):
    with browsing(loaded, keys["clerk"]) as browser:
        path = _drafted(browser)
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
        _publish(session, keys, now)
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


def _publish(session, keys, now):

    def actor(role):
        return Actor(get_person(session, keys[role]).id, via="web")

    plan = get_plan(session, PLAN)
    paper = drafting.draft(session, actor("clerk"), plan, form="standard", reason="Asked for.", now=now)
    for section in sections.of_paper(session, paper.id):
        if section.is_gap:
            narrative.write_section(session, actor("clerk"), paper, section.key, body="Written.", now=now)
    for entry in front_sheets.missing(paper):
        text = (entry["choices"] or ["Filled in"])[0]
        front_sheets.fill_in(session, actor("clerk"), paper, {entry["key"]: text}, now=now)
    moves.move(session, actor("clerk"), paper, "submit", now=now)
    for one in stored.of_paper(session, paper.id):
        asked = keys.get(one.asked_of, keys["coordinator"])
        clearances.give(session, Actor(get_person(session, asked).id, via="web"), paper, one.key, now=now)
    moves.move(session, actor("chair"), paper, "approve", now=now)
    where = {"where": "https://committees.example.org/1"}
    moves.move(session, actor("clerk"), paper, "publish", fields=where, now=now)
