"""A real mail server takes two years of a plan's mails, and what arrives is what was written."""

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

import pytest

from planflow.notify import channels, verp
from planflow.notify.channel import ChannelError, Outgoing
from planflow.settings import Settings
from tests import opensmtpd
from tests.acceptance import rehearsals

BOUNCES = "bounces@example.org"


def _settings(server):
    return Settings(smtp_url=server.url, mail_from="planflow@example.org", bounce_address=BOUNCES)


def test_the_whole_lewisham_rehearsal_arrives_as_it_was_written():
    folder = rehearsals.lived("lewisham-2017", "mixed").folder / "mail"
    written = {}
    with opensmtpd.running() as server:
        with channels.open_channels(_settings(server)) as opened:
            for path in sorted(folder.glob("*.eml")):
                raw = path.read_bytes()
                mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
                token = mail["Message-ID"].strip("<>").split("@")[0]
                (to,) = mail["To"].addresses
                opened["mail"].send(Outgoing(token, date(2017, 1, 1), "owner", to.addr_spec, raw))
                written[token] = mail
        arrived = server.arrived({str(mail["Message-ID"]) for mail in written.values()})
    assert len(arrived) == len(written) > 100
    seen = set()
    for mail in arrived:
        token = mail["Message-ID"].strip("<>").split("@")[0]
        seen.add(token)
        assert verp.token(BOUNCES, mail["Return-Path"]) == token
        for header in (
            "Date",
            "From",
            "To",
            "Reply-To",
            "Subject",
            "References",
            "List-Id",
            "Auto-Submitted",
        ):
            assert mail.get_all(header) == written[token].get_all(header), header
        for kind in ("plain", "html"):
            body, meant = mail.get_body((kind,)), written[token].get_body((kind,))
            assert body.get_content().splitlines() == meant.get_content().splitlines()
    assert seen == set(written)


def test_a_real_server_refuses_a_recipient_and_takes_the_next_over_the_same_connection():
    with opensmtpd.running() as server:
        with channels.open_channels(_settings(server)) as opened:
            token = uuid4().hex
            with pytest.raises(ChannelError) as caught:
                opened["mail"].send(_mail(token, opensmtpd.REFUSED))
            connection = opened["mail"]._connection
            opened["mail"].send(_mail(token, "owner@example.org"))
            assert opened["mail"]._connection is connection
        assert (caught.value.code, caught.value.permanent, caught.value.is_down) == ("550", True, False)
        (mail,) = server.arrived({f"<{token}@example.org>"})
    assert "refused" not in str(caught.value)
    assert mail.get_content().splitlines() == [".first", "second", "..third"]


def test_the_check_greets_a_real_server_and_says_what_is_wrong():
    with opensmtpd.running() as server:
        (way,) = [one for one in channels.in_use(_settings(server)) if one.name == "smtp"]
        assert [one.remedy for one in way.check(_settings(server))] == [""]
        (found,) = way.check(Settings(smtp_url=f"{server.url}?starttls=required", mail_from="a@example.org"))
        assert "STARTTLS" in found.sentence
        assert "starttls=" in found.remedy
        secret = Settings(smtp_url=server.url.replace("//", "//user:hidden@"), mail_from="a@example.org")
        (found,) = way.check(secret)
        assert "log-in" in found.sentence
        assert "hidden" not in found.sentence + found.remedy
    (found,) = way.check(_settings(server))
    assert "cannot be reached" in found.sentence


def _mail(token, to):
    raw = f"Message-ID: <{token}@example.org>\r\nSubject: A mail\r\n\r\n.first\r\nsecond\r\n..third\r\n"
    return Outgoing(token, date(2017, 1, 23), "owner", to, raw.encode())
