"""What the words of a status column mean: a state of the action's lifecycle, a rating, or nothing known."""

import re
from collections.abc import Mapping
from functools import lru_cache

from planflow.engine.definition import Definition

RATING = "rating"
"""The answer for a colour: planflow works ratings out by itself."""

_WORDS: Mapping[str, str] = {
    "proposed": r"proposed|draft|suggested|not (yet )?agreed|to be agreed|idea",
    "assigned": r"assigned|not (yet )?(started|begun|due|commenced)|yet to (start|begin|commence)|to do|todo|"
    r"planned|outstanding|pending|open|scheduled|future|new|no progress|agreed",
    "in_progress": r"in (progress|train|hand)|on ?going|under ?way|started|begun|commenced|live|active|"
    r"on (track|target|schedule)|off track|behind( schedule)?|delayed|at risk|overdue|slipp(ed|ing)|"
    r"progressing|work in progress|wip|some progress|good progress|"
    r"(part|partly|partially|nearly|mostly) (complete|completed|implemented|done|achieved|met)",
    "implemented": r"(fully |now |action )?(complete|completed|done|implemented|achieved|delivered|finished|"
    r"met|discharged)( in full| on time| late)?|(complete )?awaiting (verification|evidence|sign off)|yes",
    "verified": r"verified|signed off|validated|assured|evidence (tested|seen)|"
    r"complete and (verified|signed off)",
    "closed": r"closed|completed? and closed|archived|action closed",
    "superseded": r"superseded|replaced( by .*)?|merged( with .*)?|combined( with .*)?",
    "deferred": r"deferred|on hold|paused|postponed|suspended|put off",
    "deleted": r"deleted|withdrawn|cancelled|canceled|(no longer|not) (required|needed|applicable)|dropped|"
    r"removed|abandoned",
}
_COLOURS = re.compile(
    r"(?:b?rag )?(?:red|amber|green|blue|yellow|grey|black|r|a|g|b|n a)(?: (?:red|amber|green|blue))?"
)
COVERED: Mapping[str, frozenset[str]] = {
    "implemented": frozenset({"verified", "closed"}),
    "verified": frozenset({"closed"}),
    "assigned": frozenset({"proposed"}),
}
"""States in which an action says no less than the word does, so that the word changes nothing."""


def read(text: str, definition: Definition) -> str | None:
    """The name of the state that a word means, `RATING` for a colour, None for what is not known."""
    words = plain(text)
    return _labels(definition).get(words) or _by_word(words, tuple(definition.states))


def _labels(definition: Definition) -> Mapping[str, str]:
    found = {plain(name): name for name in definition.states}
    for name, state in definition.states.items():
        found |= {plain(label): name for label in state.label.values()}
    return found


@lru_cache(maxsize=4096)
def _by_word(words: str, known: tuple[str, ...]) -> str | None:
    for state, pattern in _WORDS.items():
        if state in known and re.fullmatch(pattern, words):
            return state
    return RATING if _COLOURS.fullmatch(words) else None


def plain(text: str) -> str:
    """A word as it is compared."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
