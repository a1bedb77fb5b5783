"""A mail as bytes: deterministic, well-formed, and closed to headers from outside."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planflow.errors import PlanflowError
from planflow.notify import eml

AT = datetime(2017, 1, 16, 7, tzinfo=UTC)
FROM = eml.address("Lewisham improvement plans", "planflow@lewisham.example.org")
ALLOWED = {
    "Date", "Message-ID", "From", "To", "Reply-To", "Subject", "In-Reply-To", "References", "MIME-Version",
    "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type",
}  # fmt: skip


def _mail(**columns):
    values = {
        "token": "0123abcd", "sender": FROM, "recipient": eml.address("The owner", "owner@example.org"),
        "reply_to": None, "subject": "1 due today", "text": "Hello\n", "html": "<p>Hello</p>\n",
        "thread": "lewisham-2017", "at": AT, **columns,
    }  # fmt: skip
    return eml.Mail(**values)


def _parsed(mail):
    return message_from_bytes(eml.build(mail), policy=policy.default)


def test_the_same_mail_is_the_same_bytes_with_every_header_in_place():
    mail = _mail(reply_to=eml.address("Coordinator", "lead@example.org"))
    assert eml.build(mail) == eml.build(mail)
    parsed = _parsed(mail)
    assert parsed["Message-ID"] == "<0123abcd@lewisham.example.org>"
    assert parsed["References"] == parsed["In-Reply-To"] == "<lewisham-2017.plan@lewisham.example.org>"
    assert parsed["Reply-To"] == "Coordinator <lead@example.org>"
    assert parsed["Date"].datetime == AT
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["X-Auto-Response-Suppress"] == "All"
    assert parsed.defects == []


def test_words_in_any_language_come_through_both_bodies():
    text = "Wythnos yma: ŵ, £20 – “dyfyniad”\n" + "long line " * 40 + "\n.\nFrom here\n"
    parsed = _parsed(_mail(text=text, html=f"<p>{text}</p>", subject="Cynllun gwella: ŵyth o gamau – heddiw"))
    assert parsed["Subject"] == "Cynllun gwella: ŵyth o gamau – heddiw"
    assert parsed.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == text.strip()
    assert text.partition("\n")[0] in parsed.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "spec",
    [
        "a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "a@example.org\nX: y", "",
        "a", "@example.org", "a@", "a@b@c", "<a@example.org>", "a b@example.org", "é@example.org",
        "a@example.org (comment)", "a;b@example.org",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(spec):
    with pytest.raises(PlanflowError):
        eml.address("Name", spec)


@settings(max_examples=300, deadline=None)
@given(name=st.text(max_size=60), subject=st.text(max_size=200), thread=st.text(max_size=30))
def test_no_name_or_subject_adds_a_header_or_a_recipient(name, subject, thread):
    raw = eml.build(_mail(subject=subject, recipient=eml.address(name, "owner@example.org"), thread=thread))
    head = raw.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    assert b"\n" not in head.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=policy.default)
    assert [one.addr_spec for one in parsed["To"].addresses] == ["owner@example.org"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_no_body_ends_its_own_part(text):
    parsed = message_from_bytes(eml.build(_mail(text=text, html=text)), policy=policy.default)
    assert len(list(parsed.iter_parts())) == 2
    assert parsed.defects == []


def test_every_line_is_short_enough_for_any_server():
    name = "A name, with a comma and “quotes” that is rather longer than names usually are"
    mail = _mail(recipient=eml.address(name, "owner@example.org"), subject="A subject " * 30)
    assert max(map(len, eml.build(mail).split(b"\r\n"))) <= 100
    # The newer parser puts a space between two encoded words of a name; the older one reads them right.
    to = message_from_bytes(eml.build(mail))["To"]
    assert str(make_header(decode_header(to))) == f"{name} <owner@example.org>"
