"""GOV.UK Notify: the official client against a server that speaks its contract, faults included."""

from datetime import UTC, date, datetime, timedelta

import pytest

from planflow.errors import PlanflowError
from planflow.notify import channels, eml, govuk_notify, notify_text, render, samples
from planflow.notify.channel import ChannelError, Outgoing
from planflow.settings import Settings
from tests.notify_stub import ACCEPTED_THEN_DROPPED, KEY, SERVICE, NotifyStub, error
from tests.web_server import DROP, Answer

RATE = error(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")
DAILY = error(429, "TooManyRequestsError", "Exceeded send limits (email: 250000) for today")
BAD_ADDRESS = error(400, "ValidationError", "email_address Not a valid email address")
TRIAL = error(400, "BadRequestError", "Can’t send to this recipient when service is in trial mode")
NO_TEMPLATE = error(400, "BadRequestError", "Template not found")
NO_FIELD = error(400, "BadRequestError", "Missing personalisation: name")
NO_REPLY_TO = error(400, "BadRequestError", "email_reply_to_id x does not exist in database")
NO_KEY = error(403, "AuthError", "Invalid token: API key not found")
BROKEN = error(500, "Exception", "Internal server error")
AWAY = error(503, "Exception", "Service unavailable")


def _raw(subject="2 need you", text="Hello\n\nOne thing.\n"):
    mail = eml.Mail(
        token="t", sender=eml.address("A council", "planflow@example.org"),
        recipient=eml.address("Owner", "owner@example.org"), reply_to=None, subject=subject, text=text,
        html="<p>x</p>", thread="", at=datetime(2017, 1, 23, tzinfo=UTC),
    )  # fmt: skip
    return eml.build(mail)


def _mail(token="1234abcd", *, is_repeat=False, raw=None):
    return Outgoing(token, date(2017, 1, 23), "owner", "owner@example.org", raw or _raw(), is_repeat)


def _send(stub, mail, **settings):
    with channels.open_channels(stub.settings(**settings)) as opened:
        opened["mail"].send(mail)


def _fault(stub, mail=None, **settings):
    with pytest.raises(ChannelError) as caught:
        _send(stub, mail or _mail(), **settings)
    return caught.value


def test_a_mail_is_handed_over_with_its_token_as_the_reference():
    with NotifyStub() as stub:
        _send(stub, _mail(raw=_raw("Überfällig: 1", "Hello\n\nWHAT IS LATE\n\n- R1: due\n")))
        (sent,) = stub.notifications
    assert sent["reference"] == "1234abcd"
    assert sent["email_address"] == "owner@example.org"
    assert sent["subject"] == "Überfällig: 1"
    assert sent["body"] == "Hello\n\n# WHAT IS LATE\n\n* R1: due"
    assert stub.lookups == []


def test_replies_go_to_the_address_that_the_settings_name():
    with NotifyStub() as stub:
        _send(stub, _mail(), notify_reply_to_id="8e222534-7f05-4972-86e3-17c5d9f894e2")
        assert stub.notifications[0]["reply_to"] == "8e222534-7f05-4972-86e3-17c5d9f894e2"
    assert not channels.keeps_reply_to(Settings(notify_api_key=KEY))
    assert channels.keeps_reply_to(Settings(smtp_url="smtp://localhost"))


@pytest.mark.parametrize(
    ("answer", "code", "permanent", "is_down", "pause"),
    [
        (BAD_ADDRESS, "400", True, False, 0),
        (TRIAL, "400", True, False, 0),
        (NO_TEMPLATE, "400", False, True, 0),
        (NO_FIELD, "400", False, True, 0),
        (NO_REPLY_TO, "400", False, True, 0),
        (NO_KEY, "403", False, True, 0),
        (RATE, "429", False, True, 60),
        (DAILY, "429", False, True, 3600),
        (BROKEN, "500", False, False, 0),
        (AWAY, "503", False, True, 0),
        (Answer(DROP), "503", False, True, 0),
        (Answer(502, b"<html>bad gateway</html>"), "502", False, False, 0),
        (Answer(200, b"<html>a page of the proxy</html>"), "503", False, True, 0),
    ],
    ids=lambda value: f"{value.code} {value.body[:90]!r}" if isinstance(value, Answer) else "",
)
def test_what_a_failure_means_is_decided_by_the_number(answer, code, permanent, is_down, pause):
    with NotifyStub(answer) as stub:
        fault = _fault(stub)
        assert stub.notifications == []
        assert (stub.lookups == ["1234abcd"]) == (code == "503")
    assert (fault.code, fault.permanent, fault.is_down, fault.after_seconds) == (
        code, permanent, is_down, pause,
    )  # fmt: skip
    assert fault.outcome_unknown == (code == "503")
    assert "owner" not in str(fault)


def test_a_key_of_another_service_is_refused_and_nothing_is_parked():
    with NotifyStub() as stub:
        fault = _fault(stub, notify_api_key=KEY.replace(SERVICE, "00000000-ab16-4eb0-8407-a37497a57506"))
        assert (fault.code, fault.is_down) == ("403", True)
        assert stub.notifications == []


def test_an_answer_that_got_lost_is_looked_up_and_nothing_is_sent_twice():
    with NotifyStub(ACCEPTED_THEN_DROPPED) as stub:
        _send(stub, _mail())
        assert len(stub.notifications) == 1
        assert stub.lookups == ["1234abcd"]


def test_a_repeat_is_looked_up_before_anything_is_sent():
    with NotifyStub() as stub:
        _send(stub, _mail())
        _send(stub, _mail(is_repeat=True))
        assert len(stub.notifications) == 1
        _send(stub, _mail("other", is_repeat=True))
        assert len(stub.notifications) == 2
        assert stub.lookups == ["1234abcd", "other"]


def test_a_repeat_is_not_sent_where_it_cannot_be_looked_up():
    with NotifyStub(ACCEPTED_THEN_DROPPED) as stub:
        stub.lookup_faults = [AWAY, BROKEN, RATE]
        assert _fault(stub).outcome_unknown
        fault = _fault(stub, _mail(is_repeat=True))
        assert (fault.is_down, fault.outcome_unknown) == (True, True)
        assert _fault(stub, _mail(is_repeat=True)).after_seconds == 60
        _send(stub, _mail(is_repeat=True))
        assert len(stub.notifications) == 1


@pytest.mark.parametrize("status", ["permanent-failure", "technical-failure", "temporary-failure"])
def test_what_notify_has_given_up_may_be_sent_again(status):
    with NotifyStub() as stub:
        _send(stub, _mail())
        stub.say("1234abcd", status)
        _send(stub, _mail(is_repeat=True))
        assert len(stub.notifications) == 2


def test_what_became_of_mails_is_read_page_by_page():
    with NotifyStub() as stub, channels.open_channels(stub.settings()) as opened:
        start = datetime.now(UTC) - timedelta(minutes=5)
        tokens = [f"token{number}" for number in range(260)]
        for token in tokens:
            opened["mail"].send(_mail(token))
            stub.say(token, "delivered")
        stub.say("token0", "permanent-failure")
        stub.say("token1", "sending")
        found = {one.token: one for one in opened["mail"].reports(tokens, start)}
        assert len(found) == 259
        assert (found["token0"].is_delivered, found["token0"].code) == (False, "5.0.0")
        assert found["token2"].is_delivered
        assert opened["mail"].reports(tokens, datetime.now(UTC) + timedelta(minutes=1)) == []


def test_the_check_finds_a_template_that_asks_for_something_else():
    def looked(**how):
        with NotifyStub(**how.pop("stub", {})) as stub:
            (way,) = [one for one in channels.in_use(stub.settings(**how)) if one.name == "govuk_notify"]
            return next(iter(way.check(stub.settings(**how))))

    assert looked().remedy == ""
    assert "version 3" in looked().sentence
    found = looked(stub={"fields": ("subject", "body", "first name")})
    assert "first name" in found.sentence
    assert found.remedy
    assert "TEMPLATE_ID" in looked(notify_template_id="00000000-2a88-4f6e-b855-c550268ce08a").remedy
    assert "API_KEY" in looked(notify_api_key=KEY[:-4] + "0000").remedy
    assert looked(notify_api_key="secret-nonsense").remedy
    assert "nonsense" not in str(looked(notify_api_key="secret-nonsense"))


def test_a_key_that_is_none_is_refused_before_any_call():
    with pytest.raises(PlanflowError) as caught:
        govuk_notify.client(Settings(notify_api_key="short"))
    assert caught.value.remedy


def test_words_of_a_mail_cannot_format_or_link_by_themselves():
    text = "Hello\n\n# not a heading\n* not a list\n^ not an inset\n[click](http://evil.example)\n((name))\n"
    made = notify_text.markdown(text)
    assert "#" not in made
    assert "*" not in made
    assert "^" not in made
    assert "](" not in made
    assert "((" not in made


def test_every_word_of_every_sample_mail_arrives():
    marks = {"-", "--", "|", "#", "*", "^", "---"}
    for letter in samples.letters("en"):
        words = render.render(letter)
        subject, body = notify_text.read(_raw(words.subject, words.text))
        assert subject == words.subject
        assert [w for w in body.split() if w not in marks] == [
            w for w in words.text.split() if w not in marks
        ]
