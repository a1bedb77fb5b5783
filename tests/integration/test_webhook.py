"""The webhook: what another system is told of an event, signed, once, and what its answers mean."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.engine import routes
from planflow.errors import FileError, PlanflowError
from planflow.notify import channels, webhook
from planflow.notify.channel import ChannelError, Outgoing
from planflow.services import ledger
from planflow.settings import Settings
from planflow.testing import given, invariants
from tests.reminding import MONDAY, at, cast, intents, mails, messages
from tests.web_server import DROP, Answer, WebServer

SECRET = "a secret of sixteen characters and more"
NOW = at("2017-01-23")
CLOCK = SimulatedClock(datetime(2017, 1, 23, 9, 0, tzinfo=UTC))
EVENT = Outgoing("1234abcd", date(2017, 1, 23), "", "", b'{"event":"action_verified"}')


def _fault(server, **how):
    channel = webhook.Webhook(f"{server.url}/hook", SECRET, CLOCK)
    with pytest.raises(ChannelError) as caught:
        channel.send(EVENT)
    return caught.value


def test_an_event_is_posted_with_a_signature_over_instant_and_body():
    with WebServer() as server:
        webhook.Webhook(f"{server.url}/hook?key=1", SECRET, CLOCK).send(EVENT)
        (call,) = server.calls
    assert (call.method, call.path, call.body) == ("POST", "/hook?key=1", EVENT.raw)
    assert call.headers["X-Planflow-Id"] == "1234abcd"
    stamp, made = call.headers["X-Planflow-Signature"].split(",")
    assert stamp == f"t={int(CLOCK.now().timestamp())}"
    signed = stamp.removeprefix("t=").encode() + b"." + call.body
    assert made == "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert webhook.signature(SECRET.encode(), CLOCK.now(), b"other") != call.headers["X-Planflow-Signature"]


@pytest.mark.parametrize(
    ("answer", "code", "permanent", "is_down", "pause"),
    [
        (Answer(400), "400", True, False, 0),
        (Answer(404), "404", True, False, 0),
        (Answer(410), "410", True, False, 0),
        (Answer(422, headers={"Retry-After": "60"}), "422", True, False, 0),
        (Answer(408), "408", False, False, 0),
        (Answer(429, headers={"Retry-After": "120"}), "429", False, False, 120),
        (Answer(429, headers={"Retry-After": "99999999"}), "429", False, False, 6 * 60 * 60),
        (Answer(503, headers={"Retry-After": "Mon, 23 Jan 2017 09:10:00 GMT"}), "503", False, False, 600),
        (Answer(503, headers={"Retry-After": "Mon, 23 Jan 2017 08:10:00 GMT"}), "503", False, False, 0),
        (Answer(500, headers={"Retry-After": "soon"}), "500", False, False, 0),
        (Answer(401), "401", False, True, 0),
        (Answer(403), "403", False, True, 0),
        (Answer(302, headers={"Location": "/other"}), "302", False, True, 0),
        (Answer(307, headers={"Location": "/other"}), "307", False, True, 0),
        (Answer(DROP), "dropped", False, False, 0),
    ],
    ids=lambda value: str(value.code) if isinstance(value, Answer) else "",
)
def test_what_an_answer_means_is_decided_by_its_number(answer, code, permanent, is_down, pause):
    with WebServer(answer) as server:
        error = _fault(server)
        assert len(server.calls) == 1
        assert server.url not in str(error)
    assert (error.code, error.permanent, error.is_down, error.after_seconds) == (
        code, permanent, is_down, pause,
    )  # fmt: skip
    assert error.outcome_unknown == (answer.code == DROP)


def test_an_address_that_is_not_there_stops_the_channel_and_parks_nothing():
    with WebServer() as server:
        pass
    error = _fault(server)
    assert (error.code, error.permanent, error.is_down) == ("connect", False, True)


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.org/x", "ftp://localhost/x", "https://", "hooks.example.org", "https://u:p@h.org",
     "https://h.org/a b", "https://h.org:port", "file:///etc/passwd", "http://localhost.example.org/"],
)  # fmt: skip
def test_only_protected_addresses_are_posted_to(url):
    with pytest.raises(PlanflowError) as caught:
        webhook.checked(url)
    assert caught.value.remedy
    assert "example" not in caught.value.message


def _app(app, url):
    settings = replace(app.settings, webhook_url=url, webhook_secret=SECRET)
    return Application(settings, SimulatedClock(NOW))


def _verified(app, people):
    with app.writing() as session:
        action = given.action(session, people.plan, "R1", owner=people.owner, due_on=MONDAY, state="verified")
        ledger.append(
            session, Actor(people.chair.id), chain=people.plan.id, kind="action_verified",
            subject_kind="action", subject_id=action.id, from_state="implemented", to_state="verified",
            now=NOW,
        )  # fmt: skip
    return action


def test_an_event_is_told_once_to_another_system_and_names_nobody(app):
    people = cast(app)
    with WebServer(Answer(503), answer=None) as server:
        own = _app(app, f"{server.url}/hook")
        _verified(own, people)
        report = jobs.deliver(own, NOW)
        assert (report.gathered, report.retried) == (1, 1)
        assert jobs.next_due(own, NOW) > NOW
        jobs.deliver(own, NOW + timedelta(hours=12))
        assert jobs.deliver(own, NOW + timedelta(hours=13)).sent == 0
        own.close()
        first, second = server.calls
    assert first.body == second.body
    assert first.headers["X-Planflow-Id"] == second.headers["X-Planflow-Id"]
    told = json.loads(first.body)
    with app.reading() as session:
        key = session.get_one(type(people.plan), people.plan.id).key
    assert told["event"] == "action_verified"
    assert told["plan"]["key"] == key
    assert (told["reference"], told["by"], told["to"], told["due_on"]) == (
        f"{key}/R1", "chair", "verified", "2017-01-23",
    )  # fmt: skip
    assert told["to_label"]
    assert told["to_label"] in told["text"]
    for person in (people.owner, people.chair, people.coordinator):
        assert person.name not in first.body.decode()
        assert person.email not in first.body.decode()
    assert [(row.channel, row.state) for row in intents(app, channel="webhook")] == [("webhook", "sent")]
    assert [row.recipient_id for row in messages(app)] == [None]
    jobs.sweep(app, NOW)
    assert invariants.violations(app, NOW) == []


def test_what_is_told_to_another_system_takes_no_mail_from_anybody(app):
    people = cast(app)
    with WebServer() as server:
        own = _app(app, server.url)
        for _ in range(5):
            _verified_again(own, people)
        jobs.sweep(own, NOW)
        jobs.deliver(own, NOW)
        own.close()
        assert len(server.calls) == 5
        assert [json.loads(call.body)["id"] for call in server.calls] == [
            row.token for row in messages(app) if row.channel == "webhook"
        ]


def _verified_again(app, people):
    with app.writing() as session:
        ledger.append(
            session, Actor(None), chain=people.plan.id, kind="plan_submitted", subject_kind="plan",
            subject_id=people.plan.id, to_state="submitted", now=NOW,
        )  # fmt: skip


def test_without_an_address_nothing_is_written_for_the_connector(app):
    people = cast(app)
    _verified(app, people)
    assert intents(app, channel="webhook") == []
    assert jobs.deliver(app, NOW).sent == 0


def test_mail_and_webhook_leave_by_their_own_ways_in_one_run(app):
    people = cast(app)
    with WebServer(Answer(403)) as server:
        own = _app(app, server.url)
        with own.writing() as session:
            given.action(session, people.plan, "R9", owner=people.owner, due_on=MONDAY)
        _verified(own, people)
        jobs.sweep(own, NOW)
        report = jobs.deliver(own, NOW)
        own.close()
    assert mails(app, "owner")
    assert (report.retried, report.parked) == (1, 0)


def test_the_channel_is_there_only_where_it_is_set_up(tmp_path):
    with channels.open_channels(Settings(mail_dir=tmp_path)) as opened:
        assert set(opened) == {"mail"}
        assert opened["mail"].name == "folder"
    with channels.open_channels(Settings(webhook_url="https://example.org/x")) as opened:
        assert set(opened) == {"mail", "webhook"}


@pytest.mark.parametrize(
    "entry",
    ["{name: a, tell: connector}", "{name: a, tell: chair, channel: webhook}",
     "{name: a, tell: connector, channel: webhook}\n    - {name: b, tell: connector, channel: webhook}"],
)  # fmt: skip
def test_a_route_to_the_connector_is_written_whole_and_once(tmp_path, entry):
    (tmp_path / "routes.yaml").write_text(f"planflow: 1\nroutes:\n  action_verified:\n    - {entry}\n")
    with pytest.raises(FileError) as caught:
        routes.read(tmp_path)
    assert caught.value.problems[0].remedy
