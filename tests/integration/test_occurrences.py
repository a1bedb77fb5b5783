"""Repeating actions: turns fall due one after the other, and each gets a result once."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Occurrence
from planflow.errors import PlanflowError, Refused
from planflow.services import moves, occurrences
from planflow.store import deadlines
from planflow.store.session import Session
from tests.integration.test_moves import World


def weekly(session: Session, app: Application, **repeats: str) -> World:
    """An assigned action that repeats every week from 12 December 2016."""
    world = World(session, repeats={"every": "1 week", "from": "2016-12-12", **repeats})
    fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
    moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=app.clock.now())
    return world


def turns(session: Session) -> list[Occurrence]:
    return sorted(session.exec(select(Occurrence)).all(), key=lambda turn: turn.number)


def test_only_the_next_turn_is_opened_with_a_deadline_of_its_own(app: Application) -> None:
    with app.writing() as session:
        world = weekly(session, app)
        assert occurrences.open_due(session, now=app.clock.now()) == 1
        assert occurrences.open_due(session, now=app.clock.now()) == 0
        made = turns(session)
        assert [turn.due_on for turn in made] == [date(2016, 12, 12)]
        owed = deadlines.find(session, "occurrence", made[0].id, "occurrence")
        assert owed is not None
        assert (owed.owner_id, owed.due_on) == (world.owner.id, date(2016, 12, 12))


def test_turns_missed_in_a_long_outage_are_all_made(app: Application) -> None:
    with app.writing() as session:
        weekly(session, app)
        assert occurrences.open_due(session, now=app.clock.now() + timedelta(weeks=4)) == 5


def test_no_turn_falls_after_the_end(app: Application) -> None:
    with app.writing() as session:
        weekly(session, app, until="2016-12-20")
        assert occurrences.open_due(session, now=app.clock.now() + timedelta(weeks=4)) == 2


def test_a_result_meets_the_deadline_and_stays(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = weekly(session, app)
        occurrences.open_due(session, now=now)
        turn = turns(session)[0]
        occurrences.record(session, world.by(world.owner), turn, result="done", note="Ten cases.", now=now)
        owed = deadlines.find(session, "occurrence", turn.id, "occurrence")
        assert owed is not None
        assert owed.state == "met"
        with pytest.raises(PlanflowError, match="was recorded as done already"):
            occurrences.record(session, world.by(world.owner), turn, result="not_done", now=now)


def test_an_unknown_result_is_refused_with_the_known_ones(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = weekly(session, app)
        occurrences.open_due(session, now=now)
        with pytest.raises(PlanflowError, match="Write done or not_done"):
            occurrences.record(session, world.by(world.owner), turns(session)[0], result="maybe", now=now)


def test_an_action_cannot_be_implemented_while_turns_await_their_results(app: Application) -> None:
    later = app.clock.now() + timedelta(weeks=2)
    with app.writing() as session:
        world = weekly(session, app)
        occurrences.open_due(session, now=later)
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.owner), world.action, "implement", note="Done.", now=later)
        assert [(one.code, one.values) for one in refused.value.refusals] == [
            ("occurrences_awaited", {"count": 2})
        ]
