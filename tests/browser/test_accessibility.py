"""Every kind of page, as every role, looked at by axe and at the width of a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from planflow.services import web_sessions
from planflow.store.references import get_person
from planflow.web import app as web_app
from tests import story
from tests.browser.conftest import served, unused_port

PARTS = ("visitor", "owner", "verifier", "clerk", "chair", "coordinator", "administrator")
_FILES = re.compile(r"/(export|file\.|tracker\.|.*\.svg|(evidence|appendices)/\d)")
PHONE = 320
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    port = unused_port()
    with (
        story.middle(tmp_path_factory.mktemp("story"), f"http://127.0.0.1:{port}") as found,
        served(web_app.create(found.app), port) as address,
    ):
        yield found.app, address


@pytest.mark.xdist_group("browser")
def test_no_kind_of_page_has_a_fault_that_axe_finds(shown, chromium):
    seen: set[str] = set()
    for part in PARTS:
        _look(shown, chromium, part, seen)


@pytest.mark.campaign
@pytest.mark.parametrize("part", PARTS)
def test_no_page_of_any_role_has_a_fault_that_axe_finds(shown, chromium, part):
    _look(shown, chromium, part, set())


def _look(shown, chromium, part, seen):
    """Look at one page of each kind that this role can reach and that is not seen yet."""
    app, address = shown
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    _sign_in(app, context, address, story.cast(app)[part])
    page, axe, found = context.new_page(), Axe(), []
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    for path in _pages(page, address, seen):
        result = axe.run(page, options={**_RULES, "resultTypes": ["violations"]})
        for one in result.response["violations"]:
            found.append(f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}")
        page.set_viewport_size({"width": 320, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            found.append(f"{path}: wider than {PHONE} pixels")
        page.set_viewport_size({"width": 1280, "height": 900})
        if page.locator("h1").count() != 1:
            found.append(f"{path}: {page.locator('h1').count()} headings of the first level")
    context.close()
    assert found == [], part
    assert said == [], part


def _pages(page, address, shapes):
    """One page of each shape that can be reached, each opened before it is given."""
    waiting = ["/", "/accessibility"]
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
        yield path
        for link in links:
            bare = link.partition("#")[0]
            shape = re.sub(r"\d+[a-z]?|=[^&]*", "9", bare)
            if bare and shape not in shapes and not _FILES.search(bare):
                shapes.add(shape)
                waiting.append(bare)


def _sign_in(app, context, address, key):
    if not key:
        return
    with app.writing() as session:
        secret = web_sessions.begin(session, get_person(session, key), method="link", now=app.clock.now())
    context.add_cookies([{"name": "planflow-session", "value": secret, "url": address}])
