"""How many statements a move takes: each is a round trip, and they must not creep up."""

from datetime import date

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.services import audit, moves
from planflow.store import chains, deadlines
from planflow.testing import given
from tests.integration.test_moves import World

CHANGE = 2
"""SQLite changes a row, adds its event and moves the end of its chain in three statements instead of one."""
DEADLINES = 1
"""SQLite ends one deadline and opens another in two statements instead of one."""


@pytest.fixture
def world(app: Application) -> World:
    """An assigned action of a plan with a board that meets, in an application that has made a move before."""
    with app.writing() as session:
        world = World(session)
        more = [given.action(session, world.plan, f"R2.{n}", world.owner, date(2017, 3, 31)) for n in (1, 2)]
        world.action = more[1]
    _count(app, world, "start", more[0])
    return world


def _count(app: Application, world: World, name: str, action: Action, note: str = "") -> int:
    """How many statements the move takes, with the reading of the action and without begin and commit."""
    statements: list[str] = []

    def seen(*event: object) -> None:
        statements.append(str(event[2]))

    sa.event.listen(app.database.engine, "before_cursor_execute", seen)
    with app.writing() as session:
        row = session.get_one(Action, action.id)
        actor = Actor(world.owner.id, via="web")
        moves.move(session, actor, row, name, based_on=row.version, note=note, now=given.START)
    sa.event.remove(app.database.engine, "before_cursor_execute", seen)
    return len([one for one in statements if not one.startswith("BEGIN")])


def test_a_start_takes_four_statements(app: Application, world: World) -> None:
    """The action, the chain, what lies around it, and the change with its event and the end of its chain."""
    assert _count(app, world, "start", world.action) == 4 + CHANGE * app.database.is_sqlite


def test_declaring_an_action_done_takes_eight_statements(app: Application, world: World) -> None:
    """Besides: the note, whom to tell, telling them, and the day that is met with the one that is opened."""
    taken = _count(app, world, "implement", world.action, note="Done.")
    assert taken == 8 + (CHANGE + DEADLINES) * app.database.is_sqlite
    with app.reading() as session:
        owed = {one.kind: one.state for one in deadlines.of_subject(session, "action", world.action.id)}
        assert owed == {"action": DeadlineState.MET, "verification": DeadlineState.OPEN}
        assert all(verdict.is_whole for verdict in audit.verify(session))


def test_a_second_move_in_a_transaction_finds_what_the_first_one_opened(
    app: Application, world: World
) -> None:
    with app.writing() as session:
        action = session.get_one(Action, world.action.id)
        actor = Actor(world.owner.id)
        moves.move(session, actor, action, "start", now=given.START)
        moves.move(session, actor, action, "implement", note="Done.", now=given.START)
        moves.move(session, Actor(world.verifier.id), action, "return", note="Not yet.", now=given.START)
        kinds = {one.kind: one.state for one in deadlines.of_subject(session, "action", action.id)}
    assert kinds == {"action": DeadlineState.OPEN, "verification": DeadlineState.MET}


def test_what_a_savepoint_took_back_is_not_built_upon(app: Application, world: World) -> None:
    with app.writing() as session:
        action = session.get_one(Action, world.action.id)
        before = chains.hold(session, world.plan.id)
        savepoint = session.begin_nested()
        moves.move(session, Actor(world.owner.id), action, "start", now=given.START)
        assert chains.hold(session, world.plan.id).number == before.number + 1
        savepoint.rollback()
        assert chains.hold(session, world.plan.id) == before
        session.expire_all()
        moves.move(session, Actor(world.owner.id), action, "start", now=given.START)
    with app.reading() as session:
        assert session.get_one(Action, world.action.id).state == "in_progress"
        assert all(verdict.is_whole for verdict in audit.verify(session))
