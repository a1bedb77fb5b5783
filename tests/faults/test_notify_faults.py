"""F7: GOV.UK Notify refuses, limits, fails and loses answers: everything arrives, and nothing twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.services import deliveries, ledger
from planflow.services.deliveries import HORIZON, LEASE
from planflow.store import job_runs
from planflow.testing import given, invariants
from tests.notify_stub import ACCEPTED_THEN_DROPPED, KEY, TEMPLATE, NotifyStub, error
from tests.reminding import MONDAY, at, cast, messages
from tests.web_server import DROP, Answer

NOW = at("2017-01-23")
RATE = error(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")
DAILY = error(429, "TooManyRequestsError", "Exceeded send limits (email: 250000) for today")
BROKEN = error(500, "Exception", "Internal server error")
AWAY = error(503, "Exception", "Service unavailable")
BAD_ADDRESS = error(400, "ValidationError", "email_address Not a valid email address")
NO_TEMPLATE = error(400, "BadRequestError", "Template not found")
NO_KEY = error(403, "AuthError", "Invalid token: API key not found")


def _people(app, count=3):
    people = cast(app)
    with app.writing() as session:
        for number in range(count):
            owner = given.person(session, f"owner{number}")
            action = given.action(session, people.plan, f"R{number}", owner=owner, due_on=MONDAY)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=NOW,
        )  # fmt: skip
    jobs.sweep(app, NOW)


def _app(app, stub):
    settings = replace(
        app.settings, notify_api_key=KEY, notify_template_id=TEMPLATE, notify_base_url=stub.url
    )
    return Application(settings, SimulatedClock(NOW))


def _run(app, until=NOW + timedelta(days=2)):
    now = NOW
    while now is not None and now <= until:
        jobs.deliver(app, now)
        now = jobs.next_due(app, now)


def _references(stub):
    return Counter(one["reference"] for one in stub.notifications)


@pytest.mark.parametrize(
    "faults",
    [
        [RATE, None, RATE],
        [DAILY, None, DAILY],
        [BROKEN, None, BROKEN, BROKEN],
        [AWAY, None, AWAY],
        [Answer(DROP), None, Answer(DROP), AWAY],
        [ACCEPTED_THEN_DROPPED, None, ACCEPTED_THEN_DROPPED],
        [AWAY, ACCEPTED_THEN_DROPPED, BROKEN, Answer(DROP), RATE, ACCEPTED_THEN_DROPPED, None, DAILY],
    ],
    ids=["rate", "daily", "500", "503", "dropped", "accepted and dropped", "all of it"],
)
def test_everything_arrives_and_nothing_twice(app, faults):
    _people(app)
    with NotifyStub(*faults) as stub:
        own = _app(app, stub)
        _run(own)
        own.close()
    jobs.sweep(app, NOW + timedelta(days=2))
    assert invariants.violations(app, NOW + timedelta(days=2)) == []
    rows = messages(app)
    assert {row.state for row in rows} == {"sent"}
    assert _references(stub) == Counter(row.token for row in rows)


def test_a_look_up_that_fails_holds_the_message_back_rather_than_sending_it_again(app):
    _people(app)
    with NotifyStub(ACCEPTED_THEN_DROPPED) as stub:
        stub.lookup_faults = [AWAY, BROKEN, RATE]
        own = _app(app, stub)
        _run(own)
        own.close()
    rows = messages(app)
    assert {row.state for row in rows} == {"sent"}
    assert _references(stub) == Counter(row.token for row in rows)


def test_a_worker_that_died_after_handing_over_does_not_hand_over_again(app):
    _people(app, 1)
    with NotifyStub() as stub:
        own = _app(app, stub)
        with own.writing() as session:
            jobs.gathering.gather(session, now=NOW)
        first = deliveries.record_sent
        deliveries.record_sent = _die
        try:
            with pytest.raises(KeyboardInterrupt):
                jobs.deliver(own, NOW)
        finally:
            deliveries.record_sent = first
        assert len(stub.notifications) == 1
        jobs.deliver(own, NOW + LEASE)
        own.close()
    rows = messages(app)
    assert {row.state for row in rows} == {"sent"}
    assert _references(stub) == Counter(row.token for row in rows)


def _die(*_args, **_options):
    raise KeyboardInterrupt


def test_a_refused_address_is_parked_and_stops_nobody(app):
    _people(app)
    with NotifyStub(None, BAD_ADDRESS) as stub:
        own = _app(app, stub)
        _run(own)
        own.close()
    rows = messages(app)
    states = Counter(row.state for row in rows)
    assert states["cancelled"] == 1
    assert states["sent"] == len(stub.notifications) == len(rows) - 1
    with app.reading() as session:
        parked = session.exec(select(Person.id).where(col(Person.address_parked_at).is_not(None))).all()
    assert parked == [row.recipient_id for row in rows if row.state == "cancelled"]


@pytest.mark.parametrize("fault", [NO_TEMPLATE, NO_KEY, AWAY, DAILY], ids=["400", "403", "503", "429"])
def test_while_settings_or_service_are_at_fault_nothing_is_parked_and_the_administrator_is_told(app, fault):
    _people(app)
    with NotifyStub(*[fault] * 200) as stub:
        own = _app(app, stub)
        for number in range(int((HORIZON + timedelta(days=1)) / timedelta(hours=6)) + 1):
            jobs.deliver(own, NOW + number * timedelta(hours=6))
        assert {row.state for row in messages(app)} == {"planned"}
        with app.reading() as session:
            run = job_runs.find(session, "deliver")
            assert run.failed
            assert "GOV.UK Notify" in run.summary
        stub.faults = []
        assert jobs.deliver(own, NOW + HORIZON + timedelta(days=2)).sent == len(messages(app))
        own.close()
    assert _references(stub) == Counter(row.token for row in messages(app))
