"""The part `board_day` of a snapshot: who was at the board, what was decided, who does what by when."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from planflow.domain.event import Event
from planflow.domain.plan import Plan
from planflow.papers.action_rows import Instants
from planflow.papers.labels import Labels
from planflow.store import board_days, subject_names, texts
from planflow.store.session import Session

_WORDS = ("note", "text", "reason", "body")
"""The names under which an event keeps what was said, the most telling first."""


def of_plan(
    session: Session, plan: Plan, labels: Labels, actions: Sequence[dict[str, Any]], moment: Instants
) -> dict[str, Any]:
    """Attendance by agency, and the acts recorded from the board's meeting of that day."""
    found = board_days.acts(session, plan.id, moment.on)
    said = texts.bodies(session, [_text_id(event) for event in found])
    refs = {("action", row["id"]): row["ref"] for row in actions}
    acts = [_act(session, labels, event, refs, said.get(_text_id(event) or 0, "")) for event in found]
    touched = {(event.subject_kind, event.subject_id) for event in found}
    return {
        "attended": _attended(session, plan, labels, moment),
        "acts": acts,
        "actions": [row["ref"] for row in actions if ("action", row["id"]) in touched],
    }


def _attended(session: Session, plan: Plan, labels: Labels, moment: Instants) -> list[dict[str, Any]]:
    """Each agency with the posts of those who came and of those who did not."""
    agencies: dict[str, dict[str, Any]] = {}
    for row in board_days.attendances(session, plan.board_id, moment.on):
        name = labels.agency_of(row.agency_id, row.person_id)
        agency = agencies.setdefault(name, {"agency": name, "is_present": False, "present": [], "absent": []})
        agency["is_present"] = agency["is_present"] or row.was_present
        post = labels.person(row.person_id)
        if post:
            agency["present" if row.was_present else "absent"].append(post)
    return list(agencies.values())


def _act(
    session: Session, labels: Labels, event: Event, refs: Mapping[tuple[str, int], str], words: str
) -> dict[str, Any]:
    about = event.subject_kind, event.subject_id
    return {
        "number": event.number,
        "what": event.kind.replace("_", " ").capitalize(),
        "ref": refs.get(about) or subject_names.reference(session, *about),
        "by": labels.person(event.for_id or event.actor_id),
        "text": words,
    }


def _text_id(event: Event) -> int | None:
    kept = json.loads(event.body).get("texts", {})
    name = next((one for one in _WORDS if one in kept), None)
    return int(kept[name][0]) if name else None
