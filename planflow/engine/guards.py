"""The registry of named guards: the only conditions that a workflow file may ask for.

A guard looks at `Facts`, which services collect beforehand, and returns None or a `Refusal`. It reads no
database and no clock, so that it can be tested, rehearsed and explained.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planflow.errors import Refusal


@dataclass(frozen=True)
class Facts:
    """What a guard may know of an item and of the move that is asked for."""

    today: date
    judge_id: int | None = None
    """The person whose word the move would be."""
    scribe_id: int | None = None
    """The person who records it, where it is somebody else's word."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What was given with the move."""
    has_owner: bool = False
    due_on: date | None = None
    due_words: str = ""
    owner_ids: frozenset[int] = frozenset()
    """The people who own it, or what it is about."""
    barred_ids: frozenset[int] = frozenset()
    """People who may not judge it: its owners (for a body, all who speak for it), their deputies, and whoever
    recorded it as implemented."""
    evidence_count: int = 0
    is_repeating: bool = False
    awaited_occurrences: int = 0
    closing: str = "verified"
    requester_ids: frozenset[int] = frozenset()
    """Who asked for what is to be decided, and who owns it."""
    actions_open: int = 0
    actions_complete: int = 0
    actions_started: int = 0
    recommendations_open: int = 0
    items_total: int = 0
    watched_until: date | None = None
    assurers_named: int = 0
    assurers_awaited: int = 0
    gaps: tuple[str, ...] = ()
    """The parts of a paper that still wait for an officer, each with who that is."""
    clearances_awaited: tuple[str, ...] = ()
    """The clearances of a paper that have not been given, as people call them."""
    answers_any: bool = True


Guard = Callable[[Facts], Refusal | None]
REGISTRY: dict[str, Guard] = {}


def guard(function: Guard) -> Guard:
    """Register a guard under the name of its function."""
    REGISTRY[function.__name__] = function
    return function


@guard
def has_owner(facts: Facts) -> Refusal | None:
    """An owner is named, or given with this move."""
    return None if facts.has_owner or facts.fields.get("owner") else Refusal("no_owner")


@guard
def has_due_date(facts: Facts) -> Refusal | None:
    """A day, or words for one, is set or given with this move."""
    known = facts.due_on or facts.due_words or facts.fields.get("due")
    return None if known else Refusal("no_due_date")


@guard
def not_own_work(facts: Facts) -> Refusal | None:
    """Whoever owns it, recorded it as implemented, or is the owner's deputy may not judge it."""
    if facts.judge_id in facts.barred_ids:
        return Refusal("own_work")
    return Refusal("own_work_recorded") if facts.scribe_id in facts.owner_ids else None


@guard
def not_own_request(facts: Facts) -> Refusal | None:
    """Nobody decides what they asked for or own; it passes to an alternate."""
    if facts.judge_id in facts.requester_ids:
        return Refusal("own_request")
    return Refusal("own_request_recorded") if facts.scribe_id in facts.requester_ids else None


@guard
def has_evidence(facts: Facts) -> Refusal | None:
    """At least one piece of evidence is recorded."""
    return None if facts.evidence_count else Refusal("no_evidence")


@guard
def occurrences_recorded(facts: Facts) -> Refusal | None:
    """Every turn of a repeating action that has fallen due has a result."""
    waiting = facts.awaited_occurrences
    return Refusal("occurrences_awaited", {"count": waiting}) if waiting else None


@guard
def closes_by_itself(facts: Facts) -> Refusal | None:
    """The plan lets verification close an action."""
    return None if facts.closing == "verified" else Refusal("closed_by_person", {"role": facts.closing})


@guard
def every_action_complete(facts: Facts) -> Refusal | None:
    """No action of it is open, and at least one is complete."""
    if facts.actions_open:
        return Refusal("actions_open", {"count": facts.actions_open})
    return None if facts.actions_complete else Refusal("no_action_complete")


@guard
def an_action_is_open(facts: Facts) -> Refusal | None:
    """An action of it is open (again)."""
    return None if facts.actions_open else Refusal("no_action_open")


@guard
def no_action_is_open(facts: Facts) -> Refusal | None:
    """No action of it is open, whether or not any was completed."""
    return Refusal("actions_open", {"count": facts.actions_open}) if facts.actions_open else None


@guard
def watch_is_over(facts: Facts) -> Refusal | None:
    """The watch period after its actions were complete has passed."""
    if facts.watched_until is not None and facts.today <= facts.watched_until:
        return Refusal("still_watched", {"until": facts.watched_until})
    return None


@guard
def every_assurer_agreed(facts: Facts) -> Refusal | None:
    """There is a body that has to agree the plan, and every such body has agreed it."""
    if not facts.assurers_named:
        return Refusal("no_assurer")
    waiting = facts.assurers_awaited
    return Refusal("assurers_awaited", {"count": waiting}) if waiting else None


@guard
def delivery_has_begun(facts: Facts) -> Refusal | None:
    """At least one action has been started."""
    return None if facts.actions_started else Refusal("nothing_started")


@guard
def everything_ended(facts: Facts) -> Refusal | None:
    """Every recommendation is closed or not agreed, and no action is open."""
    still_open = facts.recommendations_open + facts.actions_open
    if still_open or not facts.items_total:
        counts = {"recommendations": facts.recommendations_open, "actions": facts.actions_open}
        return Refusal("still_open", counts)
    return None


@guard
def something_is_open(facts: Facts) -> Refusal | None:
    """A recommendation or an action is open (again)."""
    return None if facts.recommendations_open + facts.actions_open else Refusal("nothing_open")


@guard
def no_gaps(facts: Facts) -> Refusal | None:
    """Every section and every entry of the front sheet that an officer has to write has been written."""
    return Refusal("gaps", {"named": list(facts.gaps)}) if facts.gaps else None


@guard
def every_clearance_given(facts: Facts) -> Refusal | None:
    """Every officer who has to clear the paper has cleared it."""
    named = list(facts.clearances_awaited)
    return Refusal("clearances_awaited", {"named": named}) if named else None


EXCLUSIVE: frozenset[frozenset[str]] = frozenset(
    {
        frozenset({"every_action_complete", "an_action_is_open"}),
        frozenset({"everything_ended", "something_is_open"}),
    }
)
"""Pairs of guards that never hold together: automatic moves that ask for both cannot go round in circles."""


def refusals(names: tuple[str, ...], facts: Facts) -> list[Refusal]:
    """Every reason why the named guards do not hold; empty where they all do."""
    found = (REGISTRY[name](facts) for name in names)
    return [refusal for refusal in found if refusal is not None]
