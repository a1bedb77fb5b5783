"""A mail as bytes: the same bytes for the same words, wherever and whenever they are put together.

It is put together by hand because the library's own classes draw a boundary at random. Every header is
encoded or refused here, so that no name, subject or address can add a header of its own.
"""

import quopri
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime

from planflow.errors import PlanflowError

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+")
"""Characters that break a line, turn the direction of writing round, or are no characters at all."""
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP
_LINE = 78
_LONGEST_WORD = 200
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 254
_NO_ADDRESS = "What stands for an e-mail address is not one."
_AS_AN_ADDRESS = "Write it as name@example.org."
_ENCODED_WORD = "=?"
"""With this a word begins that is to be decoded: words that only look like it are encoded themselves."""
_QUOTED = re.compile(r'[()<>@,:;.\[\]"\\]')


@dataclass(frozen=True)
class Mail:
    """Everything that one mail is made of."""

    token: str
    sender: Address
    recipient: Address
    reply_to: Address | None
    subject: str
    text: str
    html: str
    thread: str
    """What it is threaded by: a plan's key; empty for none."""
    at: datetime


def address(name: str, spec: str) -> Address:
    """One validated address. Raises `PlanflowError`; a list of addresses, or a line break, is none."""
    # The sentences are kept with the message and come into logs: they do not repeat what was given.
    if _CONTROL.search(spec) or not spec.isascii() or len(spec) > _LONGEST_ADDRESS:
        raise PlanflowError(_NO_ADDRESS, _AS_AN_ADDRESS)
    try:
        made = Address(display_name=_plain(name)[:_LONGEST_NAME].rstrip(), addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError):
        raise PlanflowError(_NO_ADDRESS, _AS_AN_ADDRESS) from None
    if not made.username or not made.domain or made.addr_spec != spec:
        raise PlanflowError(_NO_ADDRESS, _AS_AN_ADDRESS)
    return made


def build(mail: Mail) -> bytes:
    """The mail as it is sent, with CRLF line ends."""
    # '=_' cannot occur in quoted-printable text, so no body can end its part early.
    boundary = f"=_planflow_{mail.token}"
    lines = [
        *_headers(mail),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
        "",
        f"--{boundary}",
        *_part("text/plain", mail.text),
        f"--{boundary}",
        *_part("text/html", mail.html),
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def words(raw: bytes) -> str:
    """The text of a mail that `build` put together."""
    # Only what stands between two boundaries begins like this: a body cannot hold '=_', nor a header a line.
    _, part, *_ = [*raw.split(b"\r\n--=_planflow_", 2), b""]
    return quopri.decodestring(part.partition(b"\r\n\r\n")[2]).decode("utf-8")


def _headers(mail: Mail) -> Iterable[str]:
    domain = mail.sender.domain
    yield f"Date: {format_datetime(mail.at)}"
    yield f"Message-ID: <{mail.token}@{domain}>"
    yield f"From: {_mailbox('From', mail.sender)}"
    yield f"To: {_mailbox('To', mail.recipient)}"
    if mail.reply_to is not None:
        yield f"Reply-To: {_mailbox('Reply-To', mail.reply_to)}"
    yield f"Subject: {_encoded('Subject', mail.subject)}"
    thread = re.sub(r"[^a-z0-9-]", "", mail.thread)[:_LONGEST_NAME]
    if mail.thread:
        root = f"<{thread}.plan@{domain}>"
        yield f"In-Reply-To: {root}"
        yield f"References: {root}"
    yield f"List-Id: <{f'{thread}.' if thread else ''}plans.{domain}>"
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: All"


def _mailbox(header: str, one: Address) -> str:
    if not one.display_name:
        return f"<{one.addr_spec}>"
    name = one.display_name
    if not _may_stand(name):
        name = _encoded(header, name)
    elif _QUOTED.search(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    separator = " " if len(header) + 4 + len(name) + len(one.addr_spec) <= _LINE else "\r\n "
    return f"{name}{separator}<{one.addr_spec}>"


def _encoded(header: str, text: str) -> str:
    plain = _plain(text)
    charset = None if _may_stand(plain) else _UTF8
    return Header(plain, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


def _may_stand(text: str) -> bool:
    """Whether words can stand in a header as they are, and the header can be broken into lines."""
    return (
        text.isascii() and _ENCODED_WORD not in text and all(len(w) <= _LONGEST_WORD for w in text.split(" "))
    )


def _plain(text: str) -> str:
    """One line: a line break or another control character becomes a space."""
    return _CONTROL.sub(" ", text).strip()


def _part(kind: str, body: str) -> Iterable[str]:
    yield f"Content-Type: {kind}; charset=utf-8"
    yield "Content-Transfer-Encoding: quoted-printable"
    yield ""
    encoded = quopri.encodestring(body.replace("\r\n", "\n").encode("utf-8", "replace"), quotetabs=False)
    yield encoded.decode("ascii").replace("\n", "\r\n").removesuffix("\r\n")
