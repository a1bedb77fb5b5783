"""Days that people give with a move: none in the future for an act, none in the past for what is owed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.days import Day
from planflow.domain.deadline import DeadlineState
from planflow.errors import Refusal
from planflow.services.policy import LOADING
from planflow.store import deadlines
from planflow.store.references import Subject
from planflow.store.session import Session


def refusals(
    session: Session, actor: Actor, item: Subject, fields: Mapping[str, Any], note: str, *, on: date
) -> list[Refusal]:
    """Why the days given with a move cannot be taken; empty where they can.

    A plan file may give any day: it says what was so before planflow knew of it.
    """
    found = []
    if actor.given_on is not None and actor.given_on > on:
        found.append(Refusal("future_day", {"day": actor.given_on}))
    day = fields.get("due")
    if not isinstance(day, Day) or actor.via == LOADING:
        return found
    if day.on is not None and day.on < on:
        found.append(Refusal("past_day", {"day": day.on}))
    return found + (_of_action(session, actor, item, day, note) if isinstance(item, Action) else [])


def _of_action(session: Session, actor: Actor, action: Action, day: Day, note: str) -> list[Refusal]:
    """An agreed day is not turned into words, and moves only with a reason and not by whoever owes it."""
    deadline = deadlines.find(session, "action", action.id, "action")
    if deadline is None or deadline.due_on is None or day.on == deadline.due_on:
        return []
    if day.on is None:
        return [Refusal("day_into_words", {"day": deadline.due_on})]
    is_agreed = action.owner_id is not None or action.owner_body_id is not None
    if deadline.state != DeadlineState.OPEN or not is_agreed:
        return []
    found = [] if note.strip() else [Refusal("moved_without_reason")]
    if action.owner_id is not None and action.owner_id in (actor.whose_word_id, actor.person_id):
        found.append(Refusal("own_day"))
    return found
