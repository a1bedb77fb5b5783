"""A process killed between any two statements of a move: the whole move is there, or nothing of it.

The processes are real and so are the databases. `make test` kills at a seeded sample of the points,
`make campaign` at every one.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.domain.extension import Extension
from planflow.domain.recommendation import Recommendation
from planflow.services import extensions, moves
from planflow.store import deadlines
from planflow.store.session import Session
from planflow.testing import given
from tests.faults import killing
from tests.integration.test_moves import World, implemented

LATER = given.START + timedelta(days=1)
Case = Callable[[Application], killing.Work]


def verifying(app: Application) -> killing.Work:
    """The last action of a recommendation: it is closed by itself and takes its recommendation along."""
    with app.writing() as session:
        world = World(session)
        moves.move(session, world.by(world.coordinator), world.recommendation, "agree", now=given.START)
        implemented(session, world, app)

    def work(session: Session) -> None:
        action = session.get_one(Action, world.action.id)
        actor = Actor(world.verifier.id, via="web", shell_user="somebody")
        moves.move(session, actor, action, "verify", note="I saw the audit.", now=LATER)

    return work


def implementing(app: Application) -> killing.Work:
    """The owner's word: one deadline is met, one is opened, a request for time is withdrawn."""
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=given.START)
        extensions.request(
            session, world.by(world.owner), world.action,
            to_due_on=date(2017, 6, 30), reason="Late.", now=given.START,
        )  # fmt: skip

    def work(session: Session) -> None:
        action = session.get_one(Action, world.action.id)
        moves.move(session, Actor(world.owner.id), action, "implement", note="Done after all.", now=LATER)

    return work


CASES = [verifying, implementing]


def kill(app: Application, work: killing.Work, numbers: list[int]) -> None:
    """Kill at each of the points in turn; afterwards there is what there was before, or everything."""
    before = killing.content(app)
    last = numbers[-1]
    for number in numbers:
        assert killing.is_killed_at(app, work, number), number
        after = killing.content(app)
        assert (after == before) == (number < last), f"killed at point {number} of {last}"
        assert killing.is_whole(app)


@pytest.mark.parametrize("case", CASES)
def test_a_move_that_is_killed_is_made_or_not_made(app: Application, case: Case) -> None:
    work = case(app)
    kill(app, work, killing.sample(killing.points(app, work), 5, seed=1))


@pytest.mark.campaign
@pytest.mark.parametrize("case", CASES)
def test_a_move_that_is_killed_anywhere_is_made_or_not_made(app: Application, case: Case) -> None:
    work = case(app)
    kill(app, work, list(range(1, killing.points(app, work) + 1)))


def test_a_move_that_was_killed_can_be_made_again_with_its_event_and_its_deadlines(app: Application) -> None:
    work = implementing(app)
    assert killing.is_killed_at(app, work, killing.points(app, work) - 1)
    with app.writing() as session:
        work(session)
    with app.reading() as session:
        action = session.get_one(Action, 1)
        request = session.get_one(Extension, 1)
        own = deadlines.find(session, "action", action.id, "action")
        opened = deadlines.find(session, "action", action.id, "verification")
        assert own is not None
        assert opened is not None
        assert (action.state, request.state) == ("implemented", "withdrawn")
        assert (own.state, opened.state) == (DeadlineState.MET, DeadlineState.OPEN)
    assert killing.is_whole(app)


def test_what_follows_by_itself_is_part_of_the_move(app: Application) -> None:
    work = verifying(app)
    last = killing.points(app, work)
    assert killing.is_killed_at(app, work, last)
    with app.reading() as session:
        assert session.get_one(Action, 1).state == "closed"
        assert session.get_one(Recommendation, 1).state == "actions_complete"


def test_the_number_of_statements_of_a_move_is_small_and_does_not_grow(app: Application) -> None:
    work = implementing(app)
    statements = (killing.points(app, work) - 3) // 2
    assert statements <= MOST
    with app.writing() as session:
        plan = given.plan(session, "another-plan")
        for number in range(40):
            owner = given.person(session, f"owner-{number}")
            given.role(session, owner, "verifier", plan=plan)
            given.action(session, plan, f"R{number}", owner, date(2017, 3, 31))
    assert (killing.points(app, work) - 3) // 2 == statements


MOST = 30
"""A withdrawn request for time included, which is a move of its own."""
