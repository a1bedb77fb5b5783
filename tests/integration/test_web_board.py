"""The chair's pages: at a glance, decisions in place, assigning several at once, and the meeting."""

import json
from datetime import UTC, date, datetime

import pytest

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.body import BodyAgency
from planflow.services import extensions
from planflow.store import board_days, papers, plans, references
from planflow.testing import given
from tests.web import Browser, browsing

BOARD_DAY = date(2017, 1, 16)
DUE = date(2017, 3, 31)


@pytest.fixture
def board(app: Application) -> Application:
    """A plan whose board met today: chair, coordinator, two owners, one agency, three actions."""
    with app.writing() as session:
        body = given.body(session, "board", name="Management board")
        police = given.body(session, "police", "agency", name="Police")
        session.add(BodyAgency(body_id=body.id, agency_id=police.id))
        plan = given.plan(session, board_id=body.id, state="in_delivery", title="Improvement plan")
        chair, coordinator = given.person(session, "chair"), given.person(session, "coordinator")
        owner, officer = given.person(session, "owner"), given.person(session, "officer", agency_id=police.id)
        given.role(session, chair, "chair", body=body)
        given.role(session, officer, "member", body=body)
        given.role(session, coordinator, "coordinator", plan)
        given.person(session, "stranger", is_outside=True)
        wanted = given.recommendation(session, plan, "R1", state="in_delivery")
        given.action(session, plan, "R1a", owner, date(2017, 1, 9), answers=wanted, state="in_progress")
        given.action(session, plan, "R1b", None, None, answers=wanted)
        given.action(session, plan, "R1c", officer, DUE, answers=wanted, agency_id=police.id)
        given.meeting(session, body, BOARD_DAY)
    app.clock.move_to(datetime(2017, 1, 16, 15, 0, tzinfo=UTC))
    return app


def _ask(app: Application) -> None:
    with app.writing() as session:
        action = references.get_action(session, "lewisham-2017/R1a")
        asked = Actor(references.get_person(session, "owner").id)
        reason = "Two posts are vacant."
        extensions.request(
            session, asked, action, to_due_on=date(2017, 4, 28), reason=reason, now=app.clock.now()
        )


def _action(app: Application, ref: str):
    with app.reading() as session:
        plan = references.get_plan(session, "lewisham-2017")
        action = references.get_action(session, f"lewisham-2017/{ref}")
        owner = next((one.key for one in plans.people(session) if one.id == action.owner_id), "")
        deadline = plans.deadlines(session, plan.id).get(("action", action.id, "action"))
        return action.state, owner, deadline.due_on if deadline else None


def test_the_chair_sees_what_is_red_and_why(board: Application):
    _ask(board)
    with browsing(board, "chair") as browser:
        browser.get("/board")
        assert "Improvement plan" in browser.text
        assert "1 request for more time" in browser.text
        assert "R1a Action R1a" in browser.text
        assert "Overdue by 5 working days" in browser.text
        assert "/board/assign?plan=lewisham-2017" in browser.links()
        assert "/meetings/board/2017-01-16" in browser.links()
        rows = browser.page.xpath("//table[caption[contains(., 'by agency')]]//tbody/tr")
        assert [row.text_content().split() for row in rows] == [
            ["Lewisham", "Council", "2", "1"],
            ["Police", "1", "0"],
        ]


def test_nobody_without_a_plan_to_oversee_is_let_in(board: Application):
    with browsing(board, "owner") as browser:
        browser.get("/board", status=404)
        browser.get("/board/decisions", status=404)
        browser.get("/meetings/board/2017-01-16", status=404)


def test_the_chair_grants_more_time_with_the_facts_before_them(board: Application):
    _ask(board)
    with browsing(board, "chair") as browser:
        browser.get("/board/decisions")
        assert "Two posts are vacant." in browser.text
        assert "moved 0 times so far" in browser.text
        browser.send("/board/decisions", status=422)
        assert "Choose whether to grant it" in browser.text
        browser.send("/board/decisions", **{"answer-lewisham-2017/R1a.1": "grant"})
        assert "More time for lewisham-2017/R1a is granted." in browser.text
        assert "No request waits" in browser.text
    assert _action(board, "R1a") == ("in_progress", "owner", date(2017, 4, 28))


def test_a_refusal_needs_a_reason_and_what_was_typed_is_kept(board: Application):
    _ask(board)
    name = "lewisham-2017/R1a.1"
    with browsing(board, "coordinator") as browser:
        browser.get("/board/decisions")
        browser.send("/board/decisions", status=422, **{f"answer-{name}": "refuse"})
        assert browser.page.xpath(f"//input[@name='answer-{name}'][@value='refuse']/@checked")
        given_fields = {f"answer-{name}": "refuse", f"note-{name}": "It has waited long enough."}
        browser.send("/board/decisions", status=422, **given_fields)
        assert "is for chair" in browser.text
        browser.send(
            "/board/decisions", **given_fields, **{f"word-{name}": "chair", f"how-{name}": "telephone"}
        )
        assert "is refused" in browser.text
    assert _action(board, "R1a")[2] == date(2017, 1, 9)


def test_several_actions_are_assigned_at_once_or_none_is(board: Application):
    with browsing(board, "chair") as browser:
        browser.get("/board/assign")
        rows = {"owner-R1b": "person:owner", "due-R1b": "31 March 2017", "due-R1c": "1 January 2016"}
        browser.send("/board/assign", status=422, **rows)
        assert "has passed" in browser.text
        assert "Nothing was assigned" in browser.text
        assert browser.page.xpath("//input[@id='due-R1c']")[0].get("value") == "1 January 2016"
        assert "#owner-R1c" in browser.page.xpath("//div[@class='govuk-error-summary']//a/@href")
        assert _action(board, "R1b") == ("proposed", "", None)
        browser.send("/board/assign", note="Agreed at the board.", **{**rows, "due-R1c": "2017-04-28"})
        assert "2 actions are assigned" in browser.text
    assert _action(board, "R1b") == ("assigned", "owner", DUE)
    assert _action(board, "R1c") == ("assigned", "officer", date(2017, 4, 28))


def test_the_meeting_is_recorded_section_by_section(board: Application):
    with browsing(board, "coordinator") as browser:
        browser.get("/meetings/board/2017-01-16")
        _attendance(browser)
        _update(browser)
        _decision(browser)
        _new_action(browser)
        _besides(browser)
        assert "Recorded of this meeting: progress reported" in browser.text
        browser.send("/meetings/board/2017-01-16/note")
        assert "The action note is made from what was recorded." in browser.text
    assert _action(board, "R1b") == ("assigned", "owner", DUE)
    assert _action(board, "R1d") == ("assigned", "officer", DUE)
    with board.reading() as session:
        plan = references.get_plan(session, "lewisham-2017")
        acts = board_days.acts(session, plan.id, BOARD_DAY)
        assert {event.kind for event in acts} >= {"progress_reported", "action_assigned", "action_created"}
        assert all(event.how == "board" for event in acts)
        note = papers.of_plan(session, plan.id)[-1]
        day = json.loads(note.snapshot)["board_day"]
        assert {row["agency"]: row["is_present"] for row in day["attended"]} == {
            "Lewisham Council": True,
            "Police": False,
        }
        noted = "The board noted the report of the chief officer."
        assert {"The panel has met twice.", noted} <= {act["text"] for act in day["acts"]}


def _attendance(browser: Browser) -> None:
    browser.send("/meetings/board/2017-01-16/attendance", status=422)
    assert "at least one agency" in browser.text
    fields = {"came-agency-police": "no", "came-person-chair": "yes"}
    browser.send("/meetings/board/2017-01-16/attendance", **fields)
    assert "Who was there is recorded." in browser.text
    assert browser.page.xpath("//input[@name='came-agency-police'][@value='no']/@checked")


def _update(browser: Browser) -> None:
    form = _form_of(browser, "R1a")
    browser.send(None, status=422, form=form, **{"due-R1a": "30 June 2017"})
    assert "Choose the decision" in browser.text
    assert browser.page.xpath("//input[@id='due-R1a']/@value") == ["30 June 2017"]
    fields = {"said-R1a": "The panel has met twice.", "percent-R1a": "60", "due-R1a": ""}
    browser.send(None, form=_form_of(browser, "R1a"), **fields)
    assert "R1a is recorded." in browser.text


def _decision(browser: Browser) -> None:
    fields = {"decision-R1b": "assign", "owner-R1b": "person:owner", "due-R1b": "31 March 2017"}
    browser.send(None, form=_form_of(browser, "R1b"), **fields)
    assert "R1b is recorded." in browser.text


def _new_action(browser: Browser) -> None:
    path = "/meetings/board/2017-01-16/new-action"
    browser.send(path, status=422)
    assert "what is to be done" in browser.text
    fields = {
        "new-title": "Share the missing persons list",
        "new-answers": "R1",
        "new-owner": "person:officer",
        "new-due": "31 March 2017",
    }
    browser.send(path, **fields)
    assert "R1d is added to Improvement plan." in browser.text


def _besides(browser: Browser) -> None:
    path = "/meetings/board/2017-01-16/decision"
    browser.send(path, status=422)
    assert "Write what the board decided or noted." in browser.text
    browser.send(path, decided="The board noted the report of the chief officer.")
    assert "The decision is recorded." in browser.text
    assert "The board noted the report of the chief officer." in browser.text


def _form_of(browser: Browser, ref: str) -> int:
    """Which form of the page is that of an action."""
    forms = browser.page.xpath("//main//form[@method='post']|//header//form[@method='post']")
    return next(number for number, one in enumerate(forms) if one.xpath(f".//input[@value='{ref}']"))
