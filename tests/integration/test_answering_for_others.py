"""Stand-ins answer for what fell to them, and it is recorded that they did."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from planflow.bootstrap import Application
from planflow.domain.deadline import Deadline
from planflow.domain.person import Person, RoleHolding
from planflow.errors import Refused
from planflow.services import answering
from planflow.services.answering import Answer
from planflow.testing import given
from tests.answering import NOW, Answers


@pytest.fixture
def world(app: Application) -> Answers:
    return Answers(app)


def facts(world: Answers) -> dict[str, object]:
    found: dict[str, object] = json.loads(world.events("progress_reported")[-1].body)["facts"]
    return found


def go_away(world: Answers) -> None:
    with world.app.writing() as session:
        owner = session.get_one(Person, world.owner.id)
        owner.away_from, owner.away_until = given.DAY, date(2017, 6, 30)


def lose_address(world: Answers) -> None:
    with world.app.writing() as session:
        session.get_one(Person, world.owner.id).email = None


def test_a_deputy_answers_while_the_owner_is_away(world: Answers) -> None:
    go_away(world)
    with world.app.writing() as session:
        url = world.fresh(session, world.deputy)
        item = answering.open_page(session, url, now=NOW).items[0]
        assert (item.standing_in, item.meant_for) == ("away", "Owner")
    world.answer(Answer(world.items[0], progress="Twelve."), url=url)
    event = world.events("progress_reported")[-1]
    assert (event.actor_id, event.for_id) == (world.deputy.id, None)
    assert facts(world) | {"in_place_of": world.owner.id, "because": "away"} == facts(world)


def test_whoever_is_away_may_still_answer_for_what_they_own(world: Answers) -> None:
    go_away(world)
    assert world.answer(Answer(world.items[0], no_change=True)).recorded
    assert "in_place_of" not in facts(world)


def test_a_deputy_whose_owner_is_back_answers_no_more(world: Answers) -> None:
    with world.app.writing() as session:
        url = world.fresh(session, world.deputy)
    with pytest.raises(Refused) as error:
        world.answer(Answer(world.items[0], no_change=True), url=url)
    assert [one.code for one in error.value.refusals] == ["item_reassigned"]


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_a_fallback_recipient_answers_for_somebody_without_an_address(world: Answers, who: str) -> None:
    lose_address(world)
    person = getattr(world, who)
    with world.app.writing() as session:
        if who == "administrator":
            session.execute(sa.delete(RoleHolding).where(col(RoleHolding.role) == "coordinator"))
        url = world.fresh(session, person)
    assert world.answer(Answer(world.items[0], progress="Twelve."), url=url).recorded
    assert world.events("progress_reported")[-1].actor_id == person.id
    assert facts(world) | {"in_place_of": world.owner.id, "because": "no_address"} == facts(world)


def test_an_administrator_answers_for_nothing_that_did_not_fall_to_them(world: Answers) -> None:
    with world.app.writing() as session:
        url = world.fresh(session, world.administrator)
        page = answering.open_page(session, url, now=NOW)
        assert not page.items
        assert len(page.dead) == 2


def test_what_nobody_owns_falls_to_the_coordinator(world: Answers) -> None:
    with world.app.writing() as session:
        session.get_one(Deadline, world.items[0]).owner_id = None
        session.flush()
        url = world.fresh(session, world.coordinator)
        item = answering.open_page(session, url, now=NOW).items[0]
        assert (item.ref, item.standing_in, item.meant_for) == ("lewisham-2017/R1a", "vacant", "")
    assert world.answer(Answer(world.items[0], no_change=True), url=url).recorded
    assert facts(world)["because"] == "vacant"


def test_a_stranger_with_a_link_of_their_own_reaches_nothing_of_others(world: Answers) -> None:
    with world.app.writing() as session:
        url = world.fresh(session, world.stranger)
        page = answering.open_page(session, url, now=NOW)
        assert not page.items
        assert all(one.said is None and one.done_when == "" for one in page.dead)
