"""The index of the inspector's folder, as a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planflow.papers import assemble, words
from planflow.papers.document import Block, Document, Fact, Facts, Heading, Paragraph, Run, Table


@dataclass(frozen=True)
class Piece:
    """One piece of evidence as the folder lists it."""

    action: str
    what: str
    held_at: str
    seen_by: str
    seen_on: str | None
    recorded_on: str
    file: str
    """The path of the copy within the folder; empty where only a reference is kept."""
    digest: str
    """SHA-256 of the copy."""


@dataclass(frozen=True)
class Claims:
    """What the folder is about: rows of a snapshot, and pieces of evidence by their action's number."""

    facts: Mapping[str, Any]
    recommendations: Sequence[Mapping[str, Any]]
    actions: Sequence[Mapping[str, Any]]
    pieces: Sequence[tuple[int, Piece]]
    tested: Mapping[int, str]
    """What was said when an action was tested, by its number."""
    left_out: int


def document(claims: Claims, reference: str) -> Document:
    """The index of the folder as a page."""
    facts, chain = claims.facts, claims.facts["chain"]
    return Document(
        reference=reference,
        title=f"Evidence for {facts['plan']['title']}",
        language="en",
        organisation=facts["organisation"]["name"],
        status="",
        as_at=facts["as_at"],
        front_title="Evidence folder",
        front=(),
        blocks=tuple(assemble.numbered(list(_blocks(claims)))),
        provenance=f"Made on {words.day(facts['as_at'])}. The plan's record of events held "
        f"{words.counted(chain['length'], 'entry')}; the last has the hash {chain['head'] or '-'}.",
    )


def _blocks(claims: Claims) -> Iterator[Block]:
    actions, counts = claims.actions, dict[int, list[Piece]]()
    for action_id, piece in claims.pieces:
        counts.setdefault(action_id, []).append(piece)
    yield Heading(1, _runs("Index"), anchor="index")
    yield Paragraph(_runs(_told(claims)))
    if actions:
        yield _index(actions, counts)
    for row in claims.recommendations:
        yield Heading(1, _runs(f"{row['ref']}: {row['title']}"), anchor=row["ref"].lower())
        yield Facts(tuple(_claim(row)))
        for action in actions:
            if row["ref"] in action["recommendations"]:
                yield from _action(action, counts.get(action["id"], []), claims.tested.get(action["id"], ""))
    alone = [action for action in actions if not action["recommendations"]]
    if alone:
        yield Heading(1, _runs("Actions that answer no recommendation"), anchor="others")
        for action in alone:
            yield from _action(action, counts.get(action["id"], []), claims.tested.get(action["id"], ""))


def _told(claims: Claims) -> str:
    number, actions, left_out = len(claims.pieces), claims.actions, claims.left_out
    proved = sum(action["verified_on"] is not None for action in actions)
    said = (
        f"As at {words.day(claims.facts['as_at'])} {words.counted(number, 'piece of evidence')} "
        f"{words.plural(number, 'is', 'are')} recorded for {words.counted(len(actions), 'action')}, of which "
        f"a second person has tested {words.number(proved)}."
    )
    if left_out:
        pieces = words.counted(left_out, "restricted piece")
        said += f" {words.capital(pieces)} {words.plural(left_out, 'is', 'are')} left out."
    return said


def _index(actions: Sequence[Any], counts: Mapping[int, Sequence[Piece]]) -> Table:
    head = ("Reference", "Action", "Status", "Pieces of evidence", "Tested")
    rows = [
        (
            action["ref"],
            action["title"],
            action["state_label"],
            str(len(counts.get(action["id"], ()))),
            words.day(action["verified_on"]) if action["verified_on"] else "no",
        )
        for action in actions
    ]
    return Table(
        "Actions and their evidence",
        tuple(_runs(name) for name in head),
        tuple(tuple(_runs(cell) for cell in row) for row in rows),
    )


def _claim(row: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("What was asked", _runs(row["text"] or row["title"]))
    yield Fact("Response", _runs(row["response_label"]))
    if row["outcome"]:
        yield Fact("Outcome sought", _runs(row["outcome"]))
    yield Fact("Where it stands", _runs(row["state_label"]))


def _action(action: Mapping[str, Any], pieces: Sequence[Piece], how: str) -> Iterator[Block]:
    yield Heading(2, _runs(f"{action['ref']}: {action['title']}"), anchor=action["ref"].lower())
    said = action["progress"]["text"] if action["progress"] else "no progress has been reported"
    claimed = [Fact("Claim", _runs(f"{action['state_label']}: {said}"))]
    if action["success_measure"]:
        claimed.append(Fact("What counts as done", _runs(action["success_measure"])))
    if action["verified_on"]:
        by = f" by the {action['verified_by']}" if action["verified_by"] else ""
        claimed.append(Fact("Tested", _runs(f"{words.day(action['verified_on'])}{by}. {how}".strip())))
    else:
        claimed.append(Fact("Tested", _runs("not yet")))
    yield Facts(tuple(claimed))
    if not pieces:
        yield Paragraph(_runs("No evidence is recorded for it."))
    for number, piece in enumerate(pieces, start=1):
        yield Heading(3, _runs(f"Evidence {number} for {action['ref']}"))
        yield Facts(tuple(_evidence(piece)))


def _evidence(piece: Piece) -> Iterator[Fact]:
    yield Fact("What it is", _runs(piece.what))
    if piece.held_at:
        yield Fact("Where it is held", _runs(piece.held_at))
    if piece.seen_by or piece.seen_on:
        by = f"by the {piece.seen_by}" if piece.seen_by else ""
        on = f"on {words.day(piece.seen_on)}" if piece.seen_on else ""
        yield Fact("Seen", _runs(" ".join(part for part in (by, on) if part)))
    yield Fact("Recorded", _runs(words.day(piece.recorded_on)))
    if piece.file:
        yield Fact("Copy", (Run(piece.file, href=piece.file),))
        yield Fact("SHA-256 of the copy", _runs(piece.digest))


def _runs(text: str) -> tuple[Run, ...]:
    return (Run(text),)
