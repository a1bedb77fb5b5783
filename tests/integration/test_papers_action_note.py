"""The action note of a board: who came, what was decided, who does what by when, from recorded acts."""

from datetime import date

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.meeting import Attendance
from planflow.papers import drafting, writing
from planflow.services import moves, progress
from planflow.store import bodies
from planflow.store.references import get_person
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_life
from tests.paper_plan import action, actor, at

DAY, NOW = date(2017, 3, 14), at(2017, 3, 15)


def at_the_board(session: Session, for_: str) -> Actor:
    people = get_person(session, "coordinator").id, get_person(session, for_).id
    return Actor(person_id=people[0], for_id=people[1], how="board", given_on=DAY)


def note(session: Session, plan) -> str:
    paper = drafting.draft(session, actor(session, "clerk"), plan, form="action_note", as_at=DAY, now=NOW)
    return writing.bytes_of(session, paper, "md").decode()


def test_the_note_is_made_from_what_was_recorded_of_that_board(app: Application):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        meeting = given.meeting(session, bodies.get_by_key(session, "board"), DAY)
        for key, was_present in (("head", True), ("health-lead", False)):
            person = get_person(session, key)
            session.add(Attendance(meeting_id=meeting.id, person_id=person.id, was_present=was_present))
        session.flush()
        row = action(session, plan, "R1b")
        moves.move(session, at_the_board(session, "head"), row, "start", note="We began in March", now=NOW)
        progress.report(session, actor(session, "head"), action(session, plan, "R2a"), text="Aside", now=NOW)
        text = note(session, plan)
        assert "action note of 14 March 2017" in text
        assert "One of the two agencies was represented." in text
        assert "| Clinical Commissioning Group | nobody | Head of Children's Commissioning |" in text
        assert "(R1b), on the word of the YOS Head of Service: We began in March." in text
        assert "One action was taken up." in text
        assert "| R1b | Share the outcomes | YOS Head of Service | 30 June 2017 |" in text
        assert "Aside" not in text


def test_a_board_of_which_nothing_was_recorded_is_said_to_be_so(app: Application):
    with app.writing() as session:
        text = note(session, paper_life.submitted(session))
        assert "Who attended is not recorded." in text
        assert "Nothing is recorded as decided or reported at the board on 14 March 2017." in text
        assert "No action of the plan was taken up." in text
