"""Passwords: set by whom an administrator allows one, tried seldom, and told apart from nothing."""

import statistics
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest

from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.services import accounts, passwords
from planflow.store import sign_ins
from planflow.store.references import get_person
from planflow.testing import given
from tests.conftest import START
from tests.web import browsing

GOOD, BETTER = "walrus teapot lantern", "lantern  Teapot walrus "


@pytest.fixture
def known(app):
    app.settings = replace(app.settings, passwords="yes")
    with app.writing() as session:
        given.organisation(session)
        admin = given.person(session, "admin")
        given.role(session, admin, "administrator")
        given.person(session, "owner", signs_in_by="link,password")
        given.person(session, "other")
    return app


def _set(app, key="owner", password=GOOD):
    with app.writing() as session:
        person = get_person(session, key)
        now = app.clock.now()
        passwords.set_own(session, Actor(person.id), person, password, current="", now=now)


def _try(browser, password, email="owner@example.org", status=422):
    browser.get("/sign-in/password")
    return browser.send("/sign-in/password", status=status, email=email, password=password)


def _is_signed_in(browser):
    return "planflow-session" in browser.client.cookies


def test_a_password_signs_in_exactly_as_it_was_typed(known):
    _set(known, password=BETTER)
    with browsing(known) as browser:
        _try(browser, BETTER.strip())
        _try(browser, BETTER.lower())
        assert not _is_signed_in(browser)
        _try(browser, BETTER, "OWNER@example.org", status=200)
        assert _is_signed_in(browser)


def test_only_an_argon2id_digest_is_kept(known):
    _set(known)
    with known.reading() as session:
        kept = sign_ins.credential(session, get_person(session, "owner").id, "password")
        assert kept.secret.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert GOOD not in kept.secret


def test_setting_and_changing_it_signs_out_elsewhere(known):
    with browsing(known, "owner") as browser, browsing(known, "owner") as elsewhere:
        browser.get("/account/password")
        browser.send("/account/password", wanted=GOOD)
        assert "Your password is set" in browser.text
        assert "/sign-in" in elsewhere.get("/accessibility").links()
        browser.get("/account/password").send("/account/password", status=422, current="no", wanted=BETTER)
        assert "This is not the password that you have now." in browser.text
        browser.get("/account/password").send("/account/password", current=GOOD, wanted=BETTER)
    with browsing(known) as browser:
        _try(browser, GOOD)
        _try(browser, BETTER, status=200)


def test_a_forgotten_one_is_replaced_soon_after_signing_in_by_mail(known):
    _set(known)
    with browsing(known, "owner") as browser:
        browser.get("/account/password")
        assert browser.page.xpath("//input[@name='current']") == []
        known.clock = SimulatedClock(START + timedelta(minutes=16))
        assert browser.get("/account/password").page.xpath("//input[@name='current']")
        browser.send("/account/password", status=422, wanted=BETTER)
        known.clock = SimulatedClock(START + timedelta(minutes=14))
        browser.get("/account/password").send("/account/password", wanted=BETTER)
    with browsing(known) as browser:
        _try(browser, BETTER, status=200)


@pytest.mark.parametrize(
    "weak", ["short", "a" * 20, "abcabcabcabcabc", "Password123456", "owner@example.org", "x" * 201]
)
def test_weak_passwords_are_refused_with_a_sentence(known, weak):
    with browsing(known, "owner") as browser:
        browser.get("/account/password").send("/account/password", status=422, wanted=weak)
        assert "Error" in browser.title
        assert weak not in browser.page.xpath("//input[@type='password']/@value")
    with known.reading() as session:
        assert sign_ins.credential(session, get_person(session, "owner").id, "password") is None


def test_an_unknown_account_is_told_the_same_in_the_same_time(sqlite_app):
    app = sqlite_app
    app.settings = replace(app.settings, passwords="yes")
    app.clock = SimulatedClock(START)
    with app.writing() as session:
        given.organisation(session)
        given.person(session, "owner", signs_in_by="password")
    _set(app)

    took: dict[str, list[float]] = {"owner@example.org": [], "nobody@example.org": []}
    for email in [*took] * 5:
        with app.writing() as session:
            begun = process_time()  # of the processor: others may keep it busy
            assert passwords.sign_in(session, email, "wrong", client=email, now=app.clock.now()) is None
            took[email].append(process_time() - begun)
    there, nowhere = (statistics.median(times) for times in took.values())
    assert nowhere > there / 2
    with browsing(app) as browser:
        words = [_try(browser, "wrong", email).text for email in ("owner@example.org", "nobody@example.org")]
        assert words[0] == words[1]


def test_tries_are_counted_for_each_account_and_run_out(known):
    _set(known)
    with browsing(known) as browser:
        for _ in range(10):
            _try(browser, "wrong")
        assert "Try again in" in _try(browser, GOOD, status=429).text
        known.clock = SimulatedClock(START + timedelta(minutes=16))
        _try(browser, GOOD, status=200)


def test_whoever_was_not_given_the_way_can_neither_set_nor_use_one(known):
    with browsing(known, "other") as browser:
        assert "/account/password" not in browser.get("/account").links()
        browser.get("/account/password").send("/account/password", status=422, wanted=GOOD)
        assert "do not sign in with a password" in browser.text
    _set(known)
    with known.writing() as session:
        admin = Actor(get_person(session, "admin").id)
        accounts.set_methods(session, admin, get_person(session, "owner"), ["link"], now=known.clock.now())
        assert sign_ins.credential(session, get_person(session, "owner").id, "password") is None
    with browsing(known) as browser:
        _try(browser, GOOD)


def test_an_installation_without_passwords_has_no_such_page(sqlite_app):
    with browsing(sqlite_app) as browser:
        browser.get("/sign-in/password", status=404)
        assert "/sign-in/password" not in browser.get("/sign-in").links()
