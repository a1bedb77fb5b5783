"""Roles, absences and newcomers: who may change them, what a hand-over takes along, and the commands."""

import json
from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.domain.action import Contributor
from planflow.domain.event import Event
from planflow.domain.person import RoleHolding
from planflow.errors import PlanflowError, Refused
from planflow.services import joining, people, preferences
from planflow.store.references import get_person
from planflow.testing import given
from tests.integration.test_moves import World

TODAY = date(2016, 12, 8)


def test_a_coordinator_gives_no_role_of_the_organisation_and_none_elsewhere(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        elsewhere = given.plan(session, "elsewhere-2018")
        now = app.clock.now()
        for plan in (None, elsewhere):
            with pytest.raises(Refused):
                people.appoint(session, world.by(world.coordinator), world.owner, "clerk", plan=plan, now=now)
        people.appoint(session, world.by(world.coordinator), world.owner, "clerk", plan=world.plan, now=now)


def test_a_coordinator_does_not_make_themselves_chair(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        actor = world.by(world.coordinator)
        with pytest.raises(PlanflowError, match="Nobody makes themselves chair"):
            people.appoint(session, actor, world.coordinator, "chair", plan=world.plan, now=app.clock.now())
        with pytest.raises(PlanflowError, match="Nobody makes themselves chair"):
            people.hand_over(session, actor, world.chair, to=world.coordinator, now=app.clock.now())


def test_a_coordinator_does_not_hand_over_the_administrator_role(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        given.role(session, world.owner, "administrator")
        with pytest.raises(Refused):
            people.hand_over(
                session, world.by(world.coordinator), world.owner, to=world.coordinator, now=app.clock.now()
            )


def test_a_hand_over_takes_help_later_roles_closed_actions_and_addressees_along(app: Application) -> None:
    with app.writing() as session:
        world = World(session, state="closed")
        heir = given.person(session, "heir")
        world.action.owner_id = world.owner.id
        world.recommendation.addressee_ids = [world.owner.id]
        other = given.action(session, world.plan, "R1b")
        helper = Contributor(action_id=other.id, person_id=world.owner.id)
        session.add(helper)
        later = given.role(session, world.owner, "clerk", plan=world.plan, from_on=date(2017, 6, 1))
        moved = people.hand_over(
            session, world.by(world.coordinator), world.owner, to=heir, now=app.clock.now()
        )
        assert (moved.actions, moved.contributions, moved.roles, moved.recommendations) == (1, 1, 1, 1)
        assert {world.action.owner_id, helper.person_id, later.person_id} == {heir.id}
        assert world.recommendation.addressee_ids == [heir.id]
        assert later.from_on == date(2017, 6, 1)
        event = session.exec(select(Event).where(Event.kind == "person_handed_over")).one()
        facts = json.loads(event.body)["facts"]
        assert facts["recommendations"] == [world.recommendation.id]
        assert facts["contributions"] == [other.id]


def test_a_successor_who_reported_to_the_leaver_inherits_the_leavers_manager(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        leaver = world.owner
        leaver.manager_id = world.chair.id
        heir = given.person(session, "heir", manager_id=leaver.id, deputy_id=leaver.id)
        people.hand_over(session, world.by(world.coordinator), leaver, to=heir, now=app.clock.now())
        assert (heir.manager_id, heir.deputy_id) == (world.chair.id, None)


def test_an_ended_role_is_held_until_its_last_day_and_recorded(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        actor, now = world.by(world.coordinator), app.clock.now()
        held = people.end_role(session, actor, world.verifier, "verifier", plan=world.plan, now=now)
        assert [one.until_on for one in held] == [TODAY]
        with pytest.raises(PlanflowError, match="does not hold the role 'clerk'"):
            people.end_role(session, actor, world.verifier, "clerk", plan=world.plan, now=now)
        assert session.exec(select(Event.kind).where(Event.chain == 0)).all() == ["role_ended"]


def test_people_record_their_own_absence_and_nobody_elses(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        now = app.clock.now()
        preferences.away(
            session, world.by(world.owner), world.owner,
            from_on=TODAY, until_on=date(2016, 12, 20), deputy=world.chair, now=now,
        )  # fmt: skip
        assert (world.owner.away_until, world.owner.deputy_id) == (date(2016, 12, 20), world.chair.id)
        with pytest.raises(Refused):
            preferences.away(session, world.by(world.owner), world.chair, from_on=TODAY, now=now)
        with pytest.raises(PlanflowError, match="Nobody stands in for themselves"):
            preferences.away(
                session, world.by(world.owner), world.owner, from_on=TODAY, deputy=world.owner, now=now
            )


@pytest.mark.parametrize(
    ("key", "address"), [("Owner", "x@example.org"), ("new", "no address"), ("owner", "new@example.org")]
)
def test_a_newcomer_needs_a_free_key_and_an_address(app: Application, key: str, address: str) -> None:
    with app.writing() as session:
        world = World(session)
        with pytest.raises(PlanflowError):
            joining.add(
                session, world.by(world.coordinator), joining.Newcomer(key, "N", address), now=app.clock.now()
            )


def test_a_newcomer_is_known_and_recorded(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        newcomer = joining.Newcomer("clerk", "Committee Clerk", "clerk@example.org", "Clerk")
        joining.add(session, world.by(world.coordinator), newcomer, now=app.clock.now())
        assert get_person(session, "clerk@example.org").job_title == "Clerk"
        assert session.exec(select(Event.kind).where(Event.chain == 0)).all() == ["person_added"]


def test_the_commands_add_appoint_send_away_and_end(
    app: Application, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))
    with app.writing() as session:
        World(session)
    there = ["--plan", "lewisham-2017", "--as", "coordinator"]
    assert ran("add", "new", "--name", "New", "--email", "new@example.org", "--as", "coordinator") == 0
    assert ran("appoint", "new", "clerk", "--from", "2016-01-01", *there) == 0
    assert ran("away", "new", "--from", "2017-01-02", "--deputy", "owner", "--as", "new") == 0
    assert ran("end-role", "new", "clerk", "--on", "2040-01-01", *there) == 0
    assert ran("appoint", "new", "king", *there) == 1
    assert "Roles: chair, coordinator" in capsys.readouterr().err
    assert ran("appoint", "new", "clerk", "--body", "board", *there) == 2
    with app.reading() as session:
        held = session.exec(select(RoleHolding).where(RoleHolding.role == "clerk")).one()
        assert (held.from_on, held.until_on) == (date(2016, 1, 1), date(2040, 1, 1))
        assert get_person(session, "new").away_from == date(2017, 1, 2)


def ran(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main.run(["people", *arguments])
    return int(left.value.code or 0)
