"""The SMTP channel against a real server: what is sent, how, and what each failure means."""

from datetime import date

import pytest

from planflow.errors import PlanflowError
from planflow.notify import channels, smtp_server, verp
from planflow.notify.channel import ChannelError, Outgoing
from planflow.notify.smtp import Smtp, dotted
from planflow.settings import Settings
from tests import certificates
from tests.mail_server import DROP, DROP_KEPT, STALL, MailServer, Script

RAW = b"Subject: A mail\r\n\r\n.first\r\nsecond\r\n..third\r\n"


def _mail(token="1234abcd", to="owner@example.org", raw=RAW):
    return Outgoing(token, date(2017, 1, 23), "owner", to, raw)


def _channel(server, options="", bounces=""):
    return Smtp(smtp_server.parse(server.url + options), "planflow@example.org", bounces)


def _fault(channel, mail=None):
    with pytest.raises(ChannelError) as caught:
        channel.send(mail or _mail())
    return caught.value


def test_a_batch_goes_over_one_connection_as_it_was_built():
    with MailServer() as server:
        settings = Settings(smtp_url=server.url, mail_from="planflow@example.org")
        with channels.open_channels(settings) as opened:
            assert server.connections == 0
            for number in range(5):
                opened["mail"].send(_mail(f"aa{number}"))
        assert server.connections == 1
        assert [mail.raw for mail in server.taken] == [RAW] * 5
        assert {(mail.sender, mail.recipients) for mail in server.taken} == {
            ("planflow@example.org", ("owner@example.org",))
        }


def test_with_a_bounce_address_each_mail_has_a_return_address_of_its_own():
    with MailServer() as server:
        channel = _channel(server, bounces="bounces@example.org")
        channel.send(_mail("0a1b"))
        channel.close()
        assert [mail.sender for mail in server.taken] == ["bounces+0a1b@example.org"]
        assert verp.token("bounces@example.org", server.taken[0].sender) == "0a1b"


@pytest.mark.parametrize(
    ("script", "code", "permanent", "is_down"),
    [
        (Script(rcpt=["550 5.1.1 <owner@example.org>: unknown"]), "550", True, False),
        (Script(rcpt=["551 5.1.6 moved"]), "551", True, False),
        (Script(rcpt=["450 4.2.0 greylisted"]), "450", False, False),
        (Script(rcpt=["451 4.7.1 later"]), "451", False, False),
        (Script(rcpt=["452 4.2.2 mailbox full"]), "452", False, False),
        (Script(rcpt=["552 5.2.2 mailbox full"]), "552", True, False),
        (Script(data=["554 5.6.0 content refused"]), "554", True, False),
        (Script(data=["552 5.3.4 too big"]), "552", True, False),
        (Script(data=["451 4.3.0 disk full"]), "451", False, False),
        (Script(data=["421 4.3.2 shutting down"]), "421", False, False),
        (Script(mail=["421 4.3.2 shutting down"]), "421", False, False),
        (Script(mail=["452 4.3.1 no room"]), "452", False, False),
        (Script(mail=["552 5.3.4 too big"]), "552", True, False),
        (Script(mail=["550 5.7.1 sender not allowed"]), "550", False, True),
        (Script(mail=["530 5.7.0 log in first"]), "530", False, True),
        (Script(rcpt=["530 5.7.0 log in first"]), "530", False, True),
        (Script(greeting=["421 4.3.2 not now"]), "421", False, True),
        (Script(greeting=["554 5.7.1 you are not welcome"]), "554", False, True),
        (Script(rcpt=["nonsense"]), "answer", False, False),
        (Script(rcpt=[DROP]), "dropped", False, False),
        (Script(greeting=[DROP]), "connect", False, True),
    ],
    ids=lambda value: str(value) if not isinstance(value, Script) else "",
)
def test_what_a_failure_means_is_decided_by_the_number_and_by_what_it_answers(
    script, code, permanent, is_down
):
    with MailServer(script) as server:
        channel = _channel(server)
        error = _fault(channel)
        channel.close()
    assert (error.code, error.permanent, error.is_down) == (code, permanent, is_down)
    assert not error.outcome_unknown
    assert "owner" not in str(error)
    assert "@" not in str(error)


@pytest.mark.parametrize("fault", ["450 4.2.0 greylisted", "550 5.1.1 unknown", "554 5.6.0 no"])
def test_after_a_refusal_the_next_mail_goes_over_the_same_connection(fault):
    with MailServer(Script(rcpt=[fault])) as server:
        channel = _channel(server)
        _fault(channel)
        channel.send(_mail("ab", "other@example.org"))
        channel.close()
        assert server.connections == 1
        assert [mail.recipients for mail in server.taken] == [("other@example.org",)]


@pytest.mark.parametrize("kept", [DROP, DROP_KEPT])
def test_a_connection_lost_after_the_mail_leaves_the_outcome_unknown(kept):
    with MailServer(Script(data=[kept])) as server:
        channel = _channel(server)
        error = _fault(channel)
        assert (error.code, error.permanent, error.outcome_unknown) == ("dropped", False, True)
        channel.send(_mail())
        channel.close()
        assert {mail.raw for mail in server.taken} == {RAW}
        assert len(server.taken) == (2 if kept == DROP_KEPT else 1)


@pytest.mark.parametrize("answer", ["421 4.7.0 too many", "452 4.5.3 too many", "450 4.7.0 enough"])
def test_a_server_that_takes_few_mails_in_a_connection_gets_the_next_over_a_new_one(answer):
    with MailServer(Script(mails_in_a_connection=2, when_full=answer)) as server:
        channel = _channel(server)
        for number in range(5):
            channel.send(_mail(f"a{number}"))
        channel.close()
        assert len(server.taken) == 5
        assert server.connections == 3


def test_a_server_that_says_nothing_is_given_up_after_the_time_out():
    with MailServer(Script(rcpt=[STALL])) as server:
        channel = _channel(server, "?timeout=3")
        error = _fault(channel)
        channel.close()
    assert (error.code, error.permanent, error.is_down) == ("timeout", False, False)
    with MailServer(Script(greeting=[STALL])) as server:
        error = _fault(_channel(server, "?timeout=1"))
    assert (error.code, error.permanent, error.is_down) == ("connect", False, True)


def test_a_server_that_is_down_is_asked_once_in_a_batch():
    with MailServer(Script(greeting=["421 no", "421 no", "421 no"])) as server:
        channel = _channel(server)
        assert [_fault(channel).code for _ in range(3)] == ["421"] * 3
        assert server.connections == 1
    assert _fault(_channel(server)).code == "connect"


def test_only_what_one_mailbox_is_called_goes_to_a_server():
    with MailServer() as server:
        channel = _channel(server)
        assert _fault(channel, _mail(to="ré@example.org")).code == "smtputf8"
        for wrong in ("a@b.org,c@d.org", "a@b.org\r\nRCPT TO:<c@d.org>", "a b@c.org", "<a@b.org>", ""):
            error = _fault(channel, _mail(to=wrong))
            assert (error.code, error.permanent) == ("address", True)
        assert server.connections == 0


@pytest.mark.parametrize("how", ["starttls=required", "starttls=if-offered", "smtps"])
def test_the_connection_is_protected_and_the_certificate_checked(tmp_path, how):
    made = certificates.make(tmp_path / "right")
    strange = certificates.make(tmp_path / "strange")
    tls = {"tls": made.context()} if how == "smtps" else {"starttls": made.context()}
    with MailServer(users={"planflow": "s@cret"}, **tls) as server:
        scheme, option = ("smtps", "") if how == "smtps" else ("smtp", f"&{how}")
        url = f"{scheme}://planflow:s%40cret@localhost:{server.port}"
        channel = Smtp(smtp_server.parse(f"{url}?ca={made.authority}{option}"), "planflow@example.org")
        channel.send(_mail())
        channel.close()
        assert [mail.user for mail in server.taken] == ["planflow"]
        for ca in (f"?ca={strange.authority}", "?ca="):
            error = _fault(Smtp(smtp_server.parse(f"{url}{ca}{option}"), "planflow@example.org"))
            assert (error.code, error.permanent, error.is_down) == ("tls", False, True)
            assert "not trusted" in str(error)


def test_a_certificate_for_another_name_is_not_accepted(tmp_path):
    made = certificates.make(tmp_path, "mail.example.org")
    with MailServer(starttls=made.context()) as server:
        error = _fault(_channel(server, f"?starttls=required&ca={made.authority}"))
    assert (error.code, error.is_down) == ("tls", True)


def test_without_starttls_nothing_is_sent_where_it_is_required():
    with MailServer() as server:
        error = _fault(_channel(server, "?starttls=required"))
        assert (error.code, error.is_down) == ("tls", True)
        assert server.taken == []
        channel = _channel(server, "?starttls=if-offered")
        channel.send(_mail())
        channel.close()
        assert len(server.taken) == 1


@pytest.mark.parametrize(("users", "code"), [({"planflow": "other"}, "535"), (None, "auth")])
def test_a_refused_log_in_is_the_settings_fault_and_no_message_is_parked(tmp_path, users, code):
    made = certificates.make(tmp_path)
    with MailServer(starttls=made.context(), users=users) as server:
        url = f"smtp://planflow:wrong-one@localhost:{server.port}?starttls=required&ca={made.authority}"
        error = _fault(Smtp(smtp_server.parse(url), "planflow@example.org"))
    assert (error.code, error.permanent, error.is_down) == (code, False, True)
    assert "wrong-one" not in str(error)


def test_lines_that_begin_with_a_dot_get_another_and_the_end_is_marked():
    assert dotted(b".a\r\n.b\r\nc") == b"..a\r\n..b\r\nc\r\n.\r\n"
    assert dotted(b"a\r\n") == b"a\r\n.\r\n"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port", "smtp://user@host",
        "smtp://host/path", "smtp://host?starttls=maybe", "smtp://host?tls=1", "smtp://host?timeout=0",
        "smtp://user:pass@mail.example.org?starttls=never", "smtp://user:p%C3%A4ss@host",
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_with_a_remedy_and_without_its_secrets(url):
    with pytest.raises(PlanflowError) as caught:
        smtp_server.parse(url)
    assert caught.value.remedy
    assert "pass@" not in caught.value.message + caught.value.remedy.replace("password@host", "")


def test_what_the_setting_leaves_out_is_safe():
    server = smtp_server.parse("smtp://us%40er:p%3Aw@mail.example.org")
    assert (server.port, server.starttls, server.user, server.password) == (587, "required", "us@er", "p:w")
    assert "p:w" not in repr(server)
    assert smtp_server.parse("smtps://mail.example.org").port == 465
    assert smtp_server.parse("smtp://localhost:25").starttls == "never"
