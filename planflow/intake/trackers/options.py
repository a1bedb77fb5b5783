"""What a person may say about a file that is taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FILE, PLANFLOW = "file", "planflow"


@dataclass(frozen=True)
class Options:
    """How a tracker is to be read."""

    today: date
    as_at: date
    """The day as at which the file says how things stand."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What headings or letters mean."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Which key a name means that planflow does not know."""
    sheets: tuple[str, ...] = ()
    """Only these; every visible sheet with a table where none is named."""
    header_row: int = 0
    prefer: str = ""
    """Whose value stands where both changed one: `file` or `planflow`; empty to be told."""
    adds_unknown: bool = False
    """Whether owners and agencies that nobody knows are entered, without an address."""
