"""F6: what each answer of a mail server comes to in whole passes, and where a person sees it.

The table names the answer, what becomes of the message it was given to, and what `planflow doctor` says.
"""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes

import pytest

from planflow import checkup, jobs
from planflow.bootstrap import Application
from planflow.checkup import Verdict
from planflow.cli import main
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.services import deliveries, ledger
from planflow.services.deliveries import HORIZON
from planflow.store import attempts, job_runs
from planflow.testing import given, handed_over, invariants
from tests import certificates
from tests.mail_server import DROP, DROP_KEPT, MailServer, Script
from tests.reminding import MONDAY, at, cast, messages

NOW = at("2017-01-23")
BAD = "owner1@example.org"


def _owners(app, count=4):
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


def _over(app, url):
    return Application(replace(app.settings, smtp_url=url), SimulatedClock(NOW))


def _passes(own, until):
    """A pass at every instant at which something is due; when the last one was."""
    now = following = NOW
    while following is not None and following <= until:
        now = following
        jobs.deliver(own, now)
        following = jobs.next_due(own, now)
    return now


def _to(app, address):
    (found,) = [message for message in messages(app) if message.address == address]
    return found


def _wrong(app, now):
    """What `planflow doctor` finds of the deliveries."""
    with app.reading() as session:
        return {one.what: one.sentence for one in checkup.about_deliveries(session, now) if one.remedy}


def _whole(app, server, now):
    jobs.sweep(app, now)
    assert invariants.violations(app, now) == []
    assert handed_over.wrong(app, [mail.raw for mail in server.taken]) == []
    by_id = {}
    for raw in server.seen:
        by_id.setdefault(message_from_bytes(raw)["Message-ID"], set()).add(raw)
    assert all(len(forms) == 1 for forms in by_id.values()), "a try in other words"


@pytest.mark.parametrize("code", ["450", "451", "452"])
def test_a_recipient_who_is_put_off_for_three_days_is_given_up_and_nobody_else_waits(app, code):
    _owners(app)
    with MailServer(Script(refuse={BAD: f"{code} 4.2.0 not now"})) as server:
        own = _over(app, server.url)
        assert jobs.deliver(own, NOW).sent == len(messages(app)) - 1
        assert _to(app, BAD).state == "planned"
        before = _passes(own, NOW + HORIZON - timedelta(hours=7))
        assert _to(app, BAD).state == "planned"
        assert set(_wrong(app, before)) == {"mails tried again"}
        last = _passes(own, NOW + HORIZON + timedelta(hours=12))
        own.close()
        _whole(app, server, last)
    message = _to(app, BAD)
    assert (message.state, message.last_code) == ("parked", code)
    assert last - NOW >= HORIZON
    assert set(_wrong(app, last)) == {"mails given up"}


@pytest.mark.parametrize("code", ["550", "551", "552", "553", "554"])
def test_a_recipient_who_is_refused_is_given_up_at_once_and_listed(app, code, monkeypatch, capsysbinary):
    _owners(app)
    with MailServer(Script(refuse={BAD: f"{code} 5.0.0 {BAD} is nobody here"})) as server:
        own = _over(app, server.url)
        report = jobs.deliver(own, NOW)
        own.close()
        _whole(app, server, NOW)
    assert (report.parked, report.retried, report.sent) == (1, 0, len(messages(app)) - 1)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.settings.database_url)
    with pytest.raises(SystemExit):
        main.run(["deliveries", "list", "--state", "parked", "--json"])
    (shown,) = json.loads(capsysbinary.readouterr().out)
    assert (shown["id"], shown["state"], shown["last_code"]) == (_to(app, BAD).id, "parked", code)
    assert set(_wrong(app, NOW)) == {"mails given up"}
    assert _to(app, BAD).attempts == 1


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize(
    "answer", ["421 4.3.2 closing", "450 4.2.0 greylisted", "451 4.3.0 later", "452 4.3.1 full", DROP]
)
def test_what_is_put_off_arrives_at_a_later_pass_in_the_same_bytes(app, stage, answer):
    _owners(app)
    with MailServer(Script(**{stage: [answer] * 3})) as server:
        own = _over(app, server.url)
        last = _passes(own, NOW + timedelta(days=1))
        own.close()
        _whole(app, server, last)
    assert Counter(message.state for message in messages(app)) == {"sent": len(messages(app))}
    assert len(server.taken) == len(messages(app))
    assert _wrong(app, last) == {}


def test_a_lost_answer_is_shown_as_a_try_and_repeated_in_the_same_bytes(app):
    _owners(app)
    with MailServer(Script(data=[DROP_KEPT])) as server:
        own = _over(app, server.url)
        last = _passes(own, NOW + timedelta(days=1))
        own.close()
        _whole(app, server, last)
    ids = Counter(message_from_bytes(mail.raw)["Message-ID"] for mail in server.taken)
    assert sorted(ids.values()) == [1] * (len(messages(app)) - 1) + [2]
    (again,) = [message for message in messages(app) if message.attempts == 2]
    with app.reading() as session:
        tries = [(one.result, one.code) for one in attempts.of_message(session, again.id)]
    assert [result for result, _ in tries] == ["will_retry", "handed_over"]
    assert tries[0][1] == "dropped"


@pytest.fixture
def down(request, tmp_path):
    """A server that is of no use, as the parameter says: its address, with the server while it runs."""
    kind = request.param
    if kind == "421 at connect":
        server, url = MailServer(Script(greeting=["421 4.3.2 not now"] * 999)), "{url}?timeout=2"
    elif kind == "untrusted certificate":
        made = certificates.make(tmp_path)
        server, url = MailServer(starttls=made.context()), "{url}?starttls=required"
    else:
        server, url = MailServer(users={"planflow": "right"}), "smtp://planflow:wrong@localhost:{port}"
    with server:
        yield server, url.format(url=server.url, port=server.port)


@pytest.mark.parametrize("down", ["421 at connect", "untrusted certificate", "log-in refused"], indirect=True)
def test_a_server_that_is_down_parks_nothing_and_says_so_after_three_days_too(app, down):
    _owners(app)
    server, url = down
    own = _over(app, url)
    for hours in range(0, 24 * 4, 6):
        now = NOW + timedelta(hours=hours)
        assert jobs.deliver(own, now).sent == 0
    made = messages(app)
    assert {message.state for message in made} == {"planned"}
    assert all(message.attempts < deliveries.MOST_TRIES for message in made)
    found = {one.what: one for one in checkup.look_over(own, now)}
    for what in ("channel smtp", "last deliver", "mails waiting"):
        assert found[what].verdict is Verdict.WRONG
    assert found["mails tried again"].verdict is Verdict.WARNING
    assert "mail server" in found["last deliver"].sentence
    assert server.taken == []
    own.close()
    with app.reading() as session:
        assert job_runs.find(session, "deliver").failed
    with MailServer() as mended:
        again = _over(app, mended.url)
        assert jobs.deliver(again, now + timedelta(hours=12)).sent == len(made)
        again.close()
        _whole(app, mended, now + timedelta(hours=12))
    assert _wrong(app, now + timedelta(hours=12)) == {}
