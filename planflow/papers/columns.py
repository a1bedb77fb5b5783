"""How a block lies on its pages: how wide the columns of a table are, and what stays on one page."""

from planflow.papers.document import Block, Facts, Heading, Items, Paragraph, Table, plain

UPRIGHT, SIDEWAYS = 9638, 14570
"""The width of the text on an upright and on a sideways page."""
MOST_UPRIGHT = 7
"""More columns than this are easier to read sideways, however short they are."""
_LETTER, _MARGIN = 118, 230
"""How wide a bold letter and the margins of a cell are, about."""
_LONGEST_WORD, _LONGEST_TEXT = 16, 90


MOST_ROWS, MOST_LETTERS = 9, 700
"""What is longer may go on over the page: kept whole it would leave the page before half empty."""


def is_whole(block: Table | Facts) -> bool:
    """Whether a table or a list of facts is so short that it stays on one page."""
    if isinstance(block, Table):
        return len(block.rows) <= MOST_ROWS
    return sum(len(fact.label) + len(plain(fact.runs)) for fact in block.entries) <= MOST_LETTERS


def leads_on(block: Block, following: Block | None) -> bool:
    """Whether a paragraph only introduces what follows, so that it never ends a page."""
    if not isinstance(block, Paragraph):
        return False
    introduces = plain(block.runs).rstrip().endswith(":")
    return isinstance(following, Facts | Table) or (introduces and isinstance(following, Items))


def least(table: Table) -> list[int]:
    """The width at which the longest word of each column still stands on one line."""
    return [
        _MARGIN + _LETTER * min(_longest_word(table, place), _LONGEST_WORD)
        for place in range(len(table.head))
    ]


def is_wide(table: Table) -> bool:
    """Whether it is too wide for an upright page."""
    return len(table.head) > MOST_UPRIGHT or sum(least(table)) > UPRIGHT


def section_is_wide(blocks: tuple[Block, ...]) -> bool:
    """Whether the section that begins these blocks has a table too wide for an upright page."""
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            return False
        if isinstance(block, Table) and is_wide(block):
            return True
    return False


def widths(table: Table, whole: int) -> list[int]:
    """Widths that add up to about `whole`: what long words leave goes to the columns with long texts."""
    narrow = least(table)
    spare = whole - sum(narrow)
    if spare < 0:
        return [whole * width // sum(narrow) for width in narrow]
    wanted = [_wanted(table, place) for place in range(len(table.head))]
    return [width + round(spare * want / sum(wanted)) for width, want in zip(narrow, wanted, strict=True)]


def _cells(table: Table, place: int) -> list[str]:
    return [plain(table.head[place]), *(plain(row[place]) for row in table.rows)]


def _longest_word(table: Table, place: int) -> int:
    return max((len(word) for cell in _cells(table, place) for word in cell.split()), default=1)


def _wanted(table: Table, place: int) -> float:
    lengths = [len(cell) for cell in _cells(table, place)]
    middle = (sum(lengths) / len(lengths) + max(lengths)) / 2
    return float(max(1.0, min(middle, _LONGEST_TEXT)) ** 0.9)
