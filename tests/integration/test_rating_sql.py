"""A rating scheme as SQL says of every action what it says in Python."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.rating import RatingOverride
from planflow.services import extensions, items, texts
from planflow.services.plan_list import Reader
from planflow.store import plan_list
from planflow.store.plan_wanted import Wanted
from planflow.testing import given

SCHEMES = ("standard", "percent_bands", "on_track", "watched")
TODAY = given.DAY


@pytest.mark.parametrize(("scheme", "by_hand"), [*((one, 0.2) for one in SCHEMES), ("standard", 0)])
def test_every_action_has_the_same_rating_in_sql_and_in_python(app: Application, scheme: str, by_hand: float):
    with app.writing() as session:
        plan = given.plan(session, rag_scheme=scheme)
        _many_actions(session, plan, by_hand)
        reader = Reader(session, plan, now=given.START)
        lines = [line for number in (1, 2, 3, 4) for line in reader.page(Wanted(), number=number).lines]
        computed: dict[str, int] = {}
        for line in lines:
            computed[line.rated.code] = computed.get(line.rated.code, 0) + 1
        assert len(lines) == 160
        assert plan_list.tally(session, plan.id, reader.scheme, reader.reading) == computed
        for code, count in computed.items():
            found = [reader.page(Wanted(rating=code), number=number).lines for number in (1, 2, 3, 4)]
            assert {line.ref for page in found for line in page} == {
                line.ref for line in lines if line.rated.code == code
            }
            assert count == sum(len(page) for page in found)


def test_a_withdrawn_request_no_longer_counts_as_asked(app: Application):
    with app.writing() as session:
        plan = given.plan(session)
        owner = given.person(session, "owner")
        given.role(session, owner, "coordinator", plan)
        action = given.action(session, plan, "R1a", owner, date(2017, 3, 31), started_on=TODAY)
        actor = Actor(owner.id)
        request = extensions.request(
            session, actor, action, to_due_on=date(2017, 6, 30), reason="Posts are vacant.", now=given.START
        )
        reader = Reader(session, plan, now=given.START)
        assert reader.page(Wanted()).lines[0].rated.code == "amber"
        request.state = "withdrawn"
        session.flush()
        assert reader.page(Wanted()).lines[0].rated.code == "green"


def _many_actions(session, plan, by_hand: float) -> None:
    """Actions of every sort: states, days round today, owners, percentages, moves, progress, overrides."""
    chance = Random(5)
    owner = given.person(session, "owner")
    states = (
        "proposed",
        "assigned",
        "in_progress",
        "implemented",
        "closed",
        "superseded",
        "deferred",
        "verified",
    )
    days = (-40, -1, 0, 1, 9, 10, 11, 14, 30, None)
    for number, (state, days_ahead, _) in enumerate(product(states, days, (1, 2))):
        due = TODAY + timedelta(days=days_ahead) if days_ahead is not None else None
        action = given.action(
            session,
            plan,
            f"R{number}",
            chance.choice([owner, None]),
            due,
            percent=chance.choice([None, 0, 25, 26, 50, 75, 76, 100]),
            started_on=chance.choice([None, TODAY - timedelta(days=chance.choice([1, 27, 28, 29, 60]))]),
            implemented_on=TODAY if state in ("implemented", "verified", "closed") else None,
            last_progress_on=chance.choice([None, TODAY - timedelta(days=chance.choice([0, 26, 28, 30]))]),
            position=number,
        )
        action.state = state
        if chance.random() < by_hand:
            _override(session, action, chance)
        if due is not None and chance.random() < 0.2:
            _request(session, plan, action, due)
    session.flush()


def _override(session, action, chance: Random) -> None:
    reason = texts.keep(session, "Two posts are vacant.", author_id=None)
    session.add(
        RatingOverride(
            action_id=action.id,
            rating=chance.choice(["red", "amber", "off_track"]),
            reason_id=reason.id,
            given_on=TODAY,
            recorded_at=given.START,
            until_on=chance.choice([None, TODAY, TODAY - timedelta(days=1)]),
        )
    )


def _request(session, plan, action, due: date) -> None:
    request = Extension(
        plan_id=plan.id,
        action_id=action.id,
        number=1,
        requested_on=TODAY,
        reason_id=texts.keep(session, "Later.", author_id=None).id,
        from_due_on=due,
        to_due_on=due + timedelta(days=90),
        state="",
        state_since=TODAY,
        definition="",
    )
    items.begin(session, Actor(None, via="load"), request, now=given.START)
