"""Collects what a mail says, and drops what has been overtaken since it was planned."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.intent import IntentState
from planflow.domain.letter import Letter, News, Owed
from planflow.domain.route import EVERY_EVENT
from planflow.store import calendars, intents, organisation, reach, texts
from planflow.store import letters as stored
from planflow.store.session import Session

SOON_DAYS = 10
"""Working days within which something is due soon."""
_DECISIONS = ("verification", "extension_answer", "paper_approval")


@dataclass(frozen=True)
class _Told:
    """What of a message's intents still has to be told."""

    deadlines: Mapping[int, Any]
    """The latest intent for each deadline."""
    events: Sequence[tuple[Any, Any]]
    """Intents on events, each with its event."""


def compose(session: Session, message: Any, *, now: datetime) -> Letter:
    """Everything the recipient of a message should know on this day, nearest first.

    Ends the intents that were overtaken: their deadline is no longer open or has changed, the subject of
    their event has moved on, or its action has another owner. `message` is a row of `messages.get_row`.
    """
    home = organisation.get_organisation(session)
    today = organisation.today(session, now)
    intents.drop_overtaken(session, message_id=message.id)
    told = _told(session, message.id)
    rows = stored.owed_by(session, message.recipient_id, sorted(told.deadlines), today=today)
    owed = [_owed(session, row, told.deadlines.get(row.id), today) for row in rows]
    zone = ZoneInfo(home.timezone)
    news = _news(session, told.events, zone)
    plan_id, plan_key = _main_plan(rows, told)
    reply_to = stored.coordinators(session, plan_id, but=message.recipient_id, today=today)
    everything: list[Owed | News] = [*owed, *news]
    return Letter(
        kind=message.kind,
        name=message.person_name,
        organisation=home.name,
        language=message.person_language or home.language,
        today=today,
        plans=tuple(dict.fromkeys(one.plan for one in everything if one.plan)),
        plan_key=plan_key,
        reply_to_name=reply_to[0].name if reply_to else "",
        reply_to_address=reply_to[0].email if reply_to else "",
        asks=[one for one in news if one.asks],
        news=[one for one in news if not one.asks],
        **_grouped(owed, today),
    )


def _told(session: Session, message_id: int) -> _Told:
    rows = stored.intents_of(session, message_id)
    latest = {row.deadline_id: row for row in rows if row.deadline_id is not None}
    wanted = {row.event_id: row for row in rows if row.event_id is not None}
    if not wanted:
        return _Told(latest, ())
    kept, lapsed, repeated = [], [], []
    seen: set[tuple[Any, ...]] = set()
    for event in stored.happened(session, sorted(wanted)):
        intent = wanted[event.id]
        fact = (event.at, event.actor_id, event.for_id, event.plan_key, event.ref)
        if _has_lapsed(session, intent, event):
            lapsed.append(intent.id)
        elif fact in seen:
            repeated.append(intent.id)
        else:
            seen.add(fact)
            kept.append((intent, event))
    intents.end(session, lapsed, state=IntentState.OVERTAKEN, reason="moved_on")
    intents.end(session, repeated, state=IntentState.OVERTAKEN, reason="same_fact")
    return _Told(latest, kept)


def _lapses(session: Session, intent: Any, kind: str) -> bool:
    routes = (*session.library.routes.get(kind, ()), *session.library.routes.get(EVERY_EVENT, ()))
    return any(route.lapses for route in routes if route.name == intent.route)


def _has_lapsed(session: Session, intent: Any, event: Any) -> bool:
    """Whether news that asks for something is out of date: done already, or somebody else's by now."""
    if not _lapses(session, intent, event.kind):
        return False
    if event.to_state and event.state_now != event.to_state:
        return True
    is_for_owner = intent.audience == "owner" and not intent.fallback
    return is_for_owner and event.owner_id != intent.recipient_id


def _owed(session: Session, row: Any, intent: Any, today: date) -> Owed:
    late, left = _distance(session, row, today)
    is_mine = bool(row.is_mine)
    return Owed(
        ref=_reference(row),
        title=row.title,
        plan=row.plan_title,
        kind=row.kind,
        due_on=row.due_on,
        due_text=row.due_text,
        days_late=late,
        days_left=left,
        original_due_on=row.original_due_on if row.moves and row.original_due_on != row.due_on else None,
        moves=row.moves,
        done_when=row.success_measure or "",
        owner=row.owner,
        owner_role=row.owner_role,
        is_mine=is_mine,
        is_outside=bool(row.is_outside),
        is_agency=row.agency_id is not None,
        audience="owner" if is_mine or intent is None else intent.audience,
        fallback=row.fallback if is_mine or intent is None else intent.fallback,
        meant_for=row.meant_for if is_mine or intent is None else intent.meant_for or "",
        is_new=intent is not None,
        from_on=row.from_due_on,
        to_on=row.to_due_on,
        asked_by=row.asked_by,
        reason=row.reason,
        number=0 if row.turn is None else row.turn + 1,
    )


def _distance(session: Session, row: Any, today: date) -> tuple[int, int]:
    """Working days late and working days left; a day outside the calendar counts as neither."""
    calendar = calendars.get_calendar(session, row.calendar)
    if row.due_on is None or not calendar.covers(row.due_on) or not calendar.covers(today):
        return 0, 0
    left = calendar.working_days_between(today, row.due_on)
    if row.due_on < today:
        return max(-left, 1), 0
    return 0, left


def _grouped(owed: Iterable[Owed], today: date) -> dict[str, list[Owed]]:
    groups: dict[str, list[Owed]] = {name: [] for name in ("now", "late", "soon", "later", "elsewhere")}
    # What made the mail come is on top of its section; the rest stays nearest first.
    for item in sorted(owed, key=lambda one: not one.is_new):
        groups[_group(item, today)].append(item)
    return groups


def _group(item: Owed, today: date) -> str:
    if not item.is_mine:
        return "elsewhere"
    if item.days_late:
        return "late"
    if item.due_on == today or item.kind in _DECISIONS:
        return "now"
    return "soon" if item.due_on is not None and item.days_left <= SOON_DAYS else "later"


def _news(session: Session, events: Sequence[tuple[Any, Any]], zone: ZoneInfo) -> list[News]:
    notes = {event.id: _note_id(event.body) for _, event in events}
    words = texts.bodies(session, notes.values()) if any(notes.values()) else {}
    return [
        News(
            route=intent.route,
            kind=event.kind,
            happened_on=event.given_on or event.at.astimezone(zone).date(),
            ref=_reference(event),
            title=event.title,
            plan=event.plan_title,
            who=event.who,
            recorded_by=event.recorded_by or "",
            how=event.how,
            note=words.get(notes[event.id] or 0, ""),
            due_on=event.due_on,
            to_on=event.to_due_on,
            asks=_lapses(session, intent, event.kind),
            audience=intent.audience,
            fallback=intent.fallback,
            meant_for=intent.meant_for or "",
            done_when=event.success_measure,
        )
        for intent, event in events
    ]


def _note_id(body: str) -> int | None:
    """The text that was given with an event, by the number its canonical body keeps."""
    kept = json.loads(body).get("texts", {})
    for name in ("note", "reason", "text"):
        if name in kept:
            return int(kept[name][0])
    return None


def _reference(row: Any) -> str:
    return f"{row.plan_key}/{row.ref}" if row.ref else row.plan_key


def _main_plan(rows: Sequence[Any], told: _Told) -> tuple[int, str]:
    """The plan under which the mail is threaded: that of the news, else of the nearest thing told."""
    for _, event in told.events:
        if event.plan_key:
            return event.chain, event.plan_key
    nearest = [row for row in rows if row.id in told.deadlines] or list(rows)
    return (nearest[0].plan_id, nearest[0].plan_key) if nearest else (reach.NO_PLAN, "")
