"""Reads the Markdown of a section into neutral blocks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from planflow.papers.document import (
    Block,
    Chart,
    Fact,
    Facts,
    Heading,
    Item,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CAPTION = "Table:"
"""A paragraph that begins so and stands right above a table is its caption."""

CHART = "chart:"
"""A picture with such an address, alone in its paragraph, is a chart made from the figures of the paper."""
_HIGHEST, _DEEPEST = 2, 4


def _no_chart(name: str) -> Chart | None:
    return None


def blocks(text: str, chart: Callable[[str], Chart | None] = _no_chart) -> list[Block]:
    """The blocks of one section. `###` in it is a heading right below the section's own.

    `chart` gives the chart of a name; one for which there are no figures is left out.
    """
    reader = _Reader(_parser().parse(text), chart)
    return list(reader.read())


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # most passes of the clock read no paper

    return MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass
class _Reader:
    tokens: "list[Token]"
    chart: Callable[[str], Chart | None]
    at: int = 0
    last_level: int = 1
    caption: str = ""

    def read(self) -> Iterator[Block]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "heading_open":
                yield self._heading(int(token.tag[1]))
            elif token.type == "paragraph_open":
                yield from self._paragraph()
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield self._list(token.type == "ordered_list_open")
            elif token.type == "table_open":
                yield self._table()
            elif token.type in ("fence", "code_block"):
                yield Paragraph((Run(token.content.strip()),))

    def _heading(self, written: int) -> Heading:
        runs = _inline(self.tokens[self.at])
        self.at += 2
        # In the Markdown of a whole paper `#` is its title and `##` a section, which is level 1 here.
        level = min(max(written - 1, _HIGHEST), self.last_level + 1, _DEEPEST)
        self.last_level = level
        self.caption = plain(runs)
        return Heading(level, runs)

    def _paragraph(self) -> Iterator[Block]:
        name = _chart_name(self.tokens[self.at])
        if name:
            self.at += 2
            made = self.chart(name)
            yield from [made] if made else []
            return
        runs = _inline(self.tokens[self.at])
        self.at += 2
        is_caption = self.at < len(self.tokens) and self.tokens[self.at].type == "table_open"
        if is_caption and plain(runs).startswith(CAPTION):
            self.caption = plain(runs).removeprefix(CAPTION).strip()
        elif plain(runs).strip():
            yield Paragraph(runs)

    def _list(self, is_ordered: bool) -> Block:
        entries: list[Item] = []
        depth = 0
        while depth >= 0:
            token = self.tokens[self.at]
            self.at += 1
            if token.type in ("bullet_list_open", "ordered_list_open"):
                depth += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                depth -= 1
            elif token.type == "inline":
                entries.append(Item(_inline(token), depth))
        return _facts(entries) or Items(tuple(entries), is_ordered)

    def _table(self) -> Table:
        rows: list[list[Runs]] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_inline(token))
        self.at += 1
        caption, self.caption = self.caption or "Table", ""
        return Table(caption, tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _facts(entries: list[Item]) -> Facts | None:
    """A list of which every entry begins with a bold label and a colon is a list of facts."""
    facts = []
    for entry in entries:
        first = entry.runs[0] if entry.runs else Run("")
        if entry.depth or not first.bold or not first.text.endswith(":"):
            return None
        rest = entry.runs[1:]
        if rest:
            rest = (Run(rest[0].text.lstrip(), rest[0].bold, rest[0].italic, rest[0].href), *rest[1:])
        facts.append(Fact(first.text.rstrip(":"), rest))
    return Facts(tuple(facts)) if facts else None


def _chart_name(token: "Token") -> str:
    """The name of the chart that is alone in a paragraph; empty for anything else."""
    children = token.children or []
    if len(children) != 1 or children[0].type != "image":
        return ""
    address = str(children[0].attrs.get("src", ""))
    return unquote(address.removeprefix(CHART)) if address.startswith(CHART) else ""


def _inline(token: "Token") -> Runs:
    runs: list[Run] = []
    bold = italic = 0
    href = ""
    for child in token.children or []:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("em_open", "em_close"):
            italic += child.nesting
        elif child.type == "link_open":
            href = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            href = ""
        else:
            _add(runs, Run(_words(child), bold > 0, italic > 0, href))
    return tuple(runs)


def _words(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    # A picture has no place in a section yet; its text alternative says what it shows.
    return token.content


def _add(runs: list[Run], run: Run) -> None:
    if not run.text:
        return
    last = runs[-1] if runs else None
    if last and (last.bold, last.italic, last.href) == (run.bold, run.italic, run.href):
        runs[-1] = Run(last.text + run.text, run.bold, run.italic, run.href)
    else:
        runs.append(run)
