"""Search over everything that somebody may know of."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from planflow.services import rag_facts
from planflow.store import definitions, organisation, search
from planflow.web import paging
from planflow.web.access import CLERKS, SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
MOST_WORDS = 8
_LONGEST = 200
_NAMES = {
    search.PLAN: "Plan",
    search.RECOMMENDATION: "Recommendation",
    search.ACTION: "Action",
    search.PAPER: "Paper",
}


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    kind: str
    reference: str
    title: str
    text: str
    plan: str
    state: str
    meaning: str
    href: str


@router.get("/search")
def find(desk: SignedIn) -> Response:
    """What holds every word that was typed, plans first."""
    text = desk.request.query_params.get("q", "").replace("\x00", "").strip()[:_LONGEST]
    words = text.split()[:MOST_WORDS]
    plan_ids = [one.id for one in desk.plans]
    kinds = _kinds(desk)
    total = search.count(desk.session, words, plan_ids, kinds) if words and plan_ids else 0
    page = paging.page(desk.request, total, "results")
    rows = (
        search.page(desk.session, words, plan_ids, kinds, skip=page.offset, most=page.size) if total else []
    )
    language = organisation.get_organisation(desk.session).language
    hits = [_hit(desk, row, language) for row in rows]
    return desk.page("search/search.html.j2", text=text, hits=hits, page=page)


def _kinds(desk: Desk) -> list[str]:
    """What is searched: nothing to whose page the person could not go."""
    is_clerk = bool(CLERKS.roles and CLERKS.roles & desk.roles)
    return [one for one in _NAMES if one != search.PAPER or is_clerk]


def _hit(desk: Desk, row: Any, language: str) -> Hit:
    state = definitions.get(desk.session, row.definition).states[row.state]
    reference = f"{row.plan_key}/{row.ref}" if row.ref else row.plan_key
    where = {search.PLAN: "plans", search.PAPER: "papers"}.get(row.kind, "items")
    return Hit(
        kind=_NAMES[row.kind],
        reference=reference,
        title=row.title,
        text="" if row.text == row.title else row.text,
        plan=row.plan_title,
        state=rag_facts.label(state.label, language),
        meaning=state.meaning,
        href=f"/{where}/{reference}",
    )
