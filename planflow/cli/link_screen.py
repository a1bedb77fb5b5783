"""How links, what they open, and what came of an answer are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planflow.cli import console
from planflow.errors import PlanflowError

if TYPE_CHECKING:
    from planflow.services.answer_page import Item, Page
    from planflow.services.answering import Answered
    from planflow.services.feeds import Feed
    from planflow.services.links import Known

_WAYS = {
    "progress": "--progress",
    "no_change": "--no-change",
    "more_time": "--more-time DATE --reason",
    "result": "--result",
}


def page(shown: "Page", words: Mapping[str, str], *, as_data: bool) -> None:
    """What a link opens."""
    if as_data:
        console.print_json(asdict(shown))
        return
    console.out(f"{shown.person}, {shown.organisation}. This link works until {shown.expires_on}.")
    for item in shown.items:
        console.out()
        _item(item)
    if not shown.items:
        console.out("\nNothing in this mail is left to answer.")
    for item in shown.dead:
        console.out(f"\n{_why(item, words)}")


def _item(item: "Item") -> None:
    due = item.due_text or item.due_on or "no day is set"
    turn = f", turn {item.turn}" if item.turn else ""
    console.out(f"{item.ref}  {item.title} (due: {due}{turn})")
    if item.standing_in:
        console.out(f"  In place of {item.meant_for or 'nobody: it has no owner'} ({item.standing_in}).")
    if item.done_when:
        console.out(f"  What counts as done: {item.done_when}")
    if item.said:
        console.out(f"  Last progress, {item.said.on}: {item.said.words}")
    if item.asked_for:
        console.out(f"  More time until {item.asked_for} was asked for and waits for a decision.")
    ways = ", ".join(_WAYS[one] for one in item.possible)
    console.out(f"  Answer with: {ways}" if ways else "  This needs you signed in.")


def _why(item: "Item", words: Mapping[str, str]) -> str:
    code = item.dead.code if item.dead else ""
    return words[code].format(ref=item.ref)


def answered(done: "Answered", *, as_data: bool) -> None:
    """What was recorded."""
    if as_data:
        console.print_json(asdict(done))
        return
    for ref, what in done.recorded:
        console.out(f"{ref}: {what.replace('_', ' ')} recorded.")
    for ref in done.repeated:
        console.out(f"{ref}: was recorded already.")
    for warning in done.warnings:
        console.note(warning)


def known(links: Iterable["Known"], *, as_data: bool) -> None:
    """The links of a person."""
    rows = [asdict(one) for one in links]
    if as_data:
        console.print_json(rows)
        return
    columns: tuple[tuple[str, str], ...] = (
        ("Link", "id"), ("For", "purpose"), ("Sent", "issued_on"), ("Works until", "expires_on"),
        ("Items", "items"), ("State", "state"), ("Last used", "last_used_at"),
    )  # fmt: skip
    cells: list[tuple[Any, ...]] = [tuple(row[name] for _, name in columns) for row in rows]
    console.table(tuple(title for title, _ in columns), cells)


def feed(made: "Feed", address: str, out: Path | None, *, as_data: bool) -> None:
    """The address of a calendar, or that it was written."""
    if out is not None:
        out.write_bytes(made.content)
    if as_data:
        console.print_json({"address": address, "file": out, "etag": made.etag, "bytes": len(made.content)})
    elif out is not None:
        console.out(f"{out}: {len(made.content)} bytes.")
    elif address:
        console.out(address)
    else:
        raise PlanflowError(
            "There are no private addresses: PLANFLOW_BASE_URL or PLANFLOW_SECRET_KEY is not set.",
            "Set both, or write the calendar into a file with --out.",
        )
