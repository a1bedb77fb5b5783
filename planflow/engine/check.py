"""Finds what no schema can: what a lifecycle that reads well would still do wrong.

Each analysis is a function of one lifecycle. To add one, write it and name it in `ANALYSES`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from planflow import yamlfile
from planflow.engine import rag_reader, reader
from planflow.engine.definition import Definition, Meaning, Transition
from planflow.engine.guards import EXCLUSIVE
from planflow.errors import FileError, Problem
from planflow.yamlfile import Document, suggestion

_MOST_STEPS = 20_000
"""Paths of automatic moves that are followed before the search for circles gives up."""


@dataclass(frozen=True)
class Case:
    """One lifecycle to look at, with where everything in it stands."""

    definition: Definition
    document: Document
    ladders: Collection[str] | None
    """The ladders of reminders that there are; None where they cannot be read."""

    def problem(self, place: tuple[str | int, ...], message: str, remedy: str) -> Problem:
        """Something found at one place of the file."""
        return yamlfile.problem(self.document, place, message, remedy)

    def move_place(self, move: Transition, *inner: str) -> tuple[str | int, ...]:
        """Where a move stands."""
        return ("transitions", self.definition.transitions.index(move), *inner)


def check_folder(own: Path | None, ladders: Collection[str] | None) -> list[Problem]:
    """Everything that is wrong in the files in force: what cannot be read, then what would not work."""
    definitions, problems = reader.read_all(own)
    for definition in definitions.values():
        problems += check(definition, ladders)
    try:
        rag_reader.read_schemes(own)
    except FileError as error:
        problems += error.problems
    return sorted(problems)


def check(definition: Definition, ladders: Collection[str] | None) -> list[Problem]:
    """What one lifecycle would do wrong, in the order of its file."""
    document = yamlfile.parse(definition.text, definition.file)
    case = Case(definition, document, ladders)
    return sorted(problem for analysis in ANALYSES for problem in analysis(case))


def unreachable_states(case: Case) -> Iterator[Problem]:
    """States that no chain of moves leads to."""
    reached = _reachable(case.definition, case.definition.initial)
    for name in case.definition.states:
        if name not in reached:
            yield case.problem(
                ("states", name), "No move leads to this state.", "Add a move to it, or take it out."
            )


def dead_ends(case: Case) -> Iterator[Problem]:
    """Open states that cannot be left, and open states from which the item never ends."""
    states = case.definition.states
    for name, state in states.items():
        if state.meaning != Meaning.OPEN:
            continue
        reached = _reachable(case.definition, name)
        if reached == {name}:
            message = "This state means 'open' and no move leads out of it."
            yield case.problem(("states", name), message, "Add a move, or let it mean 'done' or 'cancelled'.")
        elif not any(states[one].meaning != Meaning.OPEN for one in reached):
            message = "From here no move ever leads to a state that means 'done' or 'cancelled'."
            yield case.problem(("states", name), message, "Add a move that ends it.")


def moves_of_nobody(case: Case) -> Iterator[Problem]:
    """Moves that no role can make and that do not happen by themselves."""
    for move in case.definition.transitions:
        if not move.by and not move.is_automatic:
            message = f"Nobody may make the move '{move.name}'."
            remedy = "Add 'by: [...]' with the roles that may, or 'automatic: yes'."
            yield case.problem(case.move_place(move), message, remedy)


def deadlines_without_ladder(case: Case) -> Iterator[Problem]:
    """What is owed by a day that nobody would be reminded of."""
    for name, state in case.definition.states.items():
        for number, owed in enumerate(state.owed):
            place = ("states", name, "owed", number)
            if not owed.ladder:
                message = f"Nobody is reminded of '{owed.kind}': it names no ladder."
                yield case.problem(
                    place, message, f"Add 'ladder:'. {suggestion('', case.ladders or ())}".strip()
                )
            elif case.ladders is not None and owed.ladder not in case.ladders:
                message = f"There is no ladder '{owed.ladder}' in ladders.yaml."
                yield case.problem((*place, "ladder"), message, suggestion(owed.ladder, case.ladders))


def automatic_circles(case: Case) -> Iterator[Problem]:
    """Automatic moves that lead back to where they began while all their guards hold."""
    for circle in _circles(case.definition):
        names = " → ".join(move.name for move in circle)
        message = f"These automatic moves can go round in circles for ever: {names}."
        remedy = "Give them guards that never hold together, or let a person make one of them."
        yield case.problem(case.move_place(circle[0]), message, remedy)


ANALYSES: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    unreachable_states,
    dead_ends,
    moves_of_nobody,
    deadlines_without_ladder,
    automatic_circles,
)


def stranded(
    definitions: Mapping[str, Definition], in_use: Mapping[str, Sequence[tuple[str, str, int]]]
) -> Iterator[Problem]:
    """Running items in states that the files in force no longer have.

    `in_use` gives for each kind the digest, state and number of items that occur.
    """
    for kind, definition in definitions.items():
        document = yamlfile.parse(definition.text, definition.file)
        for digest, state, count in in_use.get(kind, ()):
            if digest != definition.digest and state not in definition.states:
                items = f"{count} running item{'s' if count != 1 else ''}"
                message = f"{items} under version {digest[:8]} would be stranded in the state '{state}'."
                remedy = f"Keep the state, or run 'planflow workflows migrate {kind} --map {state}=...'."
                yield yamlfile.problem(document, ("states",), message, remedy)


def _reachable(definition: Definition, start: str) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for move in definition.moves_from(state):
            target = move.target_from(state)
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _circles(definition: Definition) -> Iterator[tuple[Transition, ...]]:
    """Every circle of automatic moves whose guards may all hold at once; each once, from its first state."""
    order = {name: number for number, name in enumerate(definition.states)}
    steps = 0
    for start in definition.states:
        waiting: list[tuple[str, tuple[Transition, ...]]] = [(start, ())]
        while waiting and steps < _MOST_STEPS:
            state, path = waiting.pop()
            for move in definition.moves_from(state):
                steps += 1
                target, longer = move.target_from(state), (*path, move)
                if not move.is_automatic or order[target] < order[start] or not _hold_together(longer):
                    continue
                if target == start:
                    yield longer
                elif len(longer) < len(order) and not _passes(longer, start, target):
                    waiting.append((target, longer))


def _passes(path: tuple[Transition, ...], start: str, target: str) -> bool:
    """Whether a path comes to `target` before its last move."""
    state = start
    for move in path[:-1]:
        state = move.target_from(state)
        if state == target:
            return True
    return False


def _hold_together(path: tuple[Transition, ...]) -> bool:
    names = sorted({name for move in path for name in move.guards})
    return not any(frozenset(pair) in EXCLUSIVE for pair in combinations(names, 2))
