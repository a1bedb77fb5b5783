"""Blocks of a text whose paragraphs are known already, as in Word documents and web pages."""

from planflow.intake.finding import headings
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

_HEADING_WORDS = 14


def blocks_of_text(text: str, *, is_bold: bool = False, page: int | None = None) -> list[Block]:
    """One block: a heading where it looks like one, an item where a typed marker stands before it."""
    marker, rest = markers.split(text)
    if not rest:
        return []
    is_short = len(rest.split()) <= _HEADING_WORDS and not rest.endswith((".", ";", ","))
    if headings.is_plain(rest) or (is_bold and is_short and markers.kind(marker) != "bullet"):
        return [Block("heading", rest, page, marker, level=4 if is_bold else 5, is_bold=is_bold)]
    return [Block("item" if marker else "text", rest, page, marker, is_bold=is_bold)]
