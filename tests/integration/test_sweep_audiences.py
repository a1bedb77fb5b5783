"""Whom the steps tell: nobody who was meant is lost, and no outsider is written to."""

from datetime import date

import pytest

from planflow import jobs
from planflow.domain.person import Person
from planflow.services import reminders
from planflow.testing import given
from tests.reminding import at, cast, intents, tick

MONDAY = date(2017, 1, 23)


def _told(app, **equal):
    with app.reading() as session:
        return [
            (row.audience, session.get(Person, row.recipient_id).key, row.fallback)
            for row in intents(app, state="planned", **equal)
        ]


def _owed(app, people, **columns):
    with app.writing() as session:
        values = {"due_on": MONDAY, "ladder": "action", "owner_id": people.owner.id, **columns}
        return given.deadline(session, people.plan, "plan", people.plan.id, **values).id


def _change(app, person, **columns):
    with app.writing() as session:
        row = session.get(Person, person.id)
        for name, value in columns.items():
            setattr(row, name, value)


def test_lateness_rises_from_the_owner_to_the_manager_to_the_chair(app):
    people = cast(app)
    _owed(app, people)
    jobs.sweep(app, at("2017-01-24"))
    assert _told(app) == [("owner", "owner", "")]
    jobs.sweep(app, at("2017-01-30"))
    assert _told(app, step="late_week") == [("owner", "owner", ""), ("manager", "head", "")]
    jobs.sweep(app, at("2017-02-06"))
    assert _told(app, step="late_fortnight") == [
        ("owner", "owner", ""), ("manager", "head", ""), ("chair", "chair", ""),
    ]  # fmt: skip


def test_a_partner_agencys_lateness_rises_to_its_member_of_the_board(app):
    people = cast(app)
    with app.writing() as session:
        agency = given.body(session, "police", "agency")
        member = given.person(session, "police-member", agency_id=agency.id)
        given.role(session, member, "member", body=people.board)
    _change(app, people.owner, agency_id=agency.id)
    _owed(app, people)
    jobs.sweep(app, at("2017-01-30"))
    assert _told(app, step="late_week")[1] == ("manager", "police-member", "")


def test_what_a_body_owes_goes_to_whoever_speaks_for_it(app):
    people = cast(app)
    with app.writing() as session:
        agency = given.body(session, "police", "agency")
        member = given.person(session, "police-member", agency_id=agency.id)
        given.role(session, member, "member", body=people.board)
        project = given.body(session, "project", "project")
        given.role(session, people.head, "chair", body=project)
    _owed(app, people, owner_id=None, owner_body_id=agency.id)
    _owed(app, people, owner_id=None, owner_body_id=project.id)
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app) == [("owner", "police-member", ""), ("owner", "head", "")]


@pytest.mark.parametrize(
    ("owed", "fallback"),
    [
        ({"owner_id": None, "owner_role": "verifier"}, "vacant"),
        ({"owner_id": None}, "vacant"),
        ({"owner_id": None, "owner_role": "assurer"}, "outside"),
        ({"owner_id": None, "is_outside": True}, "outside"),
    ],
)
def test_a_vacancy_falls_to_the_coordinator_and_says_why(app, owed, fallback):
    people = cast(app)
    _owed(app, people, **owed)
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app) == [("owner", "coordinator", fallback)]


@pytest.mark.parametrize(
    ("columns", "fallback"),
    [
        ({"is_outside": True}, "outside"),
        ({"email": None}, "no_address"),
        ({"email": ""}, "no_address"),
        ({"erased_at": at("2017-01-01")}, "vacant"),
    ],
)
def test_whoever_cannot_be_written_to_is_not(app, columns, fallback):
    people = cast(app)
    _change(app, people.owner, **columns)
    _owed(app, people)
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app) == [("owner", "coordinator", fallback)]


def test_an_outside_body_is_never_written_to_even_on_another_ladder(app):
    people = cast(app)
    with app.writing() as session:
        inspectorate = given.body(session, "inspectorate", "inspectorate", is_outside=True)
        inspector = given.person(session, "inspector")
        given.role(session, inspector, "chair", body=inspectorate)
    _owed(app, people, owner_id=None, owner_body_id=inspectorate.id)
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app) == [("owner", "coordinator", "outside")]


def test_without_a_coordinator_the_administrator_is_told(app):
    people = cast(app)
    _change(app, people.coordinator, email=None)
    _change(app, people.owner, email=None)
    _owed(app, people)
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app) == [("owner", "administrator", "no_address")]


def test_what_nobody_can_be_told_is_counted_and_told_once_somebody_is_appointed(app):
    people = cast(app)
    for person in (people.owner, people.coordinator, people.administrator):
        _change(app, person, email=None)
    _owed(app, people)
    report = jobs.sweep(app, at("2017-01-23"))
    assert (report.planned, report.untold) == (0, 3)
    with app.reading() as session:
        assert reminders.untold(session, now=at("2017-01-23")) == 3
    with app.writing() as session:
        given.role(session, given.person(session, "new"), "coordinator", plan=people.plan)
    assert jobs.sweep(app, at("2017-01-24")).untold == 0
    assert _told(app) == [("owner", "new", "no_address")]


def test_somebody_away_is_stood_in_for_by_their_deputy(app):
    people = cast(app)
    with app.writing() as session:
        deputy = given.person(session, "deputy")
    _change(app, people.owner, deputy_id=deputy.id, away_from=date(2017, 1, 20), away_until=date(2017, 1, 24))
    _owed(app, people)
    jobs.sweep(app, at("2017-01-23"))
    (row,) = intents(app, step="due")
    assert (row.recipient_id, row.meant_for_id, row.fallback) == (deputy.id, people.owner.id, "away")
    jobs.sweep(app, at("2017-01-30"))
    assert _told(app, step="late_week")[0] == ("owner", "owner", ""), "back at work"


def test_an_alternate_acts_only_where_no_ordinary_holder_can(app):
    people = cast(app)
    with app.writing() as session:
        alternate = given.person(session, "alternate")
        given.role(session, alternate, "chair", plan=people.plan, is_alternate=True)
    _owed(app, people, owner_id=None, owner_role="chair", kind="paper_approval", ladder="decision")
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app, step="due") == [("owner", "chair", "")]
    _change(app, people.chair, away_from=date(2017, 1, 24), away_until=date(2017, 2, 28))
    jobs.sweep(app, at("2017-01-24"))
    assert _told(app, step="late") == [("owner", "alternate", "")]


def test_nobody_is_asked_to_judge_their_own_work(app):
    people = cast(app)
    with app.writing() as session:
        second = given.person(session, "second")
        given.role(session, people.owner, "verifier", plan=people.plan)
        given.role(session, second, "verifier", plan=people.plan, is_alternate=True)
        action = given.action(session, people.plan, owner=people.owner)
        given.deadline(
            session, people.plan, "action", action.id, "verification",
            owner_role="verifier", due_on=MONDAY, ladder="decision",
        )  # fmt: skip
    jobs.sweep(app, at("2017-01-23"))
    assert _told(app, step="due") == [("owner", "second", "")]


def test_a_role_is_held_from_a_day_until_a_day(app):
    people = cast(app)
    with app.writing() as session:
        later = given.person(session, "later")
        given.role(session, later, "clerk", plan=people.plan, from_on=date(2017, 1, 24))
    _owed(app, people, owner_id=None, owner_role="clerk")
    jobs.sweep(app, at("2017-01-23"))
    jobs.sweep(app, at("2017-01-24"))
    assert _told(app, step="due") == [("owner", "coordinator", "vacant")]
    assert _told(app, step="late") == [("owner", "later", "")]


def test_one_person_in_two_parts_is_told_once(app):
    people = cast(app)
    _change(app, people.owner, manager_id=people.chair.id)
    _owed(app, people, owner_id=people.chair.id)
    jobs.sweep(app, at("2017-02-06"))
    told = _told(app, step="late_fortnight")
    assert told == [("owner", "chair", ""), ("manager", "coordinator", "vacant")]


def test_what_waits_for_somebody_who_is_gone_goes_to_the_coordinator(app):
    people = cast(app)
    _owed(app, people, due_on=date(2017, 1, 31))
    tick(app, at("2017-01-24"))
    assert _told(app) == [("owner", "owner", "")]
    _change(app, people.owner, email=None)
    tick(app, at("2017-01-25"))
    (row,) = intents(app, state="planned")
    assert (row.recipient_id, row.meant_for_id) == (people.coordinator.id, people.owner.id)
    assert row.fallback == "no_address"
