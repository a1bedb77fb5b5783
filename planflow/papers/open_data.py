"""The public tracker: the actions as the latest published paper froze them, with roles and no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planflow.domain import paper_class
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import assemble, register, tracker
from planflow.papers.tracker import Row
from planflow.services.rated import Rated
from planflow.store import publicity
from planflow.store.session import Session


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
    """The published papers that everybody may read, the latest first.

    A register is not among them unless every plan that it is over is public.
    """
    open_ones = {one.key for one in publicity.plans(session)}
    return [
        one
        for one in publicity.papers(session, [plan.id])
        if paper_class.is_public(one.front) and (one.kind != register.KIND or _over(one) <= open_ones)
    ]


def _over(paper: Paper) -> set[str]:
    return {row["key"] for row in assemble.facts_of(paper.snapshot)["plans"]}


def latest(session: Session, plan: Plan) -> Tracker | None:
    """The tracker as of the latest published paper; None where none is published yet."""
    paper = next((one for one in published(session, plan) if one.kind != register.KIND), None)
    if paper is None:
        return None
    facts = assemble.facts_of(paper.snapshot)
    ratings = {
        one["label"]: Rated(one["code"], one["label"], one["symbol"], _colour(one["code"]), "")
        for one in facts["ratings"]
    }
    return Tracker(paper, facts["as_at"], tracker.rows(facts, publicity.names(session)), ratings, facts)


def as_file(session: Session, paper: Paper, kind: str) -> bytes:
    """The tracker of a paper as a file, `csv` or `json`."""
    facts = assemble.facts_of(paper.snapshot)
    found = tracker.rows(facts, publicity.names(session))
    if kind == "csv":
        return tracker.as_csv(found)
    reference = f"{facts['plan']['key']}/{paper.ref}"
    return tracker.as_json(found, facts, paper=reference, digest=paper.snapshot_digest)


def _colour(code: str) -> str:
    return {"amber": "yellow", "grey": "white", "none": "white"}.get(code, code)
