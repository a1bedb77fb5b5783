"""What waits for somebody, the verifier's queue, and search: pages that list, however much there is."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.services import extensions, moves
from planflow.store.references import get_action
from planflow.testing import given
from tests.integration.test_moves import World, implemented
from tests.integration.test_web_items import counting
from tests.web import browsing

TODAY = given.DAY


@pytest.fixture
def world(app):
    with app.writing() as session:
        world = World(session)
        given.person(session, "nobody", is_outside=True)
        return world


def _parts(browser):
    return browser.page.xpath("//main//section/h2/text()")


def _more(session, world, number):
    """Actions of the owner, late, due and to come."""
    for one in range(number):
        day = TODAY + timedelta(days=7 * (one - number // 2))
        given.action(session, world.plan, f"M{one}", world.owner, day, title=f"Action number {one}")


def test_my_actions_come_in_order_of_urgency(app, world):
    days = {"L": -20, "T": 0, "S": 6, "F": 90}
    with app.writing() as session:
        for ref, left in days.items():
            given.action(session, world.plan, ref, world.owner, TODAY + timedelta(days=left))
        given.action(session, world.plan, "U", owner_id=world.owner.id, state="assigned")
        asked = given.action(session, world.plan, "A", world.owner, date(2017, 5, 1))
        extensions.request(
            session, Actor(world.owner.id, via="web"), asked, to_due_on=date(2017, 9, 1), reason="Late.",
            now=app.clock.now(),
        )  # fmt: skip
    with browsing(app, "owner") as browser:
        page = browser.get("/my")
        assert [one.strip() for one in _parts(page)] == [
            "Late", "Due today", "Due soon", "Later", "Without a date"
        ]  # fmt: skip
        assert "14 working days late" in page.text
        assert "/items/lewisham-2017/L" in page.links()
    with browsing(app, "chair") as browser:
        assert "Decide on more time: Action A" in browser.get("/my").text
        assert "/items/lewisham-2017/A.1" in browser.links()


def test_a_deputy_sees_what_falls_to_them_and_why(app, world):
    with app.writing() as session:
        deputy = given.person(session, "deputy")
        owner = session.get_one(type(world.owner), world.owner.id)
        owner.deputy_id, owner.away_from = deputy.id, TODAY
        given.action(session, world.plan, "L", owner, TODAY + timedelta(days=3))
    with browsing(app, "deputy") as browser:
        assert "For Owner, while they are away" in browser.get("/my").text
        assert "/items/lewisham-2017/L" in browser.links()


def test_a_page_on_which_nothing_waits_says_so(app, world):
    with browsing(app, "nobody") as browser:
        assert "Nothing waits for you" in browser.get("/my").text
        browser.get("/checks", status=404)
        assert "Nothing was found" in browser.get("/search?q=action").text


def test_lists_take_the_same_number_of_statements_however_long_they_are(sqlite_app):
    app = sqlite_app
    with app.writing() as session:
        world = World(session)
        implemented(session, world, app)
        _more(session, world, 2)
    paths = {"/my": "owner", "/checks": "verifier", "/search?q=action": "coordinator"}
    before = {}
    for path, who in paths.items():
        with browsing(app, who) as browser:
            browser.get(path)
            with counting(app) as seen:
                browser.get(path)
            before[path] = len(seen)
    with app.writing() as session:
        for one in range(3, 120):
            given.action(
                session,
                world.plan,
                f"N{one}",
                world.owner,
                TODAY + timedelta(days=one),
                title=f"Action {one}",
            )
        for one in range(30):
            _waiting(session, world, one)
    for path, who in paths.items():
        with browsing(app, who) as browser:
            with counting(app) as seen:
                browser.get(path)
            assert len(seen) <= before[path], path
    with browsing(app, "owner") as browser:
        assert "/my?part=later" in browser.get("/my").links()
        assert "Page 2 of 3" in browser.get("/my?part=later&page=2").text
    with browsing(app, "verifier") as browser:
        assert "Page 2 of 2" in browser.get("/checks?page=2").text


def _waiting(session, world, number):
    """An action that was said to be done."""
    action = given.action(
        session, world.plan, f"V{number}", owner_id=world.owner.id, state="implemented", implemented_on=TODAY
    )
    given.deadline(
        session, world.plan, "action", action.id, "verification", due_on=TODAY + timedelta(days=9),
        owner_role="verifier",
    )  # fmt: skip


def test_a_verifier_returns_with_a_reason_and_then_accepts(app, world):
    with app.writing() as session:
        world.action = get_action(session, "lewisham-2017/R1a")
        world.recommendation = session.get_one(type(world.recommendation), world.recommendation.id)
        implemented(session, world, app)
    with browsing(app, "verifier") as browser:
        page = browser.get("/checks")
        assert "An audit" in page.text
        assert "Done." in page.text
        page.send("/checks", status=422, answer="return")
        assert "R1a: say what is missing." in browser.text
        browser.send("/checks", answer="return", note="Dip sample of five is missing.")
        assert "R1a is returned to its owner." in browser.text
        assert "Nothing waits for a check" in browser.text
    with app.writing() as session:
        action = session.exec(select(Action).where(Action.ref == "R1a")).one()
        moves.move(session, Actor(world.owner.id), action, "implement", note="Now.", now=app.clock.now())
    with browsing(app, "verifier") as browser, browsing(app, "verifier") as other:
        other.get("/checks")
        browser.get("/checks").send("/checks", answer="accept")
        assert "R1a is accepted as done." in browser.text
        other.send("/checks", status=422, answer="accept")
        assert "Somebody else changed this while you were writing" in other.text
    with app.reading() as session:
        assert session.exec(select(Action.state).where(Action.ref == "R1a")).one() == "closed"


def test_nobody_checks_their_own_work(app, world):
    with app.writing() as session:
        world.plan = session.get_one(type(world.plan), world.plan.id)
        given.role(session, world.owner, "verifier", plan=world.plan)
        world.action = get_action(session, "lewisham-2017/R1a")
        implemented(session, world, app)
    with browsing(app, "owner") as browser:
        page = browser.get("/checks")
        assert "somebody else has to check it" in page.text
        assert not page.page.xpath("//main//form")
    with browsing(app, "coordinator") as browser:
        assert not browser.get("/checks").page.xpath("//main//form")


def test_search_finds_what_one_may_know_of_and_nothing_else(app, world):
    with app.writing() as session:
        hidden = given.plan(session, "secret-2020", title="Secret plan")
        given.action(session, hidden, "R9", title="Training of everybody")
        given.action(session, world.plan, "R7", world.owner, TODAY, title="100% of training, done_twice")
        given.recommendation(session, world.plan, "R8", title="Train", text="Training has to be better.")
    with browsing(app, "owner") as browser:
        page = browser.get("/search?q=training")
        assert "2 results" in page.text
        assert {"/items/lewisham-2017/R7", "/items/lewisham-2017/R8"} <= page.links()
        assert "Secret" not in page.text
        assert "1 result" in browser.get("/search?q=TRAINING+100%25").text
        assert "Nothing was found" in browser.get("/search?q=done%25twice").text
        assert "/items/lewisham-2017/R7" in browser.get("/search?q=lewisham-2017/r7").links()
        assert "Type a word or two" in browser.get("/search?q=+").text
        browser.get("/search?q=" + "x" * 900 + "&page=99999999999")
