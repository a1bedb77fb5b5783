"""What is known about a person, and forgetting them while the ledger still verifies."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.message import Message, MessageState
from planflow.domain.organisation import FreeText
from planflow.domain.person import Person
from planflow.domain.plan import PlanSource
from planflow.domain.tables import metadata
from planflow.errors import PlanflowError, Refused
from planflow.services import ledger, policy
from planflow.store import deadlines, organisation, roles
from planflow.store.session import Session
from planflow.store.texts import ERASED

_HIDDEN = {"raw", "salt", "hash", "body"}


def everything_about(session: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row that refers to a person, by table, with the words they wrote: a subject access export."""
    found: dict[str, list[dict[str, Any]]] = {"person": [_plain(person.model_dump())]}
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        columns = [
            key.parent
            for key in table.foreign_keys
            if key.column.table.name == "person" and table.name != "person"
        ]
        if columns:
            match = sa.or_(*(column == person.id for column in columns))
            rows = session.execute(
                sa.select(table).where(match).order_by(*table.primary_key.columns)
            ).mappings()
            kept = [_plain({k: v for k, v in row.items() if k not in _HIDDEN}) for row in rows]
            if kept:
                found[table.name] = kept
    words = session.exec(select(FreeText).where(FreeText.author_id == person.id).order_by(col(FreeText.id)))
    if written := [{"id": text.id, "words": text.body} for text in words]:
        found["words"] = written
    mails = session.exec(select(Message).where(Message.recipient_id == person.id).order_by(col(Message.id)))
    if sent := [_mail(message) for message in mails]:
        found["mail"] = sent
    return found


def tokens_of(session: Session, person: Person) -> list[str]:
    """The tokens of every mail to a person, by which a folder of mail files knows them."""
    statement = select(Message.token).where(Message.recipient_id == person.id).order_by(col(Message.id))
    return list(session.exec(statement))


def erase(
    session: Session, actor: Actor, person: Person, *, empty_their_words: bool, now: datetime
) -> dict[str, int]:
    """Forget a person: name, address, mails, and every mention of them in anybody's words.

    The row stays, without identity, so that the ledger's numbers still point somewhere. Published papers are
    public records and are not touched. Refused while the person still owns something open or holds a role.
    """
    today = organisation.today(session, now)
    refused = policy.may_administer(session, actor, on=today)
    if refused:
        raise Refused(refused)
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased already.")
    _refuse_if_needed(session, person, today)
    marks = [mark for mark in (person.name, person.email) if mark]
    counts = {
        "texts": _erase_texts(session, person, marks, empty_their_words=empty_their_words, now=now),
        "mails": _erase_mails(session, person, marks),
        "plan_files": _erase_sources(session, [*marks, person.key]),
    }
    person.name, person.email, person.job_title = ERASED, None, ""
    person.key = f"erased-{person.id}"
    person.deputy_id = None
    person.away_from = person.away_until = None
    person.erased_at = now
    person.version += 1
    session.flush()
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind="person_erased",
        subject_kind="person",
        subject_id=person.id,
        facts={**counts, "words_emptied": empty_their_words},
        now=now,
    )
    return counts


def _refuse_if_needed(session: Session, person: Person, today: date) -> None:
    if deadlines.open_of_owner(session, person.id) or roles.of_person(session, person.id, on=today):
        raise PlanflowError(
            f"{person.key} still owns open deadlines or holds a role.",
            f"Run 'planflow people hand-over {person.key} SUCCESSOR' first.",
        )


def _erase_texts(
    session: Session, person: Person, marks: list[str], *, empty_their_words: bool, now: datetime
) -> int:
    changed = 0
    for text in session.exec(select(FreeText).order_by(col(FreeText.id))):
        body = ERASED if empty_their_words and text.author_id == person.id else redacted(text.body, marks)
        if body != text.body:
            text.body, text.erased_at = body, now
            changed += 1
    return changed


def _erase_mails(session: Session, person: Person, marks: list[str]) -> int:
    """Empty every mail to the person and every mail that names them; that they were sent stays known."""
    changed = 0
    for message in session.exec(select(Message).order_by(col(Message.id))):
        raw = (message.raw or b"").decode("utf-8", "replace")
        if (
            message.recipient_id == person.id
            or redacted(raw + message.subject, marks) != raw + message.subject
        ):
            message.raw, message.subject, message.address, message.last_error = None, ERASED, "", ""
            if message.state in (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD):
                message.state = MessageState.CANCELLED
            changed += 1
    return changed


def _erase_sources(session: Session, marks: list[str]) -> int:
    changed = 0
    for source in session.exec(select(PlanSource).order_by(col(PlanSource.id))):
        text = redacted(source.text, marks)
        if text != source.text:
            source.text = text
            changed += 1
    return changed


def redacted(body: str, marks: Iterable[str]) -> str:
    """The words with every mention of the given names and addresses taken out."""
    for mark in sorted(marks, key=len, reverse=True):
        body = re.sub(rf"(?<!\w){re.escape(mark)}(?!\w)", ERASED, body, flags=re.IGNORECASE)
    return body


def _mail(message: Message) -> dict[str, Any]:
    raw = message.raw.decode("utf-8", "replace") if message.raw else ""
    return {"subject": message.subject, "sent_at": str(message.sent_at or ""), "content": raw}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, str | int | float | None) else str(value)
        for key, value in row.items()
    }
