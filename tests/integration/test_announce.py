"""Events are told to those whom the routes name, and never to whoever did it."""

import pytest
import sqlalchemy as sa

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.services import ledger, texts
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, intents, mails, page, tick, words

NOW = at("2017-01-11")


def _event(app, actor, kind, subject_kind, subject_id, *, plan, now=NOW, note="", to_state=""):
    with app.writing() as session:
        said = {"note": texts.keep(session, note, author_id=None)} if note else {}
        return ledger.append(
            session, actor, chain=plan.id, kind=kind, subject_kind=subject_kind, subject_id=subject_id,
            to_state=to_state, words=said, now=now,
        )  # fmt: skip


def _action(app, people, **columns):
    with app.writing() as session:
        return given.action(session, people.plan, owner=people.owner, due_on=MONDAY, **columns)


def _told(app):
    with app.reading() as session:
        return [
            (row.route, session.get(Person, row.recipient_id).key, row.urgency)
            for row in intents(app, state="planned")
            if row.event_id
        ]


def test_a_returned_action_breaks_in_with_its_reason(app):
    people = cast(app)
    action = _action(app, people, state="in_progress")
    tick(app, at("2017-01-09"))
    _event(
        app, Actor(people.head.id), "action_returned", "action", action.id, plan=people.plan,
        note="The audit sample is too small: <ten> are needed.", to_state="in_progress",
    )  # fmt: skip
    assert _told(app) == [("returned", "owner", "break_in")]
    tick(app, NOW)
    mail = mails(app, "owner")[-1]
    assert mail["Subject"] == "Needs you: 1 returned"
    assert "“The audit sample is too small: <ten> are needed.”" in words(mail)
    assert "&lt;ten&gt;" in page(mail)


def test_nobody_is_told_what_they_did_themselves(app):
    people = cast(app)
    action = _action(app, people)
    _event(app, Actor(people.owner.id), "action_assigned", "action", action.id, plan=people.plan)
    _event(app, Actor(people.chair.id), "plan_agreed", "plan", people.plan.id, plan=people.plan)
    assert _told(app) == [("agreed", "coordinator", "weekly")]


def test_what_is_recorded_for_somebody_is_told_to_them_once(app):
    people = cast(app)
    action = _action(app, people)
    actor = Actor(people.coordinator.id, for_id=people.owner.id, how="telephone")
    _event(app, actor, "progress_reported", "action", action.id, plan=people.plan)
    assert _told(app) == [("recorded", "owner", "weekly")]
    tick(app, at("2017-01-16"))
    assert "Coordinator recorded progress on your behalf, as you said by telephone" in words(
        mails(app, "owner")[0]
    )


def test_one_act_with_two_events_is_one_piece_of_news(app):
    people = cast(app)
    action = _action(app, people)
    actor = Actor(people.coordinator.id, for_id=people.owner.id, how="board")
    for kind in ("progress_reported", "evidence_added"):
        _event(app, actor, kind, "action", action.id, plan=people.plan)
    tick(app, at("2017-01-16"))
    assert words(mails(app, "owner")[0]).count("on your behalf") == 1
    assert sorted(row.reason for row in intents(app, route="recorded")) == ["", "same_fact"]


def _request(app, people, action, asked_by):
    with app.writing() as session:
        reason = texts.keep(session, "Two posts are vacant.", author_id=None)
        made = Extension(
            plan_id=people.plan.id, action_id=action.id, number=1, requested_by_id=asked_by.id,
            requested_on=NOW.date(), reason_id=reason.id, from_due_on=MONDAY,
            to_due_on=at("2017-03-31").date(),
            state="requested", state_since=NOW.date(), definition="",
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made


def test_a_request_for_more_time_goes_to_whoever_may_decide_it(app):
    people = cast(app)
    with app.writing() as session:
        alternate = given.person(session, "alternate")
        given.role(session, alternate, "chair", plan=people.plan, is_alternate=True)
    first = _action(app, people)
    request = _request(app, people, first, people.owner)
    _event(
        app, Actor(people.owner.id), "extension_created", "extension", request.id, plan=people.plan,
        to_state="requested",
    )  # fmt: skip
    assert _told(app) == [("asked", "chair", "break_in")]
    with app.writing() as session:
        second = given.action(session, people.plan, "R9", owner=people.chair, due_on=MONDAY)
    own = _request(app, people, second, people.owner)
    _event(
        app, Actor(people.owner.id), "extension_created", "extension", own.id, plan=people.plan,
        to_state="requested",
    )  # fmt: skip
    assert _told(app)[1] == ("asked", "alternate", "break_in"), "the chair owns what it is about"


def test_requester_and_owner_in_one_are_told_of_the_decision_once(app):
    people = cast(app)
    request = _request(app, people, _action(app, people), people.owner)
    _event(
        app, Actor(people.chair.id), "extension_granted", "extension", request.id, plan=people.plan,
        to_state="granted",
    )  # fmt: skip
    assert _told(app) == [("granted", "owner", "weekly")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"state": "closed"}, "moved_on"), ({"owner_id": "head"}, "moved_on")],
)
def test_news_that_asks_for_something_lapses_once_it_has_moved_on(app, change, reason):
    people = cast(app)
    action = _action(app, people, state="in_progress")
    _event(
        app, Actor(people.chair.id), "action_returned", "action", action.id, plan=people.plan,
        to_state="in_progress", now=at("2017-01-14"),
    )  # fmt: skip
    values = {name: people.head.id if value == "head" else value for name, value in change.items()}
    with app.writing() as session:
        session.execute(sa.update(Action).where(Action.id == action.id).values(**values))
    report = tick(app, at("2017-01-16"))
    (row,) = intents(app, route="returned")
    assert (row.state, row.reason) == ("overtaken", reason)
    assert report.sent + report.empty == report.gathered


def test_news_for_information_is_told_although_the_plan_has_moved_on(app):
    people = cast(app)
    _event(
        app, Actor(people.head.id), "plan_agreed", "plan", people.plan.id, plan=people.plan, to_state="agreed"
    )
    with app.writing() as session:
        session.execute(sa.update(Plan).values(state="in_delivery"))
    tick(app, at("2017-01-16"))
    assert "is agreed" in words(mails(app, "chair")[0])
    assert "is agreed" in words(mails(app, "coordinator")[0])


def test_an_event_without_a_route_writes_nothing(app):
    people = cast(app)
    _event(app, Actor(people.owner.id), "action_started", "action", 1, plan=people.plan)
    assert intents(app) == []


def test_an_event_of_the_organisation_falls_to_its_administrator(app):
    people = cast(app)
    with app.writing() as session:
        ledger.append(
            session, Actor(None), chain=0, kind="role_vacant", subject_kind="person",
            subject_id=people.owner.id, now=NOW,
        )  # fmt: skip
    assert _told(app) == [("vacant", "administrator", "weekly")]
