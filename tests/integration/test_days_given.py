"""Days that people give, and what happens to deadlines when items are taken up again or change hands."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Occurrence
from planflow.domain.deadline import Deadline
from planflow.domain.person import Person
from planflow.errors import Refused
from planflow.services import evidence, extensions, moves, occurrences, people
from planflow.store import deadlines
from planflow.store.session import Session
from planflow.testing import given
from tests.integration.test_moves import World, codes

SPRING = days.exactly(date(2017, 3, 31))


def assigned(session: Session, app: Application, **action: object) -> World:
    world = World(session, **action)
    fields = {"owner": world.owner, "due": SPRING}
    moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=app.clock.now())
    return world


def owed(session: Session, world: World) -> Deadline:
    found = deadlines.find(session, "action", world.action.id, "action")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (days.exactly(date(2010, 1, 1)), "past_day"),
        (days.read_day("ongoing"), "day_into_words"),
        (days.exactly(date(2017, 6, 30)), "moved_without_reason"),
    ],
)
def test_an_agreed_day_is_not_moved_into_the_past_into_words_or_without_a_reason(
    app: Application, due: days.Day, code: str
) -> None:
    with app.writing() as session:
        world = assigned(session, app)
        with pytest.raises(Refused) as refused:
            moves.move(
                session,
                world.by(world.chair),
                world.action,
                "assign",
                fields={"due": due},
                now=app.clock.now(),
            )
        assert code in codes(refused)
        assert owed(session, world).due_on == date(2017, 3, 31)


def test_a_coordinator_cannot_move_the_day_of_an_action_that_is_theirs(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.coordinator, "due": SPRING}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        later = {"due": days.exactly(date(2019, 1, 1))}
        with pytest.raises(Refused) as refused:
            moves.move(
                session,
                world.by(world.coordinator),
                world.action,
                "assign",
                fields=later,
                note="Busy.",
                now=now,
            )
        assert codes(refused) == ["own_day"]


def test_nothing_is_done_on_a_day_to_come(app: Application) -> None:
    with app.writing() as session:
        world = assigned(session, app)
        actor = world.by(world.owner, given_on=date(2030, 1, 1))
        with pytest.raises(Refused) as refused:
            moves.move(session, actor, world.action, "implement", note="Done.", now=app.clock.now())
        assert codes(refused) == ["future_day"]


def test_an_extension_is_never_granted_for_a_day_that_is_no_later(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        asked = date(2017, 6, 30)
        request = extensions.request(
            session, world.by(world.owner), world.action, to_due_on=asked, reason="Late.", now=now
        )
        fields = {"due": days.exactly(date(2017, 2, 1))}
        with pytest.raises(Refused) as refused:
            moves.move(session, world.by(world.chair), request, "grant", fields=fields, now=now)
        assert codes(refused) == ["not_later"]


def test_a_granted_extension_makes_what_somebody_saw_before_stale(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        seen = world.action.version
        request = extensions.request(
            session, world.by(world.owner), world.action, to_due_on=date(2017, 6, 30), reason="Late.", now=now
        )
        moves.move(session, world.by(world.chair), request, "grant", now=now)
        assert world.action.version > seen


def test_what_was_done_in_time_and_recorded_later_counts_as_done_in_time(app: Application) -> None:
    with app.writing() as session:
        world = assigned(session, app)
        later = app.clock.now() + timedelta(days=20)
        spoken = world.by(world.coordinator, for_id=world.owner.id, how="board", given_on=date(2016, 12, 9))
        moves.move(session, spoken, world.action, "implement", note="Said at the board.", now=later)
        assert owed(session, world).met_on == date(2016, 12, 9)


def implemented(session: Session, app: Application, world: World) -> None:
    now = app.clock.now()
    evidence.add(session, world.by(world.owner), world.action, what="An audit", held_at="Drive", now=now)
    moves.move(session, world.by(world.owner), world.action, "implement", note="Done.", now=now)


def test_a_returned_action_is_owed_by_whoever_took_it_over(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        implemented(session, app, world)
        heir: Person = given.person(session, "heir")
        people.hand_over(session, world.by(world.coordinator), world.owner, to=heir, now=now)
        moves.move(session, world.by(world.verifier), world.action, "return", note="Not yet.", now=now)
        assert (owed(session, world).state, owed(session, world).owner_id) == ("open", heir.id)


def test_a_deferred_action_stays_open_and_is_owed_on_its_new_day(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        fields = {"due": days.exactly(date(2017, 9, 29))}
        actor = world.by(world.chair)
        moves.move(session, actor, world.action, "defer", fields=fields, note="Building works.", now=now)
        assert (owed(session, world).state, owed(session, world).due_on) == ("open", date(2017, 9, 29))
        assert owed(session, world).original_due_on == date(2017, 3, 31)


def test_the_turns_of_a_repeating_action_end_with_it_and_change_hands_with_it(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app, repeats={"every": "1 week", "from": "2016-12-12"})
        occurrences.open_due(session, now=now)
        heir: Person = given.person(session, "heir")
        fields = {"owner": heir, "due": SPRING}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        assert [turn.owner_id for turn in deadlines.of_turns(session, world.action.id)] == [heir.id]
        moves.move(
            session, world.by(world.chair), world.action, "delete", note="Committee of 8 December.", now=now
        )
        assert [turn.state for turn in deadlines.of_turns(session, world.action.id)] == ["cancelled"]
        assert [turn.result for turn in session.exec(select(Occurrence)).all()] == ["cancelled"]


def test_a_recommendation_whose_actions_were_all_deleted_can_be_closed_by_a_person(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        chair = world.by(world.chair)
        moves.move(session, chair, world.recommendation, "agree", now=now)
        with pytest.raises(Refused) as refused:
            moves.move(session, chair, world.recommendation, "close_without_actions", note="No.", now=now)
        assert codes(refused) == ["actions_open"]
        moves.move(session, chair, world.action, "delete", note="Committee of 8 December.", now=now)
        moves.move(session, chair, world.recommendation, "close_without_actions", note="Dropped.", now=now)
        assert world.recommendation.state == "closed"


def test_a_plan_that_is_handed_over_owes_nothing_more(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = assigned(session, app)
        world.plan.state = "in_delivery"
        session.flush()
        moves.move(session, world.by(world.chair), world.plan, "hand_over", note="To the next plan.", now=now)
        assert {one.state for one in deadlines.of_plan(session, world.plan.id)} == {"cancelled"}
