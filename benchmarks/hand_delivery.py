"""The floor of the delivery: what one would write by hand with the bare driver and the standard library."""

import os
import smtplib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from email.charset import QP, Charset
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import psycopg

BATCH = 50
Send = Callable[[str, str, bytes], None]
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_LINES = compat32.clone(linesep="\r\n")
_GATHER = """
INSERT INTO message (token, recipient_id, channel, kind, slot, for_on, planned_at, address, subject, state,
                     fence, attempts, next_try_at, last_code, last_error)
SELECT 'floor-' || recipient_id, recipient_id, 'mail', 'weekly', 'weekly:floor', ?, ?, '', '', 'planned',
       0, 0, ?, '', ''
FROM (SELECT DISTINCT recipient_id FROM intent WHERE state = 'planned') AS waiting"""
_FILL = """
UPDATE intent SET state = 'gathered', message_id = (
    SELECT m.id FROM message m WHERE m.recipient_id = intent.recipient_id AND m.state = 'planned')
WHERE state = 'planned'"""
_FREE = """
SELECT m.id, m.token, p.id, p.name, p.email FROM message m JOIN person p ON p.id = m.recipient_id
WHERE m.state = 'planned' AND m.next_try_at <= ? ORDER BY m.next_try_at, m.id LIMIT 50"""
_CLAIM = """
UPDATE message SET state = 'claimed', fence = fence + 1, attempts = attempts + 1, lease_until = ?
WHERE id = ?"""
_OWED = """
SELECT d.owner_id, d.due_on, a.title, a.ref, p.key, p.title FROM deadline d
JOIN action a ON a.id = d.subject_id AND d.subject_kind = 'action' JOIN plan p ON p.id = d.plan_id
WHERE d.state = 'open' AND d.owner_id IN ({marks}) ORDER BY d.due_on, d.id"""
_FIX = "UPDATE message SET address = ?, subject = ?, raw = ?, fixed_at = ? WHERE id = ?"
_SENT = "UPDATE message SET state = 'sent', sent_at = ?, lease_until = NULL WHERE id = ?"
_TOLD = "UPDATE intent SET state = 'sent' WHERE message_id = ? AND state = 'gathered'"
_TRIED = """
INSERT INTO delivery_attempt (message_id, fence, at, result, code, source)
VALUES (?, 1, ?, 'handed_over', '', '')"""


def connect(address: str) -> Any:
    """A connection of the bare driver, synchronised as planflow's own."""
    if address.startswith("postgresql"):
        return psycopg.connect(address.replace("+psycopg", ""), cursor_factory=_Cursor, autocommit=True)
    connection = sqlite3.connect(address, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class _Cursor(psycopg.Cursor[Any]):
    """Takes the question marks that SQLite takes."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """The statement with PostgreSQL's own marks."""
        return super().execute(query.replace("?", "%s"), params, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        """The same for many rows."""
        super().executemany(query.replace("?", "%s"), params_seq, **options)


def deliver(connection: Any, send: Send, size: int, now: datetime) -> int:
    """Gather, claim, fix, send and record everything that waits; how many were sent."""
    sent, at = 0, now.isoformat(" ")
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    cursor.execute(_GATHER, (now.date().isoformat(), at, at))
    cursor.execute(_FILL)
    cursor.execute("COMMIT")
    while batch := _claimed(cursor, size, now):
        for message_id, token, address, raw in batch:
            send(token, address, raw)
            cursor.execute("BEGIN")
            cursor.execute(_SENT, (at, message_id))
            cursor.execute(_TRIED, (message_id, at))
            cursor.execute(_TOLD, (message_id,))
            cursor.execute("COMMIT")
            sent += 1
    return sent


def _claimed(cursor: Any, size: int, now: datetime) -> list[tuple[int, str, str, bytes]]:
    at = now.isoformat(" ")
    cursor.execute("BEGIN")
    found = cursor.execute(_FREE, (at,)).fetchall()
    cursor.executemany(_CLAIM, [((now + timedelta(minutes=10)).isoformat(" "), row[0]) for row in found])
    owed: dict[int, list[Any]] = {row[2]: [] for row in found}
    for row in cursor.execute(_OWED.format(marks=", ".join("?" * len(owed))), list(owed)) if owed else ():
        owed[row[0]].append(row)
    made = [
        (message_id, token, email, _built(token, name, email, owed[person_id], size, now))
        for message_id, token, person_id, name, email in found
    ]
    cursor.executemany(_FIX, [(email, "Your actions", raw, at, number) for number, _, email, raw in made])
    cursor.execute("COMMIT")
    return made


def _built(token: str, name: str, email: str, owed: list[Any], size: int, now: datetime) -> bytes:
    """A mail of text and HTML that is as long as planflow's."""
    text = "\n".join([f"Hello {name},", *(f"{row[2]}: due {row[1]} ({row[4]}/{row[3]})" for row in owed)])
    rows = "".join(f"<h3>{row[2]}</h3><p>due {row[1]}</p><p>Reference: {row[4]}/{row[3]}</p>" for row in owed)
    fifth = size // 5
    mail = MIMEMultipart("alternative")
    mail["Message-ID"], mail["Subject"] = f"<{token}@example.org>", "Your actions"
    mail["From"], mail["To"], mail["Date"] = "planflow@example.org", email, format_datetime(now)
    mail.attach(MIMEText(_padded(text, fifth), "plain", _UTF8))  # type: ignore[arg-type]
    html = f"<html><body><p>Hello {name},</p>{_padded(rows, size - fifth)}</body></html>"
    mail.attach(MIMEText(html, "html", _UTF8))  # type: ignore[arg-type]
    return mail.as_bytes(policy=_LINES)


def _padded(text: str, size: int) -> str:
    line = "and so on, as long as the other side's words are\n"
    return text + line * max(0, (size - len(text)) // len(line))


def into_folder(folder: Path) -> Send:
    """Writes and synchronises a file, and moves it to its place."""

    def send(token: str, _address: str, raw: bytes) -> None:
        unfinished = folder / f".{token}"
        with unfinished.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / f"{token}.eml")

    return send


def by_smtp(server: smtplib.SMTP) -> Send:
    """Hands over by an open connection."""

    def send(_token: str, address: str, raw: bytes) -> None:
        server.sendmail("planflow@example.org", [address], raw)

    return send
