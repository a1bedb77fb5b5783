"""News of an event goes to the very people whom a reminder of the same thing would go to.

An announcement reads the few people concerned and decides beside the database; a sweep decides inside it.
Casts are made up at random, and both have to choose the same people, in whose place and for what reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as generated
from hypothesis import strategies as st

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.extension import Extension
from planflow.domain.ladder import Urgency
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.domain.recipients import Told
from planflow.domain.route import Route
from planflow.services import texts
from planflow.store import announcements, audiences, reach
from planflow.store.announcements import About
from planflow.store.intents import DEADLINE
from planflow.store.session import Session
from planflow.testing import given

TODAY = date(2017, 1, 11)
DAY = timedelta(days=1)
PEOPLE, EVENTS = 8, 8
ROLES = ("chair", "coordinator", "verifier", "clerk", "member", "administrator")
TELLS = (*ROLES, "owner", "requester", "recorded_for", "decider", "overseer")
LEVELS = ("plan", "plan", "board", "organisation", "parent", "agency", "other plan")
WHENS = (None, None, None, TODAY - DAY, TODAY, TODAY + DAY)


def _drawn(random: Random) -> dict[str, Any]:
    """A cast in which hardly anything is quite in order, and hardly anything all wrong."""

    def rarely() -> bool:
        return random.random() < 0.12

    def anybody() -> int | None:
        return None if rarely() else random.randrange(PEOPLE)

    return {
        "people": [
            {
                "email": random.choice(["here@example.org"] * 6 + ["", None]),
                "is_outside": rarely(),
                "is_gone": rarely(),
                "is_parked": rarely(),
                "in_agency": random.random() < 0.5,
                "away_from": random.choice([None, *WHENS]),
                "away_until": random.choice([None, *WHENS]),
                "deputy": anybody(),
            }
            for _ in range(PEOPLE)
        ],
        "holdings": [
            {
                "person": random.randrange(PEOPLE),
                "role": random.choice(ROLES),
                "level": random.choice(LEVELS),
                "from_on": random.choice(WHENS),
                "until_on": random.choice(WHENS),
                "is_alternate": random.random() < 0.3,
            }
            for _ in range(random.randint(6, 30))
        ],
        "owner": random.choice(["person", "person", "agency", "agency", "board", "nobody"]),
        "is_agency_outside": rarely(),
        "has_parent": not rarely(),
        "has_agency_chair": random.random() < 0.5,
        **{name: anybody() for name in ("owned_by", "implemented_by", "recorded_by", "asked_by")},
        "events": [
            {
                "actor": anybody(),
                "for": random.randrange(PEOPLE),
                "tells": random.sample(TELLS, random.randint(1, 3)),
                "subject": random.choice(["action", "action", "extension", "plan"]),
                "in_plan": not rarely(),
            }
            for _ in range(EVENTS)
        ],
    }


@dataclass
class World:
    """What the rows of one made-up cast are."""

    plan: Plan
    parent: Body | None
    people: list[Person]
    action: Action
    request: Extension


def _world(session: Session, drawn: dict[str, Any]) -> World:
    parent = given.body(session, "parent") if drawn["has_parent"] else None
    board = given.body(session, "board", parent_id=parent and parent.id)
    agency = given.body(session, "agency", "agency", is_outside=drawn["is_agency_outside"])
    plan, other = given.plan(session, board_id=board.id), given.plan(session, "other-plan")
    people = [_person(session, number, one, agency) for number, one in enumerate(drawn["people"])]
    for person, one in zip(people, drawn["people"], strict=True):
        person.deputy_id = None if one["deputy"] is None else people[one["deputy"]].id
    levels: dict[str, dict[str, Any]] = {
        "plan": {"plan": plan}, "other plan": {"plan": other}, "board": {"body": board},
        "parent": {"body": parent}, "agency": {"body": agency}, "organisation": {},
    }  # fmt: skip
    for one in drawn["holdings"]:
        columns = {name: one[name] for name in ("from_on", "until_on", "is_alternate")}
        given.role(session, people[one["person"]], one["role"], **levels[one["level"]], **columns)
    if drawn["has_agency_chair"]:
        given.role(session, people[0], "chair", body=agency)
    by = {
        name: _id(people, drawn[name]) for name in ("owned_by", "implemented_by", "recorded_by", "asked_by")
    }
    owners: dict[str, dict[str, Any]] = {
        "person": {"owner_id": by["owned_by"]}, "agency": {"owner_body_id": agency.id},
        "board": {"owner_body_id": board.id}, "nobody": {},
    }  # fmt: skip
    action = given.action(
        session, plan, implemented_by_id=by["implemented_by"], implemented_recorder_id=by["recorded_by"],
        **owners[drawn["owner"]],
    )  # fmt: skip
    request = Extension(
        plan_id=plan.id, action_id=action.id, number=1, requested_by_id=by["asked_by"], requested_on=TODAY,
        reason_id=texts.keep(session, "Two posts are vacant.", author_id=None).id, to_due_on=TODAY,
        state="requested", state_since=TODAY, definition="",
    )  # fmt: skip
    session.add(request)
    session.flush()
    return World(plan, parent, people, action, request)


def _person(session: Session, number: int, one: dict[str, Any], agency: Body) -> Person:
    return given.person(
        session, f"p{number}", email=one["email"], is_outside=one["is_outside"],
        erased_at=given.START if one["is_gone"] else None,
        address_parked_at=given.START if one["is_parked"] else None,
        agency_id=agency.id if one["in_agency"] else None,
        away_from=one["away_from"], away_until=one["away_until"],
    )  # fmt: skip


def _id(people: list[Person], number: int | None) -> int | None:
    return None if number is None else people[number].id


def _owed(world: World, tell: str, subject: str, actor: Actor) -> dict[str, Any]:
    """What a deadline would say that is owed by those whom a route names."""
    is_owned, is_asked = subject in ("action", "extension"), subject == "extension"
    whose = {"owner_id": world.action.owner_id, "owner_body_id": world.action.owner_body_id}
    owed: dict[str, dict[str, Any]] = {
        "owner": whose if is_owned else {},
        "requester": {"owner_id": world.request.requested_by_id if is_asked else None},
        "recorded_for": {"owner_id": actor.for_id},
        "overseer": {"owner_body_id": world.parent and world.parent.id},
        "decider": {"owner_role": "chair", "kind": "extension_answer"},
        "verifier": {"owner_role": "verifier", "kind": "verification"},
    }
    return owed.get(tell, {"owner_role": tell})


def _as_reminded(session: Session, base: list[dict[str, Any]]) -> Iterator[tuple[int, Told]]:
    """Whom reminders of these things go to, found inside the database."""
    rows = [
        sa.select(
            *(
                sa.cast(sa.literal(one.get(name), DEADLINE.c[name].type), DEADLINE.c[name].type).label(name)
                for name in audiences.BASE_COLUMNS
            )
        )
        for one in base
    ]
    told = audiences.told(sa.union_all(*rows).cte("owed_by_them"), ("owner",), reach.people())
    found = sa.select(told).where(told.c.recipient_id.is_not(None)).order_by(told.c.id, told.c.recipient_id)
    for row in session.execute(found, {"today": TODAY}):
        yield row.id, Told(row.recipient_id, row.meant_for_id, row.fallback)


@generated(seed=st.integers(0, 2**64))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_news_goes_to_whom_a_reminder_would_go(app: Application, seed: int) -> None:
    drawn = _drawn(Random(seed))
    with app.writing() as session:
        savepoint = session.begin_nested()
        world = _world(session, drawn)
        for event in drawn["events"]:
            _compare(session, world, event)
        savepoint.rollback()


def _compare(session: Session, world: World, event: dict[str, Any]) -> None:
    actor = Actor(_id(world.people, event["actor"]), for_id=_id(world.people, event["for"]))
    subject, plan_id = event["subject"], world.plan.id if event["in_plan"] else None
    ids = {"action": world.action.id, "extension": world.request.id, "plan": world.plan.id}
    tells = [tell for tell in event["tells"] if plan_id or tell != "overseer"]
    routes = [Route(tell, "something_happened", tell, Urgency.WEEKLY, False) for tell in tells]
    if not routes:
        return
    about = About(1, plan_id, subject, ids[subject])
    told = list(announcements.told_of(session, about, routes, actor, today=TODAY))
    base = [
        {
            "id": number, "plan_id": plan_id or reach.NO_PLAN, "owner_role": "", "is_outside": False,
            "kind": "", "subject_kind": subject, "subject_id": ids[subject],
            **_owed(world, tell, subject, actor),
        }
        for number, tell in enumerate(tells)
    ]  # fmt: skip
    expected: dict[int, tuple[str, Told]] = {}
    for number, one in _as_reminded(session, base):
        is_word = one.recipient_id == actor.for_id and tells[number] != "recorded_for"
        if one.recipient_id != actor.person_id and not is_word:
            expected.setdefault(one.recipient_id, (tells[number], one))
    assert [(route.name, one) for route, one in told] == list(expected.values())
