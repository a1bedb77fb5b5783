"""Checks the ledger: every event in its place, every field as it was hashed, every text as it was written."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from planflow.domain.event import Chain, Event
from planflow.domain.organisation import FreeText
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError
from planflow.services import ledger, texts
from planflow.store.session import Session

_BATCH = 2000


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


def verify(session: Session, *, against: str | None = None) -> list[Verdict]:
    """Check every chain. `against` is a head printed earlier, in a paper or by this command.

    A chain that was rewritten from some event on verifies in itself; only a head kept elsewhere shows it.
    """
    plans = {plan.id: plan.key for plan in session.exec(select(Plan).order_by(col(Plan.id)))}
    heads = {chain.id: chain for chain in session.exec(select(Chain).order_by(col(Chain.id)))}
    known = sorted({*heads, *session.exec(select(Event.chain).distinct())})
    verdicts = [
        _verify_chain(session, number, plans.get(number, "organisation"), heads.get(number))
        for number in known
    ]
    if against is not None:
        _compare(session, against)
    return verdicts


def _compare(session: Session, against: str) -> None:
    """Raise unless the head is the hash of an event that is still in its chain."""
    found = session.exec(select(Event).where(Event.hash == against.strip().lower())).first()
    if found is None:
        raise PlanflowError(
            f"No event has the head {against[:16]}...: the ledger was rewritten or shortened since then.",
            "Compare with a backup from before, and find out who could write to the database.",
        )


def _verify_chain(session: Session, chain: int, name: str, head: Chain | None) -> Verdict:
    previous, number, erased = "", 0, 0
    for event in _events(session, chain):
        number += 1
        fault, gone = _fault_of(session, event, number, previous)
        if fault:
            return Verdict(chain, name, number - 1, previous, erased, fault)
        erased += gone
        previous = event.hash
    fault = ""
    if head is None:
        fault = f"Chain {name} has {number} events and no head: its last events may have been removed."
    elif (head.length, head.head) != (number, previous):
        fault = (
            f"Chain {name} should have {head.length} events and has {number}: event {number + 1} was removed."
        )
        if head.length == number:
            fault = f"Chain {name}: its head does not fit its last event, {number}."
    return Verdict(chain, name, number, previous, erased, fault)


def _events(session: Session, chain: int) -> Iterator[Event]:
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
        yield from batch
        last = batch[-1].number


def _fault_of(session: Session, event: Event, number: int, previous: str) -> tuple[str, int]:
    """The first thing wrong with an event, and how many of its texts were erased."""
    name = f"Event {number} ({event.kind}, row {event.id})"
    if event.number != number:
        return f"Event {number} is missing: the next one is numbered {event.number}.", 0
    if ledger.link(previous, event.body) != event.hash:
        return f"{name} was altered, inserted or moved: its hash does not follow from the event before.", 0
    body = _parsed(event.body)
    if body is None:
        return f"{name} has a body that cannot be read.", 0
    for column, value in _columns(body).items():
        actual = getattr(event, column)
        if column == "at":
            actual = actual.astimezone(UTC)
        if actual != value:
            return f"{name} was altered: its column '{column}' is not what was hashed.", 0
    return _fault_of_texts(session, name, body)


def _fault_of_texts(session: Session, name: str, body: dict[str, Any]) -> tuple[str, int]:
    erased = 0
    for label, (text_id, digest) in body["texts"].items():
        text = session.get(FreeText, text_id)
        if text is None:
            return f"{name}: its text '{label}' was removed without a record of an erasure.", erased
        if text.erased_at is not None:
            erased += 1
        elif texts.digest(text.salt, text.body) != digest:
            return f"{name}: its text '{label}' was altered.", erased
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
        for event in _events(session, chain):
            body = _parsed(event.body) or {}
            words = {label: _words(session, text_id) for label, (text_id, _) in body.get("texts", {}).items()}
            yield {
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
    """The same as comma-separated values; words that a spreadsheet would take for a formula are quoted."""
    written = io.StringIO()
    writer = None
    for row in rows:
        flat = {
            key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
            for key, value in row.items()
        }
        if writer is None:
            writer = csv.DictWriter(written, fieldnames=list(flat), lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: _safe(value) for key, value in flat.items()})
    return written.getvalue()


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _words(session: Session, text_id: int) -> str:
    text = session.get(FreeText, text_id)
    return text.body if text else ""
