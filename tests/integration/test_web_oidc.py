"""Signing in through a real identity provider, and every answer of it that proves nothing."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from planflow.clock import SystemClock
from planflow.domain.actor import Actor
from planflow.domain.signing import signing
from planflow.services import identities
from planflow.services.identities import Identity
from planflow.store.references import get_person
from planflow.testing import given
from planflow.web import identity_provider
from tests import oidc_provider
from tests.web import Browser, browsing

BASE = "http://testserver"
SECRET_KEY = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def provider():
    with oidc_provider.running(f"{BASE}/sign-in/oidc/back") as running:
        yield running


@pytest.fixture
def known(sqlite_app, provider):
    app = sqlite_app
    app.clock = SystemClock()
    app.settings = replace(
        app.settings,
        base_url=BASE,
        secret_key=SECRET_KEY,
        oidc_issuer=provider.issuer,
        oidc_client_id="planflow",
        oidc_client_secret=oidc_provider.SECRET,
        oidc_name="the council's account",
    )
    app.links = signing(BASE, SECRET_KEY)
    provider.set(subject="subject-1")
    with app.writing() as session:
        given.organisation(session)
        admin = given.person(session, "admin")
        given.role(session, admin, "administrator")
        given.person(session, "owner", signs_in_by="link,oidc")
        given.person(session, "other", signs_in_by="link,oidc")
    return app


def _link(app, key="owner", subject="subject-1"):
    with app.writing() as session:
        person = get_person(session, key)
        actor = Actor(get_person(session, "admin").id)
        identity = Identity(app.settings.oidc_issuer, subject)
        identities.link(session, actor, person, identity, now=app.clock.now())


def _left(browser: Browser, path="/sign-in/oidc") -> str:
    """Leave for the provider; the address there."""
    answer = browser.client.get(path)
    assert answer.status_code == 303
    return answer.headers["location"]


def _back(browser: Browser, provider, status=200) -> Browser:
    """Go there and come back."""
    return browser.get(provider.visit(_left(browser)), status=status)


def _is_signed_in(browser: Browser) -> bool:
    return "planflow-session" in browser.client.cookies


def test_a_linked_identity_signs_in_and_leads_on(known, provider):
    _link(known)
    with browsing(known) as browser:
        assert "Sign in with the council's account" in browser.get("/sign-in").text
        there = provider.visit(_left(browser, "/sign-in/oidc?next=/accessibility"))
        browser.get(there)
        assert str(browser.answer.url).endswith("/accessibility")
        assert "Signed in as Owner" in browser.text
        assert "planflow-handshake" not in browser.client.cookies


def test_what_is_asked_of_the_provider_is_bound_by_state_nonce_and_pkce(known):
    with browsing(known) as browser:
        asked = parse_qs(urlsplit(_left(browser)).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["response_type"] == ["code"]
        assert {"state", "nonce", "code_challenge"} <= asked.keys()
        assert asked["state"] != parse_qs(urlsplit(_left(browser)).query)["state"]


def test_a_key_proves_who_planflow_is_in_place_of_a_secret(known, provider, tmp_path):
    path = tmp_path / "key.pem"
    path.write_text(provider.key)
    known.settings = replace(
        known.settings,
        oidc_client_id="planflow-key",
        oidc_client_secret="",
        oidc_private_key_file=path,
    )
    _link(known)
    with browsing(known) as browser:
        _back(browser, provider)
        assert _is_signed_in(browser)


@pytest.mark.parametrize(
    "edit",
    ["iss", "aud", "azp", "aud-with-our-azp", "nonce", "expired", "none", "hmac", "signature", "no-sub"],
)
def test_an_id_token_that_proves_nothing_signs_nobody_in(known, provider, edit):
    _link(known)
    provider.set(edit=edit)
    with browsing(known) as browser:
        page = _back(browser, provider, status=400)
        assert "identity provider" in page.text
        assert not _is_signed_in(browser)


def test_keys_that_were_changed_are_read_again(known, provider, monkeypatch):
    monkeypatch.setattr(identity_provider, "_KEYS_EVERY", 0.0)
    _link(known)
    with browsing(known) as browser:
        _back(browser, provider)
        browser.client.cookies.clear()
        provider.set(edit="rotated")
        _back(browser, provider)
        assert _is_signed_in(browser)


def test_an_answer_with_another_state_or_in_another_browser_is_refused(known, provider):
    _link(known)
    with browsing(known) as browser, browsing(known) as other:
        there = provider.visit(_left(browser))
        _left(other)
        other.get(there, status=400)
        spoilt = there.replace("state=", "state=x")
        browser.get(spoilt, status=400)
        browser.client.cookies.delete("planflow-handshake")
        browser.get(there, status=400)
        assert not _is_signed_in(browser)
        assert not _is_signed_in(other)


def test_an_answer_of_another_provider_is_refused(known, provider):
    _link(known)
    with browsing(known) as browser:
        there = provider.visit(_left(browser)).replace("iss=http%3A%2F%2Flocalhost", "iss=http%3A%2F%2Fevil")
        assert "another identity provider" in browser.get(there, status=400).text


def test_a_handshake_is_good_for_ten_minutes_and_not_when_changed(known, provider):
    _link(known)
    with browsing(known) as browser:
        there = provider.visit(_left(browser))
        kept = dict(browser.client.cookies)
        browser.client.cookies.clear()
        browser.client.cookies.update({**kept, "planflow-handshake": "x" + kept["planflow-handshake"]})
        browser.get(there, status=400)
        browser.client.cookies.update(kept)
        browser.get(there)
        assert _is_signed_in(browser)
    with browsing(known) as browser:
        there = provider.visit(_left(browser))
        known.clock = _Later()
        browser.get(there, status=400)
        assert not _is_signed_in(browser)


def test_an_unknown_identity_signs_nobody_in_though_the_address_fits(known, provider):
    provider.set(subject="owner@example.org")
    with browsing(known) as browser:
        assert "belongs to nobody here" in _back(browser, provider).text
        assert not _is_signed_in(browser)


def test_whoever_is_signed_in_makes_an_identity_theirs_with_a_button(known, provider):
    with browsing(known, "owner") as browser:
        _back(browser, provider)
        browser.send("/account/identity")
        assert "Disconnect the council's account" in browser.text
    with browsing(known) as browser:
        _back(browser, provider)
        assert "Signed in as Owner" in browser.get("/accessibility").text
    with browsing(known, "other") as browser:
        browser.get("/account")
        browser.send("/account/sign-out-everywhere")


def test_an_identity_is_one_persons_and_needs_the_way_to_be_theirs(known, provider):
    _link(known, "other")
    with known.writing() as session:
        actor = Actor(get_person(session, "admin").id)
        owner, admin = get_person(session, "owner"), get_person(session, "admin")
        identity = Identity(provider.issuer, "subject-1")
        with pytest.raises(Exception, match="belongs to somebody else"):
            identities.link(session, actor, owner, identity, now=known.clock.now())
        with pytest.raises(Exception, match="does not sign in through"):
            identities.link(session, actor, admin, Identity(provider.issuer, "x"), now=known.clock.now())


def test_somebody_whose_way_was_taken_away_is_not_signed_in(known, provider):
    _link(known)
    with known.writing() as session:
        get_person(session, "owner").signs_in_by = "link"
    with browsing(known) as browser:
        assert "belongs to nobody here" in _back(browser, provider).text
        assert not _is_signed_in(browser)


def test_a_provider_that_does_not_answer_has_a_clear_page(known):
    known.settings = replace(known.settings, oidc_issuer="http://localhost:9")
    with browsing(known) as browser:
        page = browser.get("/sign-in/oidc", status=503)
        assert "We cannot reach the council's account just now" in page.text


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"oidc_issuer": "https://login.microsoftonline.com/common/v2.0"}, "every organisation"),
        ({"oidc_issuer": "http://identity.example.org"}, "https"),
        ({"oidc_client_secret": ""}, "Set one of"),
        ({"oidc_client_id": ""}, "CLIENT_ID"),
    ],
)
def test_settings_that_cannot_work_are_told(known, changed, wrong):
    assert wrong in identities.settings_fault(replace(known.settings, **changed))


def test_entra_knows_people_by_tenant_and_object():
    claims = {"iss": "https://login.microsoftonline.com/t/v2.0", "sub": "s", "tid": "t", "oid": "o"}
    assert identities.of_claims(claims).subject == "t/o"
    del claims["oid"]
    with pytest.raises(identities.NotProven):
        identities.of_claims(claims)


class _Later:
    def now(self):
        return SystemClock().now() + timedelta(minutes=11)
