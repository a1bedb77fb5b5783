"""Which blocks are headings, by their looks or their words, and of what rank."""

import re

from planflow.intake import patterns
from planflow.intake.finding import headings, wording
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

LARGER = 1.1
"""From this share of the size of the text on, a line is in larger print."""
BARE_WORDS = 10
"""A heading without any looks has no more words."""
_SENTENCE_END = patterns.lazy(r"[a-z]{3}\.\s")
_LEAST_CAPITALS = 5
_SHORT_HEADING = 10
_HEADING_WORDS = 16
_RANKED, _MOST_RANKS = 1.04, 4


def level(block: Block, body: float) -> int:
    """1 to 6 for a heading by its looks or its words, 0 for anything else."""
    words = block.text.split()
    if markers.kind(block.marker) == "bullet" or not words or len(words) > _HEADING_WORDS:
        return 0
    if headings.is_plain(block.text):
        return _by_size(block, body)
    if block.text.endswith((".", ";", ",")) or not re.search(r"[A-Za-z]{2}", block.text):
        return 0
    is_large, is_capital = (
        block.size > LARGER * body > 0,
        block.text.isupper() and len(block.text) > _LEAST_CAPITALS,
    )
    if (
        is_large
        or is_capital
        or (block.is_bold and not block.marker)
        or (block.is_bold and len(words) <= _SHORT_HEADING)
    ):
        return _by_size(block, body)
    return 0


def is_bare(block: Block, lines: int) -> bool:
    """In a text without any looks: a short line by itself that is no sentence and asks for nothing."""
    words = block.text.split()
    if block.kind not in ("text", "item") or block.is_bulleted or lines > 1 or len(words) > BARE_WORDS:
        return False
    is_sentence = block.text.endswith((".", ",", ";", ":", "!")) or not block.text[:1].isupper()
    is_sentence = is_sentence or _SENTENCE_END.search(block.text) is not None
    if is_sentence or markers.label(block.text)[0]:
        return False
    return headings.opening(block.text) is not None or not wording.asks(block.text)


def _by_size(block: Block, body: float) -> int:
    share = block.size / body if body else 1.0
    for level, least in ((1, 1.75), (2, 1.4), (3, LARGER)):
        if share > least:
            return level
    return 4 if block.is_bold or block.text.isupper() else 5


def rank(blocks: list[Block]) -> None:
    """Tell the ranks of headings apart that are of nearly one size, as those of Word are."""
    by_level: dict[float, list[float]] = {}
    for block in blocks:
        if block.kind == "heading" and block.size:
            by_level.setdefault(block.level, []).append(block.size)
    for block in blocks:
        if block.kind == "heading" and block.size:
            larger = {
                round(size / block.size, 1) for size in by_level[block.level] if size > _RANKED * block.size
            }
            block.level += min(len(larger), _MOST_RANKS) / (_MOST_RANKS + 1)
