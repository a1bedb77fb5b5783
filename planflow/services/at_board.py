"""What is said and decided of an action at a board: recorded as spoken, with whose word each of it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.days import Day
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError
from planflow.services import extensions, ledger, meetings, moves, progress, texts
from planflow.store import extensions as stored
from planflow.store import texts as stored_texts
from planflow.store.session import Session

HOW = "board"
MORE_TIME, GRANT, REFUSE = "more_time", "grant", "refuse"
ON_REQUEST = {GRANT: "Grant the request for more time", REFUSE: "Refuse the request for more time"}
"""Decisions on a request that waits, in place of moves of the action itself."""


@dataclass(frozen=True)
class Said:
    """An update, and whose word it is."""

    text: str = ""
    percent: int | None = None


@dataclass(frozen=True)
class Decided:
    """What the board decided: a move of the action, or something about its day."""

    what: str
    fields: Mapping[str, Any]
    note: str = ""


def of_board(actor: Actor, held_on: date) -> Actor:
    """The same actor, with a word that was given at a board on a day."""
    return replace(actor, how=HOW, given_on=held_on)


def decide_besides(session: Session, actor: Actor, plan: Plan, text: str, *, now: datetime) -> None:
    """Record what the board decided or noted that belongs to no action, in its own words.

    It stands in the history of the plan and in the action note. Raises `Refused` for whoever records nothing
    at meetings.
    """
    meetings.require_allowed(session, actor, now=now)
    if not text.strip():
        raise PlanflowError("The decision says nothing.", "Write what the board decided or noted.")
    words = texts.keep(session, text.strip(), author_id=actor.whose_word_id)
    ledger.append(
        session, actor,
        chain=plan.id, kind="board_decision_recorded", subject_kind="plan", subject_id=plan.id,
        facts={"on": actor.given_on}, words={"text": words}, now=now,
    )  # fmt: skip


def decided_besides(session: Session, acts: Sequence[Event]) -> list[str]:
    """The words of such decisions among the events of a meeting, in their order."""
    ids = [
        int(json.loads(event.body)["texts"]["text"][0])
        for event in acts
        if event.kind == "board_decision_recorded"
    ]
    said = stored_texts.bodies(session, ids)
    return [said[one] for one in ids if one in said]


def update(session: Session, actor: Actor, action: Action, said: Said, *, now: datetime) -> bool:
    """Record what was said of an action; whether there was anything."""
    if said.text.strip():
        progress.report(session, actor, action, text=said.text, percent=said.percent, now=now)
    elif said.percent is not None:
        progress.confirm(session, actor, action, percent=said.percent, now=now)
    else:
        return False
    return True


def decide(
    session: Session,
    actor: Actor,
    action: Action,
    decided: Decided,
    *,
    asked: Actor,
    based_on: int | None = None,
    now: datetime,
) -> None:
    """Record what the board decided of an action, by the actor's word.

    More time that nobody asked for in writing is asked for and granted: `asked` is whose word the asking is.
    Raises what the moves raise: the board can do no more than its chair.
    """
    moves.check_version(session, action, based_on)
    request = stored.find_open(session, action.id)
    if decided.what in ON_REQUEST:
        if request is None:
            raise PlanflowError("No request for more time waits.", "Choose another decision.")
        _answer(session, actor, request, decided, now=now)
    elif decided.what == MORE_TIME:
        _give_time(session, actor, action, decided, asked, now=now)
    else:
        moves.move(session, actor, action, decided.what, fields=decided.fields, note=decided.note, now=now)


def _give_time(
    session: Session, actor: Actor, action: Action, decided: Decided, asked: Actor, *, now: datetime
) -> None:
    due = decided.fields.get("due")
    if not isinstance(due, Day) or due.on is None:
        raise PlanflowError("More time needs a day.", "Give the day until which it was given.")
    request = extensions.request(
        session, asked, action, to_due_on=due.on, reason=decided.note or "Agreed at the board.", now=now
    )
    _answer(session, actor, request, replace(decided, what=GRANT), now=now)


def _answer(session: Session, actor: Actor, request: Extension, decided: Decided, *, now: datetime) -> None:
    due = decided.fields.get("due") if decided.what == GRANT else None
    fields = {"due": due} if due is not None else None
    moves.move(session, actor, request, decided.what, fields=fields, note=decided.note, now=now)
