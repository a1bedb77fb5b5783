"""Reads workflow files into definitions. Whatever is wrong in them is told at once, with line and remedy."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from planflow import resources, yamlfile
from planflow.engine.definition import SAME, Definition, Owed, State, Transition
from planflow.engine.workflow_file import KINDS, StatePart, TransitionPart, WorkflowPart
from planflow.errors import FileError, PlanflowError, Problem
from planflow.yamlfile import Document, suggestion

FOLDER = "workflows"
_MARKS = {"workflow", "states", "transitions"}
"""A file of the folder that has none of these keys is no lifecycle (deadlines.yaml, rag.yaml)."""


def digest_of(text: str) -> str:
    """SHA-256 of a text, hexadecimal; it is the same on Windows, so line ends are made alike first."""
    return hashlib.sha256(_alike(text).encode("utf-8")).hexdigest()


def _alike(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_definitions(own: Path | None = None) -> Mapping[str, Definition]:
    """The lifecycle in force for each kind; a file of `own` replaces a shipped one by name.

    Raises `FileError` with the problems of all files together.
    """
    definitions, problems = read_all(own)
    if not problems:
        problems = [_no_file(kind, own) for kind in KINDS if kind not in definitions]
    if problems:
        raise FileError(problems)
    return {kind: definitions[kind] for kind in KINDS}


def read_all(own: Path | None = None) -> tuple[dict[str, Definition], list[Problem]]:
    """What can be read of the files, and what is wrong with the rest."""
    if own is not None and not own.is_dir():
        raise PlanflowError(
            f"The folder {own} does not exist.", "Make it, or correct PLANFLOW_WORKFLOWS_DIR."
        )
    definitions: dict[str, Definition] = {}
    problems: list[Problem] = []
    for path in workflow_paths(own):
        try:
            document = yamlfile.read(path)
            if _is_lifecycle(document):
                definition = _definition(document)
                problems += _twice(document, definition, definitions)
                definitions.setdefault(definition.name, definition)
        except FileError as error:
            problems += error.problems
    return definitions, problems


def workflow_paths(own: Path | None = None) -> Iterator[Path]:
    """Every file of the folder, shipped or own, in the order of their names."""
    for name in resources.names(FOLDER, "*.yaml", own):
        yield resources.find(FOLDER, name, own)


def read_definition(text: str, file: str) -> Definition:
    """A lifecycle from its text; `file` is what messages call it. Raises `FileError`."""
    return _definition(yamlfile.parse(_alike(text), file))


def _is_lifecycle(document: Document) -> bool:
    return isinstance(document.data, dict) and bool(_MARKS & document.data.keys())


def _twice(document: Document, new: Definition, known: Mapping[str, Definition]) -> list[Problem]:
    if new.name not in known:
        return []
    first = known[new.name].file
    message = f"The workflow '{new.name}' is given in {first} too."
    remedy = "Give both files the same name, so that yours replaces the shipped one."
    return [yamlfile.problem(document, ("workflow",), message, remedy)]


def _no_file(kind: str, own: Path | None) -> Problem:
    folder = str(own or resources.shipped(FOLDER))
    message = f"No file gives the workflow '{kind}'."
    return Problem(folder, 0, "", message, f"Write 'workflow: {kind}' into the file that was meant to.")


def _definition(document: Document) -> Definition:
    problems = list(_references(document))
    try:
        part = yamlfile.validate(document, WorkflowPart)
    except FileError as error:
        problems += error.problems
    if problems:
        raise FileError(problems)
    return Definition(
        name=part.workflow,
        label=part.label.words,
        initial=part.initial,
        states={name: _state(name, state) for name, state in part.states.items()},
        transitions=tuple(_transition(move) for move in part.transitions),
        digest=digest_of(document.text),
        text=_alike(document.text),
        file=document.file,
    )


def _state(name: str, part: StatePart) -> State:
    owed = tuple(Owed(kind=one.kind, due=one.due, by=one.by, ladder=one.ladder) for one in part.owed)
    return State(name, part.label.words, part.meaning, part.responsible or "", owed)


def _transition(part: TransitionPart) -> Transition:
    return Transition(
        name=part.name,
        label=part.label.words,
        sources=part.source,
        target=part.to,
        event=part.event,
        by=part.by,
        guards=part.guards,
        requires=part.requires,
        effects=part.effects,
        is_automatic=part.automatic,
    )


def _references(document: Document) -> Iterator[Problem]:
    """What names a state that there is not, or contradicts itself. Reads raw values: others may be wrong."""
    data = document.data if isinstance(document.data, dict) else {}
    states = data["states"] if isinstance(data.get("states"), dict) else {}
    if not states:
        return
    if SAME in states:
        remedy = "Call it otherwise: 'to: same' means that a move leaves the state as it is."
        yield yamlfile.problem(document, ("states", SAME), f"'{SAME}' cannot be the name of a state.", remedy)
    yield from _unknown(document, ("initial",), [data.get("initial")], states)
    for number, move in _moves(data):
        place: tuple[str | int, ...] = ("transitions", number)
        yield from _unknown(document, (*place, "from"), _sources(move), states)
        yield from _unknown(document, (*place, "to"), [move.get("to")], [*states, SAME])
        if move.get("by") and str(move.get("automatic", "")).lower() in ("true", "yes", "on", "y", "t", "1"):
            message = "An automatic move is made by nobody."
            yield yamlfile.problem(document, (*place, "by"), message, "Take out 'by:' or 'automatic:'.")
    yield from _doubles(document, data)


def _moves(data: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    moves = data.get("transitions")
    for number, move in enumerate(moves if isinstance(moves, list) else []):
        if isinstance(move, dict):
            yield number, move


def _sources(move: dict[str, Any]) -> list[str]:
    sources = move.get("from")
    return [name for name in sources if isinstance(name, str)] if isinstance(sources, list) else []


def _unknown(
    document: Document, path: tuple[str | int, ...], names: list[Any], known: Iterable[str]
) -> Iterator[Problem]:
    known = list(known)
    for number, name in enumerate(names):
        if isinstance(name, str) and name not in known:
            place = (*path, number) if (*path, number) in document.lines else path
            message = f"There is no state '{name}'."
            yield yamlfile.problem(document, place, message, suggestion(name, known))


def _doubles(document: Document, data: dict[str, Any]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for number, move in _moves(data):
        for source in dict.fromkeys(_sources(move)):
            pair = (str(move.get("name")), source)
            line = document.line(("transitions", number))
            if pair in seen:
                message = f"A move '{pair[0]}' from '{source}' is given on line {seen[pair]} already."
                place = ("transitions", number, "from")
                yield yamlfile.problem(document, place, message, "Call one of them otherwise.")
            seen.setdefault(pair, line)
