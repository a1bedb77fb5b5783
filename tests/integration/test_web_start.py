"""The start of the web service: what everybody may see, signing out, and what goes wrong."""

import pytest

from planflow.testing import given
from tests.web import browsing


@pytest.fixture
def known(app):
    with app.writing() as session:
        given.organisation(session)
        given.person(session, "owner")
    return app


def test_the_statements_are_for_everybody(known):
    with browsing(known) as browser:
        assert "Accessibility statement" in browser.get("/accessibility").title
        assert "Cookies" in browser.get("/privacy").text


def test_a_page_that_does_not_exist_is_a_page(known):
    with browsing(known) as browser:
        assert "Page not found" in browser.get("/no-such-page", status=404).text


def test_signing_out_ends_the_session_for_good(known):
    with browsing(known, "owner") as browser:
        browser.get("/accessibility")
        secret = browser.client.cookies["planflow-session"]
        browser.send("/sign-out")
        browser.client.cookies.set("planflow-session", secret)
        assert "/sign-in" in browser.get("/accessibility").links()


def test_a_form_without_its_token_is_refused(known):
    with browsing(known, "owner") as browser:
        browser.get("/accessibility")
        answer = browser.client.post("/sign-out", data={"csrf_token": "0" * 64})
        assert answer.status_code == 403
        assert "out of date" in answer.text


def test_a_form_from_another_site_is_refused(known):
    with browsing(known, "owner") as browser:
        token = browser.get("/accessibility").page.xpath("//input[@name='csrf_token']/@value")[0]
        answer = browser.client.post(
            "/sign-out", data={"csrf_token": token}, headers={"origin": "https://elsewhere.example"}
        )
        assert answer.status_code == 403
