"""Takes the meetings of a calendar file over: new ones are entered, others moved or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.services import meetings
from planflow.services.meeting_files import Found
from planflow.store import meetings as stored
from planflow.store.session import Session

What = Literal["added", "moved", "cancelled", "taken up again", "the same"]


@dataclass(frozen=True)
class Change:
    """What becomes of one meeting of the file."""

    what: What
    held_on: date
    title: str
    found: Found
    meeting: Meeting | None = None
    """The one that is known already."""
    was_on: date | None = None


@dataclass(frozen=True)
class Changes:
    """What taking a file over would change, by day."""

    changes: tuple[Change, ...]
    gone: tuple[Meeting, ...]
    """Taken from this calendar before, still to come, and no longer in it: said, never cancelled."""

    def count(self, what: What) -> int:
        """How many meetings this becomes of."""
        return sum(one.what == what for one in self.changes)


def compare(session: Session, body: Body, found: Sequence[Found], *, today: date) -> Changes:
    """What a file would change: a meeting is known by its name in the calendar, else by its day."""
    known = list(stored.of_body(session, body.id))
    by_uid = {one.uid: one for one in known if one.uid}
    by_day = {one.held_on: one for one in reversed(known) if not one.is_cancelled}
    taken: set[int] = set()
    changes = []
    for one in found:
        meeting = by_uid.get(one.uid) if one.uid else None
        if meeting is None:
            there = by_day.get(one.held_on)
            # What another name of the calendar stands for is another meeting.
            meeting = there if there is not None and there.uid in ("", one.uid) else None
        if meeting is not None and meeting.id in taken:
            continue
        if meeting is None and one.is_cancelled:
            continue
        taken |= {meeting.id} if meeting is not None else set()
        changes.append(_change(one, meeting))
    names = {one.uid for one in found}
    gone = [
        one
        for one in known
        if one.uid and one.uid not in names and not one.is_cancelled and one.held_on >= today
    ]
    return Changes(tuple(changes), tuple(gone))


def _change(found: Found, meeting: Meeting | None) -> Change:
    if meeting is None:
        return Change("added", found.held_on, found.title, found)
    was_on = meeting.held_on
    what: What = "the same"
    if found.is_cancelled:
        what = "the same" if meeting.is_cancelled else "cancelled"
    elif meeting.is_cancelled:
        what = "taken up again"
    elif was_on != found.held_on:
        what = "moved"
    return Change(what, found.held_on, found.title or meeting.title, found, meeting, was_on)


def take_over(session: Session, actor: Actor, body: Body, changes: Changes, *, now: datetime) -> int:
    """Make the changes; how many papers have other days for it. Taking them over again changes nothing."""
    meetings.require_allowed(session, actor, now=now)
    for one in changes.changes:
        meeting = one.meeting
        if meeting is None:
            meetings.enter(session, actor, body, one.held_on, title=one.title, uid=one.found.uid, now=now)
            continue
        if one.what == "cancelled":
            meetings.call_off(session, actor, meeting, now=now)
        elif one.what == "taken up again":
            meetings.take_up(session, actor, meeting, one.held_on, now=now)
        elif one.what == "moved":
            meetings.shift(session, actor, meeting, one.held_on, now=now)
        meeting.uid = one.found.uid or meeting.uid
        meeting.title = meeting.title or one.title
        session.add(meeting)
    session.flush()
    return meetings.follow(session, actor, now=now)
