"""F6: a mail server that refuses, puts off, stalls and breaks off: nothing is lost, and a repeat is the same.

The server is real and speaks over a socket; the clock is the run's own, so days of retries take seconds.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.services import deliveries, ledger
from planflow.services.deliveries import HORIZON
from planflow.store import job_runs
from planflow.testing import given, handed_over, invariants
from tests.mail_server import DROP, DROP_KEPT, STALL, MailServer, Script
from tests.reminding import MONDAY, at, cast, intents, messages

NOW = at("2017-01-23")


def _people(app, count=4):
    """So many owners, each with something due today."""
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


def _app(app, server, options="", *, patience=30, **settings):
    url = f"{server.url}?timeout={patience}{options}"
    return Application(replace(app.settings, smtp_url=url, **settings), SimulatedClock(NOW))


def _run(app, until=NOW + timedelta(days=2)):
    """Deliver whenever something is due."""
    now = NOW
    while now is not None and now <= until:
        jobs.deliver(app, now)
        now = jobs.next_due(app, now)


def _for_four_days(app):
    """A run every six hours, for longer than any single message is tried again."""
    for number in range(int((HORIZON + timedelta(days=1)) / timedelta(hours=6)) + 1):
        jobs.deliver(app, NOW + number * timedelta(hours=6))


def _states(app):
    return Counter(row.state for row in messages(app))


def _whole(app, server, now):
    """What must hold of everything that the server took."""
    jobs.sweep(app, now)
    assert invariants.violations(app, now) == []
    taken = [mail.raw for mail in server.taken]
    assert handed_over.wrong(app, taken) == []
    assert all(len(mail.recipients) == 1 for mail in server.taken)
    return Counter(message_from_bytes(raw)["Message-ID"] for raw in taken)


@pytest.mark.parametrize(
    "script",
    [
        Script(greeting=["421 4.3.2 not now", "", DROP]),
        Script(mail=["421 4.3.2 closing", "", "452 4.3.1 no room", DROP]),
        Script(rcpt=["450 4.2.0 greylisted"] * 4),
        Script(rcpt=["451 4.7.1 later", "", "452 4.2.2 full", DROP]),
        Script(data=["451 4.3.0 disk full", "", "421 4.3.2 closing", "452 4.3.1 no room"]),
        Script(rcpt=[STALL]),
        Script(mails_in_a_connection=1),
    ],
    ids=["greeting", "mail", "greylist", "rcpt", "data", "tarpit", "one mail in a connection"],
)
def test_whatever_is_put_off_arrives_once(app, script):
    _people(app)
    with MailServer(script) as server:
        own = _app(app, server, patience=2 if STALL in script.rcpt else 30)
        _run(own)
        own.close()
        ids = _whole(app, server, NOW + timedelta(days=2))
    assert set(_states(app)) == {"sent"}
    assert len(ids) == len(messages(app)) > 0
    assert set(ids.values()) == {1}


def test_a_connection_lost_after_the_mail_repeats_the_same_bytes(app):
    _people(app)
    with MailServer(Script(data=[DROP_KEPT, "", DROP, DROP_KEPT])) as server:
        own = _app(app, server)
        _run(own)
        own.close()
        ids = _whole(app, server, NOW + timedelta(days=2))
    assert set(_states(app)) == {"sent"}
    assert len(ids) == len(messages(app))
    assert sum(ids.values()) == len(ids) + 2


@pytest.mark.parametrize("answer", ["550 no", "552 5.2.2 full", "554 5.7.1 refused"])
def test_a_refused_recipient_is_parked_and_shown_and_stops_nobody(app, answer):
    _people(app)
    with MailServer(Script(refuse={"owner1@example.org": answer})) as server:
        own = _app(app, server)
        _run(own)
        own.close()
        ids = _whole(app, server, NOW + timedelta(days=2))
    states = _states(app)
    assert set(states) == {"sent", "parked"}
    assert states["sent"] == len(ids) >= 3
    for parked in [row for row in messages(app) if row.state == "parked"]:
        assert (parked.last_code, parked.address) == (answer[:3], "owner1@example.org")
        assert "owner1" not in parked.last_error
        assert "@" not in parked.last_error
        ended = {(row.state, row.reason) for row in intents(app) if row.message_id == parked.id}
        assert ended == {("undeliverable", answer[:3])}


def test_a_mail_refused_as_a_whole_is_parked_and_the_next_one_goes(app):
    _people(app)
    with MailServer(Script(data=["554 5.6.0 looks like spam"])) as server:
        own = _app(app, server)
        _run(own)
        own.close()
        _whole(app, server, NOW + timedelta(days=2))
    assert _states(app)["parked"] == 1
    assert _states(app)["sent"] >= 3


@pytest.mark.parametrize(
    ("script", "options"),
    [
        (Script(greeting=["554 5.7.1 not welcome"] * 999), ""),
        (Script(mail=["550 5.7.1 sender refused"] * 999), ""),
        (Script(), "&starttls=required"),
        (None, ""),
    ],
    ids=["greeting", "sender", "tls", "server away"],
)
def test_where_server_or_settings_are_at_fault_nothing_is_parked_and_the_administrator_is_told(
    app, script, options
):
    _people(app)
    server = MailServer(script)
    with server:
        own = _app(app, server, options)
        if script is not None:
            _for_four_days(own)
    if script is None:
        _for_four_days(own)
    assert set(_states(app)) == {"planned"}
    with app.reading() as session:
        run = job_runs.find(session, "deliver")
        assert run.failed
        assert "mail server" in run.summary
    own.close()
    with MailServer() as mended:
        again = _app(app, mended)
        late = NOW + HORIZON + timedelta(days=2)
        assert jobs.deliver(again, late).sent == len(mended.taken) == len(messages(app))
        again.close()
    with app.reading() as session:
        assert not job_runs.find(session, "deliver").failed


def test_a_server_that_is_away_is_asked_once_in_a_run_and_costs_no_message_a_try(app):
    _people(app)
    with MailServer(Script(greeting=["421 4.3.2 not now"] * 999)) as server:
        own = _app(app, server)
        report = jobs.deliver(own, NOW)
        own.close()
        assert server.connections == 1
    assert (report.sent, report.retried) == (0, 1)
    assert len(report.trouble) == 1
    assert sorted(row.attempts for row in messages(app)) == [0] * (len(messages(app)) - 1) + [1]


def test_back_off_grows_and_is_spread_between_messages(app):
    _people(app, 6)
    with MailServer(Script(rcpt=["451 4.7.1 later"] * 999)) as server:
        own = _app(app, server)
        _run(own, NOW + HORIZON + timedelta(hours=12))
        own.close()
    rows = messages(app)
    assert {row.state for row in rows} == {"parked"}
    assert len({row.next_try_at for row in rows}) > 3
    assert all(8 <= row.attempts < deliveries.MOST_TRIES for row in rows)
