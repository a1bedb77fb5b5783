"""Shortens a very long paper for print: its PDF carries the exceptions and says where the rest is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planflow.papers.document import Block, Document, Heading, Paragraph, Run, Runs, Table, plain
from planflow.papers.words import number

MOST = 250
"""So many actions are printed; making the PDF of twice as many takes more memory than a small server has."""

Facts = Mapping[str, Any]


def for_print(document: Document, facts: Facts) -> Document:
    """The paper as it is; one with more than `MOST` actions with its exceptions alone.

    An action is one if it is late or red, was moved, or waits for a decision on more time. Of more than
    `MOST` exceptions the gravest are printed, in the order of that list.
    """
    rows = facts["actions"]
    if len(rows) <= MOST:
        return document
    waiting = {one["action"] for one in facts["extensions"] if one["state"] == "requested"}
    found = sorted(
        (rank, place) for place, row in enumerate(rows) if (rank := _rank(row, waiting)) is not None
    )
    kept = {rows[place]["ref"] for _, place in found[:MOST]}
    dropped = {row["ref"] for row in rows} - kept
    note = Paragraph((Run(_said(len(rows), len(found), len(kept)), bold=True),))
    return replace(document, blocks=(note, *_without(document.blocks, dropped)))


def _rank(row: Facts, waiting: set[str]) -> int | None:
    """How grave an exception it is, 0 the gravest; None for an action that goes as planned."""
    reasons = (row["is_overdue"], row["rag"]["code"] == "red", row["ref"] in waiting, row["moves"] > 0)
    return next((rank for rank, holds in enumerate(reasons) if holds), None)


def _said(actions: int, exceptions: int, kept: int) -> str:
    told = (
        f"Of the {number(actions)} actions this PDF prints the {number(kept)} that are late or red, "
        "were moved or wait for a decision on more time"
    )
    if kept < exceptions:
        told = (
            f"Of the {number(actions)} actions {number(exceptions)} are late or red, were moved or wait for "
            f"a decision on more time; this PDF prints the first {number(kept)} of them, in that order"
        )
    return f"{told}. Its totals count every action. All actions are in the HTML and CSV of this paper."


def _without(blocks: Sequence[Block], dropped: set[str]) -> Iterator[Block]:
    """The blocks without what stands under the heading of a dropped action, and its rows of long tables."""
    skipped = 0
    for block in blocks:
        if isinstance(block, Heading):
            if skipped and block.level > skipped:
                continue
            skipped = block.level if block.level > 1 and _ref(block.runs) in dropped else 0
        if skipped:
            continue
        if isinstance(block, Table) and len(block.rows) > MOST:
            rows = tuple(row for row in block.rows if plain(row[0]) not in dropped)
            if rows:
                yield replace(block, caption=f"{block.caption} (exceptions only)", rows=rows)
        else:
            yield block


def _ref(runs: Runs) -> str:
    """The reference with which the heading of an action begins ("R1a: Train all staff")."""
    return plain(runs).split(" ")[0].rstrip(":")
