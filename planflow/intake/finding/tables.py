"""Recommendations in tables: which column holds what, row by row, over pages."""

import re
from dataclasses import dataclass

from planflow.intake import patterns
from planflow.intake.finding import deadlines, headings, owners, roles, wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.headings import Weight
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

_LEAST_COLUMNS = 2
_LEAST_LETTERS = 25
_MOST_COLUMNS = 6
_COLUMNS = {
    "number": r"(?:rec(?:ommendation)?\.?\s*)?(?:no\.?|ref(?:erence)?\.?(?:\s*no\.?)?|number|#|nr\.?)"
    r"|rec\.?|item|r",
    "owner": r".*\b(?:leads?|owners?|responsib\w+|accountab\w+|addressed\s+to|agency|by\s+whom|who"
    r"|responsible\s+body|lead\s+officer|organisation|for\s+action\s+by|action\s+by|body)\b.*",
    "when": r".*\b(?:time\s*scales?|deadlines?|due|by\s+when|target|when|completion|time\s*frame"
    r"|complete\s+by|compliance|date)\b.*",
    "urgency": r".*\b(?:priority|urgency)\b.*",
    "progress": r".*\b(?:progress|status|update|rag|response|position|outcome|evidence|success|impact"
    r"|comments?)\b.*",
    "beside": r"(?:key\s+)?(?:strengths?|findings?|issues?|what\s+(?:works|went|is\s+working|we\s+found)\b.*"
    r"|good\s+practice|(?:identified\s+)?(?:weakness(?:es)?|risks?)|(?:non-)?conformit(?:y|ies)|observations?)",
    "section": r".*\b(?:theme|area|section|topic|standard|domain|category)\b.*",
}
_TEXT = (
    r".*\brecommendations?\b.*",
    r".*\bareas?\s+(?:requiring|for|of)\s+(?:\w+\s+)*(?:improvement|action|development)\b.*",
    r".*\b(?:improvements?\s+(?:needed|required)|requirements?|what\s+(?:needs|must).*)",
    r"(?:required\s+|agreed\s+|priority\s+)?actions?(?:\s+(?:required|needed))?",
    r"(?:the\s+provider\s+(?:must|should)|must\s+do|should\s+do).*",
)
_VERDICTS = patterns.lazy(
    r"(?:fully\s+|partially\s+|partly\s+|not\s+)*(?:met|achieved|implemented)|sufficient\s+progress"
    r"|some\s+progress|no\s+progress|no\s+longer\s+relevant",
    re.IGNORECASE,
)
_OF_EARLIER = patterns.lazy(
    r"\b(?:previous|last\s+inspection|earlier|improvement\s+still\s+required|categori[sz]ation)\b",
    re.IGNORECASE,
)
_RESPONSE = patterns.lazy(
    r"\s*\b(?:response|reply|action\s+taken|actions?\s+planned)\s+(?:by|from|of|as|to)\s+[^:]{2,80}:.*$",
    re.I | re.S,
)
"""What the body in question has written into the form that follows."""
_REFERENCE = patterns.lazy(
    r"\s*\bRef(?:erence)?s?\s*:\s*(?:(?:and|para(?:graph)?s?|section)\b|[\d.,&()\s-])+$", re.I
)
"""Where in the report the requirement was found."""
_MOST_HEADER_ROWS = 3
_MOST_HEADER_WORDS = 14
_NUMBER = patterns.lazy(
    r"\(?(?:R|Rec\.?\s*)?\d{1,3}(?:\.\d{1,3})*[a-z]?[.)]?|\(?[a-z]\)|[A-Z]\d{1,2}", re.IGNORECASE
)


@dataclass
class Mapping:
    """Which column holds what; kept for the table's continuation on the next page."""

    text: int
    columns: dict[str, int]
    width: int
    last: Candidate | None = None


def read(
    block: Block, before: Mapping | None, *, in_list: bool, weight: Weight
) -> tuple[list[Candidate], Mapping | None]:
    """The recommendations of a table and the meaning of its columns; none where it is of another kind."""
    rows = block.rows
    start, mapping = _header(rows)
    if mapping is None and before is not None and max(map(len, rows), default=0) == before.width:
        start, mapping = 0, before
    if mapping is None:
        start, mapping = 0, _labelled(rows) or (_guess(rows) if in_list else None)
    if mapping is None:
        return [], None
    heading = " ".join(cell for row in rows[:start] for cell in row)
    if _OF_EARLIER.search(heading) or _are_verdicts(rows[start:], mapping):
        return [], None
    if not in_list and not (set(mapping.columns) - {"section"}):
        return [], None
    found: list[Candidate] = []
    section = ""
    for row in rows[start:]:
        cells = row + [""] * (mapping.width - len(row))
        if title := _spanning(cells):
            section = title
            continue
        found += _row(cells, mapping, block, section, weight, is_in_list=in_list)
    return found, mapping


def are_heads(cells: list[str]) -> bool:
    """Whether the cells are heads of columns, one of which holds recommendations."""
    found = _mapping(cells)
    return found is not None and bool(found.columns)


def _header(rows: list[list[str]]) -> tuple[int, Mapping | None]:
    for at, row in enumerate(rows[:_MOST_HEADER_ROWS]):
        if len(set(row)) < _LEAST_COLUMNS and len(row) > 1:
            continue
        found = _mapping(row)
        if found is not None:
            return at + 1, found
    return 0, None


def _mapping(row: list[str]) -> Mapping | None:
    texts = [" ".join(cell.split()).strip(" :*") for cell in row]
    if any(len(text.split()) > _MOST_HEADER_WORDS for text in texts):
        return None
    chosen = next(
        (
            at
            for pattern in _TEXT
            for at, text in enumerate(texts)
            if re.fullmatch(pattern, text, re.I) and not _is_side(text)
        ),
        None,
    )
    if chosen is None:
        return None
    columns: dict[str, int] = {}
    for at, text in enumerate(texts):
        if at == chosen or not text:
            continue
        name = next((name for name, pattern in _COLUMNS.items() if re.fullmatch(pattern, text, re.I)), None)
        if name is not None:
            columns.setdefault(name, at)
    if not columns and len(texts) > 1 and not texts[0]:
        columns["number"] = 0
    return Mapping(chosen, columns, len(row))


def _is_side(text: str) -> bool:
    """`Recommendation no.`, `Response to recommendation` and the like hold something else."""
    if re.fullmatch(_COLUMNS["number"], text, re.I):
        return True
    return (
        re.search(
            r"\b(?:no\.?$|number|ref|response|progress|status|owner|lead|date|source|page|accepted)\b",
            text,
            re.I,
        )
        is not None
    )


def _labelled(rows: list[list[str]]) -> Mapping | None:
    """A table without heads in which labels such as `Area for improvement 2` stand in the first column."""
    width = max((len(row) for row in rows), default=0)
    labelled = [row for row in rows if len(row) > 1 and markers.label(row[0])[0] and any(row[1:])]
    if width < _LEAST_COLUMNS or not labelled or len(labelled) * 2 < len(rows):
        return None
    text = max(range(1, width), key=lambda at: sum(len(row[at]) for row in labelled if at < len(row)))
    average = sum(len(row[text]) for row in labelled if text < len(row)) / len(labelled)
    return Mapping(text, {"number": 0}, width) if average > _LEAST_LETTERS else None


def _guess(rows: list[list[str]]) -> Mapping | None:
    """A table without a header inside a list: the longest column is the text, the others tell."""
    width = max((len(row) for row in rows), default=0)
    if width < _LEAST_COLUMNS or width > _MOST_COLUMNS:
        return None
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    longest = max(range(width), key=lambda at: sum(map(len, columns[at])))
    filled = [cell for cell in columns[longest] if cell]
    if not filled or sum(map(len, filled)) / len(filled) < _LEAST_LETTERS:
        return None
    meaning: dict[str, int] = {}
    for at in range(width):
        cells = [cell for cell in columns[at] if cell.strip()]
        if at == longest or not cells:
            continue
        labelled = sum(bool(_NUMBER.fullmatch(cell.strip()) or markers.label(cell)[0]) for cell in cells)
        if labelled * 2 >= len(cells):
            meaning.setdefault("number", at)
        elif sum(deadlines.read(cell, None) is not None for cell in cells) * 2 > len(cells):
            meaning.setdefault("when", at)
        elif sum(roles.is_role(cell) for cell in cells) * 2 > len(cells):
            meaning.setdefault("owner", at)
    return Mapping(longest, meaning, width) if meaning else None


def _are_verdicts(rows: list[list[str]], mapping: Mapping) -> bool:
    """Whether a column says of each row that it was met or not: these are recommendations of before."""
    for at in range(mapping.width):
        cells = [row[at].strip(" .") for row in rows if at < len(row) and row[at].strip()]
        if at != mapping.text and cells and all(_VERDICTS.fullmatch(cell) for cell in cells):
            return True
    return False


def _spanning(cells: list[str]) -> str:
    """The text of a row that is one cell over all columns, as between the parts of a table."""
    texts = {cell for cell in cells if cell.strip()}
    if len(texts) != 1 or len(cells) < _LEAST_COLUMNS:
        return ""
    text = texts.pop()
    is_whole = all(cell == text for cell in cells) or (cells[0] == text and not any(cells[1:]))
    return (
        headings.bare(text)
        if is_whole and len(text.split()) <= _MOST_HEADER_WORDS and not _NUMBER.fullmatch(text)
        else ""
    )


def _row(
    cells: list[str], mapping: Mapping, block: Block, section: str, weight: Weight, *, is_in_list: bool
) -> list[Candidate]:
    text = cells[mapping.text].strip()
    value = {name: cells[at].strip() for name, at in mapping.columns.items() if at < len(cells)}
    if not text:
        return []
    if mapping.last is not None and _is_rest(text, value, mapping):
        mapping.last.text = f"{mapping.last.text} {' '.join(text.split())}"
        return []
    if mapping.last is not None and mapping.last.text == " ".join(text.split()):
        return []
    if _mapping([cells[at] for at in range(len(cells))]) is not None and len(text.split()) < _MOST_COLUMNS:
        return []  # the header again, on the next page
    found = [_candidate(piece, value, block, section, weight) for piece in _pieces(text)]
    found = [
        one
        for one in found
        if not wording.is_for_a_committee(one.text) and len(one.text.split()) > _LEAST_COLUMNS
    ]
    if found:
        mapping.last = found[-1]
    return found


def _is_rest(text: str, value: dict[str, str], mapping: Mapping) -> bool:
    """Whether a row is the rest of the one above, which a page's end divided."""
    if mapping.last is None or any(value.get(name) for name in ("number", "owner", "when")):
        return False
    is_open = not mapping.last.text.rstrip().endswith((".", ";", ")", "!"))
    return text[:1].islower() and (is_open or "number" in mapping.columns)


def _pieces(text: str) -> list[str]:
    """Several recommendations in one cell, where each has its own marker; otherwise the cell as one."""
    lines = [line for line in text.split("\n") if line.strip()]
    marked = [markers.split(line)[0] != "" or markers.label(line)[0] != "" for line in lines]
    if sum(marked) < _LEAST_COLUMNS or not marked[0]:
        return [" ".join(text.split())]
    pieces: list[str] = []
    for line, is_marked in zip(lines, marked, strict=True):
        if is_marked or not pieces:
            pieces.append(line)
        else:
            pieces[-1] += " " + line
    return pieces


def _when_beside(label: str) -> str:
    """What a label with more behind it says about when: `Area 1, stated first, to be completed by: 3 May`."""
    found = deadlines.of_item(label, None)
    return found.text if found else ""


def _candidate(text: str, value: dict[str, str], block: Block, section: str, weight: Weight) -> Candidate:
    text = _REFERENCE.sub("", _RESPONSE.sub("", text)).strip()
    number, rest = markers.label(text)
    if not number:
        marker, rest = markers.split(text)
        number = markers.shown(marker)
    own = value.get("number", "")
    if own and _NUMBER.fullmatch(own):
        number = markers.shown(own) if not markers.label(own)[0] else markers.label(own)[0]
    elif own and (labelled := markers.label(own)[0]):
        number = labelled
        value = {"when": _when_beside(own), **{key: cell for key, cell in value.items() if cell}}
    candidate = Candidate(
        " ".join(rest.split()), block, number, weight, value.get("section", "") or section, source="table"
    )
    candidate.cell_owners = owners.in_cell(value.get("owner", ""))
    candidate.cell_when = value.get("when", "")
    urgency = value.get("urgency", "")
    candidate.is_urgent = re.search(r"\b(?:immediate|urgent|critical)\b", urgency, re.I) is not None
    if not candidate.cell_when and deadlines.read(urgency, None):
        candidate.cell_when = urgency
    candidate.is_led = True
    return candidate
