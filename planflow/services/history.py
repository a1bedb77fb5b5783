"""What happened to an item, as people read it: what, when, whose word, who recorded it, how and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain import words
from planflow.domain.action import Action
from planflow.domain.plan import Plan
from planflow.services import items, rag_facts
from planflow.store import history, named_rows, organisation, texts
from planflow.store.history import Condition
from planflow.store.references import Subject
from planflow.store.session import Session

_SYSTEM = "planflow"
_NOTES = ("note", "reason", "text", "what", "held_at", "body")
"""The words of an event that are shown, in this order; others are of the machine."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened."""

    at: datetime
    """In the organisation's time zone."""
    what: str
    ref: str
    """What it happened to, as people type it within the plan; empty for the plan itself."""
    who: str
    """Whose act it is."""
    recorded_by: str
    """Who was at the keyboard, where it was somebody else."""
    how: str
    given_on: date | None
    """The day the word was given, where it is not the day of recording."""
    via: str
    to_state: str
    said: Sequence[str] = field(default=())
    details: Sequence[tuple[str, str]] = field(default=())


def wanted(session: Session, item: Subject) -> Condition:
    """Which events make up the history of an item; an action's holds its requests for more time, too."""
    if isinstance(item, Plan):
        return history.of_plan(item.id)
    if isinstance(item, Action):
        return history.of_action(item.plan_id, item.id)
    return history.of_item(item.plan_id, items.kind_of(item), item.id)


def count(session: Session, item: Subject) -> int:
    """How many things happened to an item."""
    return history.count(session, wanted(session, item))


def of_item(session: Session, item: Subject, *, skip: int = 0, most: int = 50) -> list[Happening]:
    """What happened to an item, the newest first; a fixed number of statements, however much it is."""
    rows = history.page(session, wanted(session, item), skip=skip, most=most)
    bodies = [json.loads(row.body) for row in rows]
    said = texts.bodies(session, (one[0] for body in bodies for one in body.get("texts", {}).values()))
    names = named_rows.of_facts(session, [body.get("facts", {}) for body in bodies])
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    labels = _labels(session)
    return [_happening(row, body, said, names, labels, zone) for row, body in zip(rows, bodies, strict=True)]


def _labels(session: Session) -> Mapping[tuple[str, str], str]:
    """What each state of each kind is called under the definitions in force."""
    language = organisation.get_organisation(session).language
    return {
        (str(kind), name): rag_facts.label(state.label, language)
        for kind in items.KINDS.values()
        for name, state in session.library.definition(kind).states.items()
    }


def _happening(
    row: Any,
    body: dict[str, Any],
    said: Mapping[int, str],
    names: named_rows.Names,
    labels: Mapping[tuple[str, str], str],
    zone: ZoneInfo,
) -> Happening:
    at = row.at.astimezone(zone)
    kept = body.get("texts", {})
    is_moved = row.from_state != row.to_state
    return Happening(
        at=at,
        what=_what(row.kind),
        ref=f"{row.ref}.{row.request}" if row.request else row.ref,
        who=row.giver or row.actor or _SYSTEM,
        recorded_by=row.actor if row.for_id is not None else "",
        how=row.how,
        given_on=row.given_on if row.given_on not in (None, at.date()) else None,
        via=row.via,
        to_state=labels.get((row.subject_kind, row.to_state), row.to_state) if is_moved else "",
        said=[said[kept[name][0]] for name in _NOTES if name in kept and said.get(kept[name][0])],
        details=_details(body.get("facts", {}), names),
    )


_WORDS = {
    "action_created": "Entered in the plan",
    "recommendation_created": "Entered in the plan",
    "extension_created": "Request for more time entered",
    "extension_requested": "More time asked for",
    "extension_granted": "More time granted",
    "extension_refused": "More time refused",
    "extension_withdrawn": "Request for more time withdrawn",
    "occurrence_recorded": "Result of a turn recorded",
    "owner_changed": "Handed over to somebody else",
}
"""What happened, where the name of the event alone would not say it."""


def _what(kind: str) -> str:
    """`action_verified` as `Action verified`."""
    return _WORDS.get(kind) or kind.replace("_", " ").capitalize()


_DAYS = {
    "due": "New date",
    "due_was": "Date before",
    "to": "Asked for until",
    "until": "Counts until",
    "seen_on": "Seen on",
    "minuted_on": "Minuted on",
}
_PLAIN = {"percent": "Done", "rating": "Rating", "result": "Result", "number": "Turn"}


def _details(facts: Mapping[str, Any], names: named_rows.Names) -> list[tuple[str, str]]:
    found = []
    if isinstance(facts.get("owner"), list):
        found.append(("New owner", names.owner(facts["owner"])))
        found.append(("Owner before", names.owner(facts.get("owner_was"))))
    for name, label in _DAYS.items():
        value = facts.get(name)
        if isinstance(value, str) and value:
            found.append((label, words.say_date(date.fromisoformat(value))))
    for name, label in _PLAIN.items():
        if facts.get(name) is not None:
            found.append((label, _plain(name, facts[name])))
    return [(label, text) for label, text in found if text]


def _plain(name: str, value: Any) -> str:
    if name == "percent":
        return f"{value}%"
    if name == "number":
        return str(int(value) + 1)
    return str(value).replace("_", " ")
