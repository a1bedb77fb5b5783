from datetime import date

import pytest
from sqlmodel import select

from planflow.domain.deadline import Deadline
from planflow.domain.plan import Plan
from planflow.testing import given


def test_every_given_can_be_read_again_on_both_databases(app):
    with app.writing() as session:
        owner, chair, board = given.person(session), given.person(session, "chair"), given.body(session)
        plan = given.plan(session, board_id=board.id)
        given.role(session, chair, "chair", body=board)
        answered = given.recommendation(session, plan)
        given.action(session, plan, owner=owner, due_on=date(2017, 3, 31), answers=answered)
    with app.reading() as session:
        found = session.exec(select(Deadline)).one()
        assert (found.due_on, found.owner_id, found.state) == (date(2017, 3, 31), owner.id, "open")


def test_a_test_never_sees_what_another_one_wrote(app):
    with app.reading() as session:
        assert session.exec(select(Plan)).all() == []


def test_a_column_that_does_not_exist_is_refused(sqlite_app):
    with sqlite_app.writing() as session, pytest.raises(TypeError, match="no column colour"):
        given.person(session, colour="red")
