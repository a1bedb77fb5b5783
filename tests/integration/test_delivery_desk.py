"""The desk for deliveries: retry, cancel, hold and release, by whoever may, each in the ledger."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.notify.channel import ChannelError
from planflow.services import audit, delivery_desk, gathering
from planflow.services.deliveries import HORIZON, LEASE
from planflow.store import attempts, outbox
from planflow.testing import given, invariants
from tests.integration.test_deliveries import Faulty
from tests.reminding import MONDAY, at, cast, intents, mails, messages, tick, words

NOW = at("2017-01-23")
LATER = NOW + timedelta(hours=1)


def _due(app, count=1):
    people = cast(app)
    with app.writing() as session:
        for number in range(count):
            given.action(session, people.plan, f"R{number}", owner=people.owner, due_on=MONDAY)
    jobs.sweep(app, NOW)
    return people


def _parked(app, code="550"):
    people = _due(app)
    jobs.deliver(app, NOW, Faulty(ChannelError(code, permanent=True)))
    (message,) = messages(app)
    assert message.state == "parked"
    return people, message


def _gathered(app):
    people = _due(app)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    return people, messages(app)[0]


def _events(app, kind):
    with app.reading() as session:
        rows = session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.id)))
        return [(event.chain, event.actor_id, json.loads(event.body)["facts"]) for event in rows]


def _whole(app):
    """The ledger verifies and nothing is lost; the events of the cast were never written."""
    assert invariants.violations(app, LATER) == []
    with app.reading() as session:
        assert all(verdict.is_whole for verdict in audit.verify(session) if verdict.chain == 0)


def _violations(app):
    found = invariants.violations(app, LATER)
    return [one for one in found if not one.startswith("I4")]


def test_a_parked_mail_is_retried_at_once_with_the_same_bytes(app):
    people, message = _parked(app)
    with app.writing() as session:
        by = Actor(people.administrator.id)
        assert delivery_desk.retry(session, by, [message.id], now=LATER) == {message.id: "retried"}
    assert [row.state for row in intents(app, message_id=message.id)] == ["gathered"]
    channel = Faulty()
    assert jobs.deliver(app, LATER, channel).sent == 1
    assert channel.handed[0].raw == message.raw
    assert [row.state for row in intents(app, message_id=message.id)] == ["sent"]
    assert _events(app, "delivery_retried") == [
        (0, people.administrator.id, {"how": "retried", "person": people.owner.id})
    ]
    assert _violations(app) == []


def test_a_retry_has_a_horizon_of_its_own(app):
    people, message = _parked(app)
    later = NOW + HORIZON + timedelta(days=1)
    with app.writing() as session:
        delivery_desk.retry(session, Actor(people.administrator.id), [message.id], now=later)
    assert jobs.deliver(app, later, Faulty(ChannelError("451", permanent=False))).retried == 1
    assert messages(app)[0].state == "planned"


def test_what_was_parked_for_an_old_address_is_told_anew_at_the_new_one(app):
    people, message = _parked(app)
    with app.writing() as session:
        session.get_one(Person, people.owner.id).email = "new@example.org"
    with app.writing() as session:
        done = delivery_desk.retry(session, Actor(people.coordinator.id), [message.id], now=LATER)
    assert done == {message.id: "told_anew"}
    later = at("2017-01-24")
    tick(app, later)
    (mail,) = mails(app)
    assert mail["To"].endswith("<new@example.org>")
    assert "R0" in words(mail)
    assert {one.state for one in messages(app)} == {"cancelled", "sent"}
    assert _violations(app) == []


def test_every_try_stays_in_the_history_with_its_code(app):
    people = _due(app)
    channel = Faulty(ChannelError("451", permanent=False), ChannelError("421", permanent=False), None)
    now = NOW
    for _ in range(3):
        jobs.deliver(app, now, channel)
        now = jobs.next_due(app, now) or now
    (message,) = messages(app)
    with app.reading() as session:
        tries = attempts.of_message(session, message.id)
    assert [(one.fence, one.result, one.code) for one in tries] == [
        (1, "will_retry", "451"), (2, "will_retry", "421"), (3, "handed_over", ""),
    ]  # fmt: skip
    assert people.owner.id == message.recipient_id


@pytest.mark.parametrize("how", ["planned", "parked", "held"])
def test_a_cancelled_mail_is_never_sent_and_its_items_say_so(app, how):
    people, message = _parked(app) if how == "parked" else _gathered(app)
    by = Actor(people.administrator.id)
    with app.writing() as session:
        if how == "held":
            delivery_desk.hold(session, by, [message.id], now=NOW)
        delivery_desk.cancel(session, by, [message.id], reason="Told by telephone.", now=LATER)
    assert jobs.deliver(app, LATER).sent == 0
    assert messages(app)[0].state == "cancelled"
    assert [(row.state, row.reason) for row in intents(app, message_id=message.id)] == [
        ("cancelled", "by_hand")
    ]
    assert _violations(app) == []


def test_a_mail_that_is_being_handed_over_cannot_be_cancelled(app):
    people, message = _gathered(app)

    class Looking:
        name = "looking"

        def send(self, outgoing):
            with app.writing() as session, pytest.raises(PlanflowError, match="being handed over"):
                delivery_desk.cancel(
                    session, Actor(people.administrator.id), [message.id], reason="No.", now=NOW
                )

    assert jobs.deliver(app, NOW, Looking()).sent == 1


def test_a_worker_that_comes_back_after_a_cancellation_records_nothing(app):
    people, message = _gathered(app)

    class Slow:
        name = "slow"

        def send(self, outgoing):
            with app.writing() as session:
                by = Actor(people.administrator.id)
                delivery_desk.cancel(session, by, [message.id], reason="No.", now=NOW + LEASE)

    assert jobs.deliver(app, NOW, Slow()).lost_claims == 1
    assert messages(app)[0].state == "cancelled"


def test_a_held_mail_waits_until_it_is_released(app):
    people, message = _gathered(app)
    by = Actor(people.coordinator.id)
    with app.writing() as session:
        delivery_desk.hold(session, by, [message.id], reason="The chair asks to wait.", now=NOW)
    assert jobs.deliver(app, LATER).sent == 0
    assert jobs.next_due(app, LATER) is None or jobs.next_due(app, LATER) > LATER
    assert _violations(app) == []
    with app.writing() as session:
        delivery_desk.release(session, by, [message.id], now=LATER)
    assert jobs.deliver(app, LATER).sent == 1
    assert [chain for chain, _, _ in _events(app, "delivery_released")] == [0]


def test_on_hold_nothing_leaves_and_the_release_brings_one_mail(app):
    people = _due(app)
    by = Actor(people.administrator.id)
    with app.writing() as session:
        delivery_desk.hold_everything(session, by, reason="The mail server moves.", now=NOW)
    for day in range(1, 9):
        tick(app, NOW + timedelta(days=day))
        following = jobs.next_due(app, NOW + timedelta(days=day))
        assert following is None or following > NOW + timedelta(days=day)
    assert (messages(app), mails(app)) == ([], [])
    now = NOW + timedelta(days=8, hours=1)
    with app.writing() as session:
        released = delivery_desk.release_everything(session, by, now=now)
    assert (released.backlog.messages, released.backlog.items) == (0, len(intents(app, state="planned")))
    assert released.backlog.oldest == date(2017, 1, 23)
    tick(app, now)
    assert len(mails(app, "owner")) == 1
    assert [facts["why"] for _, _, facts in _events(app, "deliveries_held")] == ["asked"]


def test_on_hold_what_was_made_already_stays(app):
    people, message = _gathered(app)
    by = Actor(people.administrator.id)
    with app.writing() as session:
        delivery_desk.hold_everything(session, by, now=NOW)
    assert jobs.deliver(app, LATER).sent == 0
    assert _violations(app) == []
    with app.writing() as session, pytest.raises(PlanflowError, match="on hold already"):
        delivery_desk.hold_everything(session, by, now=NOW)
    with app.writing() as session:
        assert delivery_desk.release_everything(session, by, now=LATER).backlog.messages == 1
    assert jobs.deliver(app, LATER).sent == 1
    assert messages(app)[0].id == message.id


def test_after_a_restore_what_is_too_old_is_dropped_at_the_release(app):
    people, _ = _gathered(app)
    with app.writing() as session:
        assert delivery_desk.hold_after_restore(session, NOW)
        assert not delivery_desk.hold_after_restore(session, LATER)
    with app.writing() as session:
        given.action(session, people.plan, "R9", owner=people.owner, due_on=date(2017, 2, 8))
    later = at("2017-02-08")
    tick(app, later)
    with app.reading() as session:
        assert outbox.backlog(session, since=date(2017, 2, 8)).items == 1
    with app.writing() as session:
        done = delivery_desk.release_everything(
            session, Actor(people.administrator.id), drop_before=date(2017, 2, 8), now=later
        )
    assert (done.dropped_messages, done.backlog.messages, done.backlog.items) == (1, 0, 1)
    assert done.dropped_items == len(intents(app, reason="too_old", message_id=None)) > 0
    tick(app, later)
    (mail,) = mails(app, "owner")
    assert "R9" in words(mail)
    assert [(actor, facts["why"]) for _, actor, facts in _events(app, "deliveries_held")] == [
        (None, "restored")
    ]


def test_only_an_administrator_or_a_coordinator_runs_the_desk(app):
    people, message = _parked(app)
    acts = (
        lambda session, by: delivery_desk.retry(session, by, [message.id], now=LATER),
        lambda session, by: delivery_desk.cancel(session, by, [message.id], reason="x", now=LATER),
        lambda session, by: delivery_desk.hold(session, by, [message.id], now=LATER),
        lambda session, by: delivery_desk.release(session, by, [message.id], now=LATER),
        lambda session, by: delivery_desk.hold_everything(session, by, now=LATER),
        lambda session, by: delivery_desk.release_everything(session, by, now=LATER),
    )
    for act in acts:
        for person in (people.owner, people.chair, people.head):
            with app.writing() as session, pytest.raises(Refused, match="not_administrator"):
                act(session, Actor(person.id))
        with app.writing() as session, pytest.raises(Refused, match="nobody_acting"):
            act(session, Actor(None))


def test_what_cannot_be_done_is_said_with_what_to_do(app):
    people, message = _parked(app)
    by = Actor(people.administrator.id)
    with app.writing() as session, pytest.raises(NotFound, match="no delivery 999"):
        delivery_desk.retry(session, by, [999], now=LATER)
    with app.writing() as session, pytest.raises(PlanflowError, match="needs a reason"):
        delivery_desk.cancel(session, by, [message.id], reason=" ", now=LATER)
    with app.writing() as session, pytest.raises(PlanflowError, match="is parked; only what is about"):
        delivery_desk.hold(session, by, [message.id], now=LATER)
    with app.writing() as session, pytest.raises(PlanflowError, match="is parked; only a held one"):
        delivery_desk.release(session, by, [message.id], now=LATER)
    with app.writing() as session, pytest.raises(PlanflowError, match="not on hold"):
        delivery_desk.release_everything(session, by, now=LATER)
    with app.writing() as session:
        session.get_one(Person, people.owner.id).address_parked_at = LATER
    with app.writing() as session, pytest.raises(PlanflowError, match="unpark owner"):
        delivery_desk.retry(session, by, [message.id], now=LATER)


def test_a_database_without_a_hold_says_nothing_is_held(app):
    _due(app)
    with app.reading() as session:
        assert session.exec(select(Organisation.deliveries_held_at)).one() is None
        assert outbox.counts(session) == {}
