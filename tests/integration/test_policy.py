"""Who may do what: owning through a body, standing in, and closing where the plan says who closes."""

from collections.abc import Callable
from datetime import date

import pytest

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.person import Person
from planflow.domain.plan import Milestone
from planflow.errors import Refused
from planflow.services import evidence, extensions, milestones, moves, narrative, policy, progress
from planflow.store.session import Session
from planflow.testing import given
from tests.integration.test_extensions import drafted
from tests.integration.test_moves import World, codes, implemented

AWAY = {"away_from": date(2016, 12, 1), "away_until": date(2016, 12, 31)}


class OfABody(World):
    """The action is owned by a partner agency, `education`, and implemented by one of its people."""

    def __init__(self, session: Session, app: Application) -> None:
        super().__init__(session)
        self.now = app.clock.now()
        self.education = given.body(session, "education", kind="agency")
        self.owner.agency_id = self.education.id
        fields = {"owner": self.education, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, self.by(self.chair), self.action, "assign", fields=fields, now=self.now)

    def implement(self, session: Session) -> None:
        evidence.add(
            session, self.by(self.owner), self.action, what="An audit", held_at="Drive", now=self.now
        )
        moves.move(session, self.by(self.owner), self.action, "implement", note="Done.", now=self.now)


def colleague(session: Session, world: OfABody) -> None:
    world.verifier.agency_id = world.education.id


def member(session: Session, world: OfABody) -> None:
    given.role(session, world.verifier, "member", body=world.education)


@pytest.mark.parametrize("belonging", [colleague, member])
def test_nobody_verifies_what_their_own_body_did(
    app: Application, belonging: Callable[[Session, OfABody], None]
) -> None:
    with app.writing() as session:
        world = OfABody(session, app)
        belonging(session, world)
        world.implement(session)
        assert policy.possible_verifiers(session, world.plan, world.action, on=date(2016, 12, 8)) == []
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.verifier), world.action, "verify", now=world.now)
        assert codes(refused) == ["own_work"]


def test_nobody_records_the_check_of_what_their_own_body_did(app: Application) -> None:
    with app.writing() as session:
        world = OfABody(session, app)
        world.coordinator.agency_id = world.education.id
        world.implement(session)
        spoken = world.by(world.coordinator, for_id=world.verifier.id, how="board")
        with pytest.raises(Refused) as refused:
            moves.move(session, spoken, world.action, "verify", now=world.now)
        assert codes(refused) == ["own_work_recorded"]


def test_a_verifier_of_another_body_verifies_what_a_body_did(app: Application) -> None:
    with app.writing() as session:
        world = OfABody(session, app)
        world.implement(session)
        moves.move(session, world.by(world.verifier), world.action, "verify", now=world.now)
        assert world.action.state == "closed"


def test_a_chair_does_not_grant_more_time_to_their_own_agency(app: Application) -> None:
    with app.writing() as session:
        world = OfABody(session, app)
        world.chair.agency_id = world.education.id
        request = extensions.request(
            session, world.by(world.owner), world.action,
            to_due_on=date(2017, 6, 30), reason="Late.", now=world.now,
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.chair), request, "grant", now=world.now)
        assert codes(refused) == ["own_request"]
        alternate = given.person(session, "alternate")
        given.role(session, alternate, "chair", plan=world.plan, is_alternate=True)
        moves.move(session, world.by(alternate), request, "grant", now=world.now)
        assert request.state == "granted"


@pytest.mark.parametrize("closer", ["chair", "coordinator", "verifier"])
def test_an_action_is_closed_by_whom_the_plan_names(app: Application, closer: str) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        world.plan.closing = closer
        implemented(session, world, app)
        moves.move(session, world.by(world.verifier), world.action, "verify", now=now)
        assert world.action.state == "verified"
        for name in {"chair", "coordinator", "verifier"} - {closer}:
            with pytest.raises(Refused) as refused:
                moves.move(session, world.by(getattr(world, name)), world.action, "close", now=now)
            assert refused.value.refusals[0].values["by"] == [closer]
        moves.move(session, world.by(getattr(world, closer)), world.action, "close", now=now)
        assert world.action.state == "closed"


def alternate_of(session: Session, world: World, role: str) -> Person:
    stand_in = given.person(session, f"second-{role}")
    given.role(session, stand_in, role, plan=world.plan, is_alternate=True)
    return stand_in


@pytest.mark.parametrize("is_away", [True, False], ids=["away", "present"])
def test_an_alternate_coordinator_records_while_the_coordinator_is_away(
    app: Application, is_away: bool
) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        stand_in = alternate_of(session, world, "coordinator")
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        for name, value in (AWAY if is_away else {}).items():
            setattr(world.coordinator, name, value)
        session.flush()
        spoken = world.by(stand_in, for_id=world.owner.id, how="telephone")

        def record() -> None:
            progress.report(session, spoken, world.action, text="Ten of 30 trained.", now=now)
            moves.move(session, spoken, world.action, "start", now=now)

        if is_away:
            record()
            assert session.get_one(Action, world.action.id).state == "in_progress"
        else:
            with pytest.raises(Refused) as refused:
                record()
            assert codes(refused) == ["may_not_record"]


def test_an_alternate_chair_neither_meets_a_milestone_nor_writes_a_paper_while_the_chair_is_there(
    app: Application,
) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        stand_in = alternate_of(session, world, "chair")
        reached = Milestone(plan_id=world.plan.id, key="mock", title="Mock inspection")
        session.add(reached)
        session.flush()
        paper = drafted(session, world)
        for work in (
            lambda: milestones.meet(session, world.by(stand_in), reached, now=now),
            lambda: narrative.write_section(
                session, world.by(stand_in), paper, "purpose", body="Words.", now=now
            ),
        ):
            with pytest.raises(Refused) as refused:
                work()
            assert codes(refused) == ["not_allowed"]
        for name, value in AWAY.items():
            setattr(world.chair, name, value)
        session.flush()
        milestones.meet(session, world.by(stand_in), reached, now=now)
        assert reached.done_on == date(2016, 12, 8)
