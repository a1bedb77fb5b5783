"""Meetings of bodies as people keep them: entered, moved to another day, cancelled.

Whatever changes is followed at once by the days of every paper that goes there.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from planflow.domain import words
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.days import FIRST_YEAR, LAST_YEAR
from planflow.domain.meeting import Meeting
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError, Refused
from planflow.services import ledger, policy, texts
from planflow.store import meetings, organisation
from planflow.store.session import Session

_LONGEST = 60
"""Characters of the body's key in that of its meeting."""


def require_allowed(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise `Refused` unless an actor may enter, move and cancel meetings."""
    found = policy.may_keep_meetings(session, actor, on=organisation.today(session, now))
    if found:
        raise Refused(found)


def add(
    session: Session, actor: Actor, body: Body, held_on: date, *, title: str = "", now: datetime
) -> Meeting:
    """Enter a meeting of a body. Raises `PlanflowError` where it has one on that day."""
    require_allowed(session, actor, now=now)
    _check_day(held_on)
    _check_free(session, body, held_on)
    made = enter(session, actor, body, held_on, title=title, now=now)
    follow(session, actor, now=now)
    return made


def move(
    session: Session, actor: Actor, meeting: Meeting, held_on: date, *, reason: str = "", now: datetime
) -> int:
    """Move a meeting to another day; how many papers have other days for it."""
    require_allowed(session, actor, now=now)
    _check_day(held_on)
    body = session.get_one(Body, meeting.body_id)
    if meeting.is_cancelled:
        raise PlanflowError(
            f"The meeting of {body.name} on {words.say_date(meeting.held_on)} was cancelled.",
            f"Enter the new one: planflow meetings add {body.key} {held_on}",
        )
    if held_on != meeting.held_on:
        _check_free(session, body, held_on)
    shift(session, actor, meeting, held_on, reason=reason, now=now)
    return follow(session, actor, now=now)


def cancel(session: Session, actor: Actor, meeting: Meeting, *, reason: str = "", now: datetime) -> int:
    """Cancel a meeting; how many papers go elsewhere for it. Cancelling again changes nothing."""
    require_allowed(session, actor, now=now)
    call_off(session, actor, meeting, reason=reason, now=now)
    return follow(session, actor, now=now)


def enter(
    session: Session,
    actor: Actor,
    body: Body,
    held_on: date,
    *,
    title: str = "",
    uid: str = "",
    now: datetime,
) -> Meeting:
    """Add the row of a meeting and its event; papers are not counted anew (`follow`)."""
    key = _free_key(session, body, held_on)
    made = Meeting(body_id=body.id, key=key, held_on=held_on, title=title, uid=uid, noted_at=now)
    session.add(made)
    session.flush()
    facts = {"body": body.id, "held_on": held_on}
    _append(session, actor, made, facts, kind="meeting_added", now=now)
    return made


def shift(
    session: Session, actor: Actor, meeting: Meeting, held_on: date, *, reason: str = "", now: datetime
) -> None:
    """Put a meeting on another day, with its event; the same day again changes nothing."""
    if meeting.held_on == held_on:
        return
    was, meeting.held_on = meeting.held_on, held_on
    session.add(meeting)
    session.flush()
    facts = {"body": meeting.body_id, "held_on": held_on, "was_on": was}
    _append(session, actor, meeting, facts, kind="meeting_moved", reason=reason, now=now)


def call_off(session: Session, actor: Actor, meeting: Meeting, *, reason: str = "", now: datetime) -> None:
    """Mark a meeting as cancelled, with its event."""
    if meeting.is_cancelled:
        return
    meeting.is_cancelled = True
    session.add(meeting)
    session.flush()
    facts = {"body": meeting.body_id, "held_on": meeting.held_on}
    _append(session, actor, meeting, facts, kind="meeting_cancelled", reason=reason, now=now)


def take_up(session: Session, actor: Actor, meeting: Meeting, held_on: date, *, now: datetime) -> None:
    """Take a cancelled meeting up again, on the day that it now has."""
    meeting.is_cancelled, meeting.held_on = False, held_on
    session.add(meeting)
    session.flush()
    facts = {"body": meeting.body_id, "held_on": held_on, "again": True}
    _append(session, actor, meeting, facts, kind="meeting_added", now=now)


def follow(session: Session, actor: Actor, *, now: datetime) -> int:
    """Let the days of papers follow their meetings; how many papers have other days now."""
    return session.papers.recount(session, actor, now=now) if session.papers is not None else 0


def find(session: Session, body: Body, on: date) -> Meeting:
    """The meeting of a body on a day. Raises `PlanflowError` where there is none."""
    found = meetings.find_on(session, body.id, on)
    if found is None:
        raise PlanflowError(
            f"{body.name} has no meeting on {words.say_date(on)}.",
            f"List its meetings with: planflow meetings list {body.key}",
        )
    return found


def _check_day(held_on: date) -> None:
    if not FIRST_YEAR <= held_on.year <= LAST_YEAR:
        raise PlanflowError(
            f"The year {held_on.year} is out of reach.", f"Stay within {FIRST_YEAR} to {LAST_YEAR}."
        )


def _check_free(session: Session, body: Body, held_on: date) -> None:
    if meetings.find_on(session, body.id, held_on) is not None:
        raise PlanflowError(
            f"{body.name} meets on {words.say_date(held_on)} already.", "There is nothing left to enter."
        )


def _free_key(session: Session, body: Body, held_on: date) -> str:
    """The key by which the plan file knows it for ever, whatever day it moves to."""
    wanted = f"{body.key[:_LONGEST]}-{held_on.isoformat()}"
    taken = {one.key for one in meetings.of_body(session, body.id)}
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _append(
    session: Session,
    actor: Actor,
    meeting: Meeting,
    facts: Mapping[str, Any],
    *,
    kind: str,
    reason: str = "",
    now: datetime,
) -> None:
    kept = texts.keep(session, reason.strip(), author_id=actor.person_id) if reason.strip() else None
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind=kind,
        subject_kind=SubjectKind.MEETING,
        subject_id=meeting.id,
        facts=facts,
        words={"reason": kept} if kept else None,
        now=now,
    )
