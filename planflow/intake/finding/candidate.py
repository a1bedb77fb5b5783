"""A recommendation as it was come upon, before duplicates are put together and owners are settled."""

from dataclasses import dataclass, field

from planflow.intake.finding.headings import Weight
from planflow.intake.layout.block import Block


@dataclass
class Candidate:
    """One recommendation with what the place where it stands says about it."""

    text: str
    block: Block
    number: str = ""
    weight: Weight = "strong"
    section: str = ""
    is_wished: bool = False
    """Whether `recommend that` leads into its list: `the Trust reviews` says there who is to act."""
    list_owners: list[str] = field(default_factory=list)
    """Whom the lead-in over its list names."""
    cell_owners: list[str] = field(default_factory=list)
    """Whom its row of a table names."""
    list_when: str = ""
    """What the heading, lead-in or introduction of its list says about when."""
    cell_when: str = ""
    """What its row of a table says about when."""
    is_urgent: bool = False
    is_led: bool = False
    """Whether a lead-in with a modal verb stands over it, so that it needs none of its own."""
    is_in_summary: bool = False
    """Whether it stands in a chapter that says in short what the report says below."""
    is_listed: bool = False
    """Whether it stands in the list at the end of everything that the chapters recommend."""
    source: str = "item"
    """How it was recognised: item, label, paragraph, table or sentence."""
    list_id: int = 0
    """Which list it stands in."""
