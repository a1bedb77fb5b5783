"""A block: what a reader of the page would call one thing."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["heading", "text", "item", "table"]


@dataclass
class Block:
    """A heading, a paragraph, a list item or a table, with where it begins."""

    kind: Kind
    text: str
    page: int | None = None
    marker: str = ""
    """What stands before an item, as printed: `1.`, `(a)`, a bullet as `•`."""
    level: float = 0
    """Of a heading 1 (highest) to 6, with steps between for nearly one size; of an item its depth, from 0."""
    left: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    is_bold: bool = False
    rows: list[list[str]] = field(default_factory=list)
    """The cells of a table, row by row."""

    @property
    def is_bulleted(self) -> bool:
        """Whether it is an item under a bullet rather than a number or letter."""
        return self.kind == "item" and not any(sign.isalnum() for sign in self.marker)
