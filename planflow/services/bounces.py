"""Mails that came back or were refused: an address that fails for good is parked, and what was not told goes
elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from planflow.domain.actor import SYSTEM, Actor
from planflow.domain.intent import IntentState
from planflow.domain.message import AttemptResult, Message, MessageState
from planflow.domain.notice import Notice, NoticeKind
from planflow.domain.person import Person
from planflow.errors import PlanflowError, Refused
from planflow.services import ledger, policy
from planflow.store import attempts, deadlines, organisation, outbox, people
from planflow.store.session import Session


class Outcome(StrEnum):
    """What was made of a notice."""

    PARKED = "parked"
    """The address failed for good: nothing is sent there any more."""
    RETURNED = "returned"
    """This mail came back; the address stays, because it has changed since or was parked before."""
    NOTED = "noted"
    """It comes late: nothing to do."""
    DELIVERED = "delivered"
    AUTOMATIC = "automatic"
    KNOWN = "known"
    """The same notice was read before."""
    UNRECOGNISED = "unrecognised"
    """It is no notice that planflow can read, or says of no message of this database that it came back."""


@dataclass(frozen=True)
class TakenIn:
    """One notice and what was made of it."""

    name: str
    outcome: Outcome
    code: str = ""
    delivery: int | None = None
    person: str = ""


def take_in(session: Session, notice: Notice, *, now: datetime) -> TakenIn:
    """Make of a notice what follows from it. The same one again changes nothing."""
    message = outbox.by_token(session, notice.token) if notice.token else None
    if notice.kind is NoticeKind.AUTOMATIC:
        return TakenIn(notice.name, Outcome.AUTOMATIC)
    if message is None or notice.kind is NoticeKind.UNKNOWN:
        return TakenIn(notice.name, Outcome.UNRECOGNISED, notice.code)
    person = people.find(session, message.recipient_id)  # the connector gets no mail that could come back
    if person is None or attempts.is_known(session, notice.digest):
        return TakenIn(notice.name, Outcome.KNOWN, notice.code, message.id, person.key if person else "")
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    outcome = _follow(session, notice, message, person, now)
    return TakenIn(notice.name, outcome, notice.code, message.id, person.key)


def _follow(session: Session, notice: Notice, message: Message, person: Person, now: datetime) -> Outcome:
    if notice.kind is NoticeKind.DELIVERED:
        attempts.add(
            session, message.id, fence=0, result=AttemptResult.DELIVERED, source=notice.digest, at=now
        )
        return Outcome.DELIVERED
    failed = notice.kind is NoticeKind.FAILED
    result = AttemptResult.RETURNED if failed else AttemptResult.DELAYED
    attempts.add(session, message.id, fence=0, result=result, code=notice.code, source=notice.digest, at=now)
    if not failed:
        return Outcome.NOTED
    outbox.mark_returned(session, message.id, code=notice.code, now=now)
    session.expire(message)
    is_same = bool(person.email) and message.address == person.email
    if not notice.is_for_good or not is_same or person.address_parked_at or person.erased_at:
        return Outcome.RETURNED
    park(session, SYSTEM, person, code=notice.code, message_id=message.id, now=now)
    return Outcome.PARKED


def refused_at_once(session: Session, message_id: int, *, code: str, now: datetime) -> None:
    """What follows from a message that was parked because the mail server knows no such address.

    The address is parked as if the mail had come back. The message is cancelled, since what it said goes to
    the coordinator; it stays parked where the person has another address by now. Whoever calls this has held
    the organisation's chain of the ledger since before the message was changed.
    """
    message = outbox.get(session, message_id)
    person = people.find(session, message.recipient_id)
    if person is None or person.erased_at is not None or message.address != person.email:
        return
    if person.address_parked_at is None:
        park(session, SYSTEM, person, code=code, message_id=message_id, now=now)
    else:
        outbox.free_items(session, message_id, [IntentState.UNDELIVERABLE])
    outbox.change(session, message, now=now, state=MessageState.CANCELLED)


def park(
    session: Session, actor: Actor, person: Person, *, code: str, message_id: int | None = None, now: datetime
) -> None:
    """Treat a person's address as none, tell the coordinators, and free whatever they were not told.

    What waits for the person, or came back, goes to the coordinator with the next gathering, and says so.
    """
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    person.address_parked_at, person.address_problem = now, code[:40]
    person.version += 1
    session.flush()
    plans = {item.plan_id for item in outbox.intents_of(session, message_id)} if message_id else set()
    plans |= {owed.plan_id for owed in deadlines.open_of_owner(session, person.id)}
    if message_id is not None:
        outbox.free_items(session, message_id, [IntentState.SENT, IntentState.UNDELIVERABLE])
    for waiting in outbox.unsent_to(session, person.id):
        if outbox.change(session, waiting, now=now, state=MessageState.CANCELLED, last_code=code[:40]):
            outbox.free_items(session, waiting.id, [IntentState.GATHERED])
    facts = {"code": code[:40], "message": message_id}
    told_in = sorted(plan_id for plan_id in plans if plan_id is not None)
    _record(session, actor, person, kind="address_parked", facts=facts, told_in=told_in, now=now)


def unpark(session: Session, actor: Actor, person: Person, *, now: datetime) -> None:
    """Use an address again that mail had come back from; for an administrator or a coordinator."""
    refused = policy.may_run_deliveries(session, actor, on=organisation.today(session, now))
    if refused:
        raise Refused(refused)
    if person.address_parked_at is None:
        raise PlanflowError(f"The address of {person.key} is not parked.", "Mail goes there as it is.")
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    was = person.address_problem
    forget_parking(person)
    person.version += 1
    session.flush()
    _record(session, actor, person, kind="address_unparked", facts={"was": was}, now=now)


def forget_parking(person: Person) -> None:
    """Let a person's address count again: call it wherever an address is changed."""
    person.address_parked_at, person.address_problem = None, ""


def _record(
    session: Session,
    actor: Actor,
    person: Person,
    *,
    kind: str,
    facts: Mapping[str, Any],
    told_in: Iterable[int] = (),
    now: datetime,
) -> None:
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind=kind,
        subject_kind="person",
        subject_id=person.id,
        facts=facts,
        told_in=tuple(told_in),
        now=now,
    )
