"""A person's decisions on a proposal, as data, and what comes of them.

A review is a list of decisions in the order in which they were taken. Nothing is changed in place:
`apply` gives a new proposal each time, so a decision is taken back by leaving it out. The page, the
terminal and a file all drive the same function.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from planflow.domain import rules
from planflow.errors import PlanflowError
from planflow.intake import proposal as proposals
from planflow.intake.proposal import Fact, Place, Proposal, Recommendation

_SEVERAL = 2
FACTS = ("title", "inspectorate", "body", "published_on")
_CHANGEABLE = ("number", "text", "owner_roles", "deadline_text", "deadline", "urgent", "section")
_SURE = 1.0


@dataclass(frozen=True)
class Decision:
    """One decision: what is done to which recommendations, by whom and when it was taken.

    | do | keys | values |
    |---|---|---|
    | accept | one or more | none |
    | correct | one | any of number, text, owner_roles, deadline_text, deadline, urgent, section |
    | drop | one or more | `why`, if it was said |
    | split | one | `into`: a list of at least two groups of values, each with its text |
    | merge | two or more, the first stays | values of the one that stays; else the texts are joined |
    | add | none | the values of what was missed, with its text |
    | fact | none | any of title, inspectorate, body, published_on |
    """

    do: str
    keys: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Reviewed:
    """A proposal after its decisions, and what nobody has decided yet."""

    proposal: Proposal
    undecided: list[str]
    """The keys that still need a person, the doubtful ones first."""
    dropped: list[Recommendation]

    @property
    def is_complete(self) -> bool:
        """Whether somebody has decided on every recommendation."""
        return not self.undecided


def apply(proposal: Proposal, decisions: Iterable[Decision]) -> Reviewed:
    """What comes of the decisions. Raises `PlanflowError` for one that does not fit the proposal."""
    state = _State(proposal)
    for number, decision in enumerate(decisions, start=1):
        act = _ACTS.get(decision.do)
        if act is None:
            raise PlanflowError(
                f"Decision {number} is '{decision.do}', which is none.", f"Use one of: {', '.join(_ACTS)}."
            )
        act(state, decision)
    undecided = [one for one in state.rows if one.key not in state.decided]
    return Reviewed(
        replace(state.proposal, recommendations=list(state.rows)),
        [one.key for one in sorted(undecided, key=lambda one: one.confidence)],
        state.dropped,
    )


def to_data(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """The decisions as plain data, for a file or a database."""
    return [
        {name: value for name, value in asdict(one).items() if value not in ("", (), None)}
        for one in decisions
    ]


def from_data(data: Any) -> list[Decision]:
    """The decisions out of plain data. Raises `PlanflowError` where it is not such data."""
    if not isinstance(data, list) or not all(
        isinstance(one, dict) and isinstance(one.get("do"), str) for one in data
    ):
        raise PlanflowError(
            "This is no list of decisions.", "Each needs 'do', and mostly 'keys' and 'values'."
        )
    return [
        Decision(
            one["do"],
            tuple(map(str, one.get("keys", ()))),
            one.get("values"),
            str(one.get("by", "")),
            str(one.get("at", "")),
        )
        for one in data
    ]


class _State:
    """The rows while decisions are taken one after another."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.rows = list(proposal.recommendations)
        self.decided: set[str] = set()
        self.dropped: list[Recommendation] = []
        self.added = 0

    def place(self, key: str) -> int:
        """Where a key's row stands."""
        for at, row in enumerate(self.rows):
            if row.key == key:
                return at
        raise PlanflowError(
            f"There is no recommendation '{key}' in this proposal.",
            "It may have been dropped, split or merged by an earlier decision.",
        )

    def one(self, decision: Decision) -> tuple[int, Recommendation]:
        """The only row a decision is about."""
        if len(decision.keys) != 1:
            raise PlanflowError(f"'{decision.do}' is about one recommendation.", "Name one key.")
        at = self.place(decision.keys[0])
        return at, self.rows[at]


def _accept(state: _State, decision: Decision) -> None:
    for key in decision.keys:
        at = state.place(key)
        state.rows[at] = replace(state.rows[at], confidence=_SURE, doubts=[])
    state.decided.update(decision.keys)


def _correct(state: _State, decision: Decision) -> None:
    at, row = state.one(decision)
    state.rows[at] = _changed(row, decision.values or {})
    state.decided.add(row.key)


def _drop(state: _State, decision: Decision) -> None:
    for key in decision.keys:
        state.dropped.append(state.rows.pop(state.place(key)))


def _split(state: _State, decision: Decision) -> None:
    at, row = state.one(decision)
    into = (decision.values or {}).get("into")
    if (
        not isinstance(into, list)
        or len(into) < _SEVERAL
        or not all(isinstance(one, dict) and one.get("text") for one in into)
    ):  # a split makes at least two
        raise PlanflowError("A split needs at least two texts.", "Give them as a list under 'into'.")
    parts = [
        _changed(replace(row, key=f"{row.key}.{part}"), values) for part, values in enumerate(into, start=1)
    ]
    state.rows[at : at + 1] = parts
    state.decided.update(part.key for part in parts)


def _merge(state: _State, decision: Decision) -> None:
    if len(set(decision.keys)) < 2:  # noqa: PLR2004  # a merge takes at least two
        raise PlanflowError("A merge needs at least two recommendations.", "Name their keys.")
    rows = [state.rows[state.place(key)] for key in decision.keys]
    first = rows[0]
    joined = replace(
        first,
        text=" ".join(row.text for row in rows),
        owner_roles=list(dict.fromkeys(role for row in rows for role in row.owner_roles)),
        urgent=any(row.urgent for row in rows),
        also_at=[*first.also_at, *(row.place for row in rows[1:])],
    )
    state.rows[state.place(first.key)] = _changed(joined, decision.values or {})
    for row in rows[1:]:
        state.rows.pop(state.place(row.key))
    state.decided.add(first.key)


def _add(state: _State, decision: Decision) -> None:
    values = dict(decision.values or {})
    state.added += 1
    page = values.pop("page", None)
    blank = Recommendation(
        f"n{state.added}",
        None,
        "",
        [],
        None,
        None,
        False,
        None,
        Place(page, 0, None, str(values.get("text", ""))),
        _SURE,
    )
    row = _changed(blank, values)
    state.rows.append(row)
    state.decided.add(row.key)


def _fact(state: _State, decision: Decision) -> None:
    for name, value in (decision.values or {}).items():
        if name not in FACTS:
            raise PlanflowError(f"A report has no '{name}' here.", f"Use one of: {', '.join(FACTS)}.")
        before: Fact | None = getattr(state.proposal, name)
        place = before.place if before else Place()
        fact = Fact(str(value), place, _SURE) if value else None
        changes: dict[str, Any] = {name: fact}
        state.proposal = replace(state.proposal, **changes)


def _changed(row: Recommendation, values: Mapping[str, Any]) -> Recommendation:
    unknown = [name for name in values if name not in _CHANGEABLE]
    if unknown:
        raise PlanflowError(
            f"A recommendation has no '{unknown[0]}'.", f"Use any of: {', '.join(_CHANGEABLE)}."
        )
    changed = replace(row, **dict(values), confidence=_SURE, doubts=[])
    if not isinstance(changed.text, str) or not changed.text.strip():
        raise PlanflowError("A recommendation needs its text.", "Drop it, if it is none.")
    if not isinstance(changed.owner_roles, list):
        raise PlanflowError("The roles are a list.", "Give them one by one, even if there is one alone.")
    if changed.deadline:
        rules.parse(changed.deadline)
    return changed


_ACTS: dict[str, Callable[[_State, Decision], None]] = {
    "accept": _accept,
    "correct": _correct,
    "drop": _drop,
    "split": _split,
    "merge": _merge,
    "add": _add,
    "fact": _fact,
}


def record(proposal: Proposal, decisions: Sequence[Decision]) -> dict[str, Any]:
    """The review as it is kept beside the plan: what was proposed and what was decided about it."""
    return {"planflow_review": 1, "proposal": proposals.to_data(proposal), "decisions": to_data(decisions)}


def from_record(data: Any) -> tuple[Proposal, list[Decision]]:
    """What `record` kept. Raises `PlanflowError` where the data is something else."""
    if not isinstance(data, dict) or data.get("planflow_review") != 1:
        raise PlanflowError("This is no review of a report.", "Give the file that planflow import wrote.")
    try:
        return proposals.from_data(data["proposal"]), from_data(data["decisions"])
    except (KeyError, TypeError, AttributeError) as error:
        raise PlanflowError("The review is damaged.", "Import the report again.") from error
