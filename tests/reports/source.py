"""The corpus: each report is a `.report` file, what has to be found in it stands by hand in a `.yaml`."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parent / "corpus"
FURTHER = Path(__file__).parent / "further"
"""Long reports, each written before the rules were changed for it; `make test` reads them as text only."""
_ITEM = re.compile(r"^(\++) (\S+) (.*)$")


@dataclass
class Part:
    """One line of a source: what kind of thing it is and what it says."""

    kind: str
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Source:
    """A report as written for the corpus, before it is made into a file."""

    name: str
    settings: dict[str, str]
    parts: list[Part]
    raw: str

    @property
    def form(self) -> str:
        """pdf, docx, html, text or markdown."""
        return self.settings["form"]


def names() -> list[str]:
    """Every report of the corpus."""
    return sorted(path.stem for path in CORPUS.glob("*.report"))


def further() -> list[str]:
    """Every report of the further corpus."""
    return sorted(path.stem for path in FURTHER.glob("*.report"))


def rendered() -> list[str]:
    """Those of the further corpus that are made into files of several forms; some are text as it stands."""
    return [name for name in further() if "raw" not in read(name).settings]


def _path(name: str, ending: str) -> Path:
    own = CORPUS / f"{name}.{ending}"
    return own if own.exists() else FURTHER / f"{name}.{ending}"


def expected(name: str) -> dict[str, Any]:
    """What has to be found; every scalar but null, true and false is text."""
    loaded = yaml.load(_path(name, "yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found: dict[str, Any] = _typed(loaded)
    return found


def read(name: str) -> Source:
    """The source of a report."""
    lines = _path(name, "report").read_text(encoding="utf-8").split("\n")
    settings: dict[str, str] = {}
    while lines and lines[0].startswith("%"):
        key, _, value = lines.pop(0)[1:].partition(" ")
        settings[key] = value
    return Source(name, settings, [] if "raw" in settings else list(_parts(lines)), "\n".join(lines))


def _parts(lines: list[str]) -> list[Part]:
    parts: list[Part] = []
    for line in lines:
        if line.startswith("|"):
            row = [cell.strip() for cell in line[1:].split("|")]
            if not parts or parts[-1].kind != "table":
                parts.append(Part("table"))
            parts[-1].rows.append(row)
        elif line.strip():
            parts.append(_part(line))
    return parts


def _part(line: str) -> Part:
    if line == ">>>":
        return Part("page")
    for sign, kind, level in (
        ("= ", "title", 0),
        ("### ", "heading", 3),
        ("## ", "heading", 2),
        ("# ", "heading", 1),
    ):
        if line.startswith(sign):
            return Part(kind, line[len(sign) :], level)
    for sign, kind in (("@ ", "strong"), (".. ", "entry"), ("^ ", "footnote")):
        if line.startswith(sign):
            return Part(kind, line[len(sign) :])
    if match := _ITEM.match(line):
        return Part("item", match[3], len(match[1]) - 1, match[2])
    if line.startswith(("- ", "-- ")):
        return Part("item", line.lstrip("- "), line.index(" ") - 1, "•")
    return Part("text", line)


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return {"null": None, "true": True, "false": False}.get(value, value)
