"""Every kind of page, as every role, looked at by axe and at the width of a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.routing import Match

from tests import story
from tests.browser.conftest import sign_in

PARTS = ("visitor", "owner", "verifier", "clerk", "chair", "coordinator", "administrator")
_FILES = re.compile(r"/(export|file\.|tracker\.|.*\.svg|(evidence|appendices)/\d)")
PHONE = 320
_CHOOSES = {"page", "state", "only", "past", "year"}
"""What in an address only chooses among rows: the page stays the same."""
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_WIDTH = """() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync("* { letter-spacing: .12em !important; word-spacing: .16em !important }");
  document.adoptedStyleSheets = [spaced];
  return document.documentElement.scrollWidth;
}"""
"""With the letters as far apart as WCAG 1.4.12 has it: wider than any font that a machine may have."""


def test_no_kind_of_page_has_a_fault_that_axe_finds(shown, chromium):
    seen: set[str] = set()
    for part in PARTS:
        _look(shown, chromium, part, seen, _kind)


@pytest.mark.campaign
@pytest.mark.parametrize("part", PARTS)
def test_no_page_of_any_role_has_a_fault_that_axe_finds(shown, chromium, part):
    _look(shown, chromium, part, set(), _shape)


def _kind(made, path):
    """The route of a page, with what a reference names (a recommendation, an action) and what is asked."""
    bare, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": bare}
    for route in made.router.routes:
        match, found = route.matches(scope)
        if match is Match.FULL:
            reference = found["path_params"].get("ref", "") if route.path.endswith("{ref}") else ""
            asked = {one.partition("=")[0] for one in query.split("&")} - _CHOOSES
            return route.path, re.sub(r"[a-z]", "a", re.sub(r"\d+", "9", reference)), *sorted(asked)
    raise AssertionError(f"a link leads to {path}, which is no page")


def _shape(_made, path):
    """An address without its numbers and without what is asked."""
    return re.sub(r"\d+[a-z]?|=[^&]*", "9", path)


def _look(shown, chromium, part, seen, kind):
    """Look at one page of each kind that this role can reach and that is not seen yet."""
    made, address = shown
    app = made.state.planflow
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    sign_in(app, context, address, story.cast(app)[part])
    page, axe, found = context.new_page(), Axe(), []
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    for path in _pages(page, address, seen, lambda one: kind(made, one)):
        result = axe.run(page, options={**_RULES, "resultTypes": ["violations"]})
        for one in result.response["violations"]:
            found.append(f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}")
        page.set_viewport_size({"width": PHONE, "height": 700})
        if (width := page.evaluate(_WIDTH)) > PHONE:
            found.append(f"{path}: {width} pixels wide on a screen of {PHONE}")
        page.set_viewport_size({"width": 1280, "height": 900})
        if page.locator("h1").count() != 1:
            found.append(f"{path}: {page.locator('h1').count()} headings of the first level")
    context.close()
    assert found == [], part
    assert said == [], part


def _pages(page, address, seen, kind):
    """One page of each kind that can be reached, each opened before it is given."""
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
        yield path
        for link in links:
            bare = link.partition("#")[0]
            if bare and not _FILES.search(bare) and (known := kind(bare)) not in seen:
                seen.add(known)
                waiting.append(bare)
