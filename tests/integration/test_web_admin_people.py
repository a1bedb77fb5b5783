"""People in the pages of administration: joining, roles, mail, absence, signing in, handing over, erasing."""

import json
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from planflow.domain.actor import Actor
from planflow.domain.signing import signing
from planflow.services import preferences
from planflow.store.references import get_person
from planflow.testing import given
from tests.web import browsing

HOME = "/admin/people/owner"


@pytest.fixture
def known(app):
    app.links = signing("http://testserver", "0123456789abcdef" * 4)
    with app.writing() as session:
        plan = given.plan(session)
        admin = given.person(session, "admin")
        given.role(session, admin, "administrator")
        coordinator = given.person(session, "coordinator")
        given.role(session, coordinator, "coordinator", plan)
        owner = given.person(session, "owner")
        given.action(session, plan, "R1a", owner, date(2017, 3, 1))
        given.person(session, "successor")
    return app


def test_somebody_joins_gets_a_role_and_a_way_in(known):
    with browsing(known, "admin") as browser:
        browser.get("/admin/people/new")
        browser.send("/admin/people/new", status=422, name="A Clerk", email="no address", key="clerk")
        assert browser.page.xpath("//input[@name='name']/@value") == ["A Clerk"]
        browser.send("/admin/people/new", email="clerk@example.org")
        assert "A Clerk was added" in browser.text
        browser.get(role_page := "/admin/people/clerk/roles/new")
        browser.send(role_page, status=422, role="clerk", place="")
        browser.send(
            role_page,
            role="clerk",
            place="plan:lewisham-2017",
            from__day="1",
            from__month="2",
            from__year="2017",
        )
        assert "1 February 2017" in browser.text
        browser.send(form="ways-form", ways=[])
        assert browser.page.xpath("//input[@name='ways']/@checked") == []
        browser.send(form="invite-form")
        link = browser.page.xpath("//input[@id='invitation']/@value")[0]
        assert link not in browser.get("/admin/people/clerk").answer.text
    with browsing(known) as clerk:
        path = link.removeprefix("http://testserver")
        clerk.get(path).send(path)
        assert "Signed in as A Clerk" in clerk.text


def test_a_role_ends_on_its_last_day(known):
    with browsing(known, "admin") as browser:
        browser.get("/admin/people/coordinator")
        path = next(one for one in browser.links() if one.endswith("/end"))
        browser.get(path).send(path, status=422, on__month="13")
        browser.send(path, on__day="31", on__month="1", on__year="2017")
        assert "31 January 2017" in browser.text


def test_mail_is_set_and_a_change_by_somebody_else_shows_both(known):
    with browsing(known, "admin") as browser:
        browser.get(f"{HOME}/mail")
        with known.writing() as session:
            person = get_person(session, "owner")
            actor = Actor(get_person(session, "admin").id)
            wishes = preferences.Wishes(mail_hour=15)
            preferences.set_wishes(session, actor, person, wishes, now=known.clock.now())
        browser.send(f"{HOME}/mail", status=422, mail_day="3")
        assert "Somebody else changed this" in browser.text
        assert "15:00" in browser.text
        browser.send(f"{HOME}/mail", mail_day="3", deputy="successor")
        assert "Thursday" in browser.text
        assert "Successor" in browser.text


def test_an_absence_begins_and_ends(known):
    with browsing(known, "admin") as browser:
        browser.get(f"{HOME}/away")
        browser.send(status=422, form="away-form")
        browser.send(form="away-form", from__day="1", from__month="8", from__year="2017")
        assert "1 August 2017 to an open day" in browser.text
        browser.get(f"{HOME}/away").send(form="back-form")
        assert "1 August 2017" not in browser.text


def test_signing_somebody_out_everywhere_is_felt_at_once(known):
    with browsing(known, "owner") as owner, browsing(known, "admin") as browser:
        owner.get("/account")
        browser.get(HOME).send(form="out-form")
        assert "was signed out in 1 browser" in browser.text
        assert "/sign-in" in str(owner.get("/account").answer.url)


def test_everything_goes_over_and_then_the_person_is_forgotten(known):
    with browsing(known, "admin") as browser:
        assert "owner@example.org" in json.dumps(browser.get(f"{HOME}/export").answer.json())
        browser.get(f"{HOME}/erase").send(f"{HOME}/erase", status=422, confirmed="owner")
        assert "still owns" in browser.text
        browser.get(f"{HOME}/hand-over")
        browser.send(f"{HOME}/hand-over", status=422)
        browser.send(f"{HOME}/hand-over", to="successor", note="They retire.")
        assert "Handed over: 1 actions" in browser.text
        browser.get(f"{HOME}/erase").send(f"{HOME}/erase", status=422, confirmed="successor")
        browser.send(f"{HOME}/erase", confirmed="owner")
        assert "Erased:" in browser.text
        browser.get(HOME, status=404)


def test_a_coordinator_reaches_their_own_plan_and_nobody_s_data(known):
    with browsing(known, "coordinator") as browser:
        browser.get(HOME)
        assert not {f"{HOME}/export", f"{HOME}/erase"} & browser.links()
        browser.get(f"{HOME}/export", status=404)
        browser.get(f"{HOME}/erase", status=404)
        browser.get("/admin/audit", status=404)
        assert "/admin/audit" not in browser.get("/admin").links()
        token = browser.get(f"{HOME}/mail").page.xpath("//input[@name='csrf_token']/@value")[0]
        for path in ("sign-in", "sign-in-link"):
            answer = browser.client.post(f"{HOME}/{path}", data={"csrf_token": token, "ways": "link,oidc"})
            assert answer.status_code == 422
        places = browser.get(f"{HOME}/roles/new").page.xpath("//select[@name='place']/option/@value")
        assert places == ["", "plan:lewisham-2017"]


def test_others_find_no_administration(known):
    with browsing(known, "owner") as browser:
        for path in ("/admin", "/admin/people", HOME, "/admin/deliveries", "/admin/health", "/admin/audit"):
            browser.get(path, status=404)


def test_a_list_of_people_takes_the_same_statements_however_long_it_is(known):
    with browsing(known, "admin") as browser:
        with counted(known) as few:
            browser.get("/admin/people")
        with known.writing() as session:
            for number in range(70):
                person = given.person(session, f"somebody-{number}")
                given.role(session, person, "member")
        with counted(known) as many:
            browser.get("/admin/people")
        assert len(many) == len(few)
        assert "74 people" in browser.text
        browser.get("/admin/people?page=2")
        assert len(browser.page.xpath("//tbody/tr")) == 24
        assert "1 person" in browser.get("/admin/people?q=SOMEBODY-33+example&role=member").text
        assert "Nobody was found" in browser.get("/admin/people?q=100%25").text


@contextmanager
def counted(app):
    """The statements that are run meanwhile."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_):
        found.append(statement)

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(app.database.engine, "before_cursor_execute", note)
