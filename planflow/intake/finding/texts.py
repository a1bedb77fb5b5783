"""What stands around the wording of a recommendation within its paragraph."""

import re

from planflow.intake import patterns
from planflow.intake.layout.block import Block

_BETWEEN_SENTENCES = patterns.lazy(r"(?<=[a-z0-9)][.!?])\s+(?=[A-Z])")
_CONCERN = patterns.lazy(r"^(?:(?:key|main|priority)\s+)*concerns?\s*:", re.IGNORECASE)
_OTHER = patterns.lazy(
    r"^(?:learning(?:\s+points?)?|findings?|(?:good\s+)?practice|evidence|rationale|reason|why|outcome|note"
    r"|comment|source)\s*\d*\s*[:–-]",
    re.IGNORECASE,
)
_JUDGED = patterns.lazy(
    r"(?:[.)\]]|\s[–—-])\s+(?:(?:not|partially|partly|fully|largely|mostly)\s+)*(?:achieved|met|addressed"
    r"|implemented|completed?|no\s+longer\s+relevant|discharged)\W*(?:\([^()]*\)|[-–—,:].{0,60})?\W*$"
    r"|^(?:(?:not|partially|partly|fully)\s+)*(?:achieved|met|addressed|implemented)\s*(?:[.:–—-]|$)",
    re.IGNORECASE,
)
FIELD = patterns.lazy(
    r"(?:(?P<who>(?:responsible|accountable|lead|action)\s+(?:officer|person|body|agency|manager|owner)s?"
    r"|responsibility|owners?|lead)|(?P<when>(?:target|due|completion|implementation)\s+(?:date|timescale)"
    r"|timescales?|deadline|due|by\s+when)|(?:management|service|agreed|accepted|provider|our|force|council)['’]?s?\s+(?:response|actions?)"
    r"|priority|risk\s+rating)\s*[:|\t]\s*(?P<rest>.{0,160})",
    re.IGNORECASE | re.DOTALL,
)
"""A line below a recommendation that says who is to do it, by when, or what was answered."""
_BEFORE_THE_TEXT = patterns.lazy(r"\s*(?:\b(?:Key|Main)\s+)?\bRecommendations?\s*:\s*(?=[A-Z])")
_INLINE = patterns.lazy(
    r"^(?:(?:key|main|strategic|operational)\s+)?recommendations?\s*:\s*(?=\S)", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """The sentences of a text; nothing is cut behind capitals (`HMIP.`) or before a number."""
    return _BETWEEN_SENTENCES.split(text.strip())


def before_the_text(text: str) -> str:
    """The wording alone, where a concern and the word `Recommendation:` stand before it."""
    match = _BEFORE_THE_TEXT.search(text)
    return text[match.end() :] if match else text


def behind_the_word(text: str) -> str:
    """What stands behind `Recommendation:` at the start; empty where the text does not begin so."""
    match = _INLINE.match(text)
    return text[match.end() :] if match else ""


def field(text: str) -> str:
    """What a line says about when or who, behind `Timescale:` or `Owner:`; empty where it says neither."""
    match = FIELD.match(text)
    is_said = match is not None and (match["when"] or match["who"]) and "\t" not in text
    return match["rest"].strip() if match and is_said else ""


def is_only_a_concern(text: str) -> bool:
    """Whether the paragraph states a concern and no recommendation behind it."""
    return _CONCERN.match(text) is not None and _BEFORE_THE_TEXT.search(text) is None


def is_labelled_otherwise(text: str) -> bool:
    """Whether a label says that it is something else: a finding, a learning point, a source."""
    return _OTHER.match(text) is not None


def is_judged(text: str) -> bool:
    """Whether it ends in what became of it: `... (1.20) Not achieved`. An earlier inspection asked for it."""
    return _JUDGED.search(text) is not None


def shown(block: Block) -> str:
    """A block's text with the marker that an item has."""
    return f"{block.marker} {block.text}" if block.kind == "item" else block.text
