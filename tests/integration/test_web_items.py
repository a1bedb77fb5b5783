"""The pages of items: what is shown, which buttons there are, moves with their fields, and two at once."""

from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import select

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.services import extensions, moves, progress
from planflow.store import deadlines
from planflow.store.references import get_action
from planflow.testing import given
from tests.integration.test_moves import World, implemented
from tests.web import browsing

REF = "lewisham-2017/R1a"
PAGE = f"/items/{REF}"
LONG = "Agree with every partner how the joint arrangements are monitored " * 6


class Known(World):
    """A world whose action is assigned, and somebody who is named nowhere."""

    def __init__(self, session):
        super().__init__(session)
        given.person(session, "stranger", is_outside=True)
        self.action = given.action(
            session, self.plan, "R1b", self.owner, date(2017, 3, 31), answers=self.recommendation, title=LONG
        )


@pytest.fixture
def world(app):
    with app.writing() as session:
        return Known(session)


@contextmanager
def counting(app):
    """How many statements a block takes."""
    seen: list[str] = []

    def note(*event):
        seen.append(str(event[2]))

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(app.database.engine, "before_cursor_execute", note)


def test_an_action_shows_its_buttons_and_why_others_are_missing(app, world):
    with browsing(app, "owner") as browser:
        page = browser.get("/items/lewisham-2017/R1b")
        assert {f"/items/lewisham-2017/R1b/move/{one}" for one in ("start", "implement")} <= page.links()
        assert "/items/lewisham-2017/R1b/move/assign" not in page.links()
        assert "31 March 2017" in page.text
        assert "Only the chair or coordinator may do this." in page.text
        assert LONG.strip() in page.text


def test_what_one_may_not_know_of_is_not_found(app, world):
    with browsing(app, "stranger") as browser:
        for path in ("", "/history", "/progress", "/evidence", "/move/start", "/rating"):
            browser.get(f"/items/lewisham-2017/R1b{path}", status=404)
        browser.get("/history/lewisham-2017", status=404)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app, world):
    with browsing(app) as browser:
        answer = browser.client.get(PAGE)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/sign-in?next=%2Fitems%2Flewisham-2017%2FR1a"


def test_a_chair_assigns_with_owner_and_day(app, world):
    with browsing(app, "chair") as browser:
        browser.get(f"{PAGE}/move/assign").send(f"{PAGE}/move/assign", status=422)
        assert "Error: " in browser.title
        assert "Choose who owns it." in browser.text
        fields = {"owner": "owner", "due__day": "31", "due__month": "2", "due__year": "2017"}
        browser.send(f"{PAGE}/move/assign", status=422, **fields)
        assert "Give a real date" in browser.text
        browser.send(f"{PAGE}/move/assign", **{**fields, "due__month": "3"})
        assert "It is now: Not started." in browser.text
    with app.reading() as session:
        action = get_action(session, REF)
        owed = deadlines.find(session, "action", action.id, "action")
        assert (action.state, action.owner_id) == ("assigned", world.owner.id)
        assert owed is not None
        assert owed.due_on == date(2017, 3, 31)


def test_a_move_is_refused_with_its_reason_and_nothing_typed_is_lost(app, world):
    path = "/items/lewisham-2017/R1b/move/assign"
    with browsing(app, "chair") as browser:
        browser.get(path).send(path, status=422, due__day="1", due__month="6", due__year="2017")
        assert "It has an agreed date. Say why it moves" in browser.text
        assert browser.page.xpath("//input[@name='due-month']/@value") == ["6"]


def test_a_coordinator_records_what_the_owner_said_at_the_board(app, world):
    path = "/items/lewisham-2017/R1b/move/implement"
    with browsing(app, "coordinator") as browser:
        assert "on the word of Owner" in browser.get("/items/lewisham-2017/R1b").text
        browser.get(path).send(path, status=422, note="All trained.")
        assert "Say how they gave their word." in browser.text
        browser.send(path, how="board", given_on__day="7", given_on__month="12", given_on__year="2016")
        history = browser.get("/items/lewisham-2017/R1b/history").text
        assert "Owner, at the board on 7 December 2016; recorded by Coordinator" in history
        assert "All trained." in history
    with app.reading() as session:
        event = session.exec(select(Event).where(Event.kind == "action_implemented")).one()
        assert (event.actor_id, event.for_id, event.via) == (world.coordinator.id, world.owner.id, "web")


def test_whoever_may_not_record_is_not_asked_whose_word_it_is(app, world):
    path = "/items/lewisham-2017/R1b/move/start"
    with browsing(app, "owner") as browser:
        assert not browser.get(path).page.xpath("//select[@name='word_of']")
        browser.send(path, status=422, word_of="chair", how="board")
        assert "may record somebody else" in browser.text
    with app.reading() as session:
        assert session.get_one(Action, world.action.id).state == "assigned"


def test_somebody_else_changed_this_shows_both_versions(app, world):
    path = "/items/lewisham-2017/R1b/move/implement"
    with browsing(app, "owner") as browser:
        browser.get(path)
        with app.writing() as session:
            action = session.get_one(Action, world.action.id)
            moves.move(session, Actor(world.owner.id), action, "start", now=app.clock.now())
        browser.send(path, status=422, note="Everybody is trained.")
        assert "Somebody else changed this while you were writing" in browser.text
        assert "In progress" in browser.page.xpath("string(//section[@class='pf-stale'])")
        assert "Everybody is trained." in browser.page.xpath("string(//section[@class='pf-stale'])")
        browser.send(path)
        assert "It is now: Implemented." in browser.text


def test_a_move_that_does_not_start_here_says_so_and_an_unknown_one_is_not_found(app, world):
    with browsing(app, "verifier") as browser:
        assert (
            "not possible while it is: Not started"
            in browser.get("/items/lewisham-2017/R1b/move/verify").text
        )
        browser.get("/items/lewisham-2017/R1b/move/fly", status=404)


def test_a_chair_decides_on_more_time_with_the_facts_before_them(app, world):
    with app.writing() as session:
        action = session.get_one(Action, world.action.id)
        actor = Actor(world.owner.id, via="web")
        progress.report(session, actor, action, text="Half of them.", percent=50, now=app.clock.now())
        extensions.request(
            session, actor, action, to_due_on=date(2017, 6, 30), reason="Vacant.", now=app.clock.now()
        )
    request = "/items/lewisham-2017/R1b.1"
    with browsing(app, "owner") as browser:
        assert f"{request}/move/grant" not in browser.get(request).links()
    with browsing(app, "chair") as browser:
        page = browser.get(request)
        assert "Half of them." in page.text
        assert "never moved" in page.text
        browser.get(f"{request}/move/grant").send(f"{request}/move/grant", due__day="31", due__month="5")
        assert "It is now: Granted." in browser.text
        assert "First due on 31 March 2017, moved 1 time" in browser.get("/items/lewisham-2017/R1b").text
    with app.reading() as session:
        assert session.exec(select(Extension.granted_due_on)).one() == date(2017, 5, 31)


def test_a_recommendation_is_agreed_and_lists_its_actions(app, world):
    with browsing(app, "coordinator") as browser:
        page = browser.get("/items/lewisham-2017/R1")
        assert {PAGE, "/items/lewisham-2017/R1b"} <= page.links()
        browser.get("/items/lewisham-2017/R1/move/agree_partly")
        browser.send("/items/lewisham-2017/R1/move/agree_partly", status=422, note="Costs.")
        assert "Say which part is agreed." in browser.text
        browser.send("/items/lewisham-2017/R1/move/agree_partly", part="The first sentence.")
        assert "Agreed in part: The first sentence." in browser.text


def test_a_page_takes_the_same_number_of_statements_however_much_was_recorded(sqlite_app):
    app = sqlite_app
    with app.writing() as session:
        world = Known(session)
    with browsing(app, "coordinator") as browser:
        paths = ("/items/lewisham-2017/R1b", "/items/lewisham-2017/R1b/history", "/items/lewisham-2017/R1")
        before = []
        for path in paths:
            browser.get(path)
            with counting(app) as seen:
                browser.get(path)
            before.append(len(seen))
        assert before[0] <= 22, "an action, as the coordinator sees it with every move and why not"
        with app.writing() as session:
            action = session.get_one(Action, world.action.id)
            actor = Actor(world.owner.id, via="web")
            for number in range(60):
                progress.report(session, actor, action, text=f"Report {number}.", now=app.clock.now())
                given.action(session, world.plan, f"N{number}", answers=world.recommendation)
        for path, number in zip(paths, before, strict=True):
            with counting(app) as seen:
                browser.get(path)
            assert len(seen) <= number + 1, path
        assert "Show all 60 records of progress" in browser.get(paths[0]).text
        assert "Page 1 of 2" in browser.get(paths[1]).text


def test_an_implemented_action_says_who_said_so(app):
    with app.writing() as session:
        implemented(session, World(session), app)
    with browsing(app, "owner") as browser:
        page = browser.get(PAGE)
        assert "8 December 2016, Owner" in page.text
        assert "An audit" in page.text
        assert "Only the verifier may do this." in page.text  # why the owner has no button to verify it
