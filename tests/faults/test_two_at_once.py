"""Two people at one thing at the same moment: one succeeds, the other is told, and the ledger is whole.

Each person is a thread or a process with a connection of their own, let go at one signal.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.domain.recommendation import Recommendation
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import audit, extensions, moves
from planflow.store import deadlines
from planflow.store.session import Session
from planflow.testing import given
from tests.integration.test_moves import World, implemented

SUCCESS, TOLD = "done", "told"
Work = Callable[[Session], object]


def at_once(app: Application, *works: Work) -> list[str]:
    """Let every piece of work go at one moment, each in a thread and a transaction of its own."""
    barrier = threading.Barrier(len(works))

    def run(work: Work) -> str:
        barrier.wait()
        try:
            with app.writing() as session:
                work(session)
        except (StaleWrite, Refused):
            return TOLD
        return SUCCESS

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def making(
    kind: type, item_id: int, name: str, person: Person, *, based_on: int | None = None, **more
) -> Work:
    """The move of one person, who looks at the item first and then takes a moment to decide."""

    def work(session: Session) -> None:
        item = session.get_one(kind, item_id)
        actor = Actor(person.id, via="web")
        now = given.START + timedelta(hours=1)
        moves.move(session, actor, item, name, based_on=based_on, now=now, **more)

    return work


def events(app: Application, kind: str) -> int:
    with app.reading() as session:
        return len(session.exec(select(Event.id).where(col(Event.kind) == kind)).all())


def is_whole(app: Application) -> bool:
    with app.reading() as session:
        return all(verdict.is_whole for verdict in audit.verify(session))


def assigned(app: Application) -> World:
    """An action with an owner and a day."""
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=given.START)
    return world


@pytest.mark.parametrize("saw", [True, False], ids=["who saw its version", "who saw none"])
@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_make_one_move_one_succeeds(app, saw, turn):
    world = assigned(app)
    version = world.action.version if saw else None
    same = making(Action, world.action.id, "start", world.owner, based_on=version)
    assert at_once(app, same, same) == [SUCCESS, TOLD]
    assert events(app, "action_started") == 1
    assert is_whole(app)


def test_of_two_who_judge_one_work_differently_one_succeeds(app):
    with app.writing() as session:
        world = World(session)
        implemented(session, world, app)
        other = given.person(session, "second-verifier")
        given.role(session, other, "verifier", plan=world.plan)
    version = world.action.version
    works = (
        making(Action, world.action.id, "verify", world.verifier, based_on=version),
        making(Action, world.action.id, "return", other, based_on=version, note="Not yet."),
    )
    assert at_once(app, *works) == [SUCCESS, TOLD]
    assert events(app, "action_verified") + events(app, "action_returned") == 1
    assert is_whole(app)


def test_those_who_work_on_different_actions_of_a_plan_all_succeed(app):
    with app.writing() as session:
        world = World(session)
        more = [
            given.action(session, world.plan, f"R2.{number}", world.owner, date(2017, 3, 31))
            for number in range(8)
        ]
    works = [making(Action, action.id, "start", world.owner) for action in more]
    assert at_once(app, *works) == [SUCCESS] * 8
    assert events(app, "action_started") == 8
    assert is_whole(app)


def test_the_last_two_actions_verified_at_once_complete_their_recommendation(app):
    with app.writing() as session:
        world = World(session)
        moves.move(session, world.by(world.coordinator), world.recommendation, "agree", now=given.START)
        implemented(session, world, app)
        second = World.__new__(World)
        vars(second).update(vars(world))
        second.action = given.action(session, world.plan, "R1b", answers=world.recommendation)
        implemented(session, second, app)
    works = [making(Action, one.action.id, "verify", world.verifier) for one in (world, second)]
    assert at_once(app, *works) == [SUCCESS, SUCCESS]
    with app.reading() as session:
        assert session.get_one(Recommendation, world.recommendation.id).state == "actions_complete"
    assert is_whole(app)


@pytest.mark.parametrize("turn", range(3))
def test_time_granted_while_the_work_is_declared_done_ends_in_one_of_the_two(app, turn):
    world = assigned(app)
    with app.writing() as session:
        request = extensions.request(
            session, world.by(world.owner), session.get_one(Action, world.action.id),
            to_due_on=date(2017, 6, 30), reason="Late.", now=given.START,
        )  # fmt: skip
    works = (
        making(Extension, request.id, "grant", world.chair),
        making(Action, world.action.id, "implement", world.owner, note="Done after all."),
    )
    # A deadlock, which the server ends, would come out as an error of the database.
    assert at_once(app, *works) in ([SUCCESS, SUCCESS], [SUCCESS, TOLD])
    assert is_whole(app)


def test_a_move_that_waited_sees_what_was_done_to_the_date_meanwhile(app):
    world = assigned(app)
    with app.writing() as session:
        asked = session.get_one(Action, world.action.id)
        later = date(2017, 6, 30)
        who = world.by(world.owner)
        request = extensions.request(session, who, asked, to_due_on=later, reason="Late.", now=given.START)
    began = threading.Event()

    def implement(session: Session) -> None:
        action = session.get_one(Action, world.action.id)
        began.set()
        making(Action, action.id, "implement", world.owner, note="Done after all.")(session)

    with ThreadPoolExecutor(1) as pool, app.writing() as session:
        making(Extension, request.id, "grant", world.chair)(session)
        session.flush()
        waiting = pool.submit(at_once, app, implement)
        if not app.database.is_sqlite:  # SQLite lets nobody begin while somebody else writes
            assert began.wait(60)
            time.sleep(0.3)
        granted = deadlines.find(session, "action", world.action.id, "action").version
        session.commit()
        (outcome,) = waiting.result(60)
    with app.reading() as session:
        owed = deadlines.find(session, "action", world.action.id, "action")
    # Either it saw the new date, or whoever waited is told that somebody else was first.
    ended = ("met", granted + 1) if outcome == SUCCESS else ("open", granted)
    assert (owed.due_on, owed.moves, owed.state, owed.version) == (later, 1, *ended)
    assert is_whole(app)


@pytest.mark.parametrize("turn", range(3))
def test_of_two_processes_one_succeeds(app, turn):
    world = assigned(app)
    work = making(Action, world.action.id, "start", world.owner, based_on=world.action.version)
    app.close()  # a connection must not be shared with a child
    start = time.time() + 0.3
    children = [_child(app, work, start) for _ in range(2)]
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert codes == [0, 1]
    assert events(app, "action_started") == 1
    assert is_whole(app)


def _child(app: Application, work: Work, start: float) -> int:
    """A process that does the work at a moment: exit code 0 done, 1 told, 2 anything else."""
    child = os.fork()
    if child:
        return child
    code = 2
    try:
        own = Application(app.settings, app.clock, Random(os.getpid()))
        time.sleep(max(0.0, start - time.time()))
        with own.writing() as session:
            work(session)
        code = 0
    except PlanflowError:
        code = 1
    finally:
        os._exit(code)
