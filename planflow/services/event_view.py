"""Events as an administrator reads them: who did what about which thing, with the words that belong to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from planflow.domain.event import Event
from planflow.domain.plan import Plan
from planflow.services import ledger
from planflow.store import people, subject_names, texts
from planflow.store.session import Session


@dataclass(frozen=True)
class Shown:
    """One event."""

    number: int
    chain: str
    at: datetime
    what: str
    about: str
    who: str
    word_of: str
    how: str
    states: str
    words: tuple[str, ...]
    hash: str


def shown(session: Session, events: Sequence[Event]) -> list[Shown]:
    """Several events, in few statements however many they are."""
    held = subject_names.read_ahead(session, ((one.subject_kind, one.subject_id) for one in events))
    known = people.by_id(session, (one for event in events for one in (event.actor_id, event.for_id)))
    plans = {plan.id: plan.key for plan in session.exec(select(Plan).order_by(col(Plan.id)))}
    bodies = [json.loads(event.body) for event in events]
    said = texts.by_id(session, (kept[0] for body in bodies for kept in body.get("texts", {}).values()))
    found = []
    for event, body in zip(events, bodies, strict=True):
        actor, spoke = known.get(event.actor_id or 0), known.get(event.for_id or 0)
        words = [said[kept[0]].body for kept in body.get("texts", {}).values() if kept[0] in said]
        moved = event.from_state != event.to_state and event.from_state and event.to_state
        found.append(
            Shown(
                number=event.number,
                chain="organisation"
                if event.chain == ledger.ORGANISATION_CHAIN
                else plans.get(event.chain, ""),
                at=event.at,
                what=event.kind.replace("_", " ").capitalize(),
                about=_about(session, event),
                who=actor.name if actor else "planflow",
                word_of=spoke.name if spoke else "",
                how=event.how or event.via,
                states=f"{event.from_state} to {event.to_state}".replace("_", " ") if moved else "",
                words=tuple(words),
                hash=event.hash,
            )
        )
    del held  # the rows were held fast until here, so that nothing was read twice
    return found


def _about(session: Session, event: Event) -> str:
    """The reference of what it is about; its kind and number where people have no name for it."""
    found = subject_names.reference(session, event.subject_kind, event.subject_id)
    return found or f"{event.subject_kind.replace('_', ' ')} {event.subject_id}"
