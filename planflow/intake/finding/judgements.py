"""Judgements in words and scores in figures, as the report prints them beside what they are about."""

import re
from dataclasses import dataclass

from planflow.intake import patterns
from planflow.intake.layout.block import Block

_HEAD_AND_ROW = 2
_LEAST_COLUMNS = 3
_LONGEST_AREA = 16
_ONE_SENTENCE = 160
SCALE = (
    "outstanding|good|requires\\s+improvement(?:\\s+to\\s+be\\s+good)?|inadequate|unsatisfactory"
    "|satisfactory|poor|weak|adequate|very\\s+good|excellent|unacceptable"
    "|ineffective|reasonably\\s+good|not\\s+sufficiently\\s+good|reasonable|strong"
    "|needs\\s+attention|uncertain"
    "|insufficient|(?:substantial|moderate|minimal|drastic)\\s+improvement\\s+required"
    "|does\\s+not\\s+meet|meets\\s+expectations"
)
_SIGN_PARTS = """
    outstanding good requires adequate satisfactory poor weak excellent unacceptable effective reasonabl
    strong attention uncertain sufficient required meet
"""
_SIGNS = tuple(_SIGN_PARTS.split())
"""Parts of the words of the scale, by which most sentences are passed over quickly."""
_BESIDE = patterns.lazy(
    rf"^(?P<area>[A-Z][^|\t:.;?]{{3,90}}?)\s*(?:[:|\t–—]|\s-\s)\s*(?P<judgement>{SCALE})\s*\.?$",
    re.IGNORECASE,
)
_TRAILING = patterns.lazy(
    r"^(?P<area>(?:The\s+)?[A-Z][A-Za-z,'’ ()-]{6,90}?)\s+(?P<judgement>Outstanding|Good"
    r"|Requires\s+improvement|Inadequate)$"
)
_WAS = patterns.lazy(
    rf"^(?:overall,?\s+)?(?:the\s+)?(?P<area>[A-Z]?[^.;:]{{4,120}}?)\s+(?:is|was|were"
    rf"|are)\s+(?:judged\s+(?:to\s+be\s+|as\s+)?|rated\s+(?:as\s+)?"
    rf"|graded\s+(?:as\s+)?)?['‘“\"]?(?P<judgement>{SCALE})['’”\"]?(?=\s*[.;,]|\s+because|$)",
    re.IGNORECASE,
)
_SCORE_OF = patterns.lazy(
    r"(?P<score>\d{1,3}(?:\.\d+)?)\s?%\s+of\s+(?P<area>(?:the\s+)?work\s+to\s+[^.,;]{4,80}?)(?:\s+(?:was|were|had|is)\b|[.,;])",
    re.IGNORECASE,
)
_SCORE_BESIDE = patterns.lazy(
    r"^(?P<area>[A-Z][^|\t:.;?%]{3,90}?)\s*[:|\t–—-]?\s+(?P<score>\d{1,3}(?:\.\d+)?\s?%"
    r"|\d{1,2}\s?/\s?\d{1,2})$"
)
_HEAD_WORDS = patterns.lazy(
    r"\b(?:work|services?|effectiveness|leadership|quality|safety|protect|govern|outcomes?|overall"
    r"|education|behaviour|provision|care|management|help|experiences|interventions|planning|assessment"
    r"|delivery|reviewing|staffing|information|partnerships?|children|public|sentence|reoffending"
    r"|attitudes|development|well-?led|safe|effective|caring|responsive|respect|activity|release"
    r"|resettlement|staff\s+team|setting|impact|purposeful|harm|safeguarding|likelihood)\w*\b",
    re.I,
)

_NUMBER = patterns.lazy(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[A-Z])")
_JUDGED = patterns.lazy(r"\b(?:judged|rated|graded)\b", re.IGNORECASE)
_WHOLE = patterns.lazy(
    r"(?:the\s+)?(?:overall|work\s+(?:to|with)|effectiveness|delivery|management|leadership|governance"
    r"|quality\s+of\s+(?:education|provision)|experiences)\b",
    re.IGNORECASE,
)


@dataclass
class Judged:
    """A judgement or score and what it is about."""

    area: str
    value: str
    quote: str
    block: Block
    confidence: float


def judgements(blocks: list[Block]) -> list[Judged]:
    """What was judged how, each area once, in the order of the report."""
    found: dict[str, Judged] = {}
    for block in blocks:
        for text, is_row in _texts(block):
            low = text.lower()
            if not any(sign in low for sign in _SIGNS):
                continue
            for pattern, confidence in ((_BESIDE, 0.9), (_TRAILING, 0.8), (_WAS, 0.7)):
                match = pattern.match(_NUMBER.sub("", text))
                if match is None or (
                    pattern is _WAS and (is_row or len(match["area"].split()) > _LONGEST_AREA)
                ):
                    continue
                area = match["area"].strip(" |:-–")
                if pattern is _WAS:
                    area = re.sub(r"^(?:.*\bthat\s+|overall,?\s+|the\s+)+", "", area, flags=re.I)
                if pattern is _WAS and not (_JUDGED.search(text) or _WHOLE.match(area)):
                    continue
                if (is_row or _HEAD_WORDS.search(area)) and not re.match(
                    r"(?:\d|this|it|which|there|they|these|some|we|if|that)\b", area, re.I
                ):
                    found.setdefault(
                        area.lower(),
                        Judged(area, " ".join(match["judgement"].split()), text[:240], block, confidence),
                    )
                break
    return list(found.values())


def scores(blocks: list[Block]) -> list[Judged]:
    """Figures beside what they are about: percentages, and points out of a whole."""
    found: dict[str, Judged] = {}
    for block in blocks:
        for text, _ in _texts(block) if "%" in block.text or "/" in block.text else ():
            match = _SCORE_BESIDE.match(text)
            if match and _HEAD_WORDS.search(match["area"]):
                _keep(found, match["area"], match["score"], text, block, 0.85)
            for match in _SCORE_OF.finditer(text):
                _keep(found, match["area"], match["score"] + "%", text, block, 0.8)
        if block.kind == "table":
            _from_table(found, block)
    return list(found.values())


def _from_table(found: dict[str, Judged], block: Block) -> None:
    """A table with areas over the columns and one body a row: the first row is the body in question."""
    if len(block.rows) < _HEAD_AND_ROW or len(block.rows[0]) < _LEAST_COLUMNS:
        return
    header, first = block.rows[0], block.rows[1]
    for area, value in zip(header[1:], first[1:], strict=False):
        if re.fullmatch(r"\d{1,3}(?:\.\d+)?\s?%", value.strip()) and re.search(r"[A-Za-z]{3}", area):
            _keep(found, area, value, " | ".join(first), block, 0.75)


def _keep(
    found: dict[str, Judged], area: str, value: str, quote: str, block: Block, confidence: float
) -> None:
    shown = re.sub(r"^(?:the\s+)?", "", " ".join(area.split()), flags=re.I).strip(" |:-–")
    found.setdefault(shown.lower(), Judged(shown, value.replace(" ", ""), quote[:240], block, confidence))


def _texts(block: Block) -> list[tuple[str, bool]]:
    if block.kind == "table":
        return [("\t".join(cell for cell in row[:2] if cell), True) for row in block.rows]
    if len(block.text) < _ONE_SENTENCE:
        return [(block.text, False)]
    return [(sentence, False) for sentence in re.split(r"(?<=[.;])\s+(?=[A-Z])", block.text)]
