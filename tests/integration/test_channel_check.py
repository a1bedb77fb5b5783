"""What `planflow doctor` says of the ways for messages to leave: tried out, without sending anything."""

from dataclasses import replace

import pytest

from planflow import checkup
from planflow.bootstrap import Application
from planflow.checkup import Verdict
from planflow.errors import PlanflowError
from planflow.notify import channels
from planflow.settings import Settings
from planflow.testing import given
from tests.mail_server import MailServer, Script
from tests.notify_stub import NotifyStub


def _found(app, **settings):
    own = Application(replace(app.settings, **settings))
    found = [one for one in checkup.look_over(own, given.START) if one.what.startswith("channel")]
    own.close()
    return found


def test_a_mail_server_that_answers_is_good_and_nothing_is_sent(sqlite_app):
    with MailServer() as server:
        (found,) = _found(sqlite_app, smtp_url=server.url, mail_from="planflow@example.org")
        assert (found.what, found.verdict) == ("channel smtp", Verdict.GOOD)
        assert server.taken == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smtp_url": "smtp://user:hidden@localhost:1"}, "cannot be reached"),
        ({"smtp_url": "smtp://user:hidden@host/x"}, "PLANFLOW_SMTP_URL"),
        ({"notify_api_key": "hidden"}, "PLANFLOW_NOTIFY_API_KEY"),
        ({"webhook_url": "http://hooks.example.org/hidden"}, "not protected"),
        ({"webhook_url": "https://hooks.example.org/hidden", "webhook_secret": "hidden"}, "guessed"),
    ],
)
def test_what_is_wrong_has_a_remedy_and_repeats_no_secret(sqlite_app, settings, words):
    found = [one for one in _found(sqlite_app, **settings) if one.verdict is Verdict.WRONG]
    assert len(found) == 1
    assert words in found[0].sentence
    assert found[0].remedy
    assert "hidden" not in found[0].sentence + found[0].remedy


def test_several_ways_are_looked_at_each(sqlite_app):
    with NotifyStub() as stub:
        settings = stub.settings(webhook_url="https://hooks.example.org/x", webhook_secret="x" * 32)
        names = ("notify_api_key", "notify_template_id", "notify_base_url", "webhook_url", "webhook_secret")
        found = _found(sqlite_app, **{name: getattr(settings, name) for name in names})
    assert [(one.what, one.verdict) for one in found] == [
        ("channel govuk_notify", Verdict.GOOD), ("channel webhook", Verdict.GOOD),
    ]  # fmt: skip


def test_a_server_that_refuses_the_greeting_is_shown(sqlite_app):
    with MailServer(Script(greeting=["554 5.7.1 not welcome"])) as server:
        (found,) = _found(sqlite_app, smtp_url=server.url)
    assert found.verdict is Verdict.WRONG
    assert "554" in found.sentence


def test_a_bounce_address_that_takes_no_token_stops_before_anything_leaves():
    settings = Settings(smtp_url="smtp://localhost", bounce_address="not an address")
    with pytest.raises(PlanflowError, match="BOUNCE_ADDRESS"), channels.open_channels(settings):
        pass
