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

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP
_LINE = 78
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
    if _CONTROL.search(spec) or not spec.isascii():
        raise PlanflowError("An e-mail address holds a character that no address can.", "Correct it.")
    try:
        made = Address(display_name=_plain(name), addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise PlanflowError(
            f"'{spec[:80]}' is not one e-mail address.", "Write it as name@example.org."
        ) from error
    if not made.username or not made.domain or made.addr_spec != spec:
        raise PlanflowError(f"'{spec[:80]}' is not one e-mail address.", "Write it as name@example.org.")
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


def _headers(mail: Mail) -> Iterable[str]:
    domain = mail.sender.domain
    yield f"Date: {format_datetime(mail.at)}"
    yield f"Message-ID: <{mail.token}@{domain}>"
    yield f"From: {_mailbox('From', mail.sender)}"
    yield f"To: {_mailbox('To', mail.recipient)}"
    if mail.reply_to is not None:
        yield f"Reply-To: {_mailbox('Reply-To', mail.reply_to)}"
    yield f"Subject: {_encoded('Subject', mail.subject)}"
    if mail.thread:
        root = f"<{re.sub(r'[^a-z0-9-]', '', mail.thread)}.plan@{domain}>"
        yield f"In-Reply-To: {root}"
        yield f"References: {root}"
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: All"


def _mailbox(header: str, one: Address) -> str:
    if not one.display_name:
        return f"<{one.addr_spec}>"
    name = one.display_name
    if not name.isascii():
        name = _encoded(header, name)
    elif _QUOTED.search(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    separator = " " if len(header) + 4 + len(name) + len(one.addr_spec) <= _LINE else "\r\n "
    return f"{name}{separator}<{one.addr_spec}>"


def _encoded(header: str, text: str) -> str:
    plain = _plain(text)
    charset = None if plain.isascii() else _UTF8
    return Header(plain, charset, maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")


def _plain(text: str) -> str:
    """One line: a line break or another control character becomes a space."""
    return _CONTROL.sub(" ", text).strip()


def _part(kind: str, body: str) -> Iterable[str]:
    yield f"Content-Type: {kind}; charset=utf-8"
    yield "Content-Transfer-Encoding: quoted-printable"
    yield ""
    encoded = quopri.encodestring(body.replace("\r\n", "\n").encode("utf-8"), quotetabs=False)
    yield encoded.decode("ascii").replace("\n", "\r\n").removesuffix("\r\n")
