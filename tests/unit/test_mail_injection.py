"""Whatever people write, a mail keeps one recipient, its own headers, short lines and no markup of theirs."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planflow.errors import PlanflowError
from planflow.notify import eml, render
from planflow.notify.samples import NEWS, OWED, SAMPLE

_LONG_ENOUGH = 4
AT = datetime(2017, 1, 16, 7, tzinfo=UTC)
TRICKS = [
    "A\r\nBcc: everybody@example.com", "A\nX-Evil: 1", "A\r\n\r\nA body", "A\x0bB\x0cC\x85D\u2028E\u2029F",
    "everybody@example.com, other@example.com", "A <b@example.com>", '"A" <b@example.com>, C',
    "=?utf-8?q?A=0D=0ABcc:_everybody@example.com?=", "=?utf-8?b?QQ0KQmNjOiBi?=", "=?us-ascii?q?x?= =?x?",
    "\u202emoc.elpmaxe@", "\x00\x01\x1b[31m", "A" * 3000, "ŵ" * 3000, "group:;", "a;b", "(c)",
    "\\", '"', "<", ">", "{{ 7 * 7 }}", "{% for i in range(9) %}", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "[x](javascript:alert(1))", "=1+1", ".\r\n.",
]  # fmt: skip
ALLOWED = {
    "Date", "Message-ID", "From", "To", "Reply-To", "Subject", "In-Reply-To", "References", "MIME-Version",
    "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type", "List-Id",
}  # fmt: skip
hostile = st.one_of(
    st.sampled_from(TRICKS), st.text(max_size=80), st.lists(st.sampled_from(TRICKS)).map("".join)
)


class _Page(HTMLParser):
    """Collects the tags and the addresses of links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.on: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.on += [name for name, _ in attrs if name.startswith("on")]


def _letter(text: str) -> render.Letter:
    owed = replace(
        OWED, title=text, plan=text, done_when=text, owner=text, meant_for=text, due_text=text, ref=text,
        fallback="away", reason=text, asked_by=text, kind="extension_answer", to_on=date(2017, 2, 1),
    )  # fmt: skip
    news = replace(
        NEWS, title=text, plan=text, who=text, recorded_by=text, note=text, meant_for=text, ref=text,
        how=text, fallback="away", holder=text, place=text, role=text,
    )  # fmt: skip
    return replace(
        SAMPLE, name=text, organisation=text, plans=(text, text), plan_key=text, reply_to_name=text,
        asks=[news], now=[owed], late=[replace(owed, days_late=2)], elsewhere=[replace(owed, is_mine=False)],
        news=[replace(news, asks=False)], later=[owed],
    )  # fmt: skip


def _bytes(letter: render.Letter) -> tuple[render.Rendered, bytes]:
    words = render.render(letter)
    mail = eml.Mail(
        token="0123abcd", sender=eml.address(words.sender, "planflow@lewisham.example.org"),
        recipient=eml.address(letter.name, "owner@example.org"),
        reply_to=eml.address(letter.reply_to_name, "lead@example.org"), subject=words.subject,
        text=words.text, html=words.html, thread=letter.plan_key, at=AT,
    )  # fmt: skip
    return words, eml.build(mail)


def _check(raw: bytes) -> None:
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    names = [
        line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))
    ]
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    parsed = message_from_bytes(raw, policy=policy.default)
    assert [one.addr_spec for one in parsed["To"].addresses] == ["owner@example.org"]
    assert [one.addr_spec for one in parsed["From"].addresses] == ["planflow@lewisham.example.org"]
    assert [one.addr_spec for one in parsed["Reply-To"].addresses] == ["lead@example.org"]
    assert not {"Bcc", "Cc", "X-Evil"} & set(parsed.keys())
    assert len(list(parsed.iter_parts())) == 2


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=hostile)
def test_no_words_of_anybody_change_what_a_mail_is(text):
    _, raw = _bytes(_letter(text))
    _check(raw)


@pytest.mark.parametrize("text", TRICKS, ids=range(len(TRICKS)))
def test_no_words_of_anybody_become_markup_or_a_link(text):
    words, raw = _bytes(_letter(text))
    _check(raw)
    page = _Page()
    page.feed(words.html)
    assert not page.tags & {"script", "img", "iframe", "form", "object", "svg", "base"}
    assert page.on == []
    assert [link for link in page.links if not re.match(r"https://planflow\.example\.org/", link)] == []


def test_a_template_in_peoples_words_is_printed_as_it_was_written():
    words = render.render(_letter("{{ 7 * 7 }}{% raw %}{# x #}"))
    for body in (words.text, words.html):
        assert "{{ 7 * 7 }}{% raw %}{# x #}" in body
        assert "49" not in body


@pytest.mark.parametrize("name", ["=?utf-8?q?x=40y?=", "=?utf-8?b?QQ0KQmNj?= b", "a =?x"])
def test_words_that_look_encoded_are_read_as_they_were_written(name):
    parsed = message_from_bytes(_bytes(replace(SAMPLE, name=name))[1], policy=policy.default)
    assert parsed["To"].addresses[0].display_name == name


@settings(max_examples=300, deadline=None)
@given(
    spec=st.one_of(
        st.sampled_from(TRICKS), st.text(max_size=60), st.emails().map(lambda one: one + ",x@y.org")
    )
)
def test_what_is_not_one_address_is_refused_without_being_repeated(spec):
    try:
        made = eml.address("Name", spec)
    except PlanflowError as refused:
        said = str(refused)
    else:
        said = ""
        assert made.addr_spec == spec
        assert re.fullmatch(r"[^\s,;<>()]+", spec) or spec.startswith('"')
    # Not even a part of it comes into a sentence that is kept or logged.
    assert len(spec) < _LONG_ENOUGH or spec not in said


def test_an_address_no_server_would_take_is_refused():
    with pytest.raises(PlanflowError):
        eml.address("Name", f"{'a' * 250}@example.org")
