"""The desk for deliveries: what a person does about mails that are parked, wait, or should not leave.

Each act is for an administrator or a coordinator and is recorded in the organisation's ledger.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.actor import SYSTEM, Actor
from planflow.domain.intent import IntentState
from planflow.domain.message import Message, MessageState
from planflow.domain.person import Person
from planflow.errors import PlanflowError, Refused
from planflow.services import ledger, policy, texts
from planflow.store import organisation, outbox, people
from planflow.store.outbox import Backlog
from planflow.store.session import Session

_OPEN = (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD, MessageState.PARKED)
_UNTOLD = (IntentState.GATHERED, IntentState.UNDELIVERABLE)
ASKED, RESTORED = "asked", "restored"
"""Why everything is on hold: a person asked for it, or the database was restored from a copy."""


@dataclass(frozen=True)
class Released:
    """What a release of everything let go, and what it dropped."""

    backlog: Backlog
    dropped_messages: int = 0
    dropped_items: int = 0


def retry(session: Session, actor: Actor, message_ids: Sequence[int], *, now: datetime) -> dict[int, str]:
    """Try parked messages again at once, the same bytes, for as long as the first time.

    For each message `retried`, or `told_anew` where its recipient has another address by now: what it did
    not tell rides in their next mail instead, because the bytes still name the old address.
    """
    _begin(session, actor, now)
    return {one: _retry(session, actor, outbox.get(session, one), now) for one in _each(message_ids)}


def _retry(session: Session, actor: Actor, message: Message, now: datetime) -> str:
    if message.state != MessageState.PARKED:
        raise PlanflowError(
            f"Delivery {message.id} is {message.state}; only a parked one is tried again.",
            f"See what became of it with 'planflow deliveries show {message.id}'.",
        )
    recipient = people.find(session, message.recipient_id)
    if recipient is None:
        how = _again(session, message, now)  # to another system
    else:
        _require_address(message, recipient)
        is_moved = bool(message.address) and message.address != recipient.email
        how = _anew(session, message, now) if is_moved else _again(session, message, now)
    _record(session, actor, message, kind="delivery_retried", facts={"how": how}, now=now)
    return how


def _require_address(message: Message, recipient: Person) -> None:
    if recipient.erased_at is not None:
        raise PlanflowError(
            f"Whoever delivery {message.id} is for was erased.",
            f"Cancel it: 'planflow deliveries cancel {message.id} --reason ...'.",
        )
    if recipient.address_parked_at is not None or not recipient.email:
        raise PlanflowError(
            f"The address of {recipient.key} is {'parked' if recipient.email else 'missing'}.",
            f"Correct it, or 'planflow deliveries unpark {recipient.key}' if it works again; then retry.",
        )


def _again(session: Session, message: Message, now: datetime) -> str:
    """The same bytes, with a horizon of their own."""
    _change(session, message, now, state=MessageState.PLANNED, attempts=0, next_try_at=now, retried_at=now)
    outbox.change_items(session, message.id, [IntentState.UNDELIVERABLE], IntentState.GATHERED)
    return "retried"


def _anew(session: Session, message: Message, now: datetime) -> str:
    """What it did not tell rides in the next mail: its bytes name an address that is no longer theirs."""
    _change(session, message, now, state=MessageState.CANCELLED)
    outbox.free_items(session, message.id, [IntentState.UNDELIVERABLE])
    return "told_anew"


def cancel(
    session: Session, actor: Actor, message_ids: Sequence[int], *, reason: str, now: datetime
) -> list[Message]:
    """Give up messages that have not left, for a reason; what they would have told is not told."""
    _begin(session, actor, now)
    if not reason.strip():
        raise PlanflowError("A cancelled mail needs a reason.", "Say why it should not be sent.")
    cancelled = []
    for message_id in _each(message_ids):
        message = outbox.get(session, message_id)
        _require_open(message)
        _cancel(session, message, "by_hand", now)
        _record(session, actor, message, kind="delivery_cancelled", note=reason, now=now)
        cancelled.append(message)
    return cancelled


def _cancel(session: Session, message: Message, reason: str, now: datetime) -> None:
    _change(session, message, now, state=MessageState.CANCELLED)
    outbox.change_items(session, message.id, _UNTOLD, IntentState.CANCELLED, reason)


def hold(
    session: Session, actor: Actor, message_ids: Sequence[int], *, reason: str = "", now: datetime
) -> list[Message]:
    """Keep messages that have not left where they are until they are released."""
    _begin(session, actor, now)
    held = []
    for message_id in _each(message_ids):
        message = outbox.get(session, message_id)
        if message.state not in (MessageState.PLANNED, MessageState.CLAIMED):
            raise PlanflowError(
                f"Delivery {message.id} is {message.state}; only what is about to leave can be held.",
                "See what waits with 'planflow deliveries list --state planned'.",
            )
        _change(session, message, now, state=MessageState.HELD)
        _record(session, actor, message, kind="delivery_held", note=reason, now=now)
        held.append(message)
    return held


def release(session: Session, actor: Actor, message_ids: Sequence[int], *, now: datetime) -> list[Message]:
    """Let held messages leave with the next delivery run."""
    _begin(session, actor, now)
    released = []
    for message_id in _each(message_ids):
        message = outbox.get(session, message_id)
        if message.state != MessageState.HELD:
            raise PlanflowError(
                f"Delivery {message.id} is {message.state}; only a held one is released.",
                "See what is held with 'planflow deliveries list --state held'.",
            )
        _change(session, message, now, state=MessageState.PLANNED, next_try_at=now)
        _record(session, actor, message, kind="delivery_released", now=now)
        released.append(message)
    return released


def hold_everything(session: Session, actor: Actor, *, reason: str = "", now: datetime) -> None:
    """Let nothing leave until everything is released. What falls due is still written down."""
    _begin(session, actor, now)
    held_at = organisation.get_organisation(session).deliveries_held_at
    if held_at is not None:
        raise PlanflowError(
            f"Everything is on hold already, since {held_at:%Y-%m-%d %H:%M} UTC.",
            "'planflow deliveries release' lets it go.",
        )
    _hold_everything(session, actor, {"why": ASKED}, reason, now)


def hold_after_restore(session: Session, now: datetime) -> bool:
    """Put everything on hold because the database was restored: it is older than what people got.

    False where everything was on hold already when the copy was made. Rows that others may see at once are
    put on hold by `hold_statement`, with the same `now`; this records it.
    """
    if organisation.get_organisation(session).deliveries_held_at not in (None, now):
        return False
    _hold_everything(session, SYSTEM, {"why": RESTORED}, "", now)
    return True


def hold_statement(now: datetime) -> str:
    """The hold alone as SQL, for whoever restores rows in a transaction that is not a session's."""
    return (
        f"UPDATE public.organisation SET deliveries_held_at = '{now.isoformat()}' "  # noqa: S608  # an instant
        "WHERE deliveries_held_at IS NULL"
    )


def _hold_everything(
    session: Session, actor: Actor, facts: Mapping[str, Any], note: str, now: datetime
) -> None:
    home = organisation.get_organisation(session)
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    home.deliveries_held_at = now
    session.flush()
    _append(session, actor, ("organisation", home.id), facts, note, kind="deliveries_held", now=now)


def release_everything(
    session: Session, actor: Actor, *, drop_before: date | None = None, now: datetime
) -> Released:
    """Let everything leave again, except single messages that are held by themselves.

    What is from before `drop_before` is cancelled: after a restore it was told already, or matters no more.
    """
    _begin(session, actor, now)
    home = organisation.get_organisation(session)
    if home.deliveries_held_at is None:
        raise PlanflowError(
            "Deliveries are not on hold.", "To release one held mail, name its number: release 12."
        )
    dropped, items = _drop(session, drop_before, now) if drop_before is not None else (0, 0)
    home.deliveries_held_at = None
    session.flush()
    facts = {"drop_before": drop_before, "dropped": dropped, "dropped_items": items}
    _append(session, actor, ("organisation", home.id), facts, "", kind="deliveries_released", now=now)
    return Released(outbox.backlog(session), dropped, items)


def _drop(session: Session, before: date, now: datetime) -> tuple[int, int]:
    old = outbox.unsent_before(session, before)
    for message in old:
        _cancel(session, message, "too_old", now)
    return len(old), outbox.cancel_waiting_items(session, before=before)


def _each(message_ids: Sequence[int]) -> list[int]:
    """Each number once, smallest first, so that two people at once wait for each other in one order."""
    return sorted(set(message_ids))


def _begin(session: Session, actor: Actor, now: datetime) -> None:
    """Refuse whoever may not, and take the ledger's end first, as everybody does who changes rows."""
    refused = policy.may_run_deliveries(session, actor, on=organisation.today(session, now))
    if refused:
        raise Refused(refused)
    ledger.hold(session, ledger.ORGANISATION_CHAIN)


def _require_open(message: Message) -> None:
    if message.state not in _OPEN:
        raise PlanflowError(
            f"Delivery {message.id} is {message.state} already.",
            f"See what became of it with 'planflow deliveries show {message.id}'.",
        )


def _change(session: Session, message: Message, now: datetime, **values: Any) -> None:
    number = message.id
    if not outbox.change(session, message, now=now, **values):
        raise PlanflowError(
            f"Delivery {number} is being handed over at this moment.",
            f"See in a minute what became of it: 'planflow deliveries show {number}'.",
        )


def _record(
    session: Session,
    actor: Actor,
    message: Message,
    *,
    kind: str,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    now: datetime,
) -> None:
    facts = {"person": message.recipient_id, **(facts or {})}
    _append(session, actor, ("message", message.id), facts, note, kind=kind, now=now)


def _append(
    session: Session,
    actor: Actor,
    subject: tuple[str, int],
    facts: Mapping[str, Any],
    note: str,
    *,
    kind: str,
    now: datetime,
) -> None:
    words = {"note": texts.keep(session, note, author_id=actor.whose_word_id)} if note else None
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        facts=facts,
        words=words,
        now=now,
    )
