"""Every page, as every role: what one may not open is not found, and no page leads where it is not."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from planflow.services import sight
from planflow.store import organisation
from planflow.store.references import get_person
from planflow.testing import given
from planflow.web import access
from planflow.web import app as web_app
from tests import story
from tests.web import Browser, browsing

VALUES = {
    "plan": story.PLAN, "key": story.PLAN, "ref": "R1a", "move": "assign",
    "body": "management-board", "day": "2017-07-03",
    "token": "none", "sealed": "none", "name": "action", "kind": "docx", "section": "background",
    "number": "1", "clearance": "finance", "form": "csv", "part": "1",
}  # fmt: skip
_STRANGE = re.compile(r"/(export|file\.|tracker\.|.*\.svg|read|evidence/\d|history)")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    with story.middle(tmp_path_factory.mktemp("story")) as found:
        with found.app.writing() as session:
            given.person(session, "stranger", agency_id=given.body(session, "other", "agency").id)
        yield found.app


@pytest.fixture(scope="module")
def cast(shown) -> dict[str, str]:
    return {**story.cast(shown), "stranger": "stranger"}


def _routes(app) -> Iterator[tuple[str, APIRoute, access.Rule]]:
    for one in web_app.create(app).routes:
        if isinstance(one, APIRoute) and (rules := access.rules_of(one.dependant)):
            for method in sorted(one.methods or ()):
                yield method, one, rules[0]


def _filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: VALUES[found.group(1)], path)


PARTS = ("visitor", "stranger", "owner", "verifier", "clerk", "chair", "coordinator", "administrator")


@pytest.mark.parametrize("part", PARTS)
def test_every_route_opens_for_those_of_its_rule_and_for_nobody_else(shown, cast, part):
    with browsing(shown, cast[part]) as browser:
        token = _token(browser)
        with shown.reading() as session:
            held = _held(session, cast[part], shown)
        for method, route, rule in _routes(shown):
            path = _filled(route.path)
            if part == "stranger" and method == "GET" and "lewisham" in path and rule.needs_person:
                assert browser.client.get(path).status_code == 404, path
                continue
            if method == "POST" and "sign-out" in path:
                continue  # it would end this very session
            answer = browser.client.get(path) if method == "GET" else _posted(browser, path, token)
            assert answer.status_code < 500, f"{part}: {method} {path}"
            if not rule.needs_person:
                continue
            if part == "visitor":
                assert answer.status_code == 303, f"{method} {path}"
                assert answer.headers["location"].startswith("/sign-in"), f"{method} {path}"
            elif rule.roles is not None and not rule.roles & held:
                assert answer.status_code == 404, f"{part}: {method} {path}"


@pytest.mark.parametrize("most_alike", [1, pytest.param(3, marks=pytest.mark.campaign)])
@pytest.mark.parametrize("part", PARTS)
def test_no_page_leads_to_what_its_reader_may_not_open(shown, cast, part, most_alike):
    """So many pages of one shape are followed: the links of a list are all alike."""
    with browsing(shown, cast[part]) as browser:
        waiting, known = ["/"], {"/"}
        shapes: dict[str, int] = {}
        while waiting and len(known) < 2000:
            path = waiting.pop(0)
            if _STRANGE.search(path):
                assert browser.client.get(path).status_code == 200, f"{part}: {path}"
                continue
            browser.get(path)
            for link in sorted({one.partition("#")[0] for one in browser.links()}):
                shape = re.sub(r"\d+[a-z]?", "9", link)
                shapes[shape] = shapes.get(shape, 0) + 1
                if link not in known and shapes[shape] <= most_alike and not link.startswith("/static/"):
                    known.add(link)
                    waiting.append(link)
        assert len(known) > 3


def _token(browser: Browser) -> str:
    """What every form of this reader carries; a visitor has none but at the door."""
    for path in ("/accessibility", "/sign-in"):
        if token := browser.client.get(path).text.partition('name="csrf_token" value="')[2][:64]:
            return token
    raise AssertionError("no page has a form")


def _posted(browser: Browser, path: str, token: str):
    return browser.client.post(path, data={"csrf_token": token})


def _held(session, key, app) -> frozenset[str]:
    if not key:
        return frozenset()
    person = get_person(session, key)
    return sight.roles_of(session, person, on=organisation.today(session, app.clock.now()))
