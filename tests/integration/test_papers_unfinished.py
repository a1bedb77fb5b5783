"""Placeholders left over from a form block approval; what is said at the meeting is owed from the minutes."""

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.event import Event
from planflow.domain.plan import Milestone
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import drafting
from planflow.services import front_sheets, moves, narrative, verbal
from planflow.store import deadlines, sections, texts
from tests import paper_life
from tests.paper_plan import action, actor, at

SPOKEN = "The head of service changed in May. To be updated verbally at the meeting."


def write(session, paper, key: str, body: str, day: int = 2) -> None:
    narrative.write_section(session, actor(session, "clerk"), paper, key, body=body, now=at(2017, 8, day))


def test_a_placeholder_blocks_approval_and_the_refusal_names_its_section(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        write(session, paper, "financial", "The cost is £xx, see [Title of document and date].")
        paper_life.fill(session, paper, at(2017, 8, 3))
        front_sheets.fill_in(
            session, actor(session, "clerk"), paper, {"contributors": "TBC"}, now=at(2017, 8, 3)
        )
        paper_life.clear(session, paper, at(2017, 8, 4))
        with pytest.raises(Refused) as refused:
            moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 4))
        named = refused.value.refusals[0].values["named"]
        assert named == [
            "front sheet contributors (still says 'TBC')",
            "section financial (still says 'xx')",
            "section financial (still says '[Title of document and date]')",
        ]
        write(session, paper, "financial", "The cost is £20,000.", day=5)
        front_sheets.fill_in(
            session, actor(session, "clerk"), paper, {"contributors": "Finance"}, now=at(2017, 8, 5)
        )
        moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 7))
        assert paper.state == "approved"


def test_what_the_plan_itself_says_is_no_placeholder(app: Application):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        action(session, plan, "R1a").title = "Appoint [name TBC] as lead, insert date"
        session.flush()
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        assert not [one for one in front_sheets.gaps(session, paper) if "still says" in one]


def published_with_words_to_come(session):
    _, paper = paper_life.drafted(session)
    write(session, paper, "conclusion", SPOKEN)
    paper_life.publish(session, paper, at(2017, 8, 21))
    return paper


def test_what_is_said_at_the_meeting_may_stand_and_is_owed_from_the_minutes(app: Application):
    with app.writing() as session:
        paper = published_with_words_to_come(session)
        assert paper.state == "published"
        milestone = session.exec(select(Milestone).where(Milestone.key == "p2-conclusion")).one()
        assert milestone.title == "'Conclusion' of paper P2 is completed from the minutes"
        owed = deadlines.find(session, "milestone", milestone.id, "milestone")
        assert (owed.owner_role, owed.due_on.isoformat()) == ("clerk", "2017-09-19")
        kept = paper.document
        clerk = actor(session, "clerk")
        verbal.complete(session, clerk, paper, "conclusion", body="The post is filled.", now=at(2017, 9, 11))
        assert paper.document == kept
        assert (owed.state, milestone.done_on.isoformat()) == ("met", "2017-09-11")
        row = next(one for one in sections.of_paper(session, paper.id) if one.key == "conclusion")
        assert texts.find_body(session, row.minuted_id) == "The post is filled."
        assert session.exec(select(Event).where(Event.kind == "section_completed")).one()


def test_a_section_is_completed_once_after_publication_and_only_where_it_left_something_open(
    app: Application,
):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        clerk, words = actor(session, "clerk"), "It was said."
        with pytest.raises(PlanflowError, match="not published yet"):
            verbal.complete(session, clerk, paper, "conclusion", body=words, now=at(2017, 8, 2))
        write(session, paper, "conclusion", SPOKEN)
        paper_life.publish(session, paper, at(2017, 8, 21))
        with pytest.raises(NotFound, match="left nothing to be said"):
            verbal.complete(session, clerk, paper, "legal", body=words, now=at(2017, 9, 11))
        with pytest.raises(PlanflowError, match="Nothing is said"):
            verbal.complete(session, clerk, paper, "conclusion", body=" ", now=at(2017, 9, 11))
        with pytest.raises(Refused):
            verbal.complete(
                session, actor(session, "head"), paper, "conclusion", body=words, now=at(2017, 9, 11)
            )
        verbal.complete(session, clerk, paper, "conclusion", body=words, now=at(2017, 9, 11))
        with pytest.raises(PlanflowError, match="was completed on 2017-09-11"):
            verbal.complete(session, clerk, paper, "conclusion", body=words, now=at(2017, 9, 12))


def test_a_paper_with_nothing_to_be_said_owes_nothing_from_the_minutes(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        assert verbal.spoken(session, paper) == []
        assert session.exec(select(Milestone).where(Milestone.key.startswith("p2-"))).all() == []
