"""Signing in by mail: a link and a code, once, within ten minutes, in the browser that asked."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from planflow.domain.signing import signing
from planflow.store import organisation
from planflow.testing import given
from tests.web import Browser, browsing

ADDRESS = "owner@example.org"


@pytest.fixture
def known(app):
    app.links = signing("http://testserver", "0123456789abcdef" * 4)
    with app.writing() as session:
        given.organisation(session)
        given.person(session, "owner")
    return app


def _mails(app):
    found = [
        message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(app.settings.mail_dir.glob("*.eml"))
    ]
    return [mail.get_body(("plain",)).get_content() for mail in found]


def _asked(app, browser: Browser) -> tuple[str, str]:
    """Ask for a mail; the path of its link, and its code."""
    browser.get("/sign-in").send("/sign-in", email=ADDRESS)
    assert "Check your mail" in browser.title
    words = _mails(app)[-1]
    return re.search(r"/sign-in/link/\S+", words).group(), re.search(r"^  (\d{6})\s", words, re.M).group(1)


def test_a_link_signs_in_once_and_only_after_a_button(known):
    with browsing(known) as browser:
        path, _ = _asked(known, browser)
        browser.get(path)
        assert "/sign-in" in browser.get("/accessibility").links()
        browser.get(path).send(path)
        assert "planflow-session" in browser.client.cookies
        assert "used already" in browser.get(path, status=410).text


def test_a_code_signs_in_where_it_was_asked_for(known):
    with browsing(known) as browser, browsing(known) as phone:
        path, code = _asked(known, browser)
        assert "Go back to where you asked" in phone.get(path).text
        phone.get("/sign-in/code")
        phone.send("/sign-in/code", status=422, code=code)
        browser.get("/sign-in/code").send("/sign-in/code", code=code)
        assert "planflow-session" in browser.client.cookies


def test_wrong_codes_run_out(known):
    with browsing(known) as browser:
        _, code = _asked(known, browser)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        for _ in range(5):
            browser.get("/sign-in/code").send("/sign-in/code", status=422, code=wrong)
        browser.get("/sign-in/code").send("/sign-in/code", status=422, code=code)
        assert "planflow-session" not in browser.client.cookies


def test_an_unknown_address_is_told_the_same_and_gets_nothing(known):
    with browsing(known) as browser:
        browser.get("/sign-in").send("/sign-in", email="nobody@example.org")
        assert "Check your mail" in browser.title
        assert _mails(known) == []


def test_after_ten_minutes_neither_works(known):
    with browsing(known) as browser:
        path, code = _asked(known, browser)
        known.clock = _Later(known.clock, timedelta(minutes=11))
        assert "its time is over" in browser.get(path, status=410).text
        browser.get("/sign-in/code").send("/sign-in/code", status=422, code=code)


def test_asking_too_often_is_refused(known):
    with browsing(known) as browser:
        for _ in range(5):
            browser.get("/sign-in").send("/sign-in", email=ADDRESS)
        assert "Try again in" in browser.get("/sign-in").send("/sign-in", status=429, email=ADDRESS).text


def test_the_mail_leaves_even_while_deliveries_are_on_hold(known):
    with known.writing() as session:
        organisation.get_organisation(session).deliveries_held_at = known.clock.now()
    with browsing(known) as browser:
        _asked(known, browser)


def test_signing_in_leads_on_to_the_page_that_was_asked_for_and_to_no_other_site(known):
    with browsing(known) as browser:
        browser.get("/sign-in?next=/my%3Fx=1")
        assert browser.page.xpath("//input[@name='next']/@value") == ["/my?x=1"]
        browser.get("/sign-in?next=//elsewhere.example/")
        assert browser.page.xpath("//input[@name='next']/@value") == [""]


class _Later:
    """A clock that is ahead of another one."""

    def __init__(self, clock, ahead):
        self.clock, self.ahead = clock, ahead

    def now(self):
        return self.clock.now() + self.ahead
