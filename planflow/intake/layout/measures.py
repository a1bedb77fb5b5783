"""What the lines of a document have in common: the size of its text, and how far apart its lines stand."""

from itertools import pairwise

from planflow.intake.layout.lines import Line

_NARROWEST, _WIDEST = 0.7, 2.2
_GAP = 1.17


def body_size(lines: list[Line]) -> float:
    """The size in which most of the text is set."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 2) / 2
        weights[size] = weights.get(size, 0) + -(-len(line.text) // 20)
    return max(weights, key=weights.__getitem__, default=0.0)


def pitch(pages: list[list[Line]]) -> float:
    """How far apart the lines of a paragraph stand, as a share of their height: the closest usual one."""
    shares = sorted(
        (line.top - before.top) / before.height
        for lines in pages
        for before, line in pairwise(lines)
        if abs(before.size - line.size) < 0.05 * before.size
        and _NARROWEST < (line.top - before.top) / before.height < _WIDEST
    )
    return shares[len(shares) // 8] if shares else 1.1


def mark_gaps(lines: list[Line], usual: float) -> None:
    """Say of each line of a page whether more room stands above it than between lines of a paragraph."""
    for before, line in pairwise(lines):
        step = (line.top - before.top) / min(before.height, line.height)
        line.is_after_gap = step <= 0 or step > _GAP * usual
    if lines:
        lines[0].is_after_gap = False
