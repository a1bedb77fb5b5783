"""What the page behind a link shows: everything in the mail, as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.deadline import DeadlineState
from planflow.domain.link import Link
from planflow.domain.person import Person
from planflow.errors import Refusal
from planflow.store import link_items, organisation, people
from planflow.store.session import Session

PROGRESS, NO_CHANGE, MORE_TIME, RESULT = "progress", "no_change", "more_time", "result"
DONE, CANCELLED, REASSIGNED, GONE = "item_done", "item_cancelled", "item_reassigned", "item_gone"


@dataclass(frozen=True)
class Said:
    """The last words on an action."""

    on: date
    words: str
    percent: int | None


@dataclass(frozen=True)
class Item:
    """One thing that the mail spoke of."""

    id: int
    """The deadline, by which an answer names it."""
    ref: str
    """As people type it; the plan's key alone for what has no reference of its own."""
    title: str
    plan: str
    kind: str
    due_on: date | None
    due_text: str
    days_left: int | None
    """Calendar days until its day, negative once that is over; None without a day."""
    done_when: str
    """What counts as done."""
    said: Said | None
    asked_for: date | None
    """The day asked for in a request for more time that still waits."""
    turn: int | None
    """Which turn of something that repeats, counted from 1."""
    possible: tuple[str, ...]
    """The answers that are possible here; none where the person has to sign in, or where it is dead."""
    standing_in: str
    """Why it falls to this person in somebody else's place, as a code."""
    meant_for: str
    dead: Refusal | None
    """Why the link no longer answers for it; None where it does."""
    action_id: int | None
    turn_id: int | None
    meant_for_id: int | None


@dataclass(frozen=True)
class Page:
    """What somebody who follows a link is shown."""

    person: str
    organisation: str
    language: str
    today: date
    expires_on: date | None
    items: Sequence[Item]
    """What can be answered or is still waiting, nearest first."""
    dead: Sequence[Item]
    """What was in the mail and is no longer theirs to answer."""

    def find(self, item_id: int) -> Item | None:
        """The item of that number, alive or dead."""
        return next((one for one in (*self.items, *self.dead) if one.id == item_id), None)


def of(session: Session, link: Link, person: Person, *, now: datetime) -> Page:
    """The page of a link that works. It reads and writes nothing: mail scanners follow links."""
    home = organisation.get_organisation(session)
    today = organisation.today(session, now)
    rows = link_items.items(session, person.id, link.items, today=today)
    actions = sorted({row.action_id for row in rows if row.action_id is not None})
    said = link_items.last_words(session, actions)
    waiting = link_items.waiting_requests(session, actions)
    names = people.by_id(session, [row.meant_for_id for row in rows])
    made = [_item(row, person, said, waiting, names, today) for row in rows]
    return Page(
        person=person.name,
        organisation=home.name,
        language=person.language or home.language,
        today=today,
        expires_on=link.expires_on,
        items=[one for one in made if one.dead is None],
        dead=[one for one in made if one.dead is not None],
    )


def _item(
    row: Any,
    person: Person,
    said: dict[int, Any],
    waiting: dict[int, date],
    names: dict[int, Person],
    today: date,
) -> Item:
    dead = _dead(row, person.id)
    last = None if dead else said.get(row.action_id)
    asked_for = waiting.get(row.action_id)
    meant_for = names.get(row.meant_for_id)
    return Item(
        id=row.id,
        ref=f"{row.plan_key}/{row.ref}" if row.ref else row.plan_key,
        title=row.title,
        plan=row.plan_title,
        kind=row.kind,
        due_on=row.due_on,
        due_text=row.due_text,
        days_left=(row.due_on - today).days if row.due_on else None,
        done_when="" if dead else row.success_measure,
        said=Said(last.given_on, last.words, last.percent) if last else None,
        asked_for=asked_for,
        turn=None if row.turn is None else row.turn + 1,
        possible=() if dead else _possible(row, asked_for),
        standing_in=row.fallback if row.owner_id != person.id else "",
        meant_for=meant_for.name if meant_for else "",
        dead=dead,
        action_id=row.action_id,
        turn_id=row.turn_id,
        meant_for_id=row.meant_for_id,
    )


def _dead(row: Any, person_id: int) -> Refusal | None:
    """Why a link no longer answers for a thing. Whoever is away may still answer for what they own."""
    if row.state == DeadlineState.MET:
        return Refusal(DONE)
    if row.state == DeadlineState.CANCELLED:
        return Refusal(CANCELLED)
    return None if row.falls or row.owner_id == person_id else Refusal(REASSIGNED)


def _possible(row: Any, asked_for: date | None) -> tuple[str, ...]:
    if row.subject_kind == "occurrence":
        return (RESULT, PROGRESS, NO_CHANGE)
    if row.subject_kind != "action" or row.kind != "action":
        return ()
    return (PROGRESS, NO_CHANGE) if asked_for else (PROGRESS, NO_CHANGE, MORE_TIME)
