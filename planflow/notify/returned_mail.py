"""Reads what mail servers send back: delivery status notifications (RFC 3464), older notices, absence notes.

Which message came back is found in the return address it was sent under (`verp`), else in the Message-ID of
the headers that the notice carries. What a notice says is taken from its machine-readable part; only where
there is none, and it came to a return address of ours, from the code in its words.
"""

import email
import hashlib
import mailbox
import re
import sys
from collections.abc import Iterator
from email import policy
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory

from planflow.domain.notice import Notice, NoticeKind
from planflow.errors import PlanflowError
from planflow.notify import verp

STDIN = "-"
LARGEST = 20 * 1024 * 1024
"""Bytes of one notice; more than that is no notice."""
_TOKEN = re.compile(r"<?\s*([0-9a-f]{32})@")
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_ENVELOPE = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Received")
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(auto(matic)?[- ]?re(ply|sponse)|out of (the )?office|away from|ateb awto)",
    re.IGNORECASE,
)
_KINDS = {
    "failed": NoticeKind.FAILED,
    "delayed": NoticeKind.DELAYED,
    "delivered": NoticeKind.DELIVERED,
    "relayed": NoticeKind.DELIVERED,
    "expanded": NoticeKind.DELIVERED,
}
_GRAVEST = (NoticeKind.FAILED, NoticeKind.DELAYED, NoticeKind.DELIVERED)


def read(place: str, bounce_address: str = "") -> list[Notice]:
    """Every notice in a file, an mbox, a Maildir or a folder of .eml files; `-` is what comes on stdin."""
    if place == STDIN:
        return list(_of_bytes(sys.stdin.buffer.read(), "stdin", bounce_address))
    path = Path(place)
    if not path.exists():
        raise PlanflowError(f"There is no {path}.", "Name a file, a Maildir or a folder, or - for stdin.")
    if path.is_file():
        return list(_of_bytes(path.read_bytes(), path.name, bounce_address))
    folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]
    files = [file for folder in folders for file in sorted(folder.iterdir())] or sorted(path.glob("*.eml"))
    return [parse(file.read_bytes(), file.name, bounce_address) for file in files if file.is_file()]


def _of_bytes(raw: bytes, name: str, bounce_address: str) -> Iterator[Notice]:
    if not raw.strip():
        return
    if not raw.startswith(b"From "):
        yield parse(raw, name, bounce_address)
        return
    with TemporaryDirectory(prefix="planflow-") as folder:
        path = Path(folder) / "mbox"
        path.write_bytes(raw)
        box = mailbox.mbox(path, create=False)
        for number, key in enumerate(box.keys(), start=1):
            yield parse(box.get_bytes(key), f"{name} {number}", bounce_address)
        box.close()


def parse(raw: bytes, name: str = "", bounce_address: str = "") -> Notice:
    """What one mail says. Whatever cannot be read is `UNKNOWN`, never an error: it came from outside."""
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > LARGEST:
        return Notice(name, digest, NoticeKind.UNKNOWN)
    try:
        mail = email.message_from_bytes(raw, policy=policy.compat32)
        token = _token(mail, bounce_address)
        kind, code = _says(mail, is_ours=bool(token) and _is_from_daemon(mail))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Notice(name, digest, NoticeKind.UNKNOWN)
    return Notice(name, digest, kind, code, token)


def _says(mail: Message, *, is_ours: bool) -> tuple[NoticeKind, str]:
    statuses = [one for part in mail.walk() if _kind_of(part) == "delivery-status" for one in _status(part)]
    if statuses:
        return min(statuses, key=lambda one: _GRAVEST.index(one[0]))
    if _is_automatic(mail):
        return NoticeKind.AUTOMATIC, ""
    code = _code_in(_words(mail)) if is_ours else ""
    if not code:
        return NoticeKind.UNKNOWN, ""
    return (NoticeKind.FAILED if code.startswith("5") else NoticeKind.DELAYED), code


def _status(part: Message) -> Iterator[tuple[NoticeKind, str]]:
    """What a message/delivery-status says of each recipient (RFC 3464, section 2.3)."""
    payload = part.get_payload()
    groups = payload if isinstance(payload, list) else [email.message_from_string(str(payload))]
    for group in (one for one in groups if isinstance(one, Message)):
        kind = _KINDS.get(str(group.get("Action", "")).strip().lower())
        if kind is None:
            continue
        code = _code_in(str(group.get("Status", "")))
        if code.endswith(".0.0") or not code:
            # Some servers give the class alone and the real code in the words of the other side.
            code = _code_in(str(group.get("Diagnostic-Code", ""))) or code
        yield kind, code


def _code_in(text: str) -> str:
    found = _ENHANCED.search(text)
    if found:
        return found[1]
    plain = _BASIC.search(text)
    return f"{plain[1]}.0.0" if plain else ""


def _is_automatic(mail: Message) -> bool:
    """RFC 3834 and what is sent in its place; asked only of what is no delivery status notification."""
    said = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    is_receipt = any(_kind_of(part) == "disposition-notification" for part in mail.walk())
    named = any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From"))
    precedence = str(mail.get("Precedence", "")).strip().lower() in ("auto_reply", "auto-reply")
    subject = str(email.header.make_header(email.header.decode_header(str(mail.get("Subject", "")))))
    is_noted = named or precedence or _AUTOMATIC_SUBJECT.match(subject) is not None
    return is_receipt or is_noted or (said not in ("", "no") and not _is_from_daemon(mail))


def _is_from_daemon(mail: Message) -> bool:
    is_null = str(mail.get("Return-Path", "")).strip() == "<>"
    return is_null or _DAEMON.search(str(mail.get("From", ""))) is not None


def _token(mail: Message, bounce_address: str) -> str:
    """The token of the message that came back; empty where nothing names one."""
    if bounce_address:
        for name in _ENVELOPE:
            for value in mail.get_all(name, []):
                for address in _ADDRESS.findall(str(value)):
                    if token := verp.token(bounce_address, address):
                        return token
    for header in _returned_headers(mail):
        if found := _TOKEN.search(str(header.get("Message-ID", "")).lower()):
            return found[1]
    return ""


def _returned_headers(mail: Message) -> Iterator[Message]:
    """The headers of the mail that came back: whole (message/rfc822), or the headers alone."""
    for part in mail.walk():
        kind = _kind_of(part)
        payload = part.get_payload()
        if kind == "rfc822" and isinstance(payload, list):
            yield from (one for one in payload if isinstance(one, Message))
        elif kind in ("rfc822-headers", "rfc822"):
            content = part.get_payload(decode=True)
            yield email.message_from_bytes(content if isinstance(content, bytes) else b"")
    words = _words(mail)
    if found := re.search(r"^\s*Message-ID:\s*(<[^>\s]+>)", words, re.IGNORECASE | re.MULTILINE):
        quoted = Message()
        quoted["Message-ID"] = found[1]
        yield quoted


def _kind_of(part: Message) -> str:
    return part.get_content_type().partition("/")[2]


def _words(mail: Message) -> str:
    """The text of a notice, as far as it is text."""
    texts = []
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            texts.append(content.decode("utf-8", "replace") if isinstance(content, bytes) else "")
    return "\n".join(texts)
