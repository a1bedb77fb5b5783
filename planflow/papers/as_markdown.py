"""Writes a document as Markdown: for a terminal, and for whoever edits elsewhere."""

from urllib.parse import quote

from planflow.papers.document import (
    Block,
    Chart,
    Document,
    Facts,
    Gap,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
)
from planflow.papers.links import is_safe
from planflow.papers.markdown import CAPTION, CHART
from planflow.papers.words import escaped


def write(document: Document) -> str:
    """The whole paper. Read again, its sections give the same blocks."""
    parts = [f"# {escaped(document.title)}"]
    if document.status:
        parts.append(f"*{escaped(document.status)}*")
    parts += [
        "\n".join(
            f"- **{escaped(row.label)}:** {escaped(row.text)}{_wanted(row.gap)}".rstrip()
            for row in document.front
        )
    ]
    parts += [_block(block) for block in document.blocks]
    parts.append(f"*{escaped(document.reference)}. {escaped(document.provenance)}*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _wanted(gap: str) -> str:
    return f" [To be filled in by: {escaped(gap)}]" if gap else ""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        number = f"{block.number}. " if block.number else ""
        return f"{'#' * (block.level + 1)} {number}{_runs(block.runs)}"
    if isinstance(block, Paragraph):
        return f"{block.number} {_runs(block.runs)}".strip()
    if isinstance(block, Items):
        return "\n".join(_item(block, place) for place in range(len(block.entries)))
    if isinstance(block, Facts):
        return "\n".join(f"- **{escaped(fact.label)}:** {_runs(fact.runs)}" for fact in block.entries)
    if isinstance(block, Gap):
        return f"> **To be written by: {escaped(block.owner)}.** {escaped(block.note)}".rstrip()
    return _figures(block)


def _figures(block: Table | Chart) -> str:
    if isinstance(block, Chart):
        return f"![{escaped(block.description)}]({CHART}{quote(block.name, safe=':')})"
    return _table(block)


def _item(block: Items, place: int) -> str:
    item = block.entries[place]
    mark = f"{place + 1}." if block.is_ordered else "-"
    return f"{'    ' * item.depth}{mark} {_runs(item.runs)}"


def _table(block: Table) -> str:
    lines = [_row(block.head), "|" + "---|" * len(block.head), *(_row(row) for row in block.rows)]
    return f"{CAPTION} {escaped(block.caption)}\n\n" + "\n".join(lines)


def _row(cells: tuple[Runs, ...]) -> str:
    return "| " + " | ".join(_runs(cell) for cell in cells) + " |"


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :] if run.text.strip() else ""
    shown = escaped(run.text)
    if run.href and is_safe(run.href):
        shown = f"[{shown}](<{run.href}>)"
    if run.italic and shown:
        shown = f"*{shown}*"
    if run.bold and shown:
        shown = f"**{shown}**"
    return f"{lead and ' '}{shown}{tail and ' '}"
