"""Draws a lifecycle as Mermaid text, and puts its states into an order in which they can be drawn."""

from collections.abc import Mapping

from planflow.engine.definition import Definition, Meaning, Transition

LANGUAGES = ("en", "cy")


def words(label: Mapping[str, str], language: str) -> str:
    """The words in that language; in English where there are none."""
    return label.get(language) or label["en"]


def ranks(definition: Definition) -> dict[str, int]:
    """How far each state is from the beginning: the longest way there that never goes back."""
    forward = _forward(definition)
    found = dict.fromkeys(definition.states, 0)
    for _ in definition.states:
        for source, target in forward:
            found[target] = max(found[target], found[source] + 1)
    return found


def ordered(definition: Definition) -> list[str]:
    """The states as one would tell them: those given up last, else by rank, else as in the file."""
    rank = ranks(definition)
    names = list(definition.states)
    return sorted(
        names,
        key=lambda name: (
            definition.states[name].meaning == Meaning.CANCELLED,
            rank[name],
            names.index(name),
        ),
    )


def _forward(definition: Definition) -> list[tuple[str, str]]:
    """Every step between two states except those that lead back to where one came from."""
    edges: list[tuple[str, str]] = []
    finished: set[str] = set()
    path: list[str] = []

    def visit(state: str) -> None:
        path.append(state)
        for move in definition.moves_from(state):
            target = move.target_from(state)
            if target in path:
                continue
            edges.append((state, target))
            if target not in finished:
                visit(target)
        finished.add(path.pop())

    for state in (definition.initial, *definition.states):
        if state not in finished:
            visit(state)
    return list(dict.fromkeys(edges))


def mermaid(definition: Definition, language: str = "en") -> str:
    """A Mermaid `stateDiagram-v2`. A move that happens by itself is marked with its conditions."""
    lines = ["stateDiagram-v2", f"    %% {_plain(words(definition.label, language))}"]
    for name, state in definition.states.items():
        lines.append(f'    state "{_plain(words(state.label, language))}" as {name}')
    lines.append(f"    [*] --> {definition.initial}")
    for move in definition.transitions:
        for source in move.sources:
            lines.append(f"    {source} --> {move.target_from(source)} : {_caption(move, language)}")
    leaving = {source for move in definition.transitions for source in move.sources}
    lines += [f"    {name} --> [*]" for name in definition.states if name not in leaving]
    lines += [
        "    classDef done stroke-width:4px",
        "    classDef cancelled stroke-dasharray:5 4",
        *(
            f"    class {name} {state.meaning}"
            for name, state in definition.states.items()
            if state.meaning != Meaning.OPEN
        ),
    ]
    return "\n".join(lines) + "\n"


def _caption(move: Transition, language: str) -> str:
    guards = f" [{', '.join(move.guards)}]" if move.guards else ""
    return _plain(words(move.label, language)) + guards


def _plain(text: str) -> str:
    """Without the signs that Mermaid would read as its own."""
    codes = {'"': "#quot;", ":": "#colon;", ";": "#semi;", "#": "#35;", "%": "#37;", "\n": " "}
    return "".join(codes.get(sign, sign) for sign in text)
