"""A paper as neutral blocks: what HTML, DOCX and PDF are made from, and what is kept when it is frozen."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
"""The version of the frozen form; a later reader must go on reading every earlier one."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading. Level 1 is a section and carries its number; the title of the paper stands above all."""

    level: int
    runs: Runs
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `number` ("3.2") is empty where it is not numbered."""

    runs: Runs
    number: str = ""


@dataclass(frozen=True)
class Item:
    """One entry of a list; depth 0 is the outermost."""

    runs: Runs
    depth: int = 0


@dataclass(frozen=True)
class Items:
    """A list."""

    entries: tuple[Item, ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and what it is: "Owner: Head of Service"."""

    label: str
    runs: Runs


@dataclass(frozen=True)
class Facts:
    """Several facts about the thing in the heading above."""

    entries: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first row and the first column are headers."""

    caption: str
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True)
class Gap:
    """A place that only an officer can fill; it is shown as such and blocks approval."""

    owner: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One row of figures of a chart, a figure for each of its labels; None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""
    """"#d4351c"; empty for one of the usual colours."""
    symbol: str = ""


@dataclass(frozen=True)
class Chart:
    """Figures to look at: bars beside each other, columns in layers, or lines. They follow as a table."""

    name: str
    """By which Markdown calls it: `![...](chart:ratings)`."""
    kind: str
    """`bars`, `stacked` or `lines`."""
    title: str
    description: str
    """What it shows, in a sentence, for whoever cannot see it."""
    label: str
    """What the labels are: "Month"."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: float | None = None
    target_name: str = ""


Block = Heading | Paragraph | Items | Facts | Table | Gap | Chart
_KINDS: dict[str, type[Block]] = {
    kind.__name__.lower(): kind for kind in (Heading, Paragraph, Items, Facts, Table, Gap, Chart)
}


@dataclass(frozen=True)
class FrontRow:
    """One row of the front sheet; `gap` names who fills it in where nobody has."""

    label: str
    text: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Document:
    """A whole paper, ready to be written in any form of delivery."""

    reference: str
    title: str
    language: str
    organisation: str
    status: str
    """What state the paper is in, as a sentence; empty once it is frozen."""
    as_at: str
    """The day of its figures, ISO."""
    front_title: str
    front: tuple[FrontRow, ...]
    blocks: tuple[Block, ...]
    provenance: str
    """Where the figures come from and how they can be checked, as a sentence."""
    tones: dict[str, str] = field(default_factory=dict)
    """Which words are ratings, and the colour of each ("#d4351c")."""

    @property
    def gaps(self) -> int:
        """How many places still wait for an officer, on the front sheet and in the sections."""
        return sum(bool(row.gap) for row in self.front) + sum(isinstance(block, Gap) for block in self.blocks)


def tone(document: Document, runs: Runs) -> str:
    """The colour of a cell or fact that gives a rating, alone or with its reason; empty for anything else."""
    words = plain(runs)
    for rating, colour in document.tones.items():
        if words == rating or words.startswith((f"{rating}:", f"{rating},")):
            return colour
    return ""


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def to_json(document: Document) -> str:
    """Canonical JSON: sorted keys, no spaces, so that the same paper has the same digest everywhere."""
    data = asdict(document)
    data["blocks"] = [{"block": type(block).__name__.lower(), **asdict(block)} for block in document.blocks]
    data["version"] = VERSION
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """The document that `to_json` wrote."""
    data = json.loads(text)
    data.pop("version")
    data["front"] = tuple(FrontRow(**row) for row in data["front"])
    data["blocks"] = tuple(_block(block) for block in data["blocks"])
    return Document(**data)


def _block(data: dict[str, Any]) -> Block:
    kind = data.pop("block")
    if kind == "items":
        entries = tuple(Item(_runs(entry["runs"]), entry["depth"]) for entry in data["entries"])
        return Items(entries, data["is_ordered"])
    if kind == "facts":
        return Facts(tuple(Fact(entry["label"], _runs(entry["runs"])) for entry in data["entries"]))
    if kind == "table":
        rows = tuple(tuple(_runs(cell) for cell in row) for row in data["rows"])
        return Table(data["caption"], tuple(_runs(cell) for cell in data["head"]), rows)
    if kind == "chart":
        series = tuple(Series(**{**one, "values": tuple(one["values"])}) for one in data.pop("series"))
        return Chart(**{**data, "labels": tuple(data["labels"]), "series": series})
    if "runs" in data:
        data["runs"] = _runs(data["runs"])
    return _KINDS[kind](**data)


def _runs(data: list[dict[str, Any]]) -> Runs:
    return tuple(Run(**run) for run in data)
