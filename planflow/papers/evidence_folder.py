"""The inspector's folder: for each recommendation what is claimed, what shows it, and who tested it how."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import evidence_page, html, snapshot
from planflow.papers.evidence_page import Piece
from planflow.papers.snapshot import Span
from planflow.store import evidence, snapshots, texts
from planflow.store.files import FileStore
from planflow.store.session import Session

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Folder:
    """What the folder holds."""

    reference: str
    page: str
    """The index, as an HTML page."""
    pieces: tuple[Piece, ...]
    left_out: int
    """How many restricted pieces were left out."""


def make(
    session: Session, plan: Plan, *, recommendation: str = "", with_restricted: bool = False, today: date
) -> Folder:
    """The folder of a plan, or of one of its recommendations (`R3`), as it stands today."""
    facts = snapshot.take(session, plan, Span(None, today), previous=None, today=today)
    wanted = [row for row in facts["recommendations"] if recommendation in ("", row["ref"])]
    if recommendation and not wanted:
        raise NotFound(f"{plan.key} has no recommendation {recommendation}.", "Give it as R1, R2, ...")
    rows = evidence.of_plan(session, plan.id)
    shown = [row for row in rows if with_restricted or not row[0].is_restricted]
    actions = _actions(facts, wanted, whole=not recommendation)
    refs = {one["id"]: one["ref"] for one in actions}
    pieces = _pieces(session, [row for row in shown if row[0].action_id in refs], refs)
    left_out = sum(row[0].action_id in refs for row in rows) - len(pieces)
    notes = evidence.test_notes(session, plan.id)
    said = texts.bodies(session, notes.values())
    tested = {action: said.get(text, "") for action, text in notes.items()}
    listed = [piece for _, piece in pieces]
    reference = f"{plan.key}/{recommendation}" if recommendation else plan.key
    claims = evidence_page.Claims(facts, wanted, actions, pieces, tested, left_out)
    page = html.page(evidence_page.document(claims, reference))
    return Folder(reference, page, tuple(listed), left_out)


def write(folder: Folder, files: FileStore, into: Path) -> list[Path]:
    """Write the index, the list as JSON, and the copies. A copy that was erased since is left out."""
    into.mkdir(parents=True, exist_ok=True)
    written = [into / "index.html", into / "evidence.json"]
    written[0].write_text(folder.page, encoding="utf-8")
    listed = {
        "reference": folder.reference,
        "restricted_left_out": folder.left_out,
        "evidence": [asdict(piece) for piece in folder.pieces],
    }
    written[1].write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for piece in folder.pieces:
        if not piece.file:
            continue
        target = into / piece.file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.write_bytes(files.get(piece.digest))
        except NotFound:
            continue
        written.append(target)
    return written


def _actions(facts: Mapping[str, Any], wanted: Sequence[Any], *, whole: bool) -> list[Any]:
    """The actions that answer these recommendations, and of a whole plan also those that answer none."""
    refs = {row["ref"] for row in wanted}
    return [
        row
        for row in facts["actions"]
        if refs & set(row["recommendations"]) or (whole and not row["recommendations"])
    ]


def _pieces(session: Session, rows: Sequence[Any], refs: Mapping[int, str]) -> list[tuple[int, Piece]]:
    """Each piece with the number of its action."""
    said = texts.bodies(session, [one for row, _ in rows for one in (row.what_id, row.held_at_id)])
    people = snapshots.people(session)
    found = []
    for row, copy in rows:
        seen_by = people.get(row.seen_by_id) if row.seen_by_id else None
        found.append(
            (
                row.action_id,
                Piece(
                    action=refs[row.action_id],
                    what=said.get(row.what_id, ""),
                    held_at=said.get(row.held_at_id, "") if row.held_at_id else "",
                    seen_by=seen_by.job_title if seen_by else "",
                    seen_on=row.seen_on.isoformat() if row.seen_on else None,
                    recorded_on=row.recorded_at.date().isoformat(),
                    file=_file(copy.digest, copy.name) if copy else "",
                    digest=copy.digest if copy else "",
                ),
            )
        )
    return found


def _file(digest: str, name: str) -> str:
    """A name that stays inside the folder, whatever the copy was called."""
    plain = _UNSAFE.sub("-", Path(name).name).strip(".-")[-_LONGEST_NAME:] or "copy"
    return f"files/{digest[:12]}-{plain}"
