"""What is left of signing in: nothing of an erased person, and nothing that is long over."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.domain.actor import Actor
from planflow.domain.rate_window import RateWindow
from planflow.domain.sign_in import Credential, SignIn
from planflow.domain.signing import signing
from planflow.domain.web_session import WebSession
from planflow.errors import PlanflowError, Refused
from planflow.services import accounts, privacy, rates, signing_in, web_sessions
from planflow.store import web_sessions as stored
from planflow.store.references import get_person
from planflow.testing import given
from tests.web import browsing

TABLES = (Credential, SignIn, WebSession)


@pytest.fixture
def known(app):
    app.links = signing("http://testserver", "0123456789abcdef" * 4)
    with app.writing() as session:
        now = app.clock.now()
        plan = given.plan(session)
        admin, owner = given.person(session, "admin"), given.person(session, "owner")
        given.role(session, admin, "administrator")
        given.role(session, given.person(session, "coordinator"), "coordinator", plan)
        session.add(
            Credential(person_id=owner.id, kind="oidc", name="digest", secret="a secret", made_at=now)
        )
        web_sessions.begin(session, owner, method="link", now=now)
        session.links = app.links
        signing_in.invite(session, owner, now=now)
        rates.take(session, rates.CLIENT_TRIES, "192.0.2.1", now=now)
    return app


def _left(session, table) -> int:
    return len(session.exec(select(table).order_by(col(table.id))).all())


def test_an_erasure_takes_every_way_of_signing_in_with_it(known):
    with known.writing() as session:
        owner, admin = get_person(session, "owner"), Actor(get_person(session, "admin").id)
        told = str(privacy.everything_about(session, owner))
        assert "web_session" in told
        assert "a secret" not in told
        privacy.erase(session, admin, owner, empty_their_words=False, now=known.clock.now())
        assert owner.signs_in_by == ""
        assert [_left(session, table) for table in TABLES] == [0, 0, 0]


def test_housekeeping_deletes_what_is_long_over_and_nothing_else(known):
    now = known.clock.now()
    jobs.housekeep(known, now + timedelta(days=29))
    with known.reading() as session:
        assert [_left(session, table) for table in TABLES] == [1, 1, 1]
        assert _left(session, RateWindow) == 0
    jobs.housekeep(known, now + timedelta(days=32))
    with known.reading() as session:
        assert [_left(session, table) for table in TABLES] == [1, 0, 0]


def test_taking_a_way_away_ends_what_was_begun_by_it(known):
    with known.writing() as session:
        owner, admin = get_person(session, "owner"), Actor(get_person(session, "admin").id)
        owner.signs_in_by = "link,oidc"
        now = known.clock.now()
        assert not accounts.set_methods(session, admin, owner, ["oidc", "link"], now=now)
        assert accounts.set_methods(session, admin, owner, ["link"], now=now)
        assert _left(session, Credential) == 0
        assert stored.alive_of(session, owner.id, now=now) == []
        with pytest.raises(PlanflowError, match="no way of signing in"):
            accounts.set_methods(session, admin, owner, ["guess"], now=now)


def test_only_an_administrator_of_everything_opens_a_way_in_for_others(known):
    with known.writing() as session:
        coordinator, owner = (get_person(session, key) for key in ("coordinator", "owner"))
        for actor in (Actor(coordinator.id), Actor(owner.id)):
            with pytest.raises(Refused):
                accounts.invite(session, actor, owner, now=known.clock.now())
            with pytest.raises(Refused):
                accounts.set_methods(session, actor, owner, ["password"], now=known.clock.now())


def test_an_address_that_mail_came_back_from_is_used_again(known):
    with known.writing() as session:
        get_person(session, "owner").address_parked_at = known.clock.now()
    with browsing(known, "admin") as browser:
        assert "owner" in browser.get("/admin").text
        browser.get("/admin/people/owner").send(form="unpark-form")
        assert "Mail goes to Owner again." in browser.text
