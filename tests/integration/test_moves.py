"""Moves: checked with reasons, made in one transaction, written to the ledger."""

from datetime import date, timedelta

import pytest

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import audit, evidence, extensions, moves, progress
from planflow.store import deadlines
from planflow.store.session import Session
from planflow.testing import given


class World:
    """A plan with chair, coordinator, owner and verifier, and one action under one recommendation."""

    def __init__(self, session: Session, **action: object) -> None:
        self.plan: Plan = given.plan(session)
        self.chair: Person = given.person(session, "chair")
        self.coordinator: Person = given.person(session, "coordinator")
        self.owner: Person = given.person(session, "owner")
        self.verifier: Person = given.person(session, "verifier")
        for person in (self.chair, self.coordinator, self.verifier):
            given.role(session, person, person.key, plan=self.plan)
        self.recommendation: Recommendation = given.recommendation(session, self.plan, "R1")
        self.action: Action = given.action(session, self.plan, "R1a", answers=self.recommendation, **action)

    def by(self, person: Person, **more: object) -> Actor:
        return Actor(person.id, via="web", **more)  # type: ignore[arg-type]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def implemented(session: Session, world: World, app: Application) -> None:
    """Take the action to `implemented`, with evidence."""
    now = app.clock.now()
    fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
    moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
    moves.move(session, world.by(world.owner), world.action, "start", now=now)
    evidence.add(session, world.by(world.owner), world.action, what="An audit", held_at="Drive", now=now)
    moves.move(session, world.by(world.owner), world.action, "implement", note="Done.", now=now)


def test_an_action_cannot_be_assigned_without_owner_and_date(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.chair), world.action, "assign", now=app.clock.now())
        assert codes(refused) == ["no_owner", "no_due_date"]


def test_an_action_runs_from_assignment_to_closure_and_takes_its_recommendation_along(
    app: Application,
) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        moves.move(session, world.by(world.coordinator), world.recommendation, "agree", now=now)
        implemented(session, world, app)
        moves.move(session, world.by(world.verifier), world.action, "verify", now=now)
        assert world.action.state == "closed"
        assert world.recommendation.state == "actions_complete"
        assert world.recommendation.complete_on == date(2016, 12, 8)
    with app.reading() as session:
        assert all(verdict.is_whole for verdict in audit.verify(session))


def test_a_reopened_action_pulls_its_recommendation_back(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        moves.move(session, world.by(world.coordinator), world.recommendation, "agree", now=now)
        implemented(session, world, app)
        moves.move(session, world.by(world.verifier), world.action, "verify", now=now)
        fields = {"due": days.exactly(date(2017, 5, 31))}
        moves.move(
            session,
            world.by(world.chair),
            world.action,
            "reopen",
            fields=fields,
            note="It came back.",
            now=now,
        )
        assert (world.action.state, world.recommendation.state) == ("in_progress", "in_delivery")
        owed = deadlines.find(session, "action", world.action.id, "action")
        assert owed is not None
        assert (owed.state, owed.due_on, owed.original_due_on) == (
            "open",
            date(2017, 5, 31),
            date(2017, 3, 31),
        )


def test_the_owner_cannot_verify_their_own_work(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        given.role(session, world.owner, "verifier", plan=world.plan)
        implemented(session, world, app)
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.owner), world.action, "verify", now=app.clock.now())
        assert codes(refused) == ["own_work"]


def test_whoever_recorded_it_as_implemented_cannot_verify_it(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        given.role(session, world.coordinator, "verifier", plan=world.plan)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        spoken = world.by(world.coordinator, for_id=world.owner.id, how="board")
        evidence.add(session, spoken, world.action, what="An audit", held_at="Drive", now=now)
        moves.move(session, spoken, world.action, "implement", note="Said at the board.", now=now)
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.coordinator), world.action, "verify", now=now)
        assert codes(refused) == ["own_work"]
        assert (world.action.implemented_by_id, world.action.implemented_recorder_id) == (
            world.owner.id,
            world.coordinator.id,
        )


def test_an_owner_cannot_make_a_chairs_move(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        with pytest.raises(Refused) as refused:
            moves.move(
                session, world.by(world.owner), world.action, "assign", fields=fields, now=app.clock.now()
            )
        assert codes(refused) == ["not_allowed"]


def test_an_unknown_move_names_the_known_ones(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        with pytest.raises(PlanflowError, match=r"no move 'finish'.*Known moves: assign, "):
            moves.move(session, world.by(world.chair), world.action, "finish", now=app.clock.now())


def test_a_stale_move_is_refused_and_names_both_versions(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        seen = world.action.version
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        actor = world.by(world.chair)
        moves.move(session, actor, world.action, "assign", based_on=seen, fields=fields, now=now)
        with pytest.raises(StaleWrite, match="Somebody else changed lewisham-2017/R1a"):
            moves.move(session, world.by(world.owner), world.action, "start", based_on=seen, now=now)


def test_a_granted_extension_moves_the_day_and_keeps_the_original(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session, owner=None)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        request = extensions.request(
            session, world.by(world.owner), world.action, to_due_on=date(2017, 6, 30), reason="Late.", now=now
        )
        moves.move(session, world.by(world.chair), request, "grant", now=now)
        owed = deadlines.find(session, "action", world.action.id, "action")
        assert owed is not None
        assert (owed.due_on, owed.original_due_on, owed.moves) == (date(2017, 6, 30), date(2017, 3, 31), 1)
        answer = deadlines.find(session, "extension", request.id, "extension_answer")
        assert answer is not None
        assert answer.state == "met"


def test_a_chair_who_asked_for_time_cannot_grant_it_and_an_alternate_can(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        deputy_chair = given.person(session, "vice-chair")
        given.role(session, deputy_chair, "chair", plan=world.plan, is_alternate=True)
        fields = {"owner": world.chair, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        request = extensions.request(
            session, world.by(world.chair), world.action, to_due_on=date(2017, 6, 30), reason="Late.", now=now
        )
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.chair), request, "grant", now=now)
        assert codes(refused) == ["own_request"]
        moves.move(session, world.by(deputy_chair), request, "grant", now=now)
        assert request.state == "granted"


def test_an_alternate_may_not_decide_while_the_chair_can(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        deputy_chair = given.person(session, "vice-chair")
        given.role(session, deputy_chair, "chair", plan=world.plan, is_alternate=True)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(deputy_chair), world.action, "assign", fields=fields, now=now)
        assert codes(refused) == ["not_allowed"]


def test_implementing_ends_an_undecided_request_for_time(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        request = extensions.request(
            session, world.by(world.owner), world.action, to_due_on=date(2017, 6, 30), reason="Late.", now=now
        )
        moves.move(session, world.by(world.owner), world.action, "implement", note="Done after all.", now=now)
        assert request.state == "withdrawn"


def test_progress_is_dated_and_never_overwritten(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        earlier = world.by(
            world.coordinator, for_id=world.owner.id, how="telephone", given_on=date(2016, 12, 1)
        )
        progress.report(session, world.by(world.owner), world.action, text="Half.", percent=50, now=now)
        progress.report(
            session, earlier, world.action, text="A fifth.", percent=20, now=now + timedelta(hours=1)
        )
        assert (world.action.last_progress_on, world.action.percent) == (date(2016, 12, 8), 50)


def test_a_stranger_may_not_report_progress(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        stranger = given.person(session, "stranger")
        with pytest.raises(Refused) as refused:
            progress.report(session, world.by(stranger), world.action, text="Done.", now=app.clock.now())
        assert codes(refused) == ["not_owner"]


def test_a_missing_move_says_why(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        implemented(session, world, app)
        found = moves.offers(session, world.by(world.owner), world.action, now=app.clock.now())
        reasons = {offer.transition.name: [one.code for one in offer.refusals] for offer in found}
        assert reasons["verify"] == ["not_allowed", "own_work"]
