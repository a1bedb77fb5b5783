"""The list of recommendations that is being read, and what stands over it."""

from dataclasses import dataclass, field

from planflow.intake.finding import deadlines, headings, owners, wording
from planflow.intake.finding.headings import Opening
from planflow.intake.layout.block import Block

_A_FEW_WORDS = 3


@dataclass
class Zone:
    """A list under its heading: whom its lead-in names, by when, and how its items are marked."""

    opening: Opening
    level: float
    marker: str = ""
    """The number of the paragraph that opened it; its next sibling closes it."""
    owners: list[str] = field(default_factory=list)
    when: str = ""
    is_led: bool = False
    """Whether a lead-in says `should` or `must`, so that its items need not."""
    theme: str = ""
    of_heading: list[str] = field(default_factory=list)
    """Whom its own heading names; a theme below does not change that."""
    list_when: str = ""
    kind: str = ""
    """The shape of the markers of its items."""
    count: int = 0
    paragraphs: int = 0
    said: str = ""
    """The sentence that led into its list last."""
    block: Block | None = None
    """The heading that opened it."""
    is_fresh: bool = True
    """Whether its heading, a theme or a lead-in was the last thing read: any list that follows is meant."""

    @property
    def section(self) -> str:
        """The nearest heading over what stands here."""
        return self.theme or self.opening.title

    @property
    def says_when(self) -> str:
        """The words about when that count for what stands here."""
        return self.when or self.list_when

    def begin_list(self) -> None:
        """Take the next list as meant, however its items are marked."""
        self.kind, self.count, self.is_fresh = "", 0, True

    def begin_theme(self, title: str, *, is_fresh: bool) -> None:
        """Take a heading inside the list as the theme of what follows."""
        self.theme, self.owners = title, self.of_heading
        self.is_led, self.when, self.is_fresh = False, "", is_fresh

    def lead(self, text: str, *, is_heading: bool = False) -> bool:
        """Take owner and deadline from a heading or lead-in; False where it names neither."""
        self.said = text
        found = owners.lead_in(headings.bare(text) if is_heading else text)
        when = None if is_heading and self.list_when else deadlines.of_list(text, None)
        only_when = when is not None and len(text.split()) <= len(when.text.split()) + _A_FEW_WORDS
        has_modal = wording.has_modal(text) and (not is_heading or bool(found) or text.endswith(":"))
        if not (found or only_when or (has_modal and not is_heading)):
            if when is not None and when.deadline is not None:
                self.when = when.text
            return False
        if found or not only_when:
            self.owners = found
        self.is_led = has_modal or (self.is_led and only_when)
        if is_heading and when is not None and when.is_urgent:
            self.when = headings.bare(text).rstrip(" :")
        elif when is not None or (found and not only_when):
            self.when = when.text if when is not None else ""
        self.begin_list()
        return True
