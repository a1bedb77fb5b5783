"""Writes a document as one accessible HTML page: no script, nothing loaded from elsewhere."""

from base64 import b64encode
from functools import cache
from html import escape

from planflow import resources
from planflow.papers import columns
from planflow.papers.charts import figures, svg
from planflow.papers.document import (
    Block,
    Chart,
    Document,
    Facts,
    FrontRow,
    Gap,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    tone,
)
from planflow.papers.links import is_safe

FEWEST_LISTED = 4
"""A paper with fewer sections needs no list of contents."""


def page(document: Document, *, for_print: bool = False) -> str:
    """The whole page. `for_print` leaves out what only a screen can use (the list of contents)."""
    lang = escape(document.language, quote=True)
    source = escape(f"{document.reference}. {document.provenance}")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)} ({escape(document.reference)})</title>",
        f'<meta name="author" content="{escape(document.organisation, quote=True)}">',
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        *([] if for_print else ['<a class="skip" href="#paper">Skip to the paper</a>']),
        "<header>",
        f'<p class="organisation">{escape(document.organisation)}</p>',
        f'<p class="form">{escape(document.front_title)}</p>' if document.front_title else "",
        f"<h1>{escape(document.title)}</h1>",
        f'<p class="status" role="note"><strong>{escape(document.status)}</strong></p>'
        if document.status
        else "",
        _front(document),
        "</header>",
        *([] if for_print else [_contents(document)]),
        '<main id="paper">',
        *_blocks(document, for_print),
        "</main>",
        f'<footer><p class="provenance">{source}</p></footer>',
        "</body>",
        "</html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def fragment(document: Document) -> str:
    """The sections alone, to stand in another page."""
    return "\n".join(_blocks(document, for_print=False))


@cache
def _style() -> str:
    return resources.find("notifications", "papers/paper.css").read_text(encoding="utf-8")


def _front(document: Document) -> str:
    if not document.front:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{_front_value(row)}</td></tr>'
        for row in document.front
    )
    return f'<table class="front">\n<caption>Front sheet</caption>\n<tbody>\n{rows}\n</tbody>\n</table>'


def _front_value(row: FrontRow) -> str:
    value = escape(row.text)
    if not row.gap:
        return value
    return f'{value} <span class="gap">To be filled in by: {escape(row.gap)}</span>'.strip()


def _contents(document: Document) -> str:
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    if len(headings) < FEWEST_LISTED:
        return ""
    entries = "\n".join(
        f'<li><a href="#{block.anchor}">{_numbered(block)}{_runs(block.runs)}</a></li>' for block in headings
    )
    return f'<nav aria-label="Contents">\n<h2>Contents</h2>\n<ul>\n{entries}\n</ul>\n</nav>'


def _numbered(heading: Heading) -> str:
    return f"{escape(heading.number)}. " if heading.number else ""


def _blocks(document: Document, for_print: bool) -> list[str]:
    """The blocks, each section in an element of its own."""
    parts: list[str] = []
    is_open = False
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.level == 1:
            parts += ["</section>"] if is_open else []
            wide = ' class="wide"' if columns.section_is_wide(document.blocks[place + 1 :]) else ""
            parts.append(f'<section{wide} aria-labelledby="{block.anchor}">')
            is_open = True
        parts.append(_block(block, document, place, for_print))
    return [*parts, "</section>"] if is_open else parts


def _block(block: Block, document: Document, place: int, for_print: bool) -> str:
    if isinstance(block, Heading):
        level = block.level + 1
        number = f'<span class="number">{escape(block.number)}.</span> ' if block.number else ""
        return f'<h{level} id="{block.anchor}">{number}{_runs(block.runs)}</h{level}>'
    if isinstance(block, Paragraph):
        number = f'<span class="number">{escape(block.number)}</span> ' if block.number else ""
        following = document.blocks[place + 1] if place + 1 < len(document.blocks) else None
        kind = (
            f"{'numbered' if number else 'plain'}{' leading' if columns.leads_on(block, following) else ''}"
        )
        return f'<p class="{kind}">{number}{_runs(block.runs)}</p>'
    if isinstance(block, Items):
        return _items(block)
    if isinstance(block, Facts):
        rows = "\n".join(
            f"<div><dt>{escape(fact.label)}</dt><dd>{_rated(fact.runs, document)}</dd></div>"
            for fact in block.entries
        )
        return f"<dl{_whole(block)}>\n{rows}\n</dl>"
    if isinstance(block, Gap):
        return _gap(block)
    return _figures(block, document, place, for_print)


def _gap(block: Gap) -> str:
    note = f" {escape(block.note)}" if block.note else ""
    return f'<p class="gap"><strong>To be written by: {escape(block.owner)}.</strong>{note}</p>'


def _figures(block: Table | Chart, document: Document, place: int, for_print: bool) -> str:
    """A table; or a picture, and its figures for whoever would rather read or hear them."""
    if isinstance(block, Table):
        return _table(block, document, place)
    table = _table(figures.as_table(block), document, place)
    picture = svg.image(block, f"chart-{place}")
    if for_print:
        # In a PDF only a picture that is loaded as one carries its text alternative.
        words = escape(f"{block.title}. {block.description}", quote=True)
        picture = (
            f'<img alt="{words}" src="data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}">'
        )
    else:
        table = f"<details>\n<summary>The figures of this chart</summary>\n{table}\n</details>"
    return f"<figure>\n<figcaption>{escape(block.title)}</figcaption>\n{picture}\n</figure>\n{table}"


def _items(block: Items) -> str:
    tag = "ol" if block.is_ordered else "ul"
    parts = [f"<{tag}>"]
    depth = 0
    for item in block.entries:
        while depth < item.depth:
            parts[-1] = parts[-1].removesuffix("</li>")
            parts.append("<ul>")
            depth += 1
        while depth > item.depth:
            parts.append("</ul></li>")
            depth -= 1
        parts.append(f"<li>{_runs(item.runs)}</li>")
    parts += ["</ul></li>"] * depth
    return "\n".join([*parts, f"</{tag}>"])


def _table(block: Table, document: Document, place: int) -> str:
    caption = f"table-{place}"
    head = "".join(f'<th scope="col">{_runs(cell)}</th>' for cell in block.head)
    rows = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_runs(cell)}</th>' if column == 0 else f"<td>{_rated(cell, document)}</td>"
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in block.rows
    )
    wide = " wide" if columns.is_wide(block) else ""
    # A table that is wider than the screen is scrolled by itself, by keyboard too; the page never is.
    return (
        f'<div class="scroll{wide}" role="region" aria-labelledby="{caption}" tabindex="0">\n'
        f'<table{_whole(block)}>\n<caption id="{caption}">{escape(block.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _whole(block: Table | Facts) -> str:
    """The mark of what stays on one page in print."""
    return ' class="whole"' if columns.is_whole(block) else ""


def _rated(runs: Runs, document: Document) -> str:
    colour = tone(document, runs)
    if not colour:
        return _runs(runs)
    return f'<span class="rating" style="border-color: {escape(colour, quote=True)}">{_runs(runs)}</span>'


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    shown = escape(run.text)
    if run.href and is_safe(run.href):
        shown = f'<a href="{escape(run.href, quote=True)}">{shown}</a>'
    if run.italic:
        shown = f"<em>{shown}</em>"
    return f"<strong>{shown}</strong>" if run.bold else shown
