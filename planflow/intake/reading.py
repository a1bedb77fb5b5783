"""Reads a report into a proposal. This runs in the limited process, since it works on what others wrote."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from planflow.intake.finding import dates, duplicates, identity, inspectorates, judgements, settling, walking
from planflow.intake.finding.dated import Dated
from planflow.intake.finding.duplicates import Merged
from planflow.intake.finding.judgements import Judged
from planflow.intake.layout.block import Block
from planflow.intake.proposal import DatedFact, Fact, JudgedFact, Place, Proposal, Recommendation, to_data
from planflow.intake.sources import opening

_QUOTE = 240


def read(content: bytes, options: Mapping[str, Any], tick: Callable[[], None]) -> dict[str, Any]:
    """The proposal as data. `options` holds `kind` (as `uploads.check` gave it) and `name` (for showing)."""
    stated, blocks, heights = opening.open_report(content, options["kind"], tick)
    digest = hashlib.sha256(content).hexdigest()
    return to_data(propose(blocks, stated, heights, digest=digest, name=options.get("name", "")))


def propose(
    blocks: list[Block], stated_title: str, heights: Mapping[int, float], *, digest: str, name: str
) -> Proposal:
    """The proposal out of blocks: nothing is asked but the blocks, so equal blocks give equal proposals."""
    places = _Places(blocks, heights)
    title, title_block = identity.title(blocks, stated_title)
    gathered = walking.walk(blocks)
    dated = dates.find(blocks, gathered.read)
    published = next((one for one in dated if one.kind == "publication"), None)
    on = dates.day_of(published)
    who, who_block = inspectorates.name_of(blocks, f"{title or ''} {stated_title}")
    body, body_block = identity.body(blocks, title)
    found = duplicates.merge(gathered.candidates)
    return Proposal(
        digest=digest,
        file_name=name,
        title=_fact(title, title_block, places, 0.8),
        inspectorate=_fact(who, who_block, places, 0.8),
        body=_fact(body, body_block, places, 0.7),
        published_on=_published(published, places),
        dates=[_dated(one, places) for one in dated],
        judgements=[_judged(one, places) for one in judgements.judgements(blocks)],
        scores=[_judged(one, places) for one in judgements.scores(blocks)],
        recommendations=[_recommendation(f"r{at}", one, places, on) for at, one in enumerate(found, start=1)],
    )


class _Places:
    """Says where a block stands."""

    def __init__(self, blocks: list[Block], heights: Mapping[int, float]) -> None:
        self._order = {id(block): at for at, block in enumerate(blocks, start=1)}
        self._heights = heights

    def of(self, block: Block, quote: str) -> Place:
        """The place of a block, with a quotation shortened to a line or two."""
        height = self._heights.get(block.page or 0)
        top = round(min(max(block.top / height, 0.0), 1.0), 3) if height else None
        words = " ".join(quote.split())
        shown = words if len(words) <= _QUOTE else words[:_QUOTE].rsplit(" ", 1)[0] + " ..."
        return Place(block.page, self._order.get(id(block), 0), top, shown)


def _recommendation(key: str, merged: Merged, places: _Places, published: date | None) -> Recommendation:
    main = merged.main
    roles, where = settling.owners_of(merged)
    words, day = settling.deadline_of(merged, published)
    sure, said = settling.doubts(merged, where, day)
    number = next((place.number for place in merged.places if place.number), "")
    return Recommendation(
        key=key,
        number=number or None,
        text=settling.text_of(main),
        owner_roles=roles,
        deadline_text=words.text if words else None,
        deadline=day.deadline if day else None,
        urgent=settling.is_urgent(merged, words),
        section=main.section or None,
        place=places.of(main.block, main.text),
        confidence=sure,
        doubts=said,
        also_at=[places.of(other.block, other.text) for other in merged.places[1:]],
    )


def _fact(value: str | None, block: Block | None, places: _Places, confidence: float) -> Fact | None:
    if value is None:
        return None
    return Fact(value, places.of(block, block.text) if block else Place(quote=value), confidence)


def _published(dated: Dated | None, places: _Places) -> Fact | None:
    if dated is None:
        return None
    return Fact(dated.on or dated.text, places.of(dated.block, dated.quote), dated.confidence)


def _dated(one: Dated, places: _Places) -> DatedFact:
    place = places.of(one.block, one.quote)
    return DatedFact(one.kind, one.text, one.on, one.until, one.rule, place, one.confidence)


def _judged(one: Judged, places: _Places) -> JudgedFact:
    return JudgedFact(one.area, one.value, places.of(one.block, one.quote), one.confidence)
