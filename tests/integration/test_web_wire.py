"""What goes over the wire: static files packed for whoever takes that, pages never, and TLS held to."""

import gzip

import pytest

from planflow.testing import given
from planflow.web import assets
from tests.web import browsing

CSS = "govuk-frontend.min.css"


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip, deflate, br", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("", False),
    ],
)
def test_a_static_file_is_packed_where_the_browser_takes_that(accepted: str, is_packed: bool):
    whole = (assets.FOLDER / CSS).read_bytes()
    answer = assets.serve(assets.address(CSS).removeprefix(assets.PREFIX), accepted)
    assert answer.headers["vary"] == "accept-encoding"
    assert ("content-encoding" in answer.headers) == is_packed
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert (gzip.decompress(answer.body) if is_packed else answer.body) == whole


def test_a_first_page_is_small_and_only_what_is_nobodys_is_packed(sqlite_app):
    with sqlite_app.writing() as session:
        plan = given.plan(session, report_published_on=given.DAY)
        owner = given.person(session)
        for number in range(60):
            given.action(session, plan, f"R{number}", owner, given.DAY)
    with browsing(sqlite_app, "owner") as browser:
        browser.get(f"/plans/{plan.key}")
        assert "content-encoding" not in browser.answer.headers
        total = int(browser.answer.headers["content-length"])
        found = browser.page.xpath("//link/@href|//script/@src|//img/@src|//meta/@content")
        files = {one for one in found if one.startswith(assets.PREFIX)}
        for one in files:
            answer = browser.client.get(one, headers={"accept-encoding": "gzip"})
            assert answer.headers["content-encoding"] == "gzip"
            total += int(answer.headers["content-length"])
    assert len(files) > 5
    assert total < 200_000


@pytest.mark.parametrize(("base", "is_held"), [("https://testserver", True), ("http://testserver", False)])
def test_only_answers_over_tls_hold_browsers_to_it(sqlite_app, base: str, is_held: bool):
    with browsing(sqlite_app) as browser:
        for path in ("/accessibility", "/no-such-page"):
            answer = browser.client.get(base + path)
            assert ("strict-transport-security" in answer.headers) == is_held
