"""When a report was published."""

import re
from collections.abc import Iterator
from itertools import pairwise

from planflow.intake import patterns
from planflow.intake.finding import deadlines
from planflow.intake.finding.dated import FIELDWORK, Dated, dated, sentences
from planflow.intake.layout.block import Block

_MONTH_YEAR = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{4}"
)
_PUBLISHED = patterns.lazy(
    r"\b(?:(?:first\s+|report\s+|was\s+|and\s+|is\s+)*publi(?:shed|cation)(?:\s+(?:date|on|in"
    r"|of\s+the\s+report))*|date\s+(?:of\s+)?(?:publication|published|of\s+(?:the\s+)?report|issued)"
    r"|report\s+(?:date|issued)|issued(?:\s+on)?)\s*[:|\t–-]?\s*(?:on\s+|in\s+|the\s+)*",
    re.IGNORECASE,
)
_LABEL = patterns.lazy(r"^date\s*[:|\t]\s*", re.IGNORECASE)
_OF_ANOTHER = patterns.lazy(
    r"\b(?:last|previous|earlier|guidance|data|figures|statistics|framework|will be|to be"
    r"|plan|since|strategy|policy)\b[^.]*$"
)
_OF_PARLIAMENT = patterns.lazy(
    r"^(?:session\s+\d{4}\s?[-–]\s?\d{2,4}|HC\s+\d+)\s+|\s+HC\s+\d+$", re.IGNORECASE
)
"""What stands around the date of a paper that is laid before Parliament."""
_LABEL_ALONE = patterns.lazy(
    r"(?:(?:first|report)\s+)?(?:published(?:\s+(?:on|date))?|publication\s+date|date\s+(?:published|of\s+publication))\s*:?",
    re.IGNORECASE,
)
_COPYRIGHT = patterns.lazy(rf"(?:©|copyright).{{0,80}}?\b(?P<when>{_MONTH_YEAR})\W*$", re.IGNORECASE)
_SHORT_MONTH = patterns.lazy(r"[A-Z][a-z]{2}\s+\d{2}\b")
_MONTH_LINE = patterns.lazy(rf"^(?:.{{0,60}}[\s|•·,–-])?(?P<when>{_MONTH_YEAR})$", re.IGNORECASE)
_EARLY = 40
_OF_A_LABEL, _OF_A_DAY, _OF_A_MONTH, _OF_COPYRIGHT = 0.95, 0.75, 0.7, 0.5
_FRONT = 14
_AT_THE_FRONT, _AT_THE_BACK = 60, 40
_LONGEST_LABEL = 120
_LONGER_THAN_A_MONTH = 7


def find(blocks: list[Block], texts: list[tuple[Block, str]]) -> Dated | None:
    """When the report was published: as it says, else a date that stands alone on its first pages."""
    if (labelled := _labelled(blocks)) is not None:
        return labelled
    found = list(_said(texts))
    # in the middle of the text it may be another report that was published
    ends = {id(block) for block in [*blocks[:_AT_THE_FRONT], *blocks[-_AT_THE_BACK:]]}
    near = [one for one in found if id(one.block) in ends or _PUBLISHED.match(one.quote.strip())]
    return _surest(near) or _standing_alone(blocks) or _surest(found) or _in_copyright(blocks)


def _surest(found: list[Dated]) -> Dated | None:
    return max(found, key=lambda one: (one.on is not None, one.confidence), default=None)


def _said(texts: list[tuple[Block, str]]) -> Iterator[Dated]:
    """Every sentence that says of something that it was published on a day."""
    for block, sentence in texts:
        for match in _PUBLISHED.finditer(sentence) if any(map(str.isdigit, sentence)) else ():
            rest = sentence[match.end() :]
            when = deadlines.DATE_ALONE.match(rest) or _SHORT_MONTH.match(rest)
            if when is None or _OF_ANOTHER.search(sentence[: match.start()].lower()[-60:]):
                continue
            on, words = deadlines.read_printed(_expanded(when[0]))
            shown = words if on or len(words) > _LONGER_THAN_A_MONTH else when[0]
            yield dated("publication", shown, on, sentence, block, 0.95 if on else 0.8)


def _standing_alone(blocks: list[Block]) -> Dated | None:
    for confidence in (_OF_A_DAY, _OF_A_MONTH):
        for block in blocks[:_EARLY]:
            for text in sentences(block) if block.kind == "table" else [block.text]:
                alone = None if FIELDWORK.search(text) else _alone(text, is_month=confidence == _OF_A_MONTH)
                if alone and re.search(r"\d{4}", alone):
                    on, words = deadlines.read_printed(alone)
                    kind = "meeting" if _is_for_a_meeting(blocks) else "publication"
                    return dated(kind, words, on, text, block, confidence)
    return None


def _in_copyright(blocks: list[Block]) -> Dated | None:
    for block in blocks:
        if match := _COPYRIGHT.search(block.text):
            on, words = deadlines.read_printed(match["when"])
            return dated("publication", words, on, block.text, block, _OF_COPYRIGHT)
    return None


def _labelled(blocks: list[Block]) -> Dated | None:
    """The date that stands in the line below `Published:`, as pages of the web have it."""
    early = blocks[:_EARLY]
    pairs = [(label.text, block.text, block) for label, block in pairwise(early)]
    pairs += [(row[0], row[1], block) for block in early for row in block.rows if len(row) > 1]
    for label, said, block in pairs:
        if _LABEL_ALONE.fullmatch(label.strip()) and deadlines.DATE_ALONE.fullmatch(said.strip()):
            on, words = deadlines.read_printed(said.strip())
            return dated("publication", words, on, f"{label} {said}", block, _OF_A_LABEL)
    return None


def _alone(text: str, *, is_month: bool) -> str:
    """The date that is all that a line says, or the month at its end."""
    if is_month:
        match = _MONTH_LINE.match(text.strip())
        is_span = match is not None and text.strip()[: match.start("when")].rstrip()[-1:].isdigit()
        return match["when"] if match and not is_span else ""
    rest = _OF_PARLIAMENT.sub("", _LABEL.sub("", text.strip()))
    if deadlines.DATE_ALONE.fullmatch(rest):
        return rest
    last = re.split(r"\s*[,|•·]\s+", rest)[-1] if len(rest) < _LONGEST_LABEL else ""
    return last if re.match(r"\d", last) and deadlines.DATE_ALONE.fullmatch(last) else ""


def _is_for_a_meeting(blocks: list[Block]) -> bool:
    """Whether the paper is a covering report to a committee, whose date is that of the meeting."""
    early = " ".join(
        one.text for one in blocks[:_FRONT] if one.kind == "table" or len(one.text) < _LONGEST_LABEL
    )
    return (
        len(
            set(
                re.findall(
                    r"\b(?:committee|panel|agenda|wards?|cabinet|scrutiny|lead member|decision)\b",
                    early.lower(),
                )
            )
        )
        > 1
    )


def _expanded(text: str) -> str:
    match = re.fullmatch(r"([A-Z][a-z]{2})\s+(\d\d)", text)
    return f"{match[1]} 20{match[2]}" if match else text
