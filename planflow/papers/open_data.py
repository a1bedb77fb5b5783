"""The public tracker: the actions as the latest published paper froze them, with roles and no names."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from planflow.domain import paper_class
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import assemble
from planflow.services.rated import Rated
from planflow.store import publicity
from planflow.store.session import Session

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_AN_OFFICER = "An officer"


@dataclass(frozen=True)
class Row:
    """One action, as everybody may read it."""

    reference: str
    title: str
    recommendations: str
    area: str
    owner: str
    agency: str
    due: str
    first_due: str
    """The first day, where it was moved."""
    moves: int
    state: str
    rating: str
    percent: str


@dataclass(frozen=True)
class Tracker:
    """The actions of a plan as at a day."""

    paper: Paper
    as_at: str
    rows: Sequence[Row]
    ratings: Mapping[str, Rated]
    """By label."""
    facts: Mapping[str, Any]


def published(session: Session, plan: Plan) -> list[Paper]:
    """The published papers that everybody may read, the latest first."""
    return [one for one in publicity.papers(session, [plan.id]) if paper_class.is_public(one.front)]


def tracker(session: Session, plan: Plan) -> Tracker | None:
    """The tracker as of the latest published paper; None where none is published yet."""
    latest = next(iter(published(session, plan)), None)
    if latest is None:
        return None
    facts = assemble.facts_of(latest.snapshot)
    names = publicity.names(session)
    rows = [_row(plan, one, names) for one in facts["actions"]]
    ratings = {
        one["label"]: Rated(one["code"], one["label"], one["symbol"], _colour(one["code"]), "")
        for one in facts["ratings"]
    }
    return Tracker(latest, facts["as_at"], rows, ratings, facts)


def as_csv(rows: Iterable[Row]) -> bytes:
    """The rows for a spreadsheet. A cell that would be read as a formula is marked as text."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow(list(Row.__dataclass_fields__))
    for row in rows:
        written.writerow([_plain(str(value)) for value in asdict(row).values()])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def as_json(tracked: Tracker, plan: Plan) -> bytes:
    """The same for programs."""
    data = {
        "plan": plan.key,
        "title": plan.title,
        "as_at": tracked.as_at,
        "paper": f"{plan.key}/{tracked.paper.ref}",
        "digest": tracked.paper.snapshot_digest,
        "actions": [asdict(row) for row in tracked.rows],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _row(plan: Plan, one: Mapping[str, Any], names: frozenset[str]) -> Row:
    owner = one["owner"] or ""
    return Row(
        reference=f"{plan.key}/{one['ref']}",
        title=one["title"],
        recommendations=", ".join(one["recommendations"]),
        area=one["area"] or "",
        owner=_AN_OFFICER if owner in names else owner,
        agency=one["agency"] or "",
        due=one["due_text"] or one["due_on"] or "",
        first_due=one["original_due_on"] or "" if one["moves"] else "",
        moves=one["moves"],
        state=one["state_label"],
        rating=one["rag"]["label"],
        percent="" if one["percent"] is None else str(one["percent"]),
    )


def _colour(code: str) -> str:
    return {"amber": "yellow", "grey": "white", "none": "white"}.get(code, code)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
