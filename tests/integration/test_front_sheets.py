"""The front sheet of a paper: what somebody has to fill in before it can be approved."""

import json
from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.event import Event
from planflow.domain.paper import Paper, ReportCycle
from planflow.engine import refusal_words
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.papers import drafting, writing
from planflow.services import front_sheets, moves, narrative
from planflow.store import bodies, plans, sections
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_plan
from tests.paper_plan import actor, at

ENTRIES = {
    "key_decision": "No", "item": "4", "wards": "All", "contributors": "Finance", "class": "Part 1 (open)",
}  # fmt: skip


@pytest.fixture
def session(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        yield session


@pytest.fixture
def paper(session: Session) -> Paper:
    """A report in the form of the select committee, whose meeting planflow does not know."""
    clerk = actor(session, "clerk")
    return drafting.draft(
        session, clerk, _plan(session), form="select_committee", reason="Asked for", now=at(2017, 3, 1)
    )


def _plan(session: Session):
    return plans.find(session, "lewisham-2017")


def fill(session: Session, paper: Paper, **entries: str) -> None:
    front_sheets.fill_in(session, actor(session, "clerk"), paper, entries, now=at(2017, 3, 2))


def write_sections(session: Session, paper: Paper) -> None:
    for section in sections.of_paper(session, paper.id):
        if section.is_gap:
            narrative.write_section(
                session, actor(session, "clerk"), paper, section.key, body="Nothing.", now=at(2017, 3, 2)
            )


def approve(session: Session, paper: Paper) -> None:
    if paper.state == "drafted":
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 3, 3))
    paper_plan.clear(session, paper, at(2017, 3, 6))
    moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 3, 6))


def refusal(session: Session, paper: Paper) -> str:
    with pytest.raises(Refused) as refused:
        approve(session, paper)
    return refusal_words.say(refused.value.refusals, session.library.words())


def test_a_paper_with_an_empty_entry_cannot_be_approved_and_the_refusal_names_each(session, paper):
    write_sections(session, paper)
    assert refusal(session, paper) == (
        "These still wait for an officer: front sheet key_decision (the clerk), "
        "front sheet item (the clerk), front sheet wards (the clerk), "
        "front sheet contributors (the report author), "
        "front sheet class (the clerk), front sheet meeting (the clerk). "
        "Fill them in with 'planflow paper edit'."
    )


def test_the_refusal_names_sections_too(session, paper):
    fill(session, paper, **ENTRIES, meeting="14 March 2017")
    said = refusal(session, paper)
    assert "section financial (Finance), section legal (Legal Services)" in said
    assert "front sheet" not in said


def test_a_paper_with_everything_filled_in_is_approved(session, paper):
    write_sections(session, paper)
    fill(session, paper, **ENTRIES, meeting="14 March 2017")
    approve(session, paper)
    assert paper.state == "approved"
    text = writing.bytes_of(session, paper, "md").decode()
    assert "**Date:** 14 March 2017" in text
    assert writing.summary(session, paper)["gaps"] == 0


def test_an_entry_that_was_emptied_again_is_a_gap_again(session, paper):
    write_sections(session, paper)
    fill(session, paper, **ENTRIES, meeting="14 March 2017")
    fill(session, paper, item="")
    assert "front sheet item (the clerk)." in refusal(session, paper)


def test_a_choice_that_the_form_does_not_offer_is_refused(session, paper):
    with pytest.raises(PlanflowError, match=r"Use one of: Part 1 \(open\), Part 2 \(exempt\)"):
        fill(session, paper, **{"class": "Secret"})


def test_what_the_cycle_fills_in_is_no_gap(session):
    session.exec(select(ReportCycle)).one().front = {"wards": "All"}
    session.flush()
    made = drafting.draft(
        session,
        actor(session, "clerk"),
        _plan(session),
        form="select_committee",
        reason="Asked for",
        now=at(2017, 3, 1),
    )
    assert "wards" not in {entry["key"] for entry in front_sheets.missing(made)}


def test_a_known_meeting_is_no_gap(session):
    plan = _plan(session)
    given.meeting(session, bodies.get_by_key(session, "committee"), date(2017, 9, 5))
    plan.state = "agreed"
    (made,) = [one for one in drafting.draft_papers(session, at(2017, 8, 1)) if one.meeting_id]
    assert "meeting" not in {entry["key"] for entry in front_sheets.missing(made)}


def test_filling_in_the_front_sheet_of_a_version_that_was_not_the_latest_is_stale(session, paper):
    seen = paper.version
    fill(session, paper, item="4")
    with pytest.raises(StaleWrite, match=r"Somebody else changed lewisham-2017/P1 \(you saw version"):
        front_sheets.fill_in(
            session, actor(session, "clerk"), paper, {"item": "5"}, based_on=seen, now=at(2017, 3, 2)
        )


def test_the_ledger_keeps_which_entries_were_filled_in_and_not_the_words(session, paper):
    fill(session, paper, item="4", wards="All")
    event = session.exec(select(Event).where(Event.kind == "front_sheet_filled")).one()
    assert json.loads(event.body)["facts"] == {"entries": ["item", "wards"]}
