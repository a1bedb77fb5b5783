"""Checks the ledger: every event in its place, every field as it was hashed, every text as it was written."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlmodel import col, select

from planflow.domain import spreadsheet
from planflow.domain.event import Chain, Event
from planflow.domain.organisation import FreeText
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError
from planflow.services import ledger, texts
from planflow.store import texts as stored
from planflow.store.session import Session

_BATCH = 2000
ERASURE = "person_erased"


@dataclass(frozen=True)
class Verdict:
    """What was found in one chain."""

    chain: int
    name: str
    length: int
    head: str
    erased_texts: int
    fault: str
    """The first fault, as a sentence that names the event; empty where the chain is whole."""

    @property
    def is_whole(self) -> bool:
        """No fault was found."""
        return not self.fault


def verify(
    session: Session, *, against: str | None = None, tell: Callable[[int], None] = lambda _: None
) -> list[Verdict]:
    """Check every chain. `against` is a head printed earlier, in a paper or by this command.

    `tell` is told every few thousand events how many of them were checked.

    A chain that was rewritten from some event on verifies in itself; only a head kept elsewhere shows it.
    Every plan has to have a chain, since its first load is an event; so has the organisation once somebody's
    data was erased.
    """
    plans = {plan.id: plan.key for plan in session.exec(select(Plan).order_by(col(Plan.id)))}
    heads = {chain.id: chain for chain in session.exec(select(Chain).order_by(col(Chain.id)))}
    known = {*plans, *heads, *session.exec(select(Event.chain).distinct())}
    if session.exec(select(Person.id).where(col(Person.erased_at).is_not(None)).limit(1)).first():
        known.add(ledger.ORGANISATION_CHAIN)
    erased = _erased(session)
    verdicts: list[Verdict] = []
    for number in sorted(known):
        before = sum(one.length for one in verdicts)
        told = partial(_told, tell, before)
        verdicts.append(_verify_chain(session, number, _name(number, plans), heads.get(number), erased, told))
    if against is not None:
        compare(session, against)
    return verdicts


def _told(tell: Callable[[int], None], before: int, checked: int) -> None:
    tell(before + checked)


def _name(chain: int, plans: Mapping[int, str]) -> str:
    if chain == ledger.ORGANISATION_CHAIN:
        return "organisation"
    return plans.get(chain, f"of a plan that is gone (row {chain})")


def _erased(session: Session) -> dict[int, str]:
    """What the ledger says is left of each text that was erased: the digest, without a salt."""
    left: dict[int, str] = {}
    statement = select(Event.body).where(Event.chain == ledger.ORGANISATION_CHAIN, Event.kind == ERASURE)
    for body in session.exec(statement.order_by(col(Event.number))):
        facts = (_parsed(body) or {}).get("facts", {})
        left |= {int(number): digest for number, digest in facts.get("texts_left", {}).items()}
    return left


def compare(session: Session, against: str) -> None:
    """Raise `PlanflowError` unless the head is the hash of an event that is still in its chain."""
    found = session.exec(select(Event).where(Event.hash == against.strip().lower())).first()
    if found is None:
        raise PlanflowError(
            f"No event has the head {against[:16]}...: the ledger was rewritten or shortened since then.",
            "Compare with a backup from before, and find out who could write to the database.",
        )


def _verify_chain(
    session: Session,
    chain: int,
    name: str,
    head: Chain | None,
    left: Mapping[int, str],
    tell: Callable[[int], None],
) -> Verdict:
    previous, number, erased = "", 0, 0
    for batch in _batches(session, chain):
        tell(number)
        known = _texts_of(session, batch)
        for event in batch:
            number += 1
            fault = _fault_of(event, number, previous)
            gone = 0
            if not fault:
                fault, gone = _fault_of_texts(event, number, known, left)
            if fault:
                return Verdict(chain, name, number - 1, previous, erased, fault)
            erased += gone
            previous = event.hash
    return Verdict(chain, name, number, previous, erased, _fault_of_head(name, head, number, previous))


def _fault_of_head(name: str, head: Chain | None, number: int, previous: str) -> str:
    if head is None and not number:
        return f"Chain {name} has no events at all: they were removed."
    if head is None:
        return f"Chain {name} has {number} events and no head: its last events may have been removed."
    if head.length != number:
        return (
            f"Chain {name} should have {head.length} events and has {number}: event {number + 1} was removed."
        )
    if not number:
        return f"Chain {name} has no events at all: they were removed."
    return "" if head.head == previous else f"Chain {name}: its head does not fit its last event, {number}."


def _batches(session: Session, chain: int) -> Iterator[list[Event]]:
    last = -1
    while True:
        statement = (
            select(Event)
            .where(col(Event.chain) == chain, col(Event.number) > last)
            .order_by(col(Event.number), col(Event.id))
            .limit(_BATCH)
        )
        batch = list(session.exec(statement).all())
        if not batch:
            return
        yield batch
        last = batch[-1].number


def _texts_of(session: Session, batch: list[Event]) -> dict[int, FreeText]:
    """The texts of a batch of events, in few statements."""
    bodies = [_parsed(event.body) or {} for event in batch]
    return stored.by_id(session, (kept[0] for body in bodies for kept in body.get("texts", {}).values()))


def _fault_of(event: Event, number: int, previous: str) -> str:
    """The first thing wrong with an event itself."""
    name = f"Event {number} ({event.kind}, row {event.id})"
    if event.number != number:
        return f"Event {number} is missing: the next one is numbered {event.number}."
    if ledger.link(previous, event.body) != event.hash:
        return f"{name} was altered, inserted or moved: its hash does not follow from the event before."
    body = _parsed(event.body)
    if body is None:
        return f"{name} has a body that cannot be read."
    for column, value in _columns(body).items():
        actual = getattr(event, column)
        if column == "at":
            actual = actual.astimezone(UTC)
        if actual != value:
            return f"{name} was altered: its column '{column}' is not what was hashed."
    return ""


def _fault_of_texts(
    event: Event, number: int, known: Mapping[int, FreeText], left: Mapping[int, str]
) -> tuple[str, int]:
    """The first thing wrong with the texts of an event, and how many of them were erased."""
    name = f"Event {number} ({event.kind}, row {event.id})"
    erased = 0
    for label, (text_id, digest) in (_parsed(event.body) or {}).get("texts", {}).items():
        text = known.get(text_id)
        if text is None:
            return f"{name}: its text '{label}' was removed without a record of an erasure.", erased
        if text.erased_at is None:
            if texts.digest(text.salt, text.body) != digest:
                return f"{name}: its text '{label}' was altered.", erased
            continue
        if text_id not in left:
            return f"{name}: its text '{label}' was emptied without a record of an erasure.", erased
        if text.salt or texts.digest("", text.body) != left[text_id]:
            return f"{name}: its text '{label}' was altered after its erasure.", erased
        erased += 1
    return "", erased


def _parsed(body: str) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _columns(body: dict[str, Any]) -> dict[str, Any]:
    """What every other column of an event has to hold, according to its body."""
    given_on = body["given_on"]
    return {
        "chain": body["chain"],
        "number": body["number"],
        "at": datetime.fromisoformat(body["at"]),
        "kind": body["kind"],
        "subject_kind": body["subject"][0],
        "subject_id": body["subject"][1],
        "actor_id": body["actor"],
        "for_id": body["for"],
        "via": body["via"],
        "how": body["how"],
        "given_on": datetime.fromisoformat(given_on).date() if given_on else None,
        "from_state": body["from"],
        "to_state": body["to"],
    }


def export(session: Session, *, plan: Plan | None = None) -> Iterator[dict[str, Any]]:
    """Every event for an auditor, chain by chain and in order, with the words that belong to it."""
    chains = [plan.id] if plan else sorted(session.exec(select(Event.chain).distinct()))
    for chain in chains:
        for batch in _batches(session, chain):
            known = _texts_of(session, batch)
            yield from (_exported(event, known) for event in batch)


def _exported(event: Event, known: Mapping[int, FreeText]) -> dict[str, Any]:
    body = _parsed(event.body) or {}
    words = {
        label: known[text_id].body if text_id in known else ""
        for label, (text_id, _) in body.get("texts", {}).items()
    }
    return {
        "chain": event.chain,
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "actor_id": event.actor_id,
        "for_id": event.for_id,
        "via": event.via,
        "how": event.how,
        "given_on": event.given_on.isoformat() if event.given_on else "",
        "from_state": event.from_state,
        "to_state": event.to_state,
        "words": words,
        "facts": body.get("facts", {}),
        "hash": event.hash,
    }


def as_csv(rows: Iterator[dict[str, Any]]) -> str:
    """The same as comma-separated values; what a spreadsheet would take for a formula is marked as text."""
    written = io.StringIO()
    writer = None
    for row in rows:
        flat = {key: _cell(value) for key, value in row.items()}
        if writer is None:
            writer = csv.DictWriter(written, fieldnames=list(flat), lineterminator="\n")
            writer.writeheader()
        writer.writerow(flat)
    return written.getvalue()


def _cell(value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
    return spreadsheet.escaped(text) if isinstance(text, str) else text
