"""A line as it stands on a page."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """One printed line, or one column's part of it. Positions are in points from the page's top left."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    """The height of its first letter's box, by which headings are told from text; 0 where unknown."""
    is_bold: bool = False
    is_after_gap: bool = False
    """Whether more room, or an empty line, stands above it than between the lines of a paragraph."""

    column: int = 0
    """1 or 2, where the page was read column by column."""
    cells: list[tuple[float, str]] = field(default_factory=list)
    """Where it has several parts far from each other: where each begins, and its words."""

    @property
    def height(self) -> float:
        """How tall the line is; a plain text has lines of height 1."""
        return max(self.bottom - self.top, 1.0)
