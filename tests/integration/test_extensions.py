"""Asking for more time: who is left to decide, and two who do one thing at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Milestone
from planflow.errors import PlanflowError, Refused
from planflow.services import audit, extensions, front_sheets, items, milestones, moves, narrative
from planflow.store.session import Session
from planflow.testing import given
from tests.integration.test_moves import World, codes

LATER = given.START + timedelta(hours=1)
Work = Callable[[Session], object]


def assigned(app: Application) -> World:
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=given.START)
    return world


def at_once(app: Application, work: Work) -> list[str]:
    """Two who look first, and then both do it at one moment."""
    barrier = threading.Barrier(2)

    def run(_: int) -> str:
        barrier.wait()
        try:
            with app.writing() as session:
                work(session)
        except PlanflowError:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, range(2)))


def asking(world: World) -> Work:
    def work(session: Session) -> None:
        action = session.get_one(Action, world.action.id)
        extensions.request(
            session, world.by(world.owner), action, to_due_on=date(2017, 6, 30), reason="Late.", now=LATER
        )

    return work


def test_a_request_that_nobody_can_decide_is_kept_and_said_so(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.chair, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.coordinator), world.action, "assign", fields=fields, now=LATER)
        request = extensions.request(
            session, world.by(world.chair), world.action,
            to_due_on=date(2017, 6, 30), reason="Late.", now=LATER,
        )  # fmt: skip
        (warning,) = extensions.warnings(session, request, now=LATER)
        assert warning.startswith("Nobody can decide this request")
        given.role(session, given.person(session, "second"), "chair", plan=world.plan, is_alternate=True)
        assert extensions.warnings(session, request, now=LATER) == []


def test_nobody_asked_for_more_time_on_a_day_to_come(app: Application) -> None:
    world = assigned(app)
    with app.writing() as session, pytest.raises(Refused) as refused:
        extensions.request(
            session, world.by(world.owner, given_on=date(2016, 12, 9)),
            session.get_one(Action, world.action.id),
            to_due_on=date(2017, 6, 30), reason="Late.", now=LATER,
        )  # fmt: skip
    assert codes(refused) == ["future_day"]


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_ask_for_one_action_one_request_is_kept(app: Application, turn: int) -> None:
    world = assigned(app)
    assert at_once(app, asking(world)) == ["done", "told"]
    with app.reading() as session:
        assert [one.number for one in session.exec(select(Extension))] == [1]
        assert all(verdict.is_whole for verdict in audit.verify(session))


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_meet_one_milestone_one_is_told(app: Application, turn: int) -> None:
    world = assigned(app)
    with app.writing() as session:
        session.add(Milestone(plan_id=world.plan.id, key="mock", title="Mock inspection"))

    def work(session: Session) -> None:
        reached = session.exec(select(Milestone)).one()
        milestones.meet(session, world.by(world.coordinator), reached, now=LATER)

    assert at_once(app, work) == ["done", "told"]
    with app.reading() as session:
        assert len(session.exec(select(Event).where(Event.kind == "milestone_met")).all()) == 1


def drafted(session: Session, world: World) -> Paper:
    """A paper with one section that waits to be written."""
    paper = Paper(
        plan_id=world.plan.id, ref="P1", kind="improvement_plan", form="standard", title="The plan",
        as_at=date(2016, 12, 8), state="", state_since=date(2016, 12, 8), definition="",
    )  # fmt: skip
    items.begin(session, world.by(world.coordinator), paper, now=given.START)
    session.add(Section(paper_id=paper.id, key="purpose", title="Purpose", position=1, is_gap=True))
    session.flush()
    return paper


def a_paper(app: Application, world: World) -> None:
    with app.writing() as session:
        drafted(session, world)


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_write_one_version_of_a_section_one_is_told(app: Application, turn: int) -> None:
    world = assigned(app)
    a_paper(app, world)

    def work(session: Session) -> None:
        paper, looked_at = session.exec(select(Paper)).one(), session.exec(select(Section)).one()
        narrative.write_section(
            session, world.by(world.coordinator), paper, "purpose", body="Words.", based_on=1, now=LATER
        )
        assert looked_at.body == "Words."

    assert at_once(app, work) == ["done", "told"]
    with app.reading() as session:
        assert session.exec(select(Section)).one().version == 2


def test_a_front_sheet_is_not_filled_over_what_somebody_else_wrote(app: Application) -> None:
    world = assigned(app)
    a_paper(app, world)

    def work(session: Session) -> None:
        paper = session.exec(select(Paper)).one()
        front_sheets.fill_in(
            session, world.by(world.coordinator), paper, {"ward": "All"}, based_on=1, now=LATER
        )

    assert at_once(app, work) == ["done", "told"]
