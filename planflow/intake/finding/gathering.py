"""What has been gathered so far while a report is read, and how one more thing is added to it."""

import re

from planflow.intake import patterns
from planflow.intake.finding import headings, owners, tables, wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.headings import Opening
from planflow.intake.finding.texts import FIELD, before_the_text, shown
from planflow.intake.finding.zone import Zone
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

UNKNOWN_LEVEL = 5
"""The level of headings that only their words show to be some."""
_SHORT_LEAD = 12
_SUMMARY = patterns.lazy(
    r"\b(?:summary|overview|at\s+a\s+glance|key\s+facts)\b(?!\s+of\s+recommendations)", re.I
)
_ALL = patterns.lazy(
    r"^(?:summary|(?:full\s+)?list(?:ing)?)\s+of\s+(?:all\s+)?(?:the\s+|our\s+)?recommendations\b", re.I
)
_OPEN_ENDS = (":", " and", " or", ",", "that", "should")


class Gathering:
    """The blocks of a report, the recommendations found in them, and where the reading stands."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.candidates: list[Candidate] = []
        self.read: set[int] = set()
        """The ids of the blocks that belong to recommendations."""
        self.zone: Zone | None = None
        self.begun: Candidate | None = None
        """The recommendation whose text may go on in the next block."""
        self.heading = ""
        self.above: list[tuple[float, str]] = []
        """The headings over what is read, each with its level."""
        self.is_earlier = False
        """Whether what is being read is about an earlier inspection."""
        self.earlier_level: float = 0
        self.lists = 0
        self.mapping: tables.Mapping | None = None
        self.is_answer = False
        """Whether what follows is the answer of the body in question."""
        self.concluded = ""
        """The number of a conclusion under which its recommendation stands."""

    def go_below(self, block: Block) -> None:
        """Note a heading as standing over what follows, until one of its rank or higher comes."""
        self.above = [(level, title) for level, title in self.above if level < block.level]
        self.above.append((block.level, block.text))

    def after(self, index: int) -> Block | None:
        """The block after the one at a place."""
        return self.blocks[index + 1] if index + 1 < len(self.blocks) else None

    def last_value(self) -> int | None:
        """The number of the last recommendation that has one."""
        last = next((one for one in reversed(self.candidates) if one.number), None)
        return markers.value(last.number) if last is not None else None

    def goes_on(self, block: Block) -> bool:
        """Whether an item's number follows that of the last recommendation."""
        value, last = markers.value(block.marker), self.last_value()
        return any(one.number for one in self.candidates) and value == (last or 0) + 1

    def is_labelled(self) -> bool:
        """Whether the list that is being read holds recommendations that are named so, each by itself."""
        last = self.candidates[-1] if self.candidates else None
        return last is not None and last.source == "label" and last.list_id == self.lists

    def open_zone(self, opening: Opening, level: float, marker: str = "") -> None:
        """Begin a list; one within a larger list keeps what is said over that."""
        self.begun = None
        if self.is_earlier and level > self.earlier_level:
            return
        if opening.is_earlier:
            self.zone, self.is_earlier, self.earlier_level = None, True, level or UNKNOWN_LEVEL
            return
        self.is_earlier, self.lists = False, self.lists + 1
        before, self.zone = self.zone, Zone(opening, level or UNKNOWN_LEVEL, marker)
        self.zone.list_when = opening.deadline_text
        if before is not None and before.level < self.zone.level:
            is_used = bool(before.count or before.paragraphs)
            self.zone.list_when = self.zone.list_when or before.list_when or ("" if is_used else before.when)
            self.zone.owners, self.zone.is_led = before.owners, before.is_led

    def close(self, heading: str = "") -> None:
        """End the list that is being read."""
        self.zone, self.begun = None, None
        self.heading = heading or self.heading

    def add(self, block: Block, text: str, *, source: str = "item", number: str = "") -> None:
        """Propose a block's text."""
        shown_number = number or markers.shown(block.marker)
        candidate = Candidate(before_the_text(text), block, shown_number, source=source)
        if self.zone is not None:
            candidate.weight = self.zone.opening.weight
        self._place(candidate)

    def begin_labelled(self, block: Block, number: str, rest: str) -> None:
        """Propose what stands behind `Recommendation 3`, on the same line or below it."""
        self.mapping = None
        self.lists += self.zone is None  # among the findings it may say again what stands in a list
        candidate = Candidate(rest.strip(), block, number, source="label")
        is_named = "recommend" in block.text.lower().partition(number.lower())[0]
        if self.zone is not None and not is_named:
            candidate.weight = self.zone.opening.weight
        self._place(candidate)
        is_lead = rest.strip() and not wording.has_modal(rest) and len(rest.split()) < _SHORT_LEAD
        if is_lead and (found := owners.lead_in(rest)):
            candidate.list_owners, candidate.text = found, ""

    def add_sentences(self, block: Block) -> None:
        """Propose the sentences of running text that say that something is recommended."""
        for sentence in wording.recommending_sentences(block.text):
            if not wording.is_for_a_committee(sentence):
                self.lists += 1
                found = Candidate(sentence, block, weight="weak", section=self.heading, source="sentence")
                if any(headings.opening(title) for _, title in self.above):
                    found.number, found.weight, found.source = (
                        markers.shown(block.marker),
                        "strong",
                        "paragraph",
                    )
                found.list_id = self.lists
                self.candidates.append(found)

    def add_rows(self, found: list[Candidate]) -> None:
        """Propose the rows of a table."""
        self.lists += bool(found)
        for candidate in found:
            is_urgent, section, is_led = candidate.is_urgent, candidate.section, candidate.is_led
            self._place(candidate)
            candidate.is_urgent = candidate.is_urgent or is_urgent
            candidate.is_led = candidate.is_led or is_led
            candidate.section = section or candidate.section
        self.begun = None

    def continues(self, block: Block) -> bool:
        """Whether a block belongs to the recommendation that was begun; its text is added then."""
        candidate = self.begun
        if candidate is None:
            return False
        if candidate.source == "label" and not candidate.text:
            candidate.text = block.text
        elif candidate.text.rstrip().endswith(_OPEN_ENDS):
            candidate.text = f"{candidate.text} {shown(block)}"
        elif block.kind == "text" and candidate.source == "label" and block.text[:1].islower():
            candidate.text = f"{candidate.text} {block.text}"
        else:
            if block.kind == "text":
                self.begun = None
            return False
        self.read.add(id(block))
        return True

    def add_field(self, text: str) -> bool:
        """Take `Responsible officer: ...` or `Target date: ...` below a recommendation as said of it."""
        match = FIELD.match(text)
        if match is None or not self.candidates or self.is_earlier:
            return False
        last = self.candidates[-1]
        self.is_answer = not (match["when"] or match["who"]) and not match["rest"].strip()
        if match["when"]:
            last.cell_when = last.cell_when or match["rest"].strip()
        elif match["who"]:
            last.cell_owners = last.cell_owners or owners.in_cell(match["rest"])
        self.begun = None
        return True

    def _place(self, candidate: Candidate) -> None:
        """Say of a recommendation what stands over it."""
        zone = self.zone
        candidate.section, candidate.list_id = self.heading, self.lists
        candidate.is_in_summary = any(_SUMMARY.search(title) for _, title in self.above)
        candidate.is_urgent = any(headings.is_urgent(title) for _, title in self.above)
        candidate.is_listed = any(_ALL.search(headings.bare(title)) for _, title in self.above)
        if zone is not None:
            candidate.section = zone.section
            candidate.list_owners, candidate.is_led = zone.owners, zone.is_led
            candidate.is_wished = wording.only_recommends(zone.said)
            candidate.list_when = zone.says_when
            candidate.is_urgent = candidate.is_urgent or zone.opening.is_urgent
        self.candidates.append(candidate)
        self.is_answer = False
        self.read.add(id(candidate.block))
        self.begun = candidate
