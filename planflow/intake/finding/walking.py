"""Walks through a report's blocks and gathers what stands in its lists of recommendations."""

from planflow.intake.finding import at_headings, at_items, at_paragraphs, tables
from planflow.intake.finding.gathering import Gathering
from planflow.intake.layout.block import Block


def walk(blocks: list[Block]) -> Gathering:
    """Everything that is proposed, in the order of the report, duplicates included."""
    found = Gathering(blocks)
    for index, block in enumerate(blocks):
        if block.kind == "table":
            _table(found, block)
            continue
        found.mapping = None
        reader = {"heading": at_headings.read, "item": at_items.read, "text": at_paragraphs.read}[block.kind]
        reader(found, block, index)
    return found


def _table(found: Gathering, block: Block) -> None:
    if found.is_earlier:
        return
    zone = found.zone
    weight = zone.opening.weight if zone is not None else "strong"
    rows, found.mapping = tables.read(block, found.mapping, in_list=zone is not None, weight=weight)
    if rows or found.mapping is not None or len(block.rows) > 1:
        found.add_rows(rows)
