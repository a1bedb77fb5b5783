"""What became of one thing that was planned to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.intent import Intent, IntentState
from planflow.domain.ladder import Step, Urgency
from planflow.domain.message import Message, MessageState
from planflow.domain.person import Person
from planflow.domain.reason import Reason
from planflow.store import people
from planflow.store.session import Session

_DROPPED = (
    "later_step", "changed", "closed", "moved_on", "not_come_yet", "same_fact", "nothing_new",
    "told_otherwise", "silenced",
)  # fmt: skip
"""Why something was overtaken, as the ledger of reminders writes it."""
_MANY = 3
"""So many steps in a row that were never told are counted instead of listed."""


@dataclass(frozen=True)
class Told:
    """A step of a ladder, None where the ladder has it no more, and the day it was for."""

    intent: Intent
    step: Step | None
    day: date


def of_step(session: Session, zone: ZoneInfo, person: Person, told: Told, deadline: Deadline) -> Reason:
    """What became of one step of a ladder."""
    about = when(told.step) if told.step is not None else Reason("step_gone", {"step": told.intent.step})
    return _told(session, zone, person, told.intent, {"when": about, "day": told.day}, deadline)


def condensed(told: Sequence[Intent], deadline: Deadline) -> Iterator[Intent | Reason]:
    """The steps in their order; of several in a row that were never meant to be told only how many."""
    for key, group in groupby(told, key=_never_told):
        together = list(group)
        if key and len(together) >= _MANY:
            code, round_, _ = key
            values = {"count": len(together), "day": together[-1].day, "live": deadline.live_on}
            yield Reason(f"{code}_many", {**values, "round": round_})
        else:
            yield from together


def _never_told(intent: Intent) -> tuple[str, int | None, bool] | None:
    """What such steps have in common; None for a step that says more."""
    if intent.state == IntentState.BEFORE_START:
        return "before_start", intent.due_version, bool(intent.fallback)
    if intent.state == IntentState.OVERTAKEN and intent.reason == "later_step":
        return "later_step", intent.due_version, bool(intent.fallback)
    return None


def of_event(session: Session, zone: ZoneInfo, person: Person, intent: Intent, event: Event) -> Reason:
    """What became of the news of one event."""
    happened = Reason("news", {"what": event.kind.replace("_", " ")})
    return _told(session, zone, person, intent, {"when": happened, "day": intent.day}, None)


def when(step: Step) -> Reason:
    """How many working days before or after the due day a step is told."""
    if step.offset == 0:
        return Reason("on_the_day")
    side = "before" if step.offset < 0 else "after"
    count = abs(step.offset)
    return Reason(f"{side}_one" if count == 1 else side, {"count": count})


def _told(
    session: Session,
    zone: ZoneInfo,
    person: Person,
    intent: Intent,
    values: dict[str, Any],
    deadline: Deadline | None,
) -> Reason:
    became = _became(session, zone, intent, values, deadline)
    if intent.recipient_id != person.id:
        other = people.find(session, intent.recipient_id)
        to = {"other": other.name if other else "", "name": person.name}
        return Reason("passed_on", {**to, "why": _why(intent.fallback, to), "became": became})
    if intent.fallback:
        meant_for = people.find(session, intent.meant_for_id)
        to = {"name": meant_for.name if meant_for else "", "role": intent.audience, "other": person.name}
        return Reason("fell_to", {**to, "why": _why(_fallback(intent, deadline), to), "became": became})
    return became


def _fallback(intent: Intent, deadline: Deadline | None) -> str:
    is_role = intent.audience == "owner" and deadline is not None and not deadline.owner_role
    return "unowned" if intent.fallback == "vacant" and is_role else intent.fallback


def _why(fallback: str, values: dict[str, Any]) -> Reason:
    known = ("vacant", "outside", "away", "no_address", "unowned")
    return Reason(f"because_{fallback}" if fallback in known else "because_other", values)


def _became(
    session: Session, zone: ZoneInfo, intent: Intent, values: dict[str, Any], deadline: Deadline | None
) -> Reason:
    if intent.state == IntentState.PLANNED:
        return Reason("waits", values)
    if intent.state == IntentState.BEFORE_START:
        return Reason("before_start", {**values, "live": deadline.live_on if deadline else ""})
    if intent.state == IntentState.OVERTAKEN:
        code = intent.reason if intent.reason in _DROPPED else "overtaken"
        return Reason(code, values)
    message = session.get(Message, intent.message_id) if intent.message_id is not None else None
    if message is None:
        return Reason("cancelled_old" if intent.state == IntentState.CANCELLED else "nobody", values)
    return _in_mail(zone, message, values)


def _in_mail(zone: ZoneInfo, message: Message, values: dict[str, Any]) -> Reason:
    """What became of the mail that it rides in."""
    values = {**values, "mail": message.id, "kind": Reason(_kind(message)), "code": _code(message)}
    if message.state == MessageState.SENT and message.sent_at is not None:
        return Reason(
            "came_back" if message.returned_at else "sent", {**values, "at": _local(message.sent_at, zone)}
        )
    if message.state == MessageState.PLANNED and message.attempts:
        values |= {"tries": message.attempts, "next": _local(message.next_try_at, zone)}
        return Reason("retrying", values)
    return Reason(f"mail_is_{message.state}", values)


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)


def _kind(message: Message) -> str:
    return f"mail_{message.kind}" if message.kind in list(Urgency) else "mail_other"


def _code(message: Message) -> str | Reason:
    return message.last_code or Reason("without_code")
