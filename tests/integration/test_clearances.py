"""Officers clear a paper under review, each by a day of their own; the last one takes it to the chair."""

from datetime import date

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.paper import Paper, ReportCycle
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import drafting
from planflow.services import clearances, front_sheets, moves, narrative
from planflow.store import clearances as stored
from planflow.store import sections
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_plan
from tests.paper_plan import actor, at

MEETING = date(2017, 9, 5)


def drafted(session: Session, **columns: object) -> Paper:
    """A report for the meeting of September whose finance partner is known."""
    paper_plan.make(session, meetings=(MEETING,))
    given.person(session, "treasurer", job_title="Finance")
    cycle = session.exec(select(ReportCycle)).one()
    for name, value in columns.items():
        setattr(cycle, name, value)
    session.flush()
    (paper,) = [one for one in drafting.draft_papers(session, at(2017, 7, 28)) if one.cycle_id]
    return paper


def owed(session: Session, paper: Paper, *, state: str = "open") -> dict[tuple[str, str], Deadline]:
    statement = select(Deadline).where(
        Deadline.subject_kind == "paper", Deadline.subject_id == paper.id, Deadline.state == state
    )
    return {(row.kind, row.part): row for row in session.exec(statement.order_by(col(Deadline.id)))}


def reviewed(session: Session) -> Paper:
    paper = drafted(session)
    moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 8))
    return paper


def refused(session: Session, paper: Paper, key: str, who: str, **about: object) -> list[str]:
    with pytest.raises(Refused) as error:
        clearances.give(
            session, Actor(actor(session, who).person_id, **about), paper, key, now=at(2017, 8, 9)
        )
    return [one.code for one in error.value.refusals]


def test_the_whole_chain_is_owed_by_whoever_is_asked_each_by_a_day(app: Application):
    with app.writing() as session:
        paper = drafted(session)
        treasurer = actor(session, "treasurer").person_id
        found = owed(session, paper)
        assert {key: (row.due_on, row.owner_role, row.owner_id) for key, row in found.items()} == {
            ("paper_draft", ""): (date(2017, 8, 9), "clerk", None),
            ("paper_review", ""): (date(2017, 8, 11), "coordinator", None),
            ("paper_clearance", "Finance"): (date(2017, 8, 15), "", treasurer),
            ("paper_clearance", "Legal Services"): (date(2017, 8, 15), "coordinator", None),
            ("paper_clearance", "Director"): (date(2017, 8, 16), "coordinator", None),
            ("paper_clearance", "Chair's briefing"): (date(2017, 8, 17), "chair", None),
            ("paper_approval", ""): (date(2017, 8, 18), "chair", None),
            ("paper_publication", ""): (date(2017, 8, 25), "clerk", None),
            ("paper_narrative", ""): (date(2017, 8, 7), "coordinator", None),
            ("paper_narrative", "Finance"): (date(2017, 8, 7), "", treasurer),
            ("paper_narrative", "the clerk"): (date(2017, 8, 7), "clerk", None),
        }


def test_words_are_owed_until_nothing_of_theirs_is_missing(app: Application):
    with app.writing() as session:
        paper = drafted(session)
        clerk = actor(session, "clerk")
        narrative.write_section(session, clerk, paper, "financial", body="None.", now=at(2017, 8, 1))
        assert ("paper_narrative", "Finance") not in owed(session, paper)
        entries = {one["key"]: [*one["choices"], "All"][0] for one in front_sheets.missing(paper)}
        front_sheets.fill_in(session, clerk, paper, entries, now=at(2017, 8, 2))
        assert ("paper_narrative", "the clerk") not in owed(session, paper)
        for section in sections.of_paper(session, paper.id):
            if section.is_gap:
                assert ("paper_narrative", "") in owed(session, paper)
                narrative.write_section(session, clerk, paper, section.key, body="None.", now=at(2017, 8, 3))
        assert not {key for key in owed(session, paper) if key[0] == "paper_narrative"}


def test_the_last_clearance_takes_the_paper_to_the_chair(app: Application):
    with app.writing() as session:
        paper = reviewed(session)
        assert paper.state == "in_review"
        treasurer = actor(session, "treasurer")
        given_ = clearances.give(
            session, treasurer, paper, "finance", note="Within budget.", now=at(2017, 8, 9)
        )
        assert (given_.given_on, given_.given_by_id) == (date(2017, 8, 9), treasurer.person_id)
        assert owed(session, paper, state="met")["paper_clearance", "Finance"].met_on == date(2017, 8, 9)
        for key, who in (("review", "coordinator"), ("legal", "clerk"), ("director", "coordinator")):
            clearances.give(session, actor(session, who), paper, key, now=at(2017, 8, 10))
        assert paper.state == "in_review"
        assert stored.awaited(session, paper.id) == ("Chair's briefing",)
        clearances.give(session, actor(session, "chair"), paper, "briefing", now=at(2017, 8, 11))
        assert paper.state == "cleared"
        kinds = [one.kind for one in session.exec(select(Event).order_by(col(Event.id)))]
        assert kinds[-2:] == ["clearance_given", "paper_cleared"]
        assert kinds.count("clearance_given") == 5


def test_a_paper_that_is_not_cleared_is_not_approved(app: Application):
    with app.writing() as session:
        paper = reviewed(session)
        with pytest.raises(PlanflowError):
            moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 9))


def test_without_clearances_a_submitted_paper_goes_straight_to_the_chair(app: Application):
    with app.writing() as session:
        paper = drafted(session, days={"review": 0, "clearances": []})
        assert {key[0] for key in owed(session, paper)} == {
            "paper_narrative", "paper_draft", "paper_approval", "paper_publication",
        }  # fmt: skip
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 8))
        assert paper.state == "cleared"


def test_a_clearance_takes_the_word_of_whoever_is_asked(app: Application):
    with app.writing() as session:
        paper = reviewed(session)
        assert refused(session, paper, "finance", "coordinator") == ["not_asked_to_clear"]
        assert refused(session, paper, "briefing", "clerk") == ["not_asked_to_clear"]
        assert refused(session, paper, "legal", "head") == ["not_asked_to_clear"]
        treasurer = actor(session, "treasurer").person_id
        assert refused(session, paper, "finance", "head", for_id=treasurer, how="telephone") == [
            "may_not_record"
        ]
        recorded = Actor(actor(session, "clerk").person_id, for_id=treasurer, how="telephone")
        made = clearances.give(session, recorded, paper, "Finance", now=at(2017, 8, 9))
        assert (made.given_by_id, made.recorder_id) == (treasurer, recorded.person_id)


def test_a_clearance_is_given_once_and_only_under_review(app: Application):
    with app.writing() as session:
        paper = drafted(session)
        assert refused(session, paper, "finance", "treasurer") == ["not_in_review"]
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 8))
        treasurer = actor(session, "treasurer")
        clearances.give(session, treasurer, paper, "finance", now=at(2017, 8, 9))
        with pytest.raises(PlanflowError, match="was cleared by Finance"):
            clearances.give(session, treasurer, paper, "finance", now=at(2017, 8, 9))
        with pytest.raises(NotFound, match="needs no clearance 'weather'"):
            clearances.give(session, treasurer, paper, "weather", now=at(2017, 8, 9))


def test_what_was_returned_is_cleared_anew_in_the_time_that_is_left(app: Application):
    with app.writing() as session:
        paper = reviewed(session)
        paper_plan.clear_known(session, paper, at(2017, 8, 10))
        chair = actor(session, "chair")
        moves.move(
            session, chair, paper, "return", note="The figures of July are missing.", now=at(2017, 8, 17)
        )
        assert paper.state == "drafted"
        assert len(stored.awaited(session, paper.id)) == 5
        found = owed(session, paper)
        assert found["paper_clearance", "Finance"].owner_id == actor(session, "treasurer").person_id
        assert found["paper_publication", ""].due_on == date(2017, 8, 25)
        days = [row.due_on for row in found.values()]
        assert min(days) >= date(2017, 8, 17)
        assert found["paper_draft", ""].moves == 1
        assert found["paper_draft", ""].original_due_on == date(2017, 8, 9)


def test_the_clerk_takes_a_paper_back_that_an_officer_does_not_clear(app: Application):
    with app.writing() as session:
        paper = reviewed(session)
        clerk = actor(session, "clerk")
        moves.move(session, clerk, paper, "take_back", note="Legal asks for a change.", now=at(2017, 8, 9))
        assert (paper.state, len(stored.awaited(session, paper.id))) == ("drafted", 5)
