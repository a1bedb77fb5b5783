"""Rows read past SQLAlchemy's own loading are the objects that it would have made itself."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.indicator import Indicator
from planflow.domain.organisation import CalendarDay
from planflow.domain.plan import Plan
from planflow.store.objects import Objects, objects_of
from planflow.store.session import Session
from planflow.testing import given


@pytest.fixture
def number(app: Application) -> int:
    """An action's number."""
    with app.writing() as session:
        plan, owner = given.plan(session), given.person(session, "owner")
        return given.action(session, plan, "R1.1", owner, date(2017, 3, 31)).id


def _by_library(session: Session, number: int) -> Action:
    found: Action = session.execute(sa.select(Action).where(sa.column("id") == number)).scalar_one()
    return found


def _held(app: Application, number: int, *, library: bool) -> dict[str, Any]:
    with app.reading() as session:
        row = _by_library(session, number) if library else session.get_one(Action, number)
        assert sa.inspect(row).persistent
        assert not session.dirty
        return {"values": row.model_dump(), "names": set(vars(row)), "key": sa.inspect(row).key}


def test_it_holds_the_values_that_the_library_would_have_read(app: Application, number: int) -> None:
    ours = _held(app, number, library=False)
    assert ours == _held(app, number, library=True)
    assert ours["values"]["ref"] == "R1.1"
    assert ours["values"]["started_on"] is None


def test_the_same_row_is_one_object_however_it_was_read(app: Application, number: int) -> None:
    with app.reading() as session:
        row = session.get_one(Action, number)
        assert _by_library(session, number) is row
        assert session.get(Action, number) is row
    with app.reading() as session:
        row = _by_library(session, number)
        assert session.get(Action, number) is row
        assert objects_of(Action).made(session, [None for _ in objects_of(Action).columns]) is None


def test_changes_are_noticed_written_and_undone(app: Application, number: int) -> None:
    with app.writing() as session:
        session.get_one(Action, number).title = "Changed"
        assert len(session.dirty) == 1
    with app.writing() as session:
        row = session.get_one(Action, number)
        assert row.title == "Changed"
        undone = session.begin_nested()
        row.title = "Changed again"
        session.flush()
        undone.rollback()
        assert row.title == "Changed"
        session.delete(row)
    with app.reading() as session:
        assert session.get(Action, number) is None
        with pytest.raises(sa.exc.NoResultFound, match=f"There is no Action {number}"):
            session.get_one(Action, number)


def test_what_the_session_has_changed_is_not_overwritten(app: Application, number: int) -> None:
    with app.writing() as session:
        row = session.get_one(Action, number)
        row.title = "Not written yet"
        again = objects_of(Action).made(session, [number, *[None for _ in objects_of(Action).columns[1:]]])
        assert again is row
        assert row.title == "Not written yet"


def test_rows_with_numbers_that_have_a_point_are_left_to_the_library(app: Application) -> None:
    assert objects_of(Indicator).by_number is None
    assert objects_of(CalendarDay).by_number is None  # and what has a key of two columns
    assert objects_of(Plan).by_number is not None
    with app.reading() as session:
        assert session.get(Indicator, 1) is None


def test_every_table_can_be_read_so() -> None:
    for mapper in sa.inspect(Action).registry.mappers:
        assert not mapper.relationships, "objects would not know when to read them"
        assert not any(attribute.deferred for attribute in mapper.column_attrs)
        assert not mapper.class_manager.dispatch.load, "nobody would be told"
        assert Objects(mapper.class_).columns == tuple(mapper.local_table.c)
