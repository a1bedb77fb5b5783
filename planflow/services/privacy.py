"""What is known about a person, and forgetting them while the ledger still verifies."""

import email
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from email import policy
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.intent import IntentState
from planflow.domain.message import Message, MessageState
from planflow.domain.organisation import FreeText
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import PlanSource
from planflow.domain.tables import metadata
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import ledger, reach, redaction, roles_held, texts, work
from planflow.services.planfile import forgetting
from planflow.store import accounts, deadlines, links, organisation, outbox, people
from planflow.store.session import Session
from planflow.store.texts import ERASED

_HIDDEN = {"raw", "salt", "hash", "body", "secret"}


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


@dataclass(frozen=True)
class Erasure:
    """What an erasure changed, and the tokens of the mails that it emptied."""

    texts: int
    mails: int
    plan_files: int
    rows: int
    tokens: tuple[str, ...]


def erase(
    session: Session,
    actor: Actor,
    person: Person,
    *,
    empty_their_words: bool,
    based_on: int | None = None,
    now: datetime,
) -> Erasure:
    """Forget a person: name, address, mails, and every mention of them in anybody's words.

    The row stays, without identity, so that the ledger's numbers still point somewhere. Frozen papers are
    records and are not touched. Refused while the person still owes, helps with or holds anything.
    """
    today = organisation.today(session, now)
    reach.require_administrator(session, actor, on=today)
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased already.")
    if based_on is not None and based_on != person.version:
        raise StaleWrite(person.key, based_on, person.version)
    _refuse_if_needed(session, person, today)
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    marks = [mark for mark in (person.name, person.email) if mark]
    old, new = person.key, f"erased-{person.id}"
    left = _erase_texts(session, person, marks, empty_their_words=empty_their_words, now=now)
    tokens = _erase_mails(session, person, marks)
    links.delete_of_person(session, person.id)
    accounts.delete_of_person(session, person.id)
    work.forget_everything(session, now=now)
    sources = _erase_sources(session, old, new, marks)
    _forget_identity(session, person, new, now)
    _forget_role_keys(session, person, old, new)
    rows = redaction.redact_columns(session, marks)
    salt = session.token()
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind="person_erased",
        subject_kind="person",
        subject_id=person.id,
        facts={
            "texts": len(left),
            "texts_left": {str(number): digest for number, digest in left.items()},
            "mails": len(tokens),
            "plan_files": sources,
            "rows": rows,
            "words_emptied": empty_their_words,
            "key": forgetting.key_digest(salt, old),
            "key_salt": salt,
        },
        now=now,
    )
    return Erasure(len(left), len(tokens), sources, rows, tuple(tokens))


def _refuse_if_needed(session: Session, person: Person, today: date) -> None:
    held = roles_held.coming(session, person.id, on=today)
    helping = roles_held.open_actions(session, person.id)
    if deadlines.open_of_owner(session, person.id) or held or helping:
        raise PlanflowError(
            f"{person.key} still owns or helps with something open, or holds a role now or later.",
            f"Run 'planflow people hand-over {person.key} SUCCESSOR' first.",
        )


def _forget_identity(session: Session, person: Person, key: str, now: datetime) -> None:
    person.name, person.email, person.job_title, person.key = ERASED, None, "", key
    person.deputy_id = person.manager_id = None
    person.away_from = person.away_until = None
    person.signs_in_by = ""
    person.erased_at = now
    person.version += 1
    for other in people.everybody(session):
        if person.id in (other.deputy_id, other.manager_id):
            other.deputy_id = None if other.deputy_id == person.id else other.deputy_id
            other.manager_id = None if other.manager_id == person.id else other.manager_id
            other.version += 1
    session.flush()


def _forget_role_keys(session: Session, person: Person, old: str, new: str) -> None:
    for held in session.exec(select(RoleHolding).order_by(col(RoleHolding.id))):
        is_theirs = held.person_id == person.id
        held.key = forgetting.of_role_key(held.key, held.role, old, new, is_theirs=is_theirs)
    session.flush()


def _erase_texts(
    session: Session, person: Person, marks: list[str], *, empty_their_words: bool, now: datetime
) -> dict[int, str]:
    """Empty or redact texts, blank their salts (which allow guesses); what is left, digested."""
    logins = _login_texts(session, person)
    left: dict[int, str] = {}
    for text in session.exec(select(FreeText).order_by(col(FreeText.id))):
        is_emptied = text.id in logins or (empty_their_words and text.author_id == person.id)
        body = ERASED if is_emptied else forgetting.redacted(text.body, marks)
        if body != text.body:
            text.body, text.salt, text.erased_at = body, "", now
            left[text.id] = texts.digest("", body)
    session.flush()
    return left


def _login_texts(session: Session, person: Person) -> set[int]:
    """The texts that hold the login name under which the person worked."""
    statement = select(Event.body).where(col(Event.actor_id) == person.id).order_by(col(Event.id))
    found = (json.loads(body)["texts"].get("shell_user") for body in session.exec(statement))
    return {kept[0] for kept in found if kept}


def _erase_mails(session: Session, person: Person, marks: list[str]) -> list[str]:
    """Empty every mail to the person and every mail that names them; that they were sent stays known."""
    tokens = []
    for message in session.exec(select(Message).order_by(col(Message.id))):
        if message.recipient_id == person.id or _names(message, marks):
            message.raw, message.subject, message.address, message.last_error = None, ERASED, "", ""
            if message.state in (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD):
                message.state = MessageState.CANCELLED
                # What it had not told yet is told in the next mail, to whoever may get it then.
                outbox.free_items(session, message.id, [IntentState.GATHERED])
            tokens.append(message.token)
    return tokens


def _names(message: Message, marks: list[str]) -> bool:
    """Whether a mail names somebody in its headers or in any of its parts as they are read."""
    said = [message.subject, message.last_error]
    if message.raw:
        parsed = email.message_from_bytes(message.raw, policy=policy.default)
        said += [message.raw.decode("utf-8", "replace"), *(str(value) for value in parsed.values())]
        said += [str(part.get_content()) for part in parsed.walk() if part.get_content_maintype() == "text"]
    joined = " ".join("\n".join(said).split())
    return forgetting.redacted(joined, marks) != joined


def _erase_sources(session: Session, old: str, new: str, marks: list[str]) -> int:
    changed = 0
    for source in session.exec(select(PlanSource).order_by(col(PlanSource.id))):
        text = forgetting.of_text(source.text, old, new, marks)
        if text != source.text:
            source.text, source.digest = text, hashlib.sha256(text.encode()).hexdigest()
            changed += 1
    return changed


def _mail(message: Message) -> dict[str, Any]:
    raw = message.raw.decode("utf-8", "replace") if message.raw else ""
    return {"subject": message.subject, "sent_at": str(message.sent_at or ""), "content": raw}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, str | int | float | None) else str(value)
        for key, value in row.items()
    }
