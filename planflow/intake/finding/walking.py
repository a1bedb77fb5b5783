"""Walks through a report's blocks and gathers what stands in its lists of recommendations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from planflow.intake.finding import deadlines, headings, owners, tables, wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.headings import Opening
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

_LONGEST_ASKING = 60
_SHORT_LEAD = 12
_UNKNOWN_LEVEL = 5
_LONGEST_LEAD_IN = 45
_LONGEST_PARAGRAPH = 130
_LONGEST_HEADING = 12
_INLINE = re.compile(
    r"^(?:(?:key|main|strategic|operational)\s+)?recommendations?\s*:\s*(?=\S)", re.IGNORECASE
)
_CONCERN = re.compile(r"^(?:(?:key|main|priority)\s+)*concerns?\s*:", re.IGNORECASE)
_OTHER = re.compile(
    r"^(?:learning(?:\s+points?)?|findings?|(?:good\s+)?practice|evidence|rationale|reason|why|outcome"
    r"|note|comment|source)\s*\d*\s*[:–-]",
    re.IGNORECASE,
)
_BEFORE_THE_TEXT = re.compile(r"\s*(?:\b(?:Key|Main)\s+)?\bRecommendations?\s*:\s*(?=[A-Z])")


@dataclass
class _Zone:
    """The list that is being read."""

    opening: Opening
    level: int
    marker: str = ""
    """The number of the paragraph that opened it; its next sibling closes it."""
    owners: list[str] = field(default_factory=list)
    when: str = ""
    is_led: bool = False
    theme: str = ""
    of_heading: list[str] = field(default_factory=list)
    """Whom its own heading names; a theme below does not change that."""
    list_when: str = ""
    kind: str = ""
    """The shape of the markers of its items."""
    depth: float = 0.0
    count: int = 0
    paragraphs: int = 0
    is_fresh: bool = True
    """Whether its heading, a theme or a lead-in was the last thing read: any list that follows is meant."""


class Walker:
    """Goes through the blocks once; `candidates` is what was gathered."""

    def __init__(self, blocks: list[Block]) -> None:
        self.candidates: list[Candidate] = []
        self.read: set[int] = set()
        """The ids of the blocks that belong to recommendations."""
        self._blocks = blocks
        self._zone: _Zone | None = None
        self._is_earlier = False
        self._earlier_level = 0
        self._open: Candidate | None = None
        self._heading = ""
        self._lists = 0
        self._mapping: tables.Mapping | None = None

    def walk(self) -> list[Candidate]:
        """Everything that is proposed, in the order of the report, duplicates included."""
        for index, block in enumerate(self._blocks):
            if block.kind != "table":
                self._mapping = None
            if block.kind == "heading":
                self._at_heading(block, index)
            elif block.kind == "item":
                self._at_item(block, index)
            elif block.kind == "table":
                self._at_table(block)
            else:
                self._at_text(block, index)
        return self.candidates

    # headings

    def _at_heading(self, block: Block, index: int) -> None:
        number, rest = markers.label(block.text)
        if headings.is_earlier(block.text):
            if not (self._is_earlier and block.level > self._earlier_level):
                self._zone, self._open, self._is_earlier, self._earlier_level = None, None, True, block.level
            return
        if number and not (self._is_earlier and block.level > self._earlier_level):
            self._is_earlier = False
            self._begin_labelled(block, number, rest)
            return
        opening = headings.opening(block.text)
        if opening is not None:
            self._open_zone(opening, block.level, block.marker)
            if (
                not block.text.endswith("?")
                and self._lead(block.text, is_heading=True)
                and self._zone is not None
            ):
                self._zone.of_heading = self._zone.owners
            return
        self._open = None
        if self._is_earlier and block.level > self._earlier_level:
            return
        if (
            self._is_earlier
            and not headings.closes(block.text)
            and block.level == self._earlier_level == _UNKNOWN_LEVEL
        ):
            return
        self._is_earlier = False
        if self._zone is None:
            self._heading = headings.bare(block.text)
        elif headings.closes(block.text):
            self._close(block)
        elif self._lead(block.text, is_heading=True):
            return
        elif block.level > self._zone.level or (
            block.level == self._zone.level and self._is_theme(block, index)
        ):
            self._zone.theme, self._zone.owners = headings.bare(block.text), self._zone.of_heading
            self._zone.is_led = False
            self._zone.when = ""
            following = self._blocks[index + 1] if index + 1 < len(self._blocks) else None
            self._zone.is_fresh = following is not None and (
                following.kind != "text" or following.text.endswith(":")
            )
        else:
            self._close(block)

    def _close(self, block: Block) -> None:
        self._zone, self._open, self._heading = None, None, headings.bare(block.text)

    def _is_theme(self, block: Block, index: int) -> bool:
        """Whether a heading of the same rank stands over more recommendations rather than ending them."""
        assert self._zone is not None
        if self._zone.marker and markers.kind(block.marker) == markers.kind(self._zone.marker):
            return False
        following = [one for one in self._blocks[index + 1 : index + 3] if one.kind in ("item", "text")]
        if not following or following[0].kind != "item":
            return (
                bool(following) and wording.has_modal(following[0].text) and following[0].text.endswith(":")
            )
        first = following[0]
        is_like = not self._zone.kind or markers.kind(first.marker) == self._zone.kind
        return is_like and (wording.asks(first.text) or self._goes_on(first))

    def _goes_on(self, block: Block) -> bool:
        last = next((one.number for one in reversed(self.candidates) if one.number), "")
        return bool(last) and markers.value(block.marker) == (markers.value(last) or 0) + 1

    def _last_value(self) -> int | None:
        last = next((one for one in reversed(self.candidates) if one.number), None)
        return markers.value(last.number) if last is not None else None

    def _open_zone(self, opening: Opening, level: int, marker: str = "") -> None:
        self._open = None
        if opening.is_earlier:
            self._zone, self._is_earlier, self._earlier_level = None, True, level or 5
            return
        is_inside = self._is_earlier and level > self._earlier_level
        if is_inside:
            return
        self._is_earlier = False
        self._lists += 1
        before = self._zone
        self._zone = _Zone(opening, level or 5, marker)
        self._zone.list_when = opening.deadline_text
        if before is None or before.level >= self._zone.level:
            return
        self._zone.list_when = self._zone.list_when or before.list_when or before.when
        self._zone.owners, self._zone.is_led = before.owners, before.is_led

    def _lead(self, text: str, *, is_heading: bool = False) -> bool:
        """Take owner and deadline from a heading or lead-in; False where it names neither."""
        zone = self._zone
        if zone is None:
            return False
        found = owners.lead_in(headings.bare(text) if is_heading else text)
        when = deadlines.of_list(text, None) if not is_heading or not zone.list_when else None
        only_when = when is not None and len(text.split()) <= len(when.text.split()) + 3
        has_modal = wording.has_modal(text) and not (is_heading and not found and not text.endswith(":"))
        if not found and not only_when and not (has_modal and not is_heading):
            if when is not None and when.deadline is not None:
                zone.when = when.text
            return False
        if found or not only_when:
            zone.owners = found
        zone.is_led = has_modal or (zone.is_led and only_when)
        if is_heading and when is not None and when.is_urgent:
            zone.when = headings.bare(text).rstrip(" :")
            zone.kind, zone.count, zone.is_fresh = "", 0, True
            return True
        zone.when = when.text if when is not None else ("" if found and not only_when else zone.when)
        zone.kind, zone.count, zone.is_fresh = "", 0, True
        return True

    # paragraphs

    def _at_text(self, block: Block, index: int) -> None:
        text = block.text
        number, rest = markers.label(text)
        if (
            number
            and not self._is_earlier
            and (self._zone or text[len(text) - len(rest) - 2 : len(text) - len(rest)].strip(" \t"))
        ):
            self._begin_labelled(block, number, rest)
            return
        if match := _INLINE.match(text):
            if not self._is_earlier:
                self._add(block, text[match.end() :], source="label")
            return
        if _may_be_heading(text):
            self._at_heading(replace(block, kind="heading", level=5), index)
            return
        if self._is_earlier:
            return
        if self._open is not None and self._continues(block):
            return
        if self._is_announcement(block, index):
            return
        if self._zone is None:
            self._sentences(block)
            return
        self._paragraph(block, index)

    def _is_announcement(self, block: Block, index: int) -> bool:
        """A sentence over a list that opens it, or names who is to do what it holds."""
        text = block.text
        following = self._blocks[index + 1] if index + 1 < len(self._blocks) else None
        ends_open = text.endswith((":", "–", "—", "-")) or (
            text.endswith(("that", "should", "must", "to")) and len(text.split()) < _LONGEST_LEAD_IN
        )
        if self._zone is None:
            is_followed = following is not None and following.kind in ("item", "text", "table")
            if is_followed and wording.opens_a_list(text) and not wording.is_for_a_committee(text):
                earlier = re.search(
                    r"\b(?:previous|last|earlier|former)\s+(?:\w+\s+)?(?:inspection|report)", text, re.I
                )
                if earlier and not wording.has_modal(text):
                    return True
                opening = Opening(self._heading, "strong", False, False, "")
                self._open_zone(opening, 6, block.marker)
                self._lead(text)
                return True
            return False
        if not ends_open or len(text.split()) > _LONGEST_LEAD_IN:
            when = deadlines.of_list(text, None) if wording.is_about_the_list(text) else None
            if when is not None and (when.deadline or when.is_urgent):
                self._zone.list_when = self._zone.list_when or when.text
            return False
        self._open = None
        if not self._lead(text):
            self._zone.kind, self._zone.count, self._zone.is_fresh = "", 0, True
        elif wording.is_about_the_list(text) and self._zone.when and not self._zone.owners:
            self._zone.list_when, self._zone.when = self._zone.list_when or self._zone.when, ""
        return True

    def _begin_labelled(self, block: Block, number: str, rest: str) -> None:
        self._mapping = None
        weight = "strong" if self._zone is None else self._zone.opening.weight
        section = self._zone.theme or self._zone.opening.title if self._zone else self._heading
        candidate = Candidate(
            rest.strip(),
            block,
            number,
            "strong" if "recommend" in block.text[:30].lower() else weight,
            section,
        )
        candidate.source, candidate.list_id = "label", self._lists
        if self._zone is not None:
            candidate.list_owners, candidate.is_led = self._zone.owners, self._zone.is_led
            candidate.list_when = self._zone.when or self._zone.list_when
            candidate.is_urgent = self._zone.opening.is_urgent
        if (
            found := owners.lead_in(rest)
            if rest.strip() and not wording.has_modal(rest) and len(rest.split()) < _SHORT_LEAD
            else []
        ):
            candidate.list_owners, candidate.text = found, ""
        self.candidates.append(candidate)
        self._open = candidate

    def _continues(self, block: Block) -> bool:
        """Whether a block belongs to the recommendation that was begun; its text is added then."""
        candidate = self._open
        assert candidate is not None
        if candidate.source == "label" and not candidate.text:
            candidate.text = block.text
            self.read.add(id(block))
            return True
        if candidate.text.rstrip().endswith((":", " and", " or", ",", "that", "should")):
            candidate.text = f"{candidate.text} {_shown(block)}"
            return True
        if block.kind == "text" and candidate.source == "label" and block.text[:1].islower():
            candidate.text = f"{candidate.text} {block.text}"
            return True
        if block.kind == "text":
            self._open = None
        return False

    def _paragraph(self, block: Block, index: int) -> None:
        """A paragraph inside a list without a marker: a recommendation only where it asks for something."""
        zone = self._zone
        assert zone is not None
        text = block.text
        if wording.is_for_a_committee(text) and not zone.is_led:
            self._zone = None
            return
        if zone.count and zone.kind and zone.paragraphs == 0:
            zone.is_fresh = zone.is_fresh and wording.is_about_the_list(text)
            return
        if len(text.split()) > _LONGEST_PARAGRAPH or wording.is_about_the_list(text) or text.endswith(":"):
            return
        if (
            wording.is_for_a_committee(text)
            or _CONCERN.match(text)
            or _OTHER.match(text)
            or text.endswith("?")
        ):
            return
        is_asked = (
            bool(owners.subject(text))
            or (zone.is_led and wording.is_act(text))
            or (wording.is_act(text) and zone.opening.weight == "strong")
        )
        is_asked = is_asked or (
            zone.opening.weight == "strong"
            and wording.has_modal(text)
            and len(text.split()) < _LONGEST_ASKING
        )
        is_asked = is_asked or (zone.is_led and text[:1].islower())
        if is_asked:
            zone.paragraphs += 1
            self._add(block, text, source="paragraph")

    def _sentences(self, block: Block) -> None:
        for sentence in wording.recommending_sentences(block.text):
            if not wording.is_for_a_committee(sentence):
                self._lists += 1
                candidate = Candidate(
                    sentence, block, weight="weak", section=self._heading, source="sentence"
                )
                candidate.list_id = self._lists
                self.candidates.append(candidate)

    # items

    def _at_item(self, block: Block, index: int) -> None:
        number, rest = markers.label(block.text)
        if number and not self._is_earlier:
            self._begin_labelled(block, number, rest)
            return
        if self._is_earlier:
            return
        if self._ends_by_number(block):
            self._zone, self._open = None, None
        if self._zone is None:
            if self._open is not None and self._continues(block):
                return
            if not self._is_announcement(block, index):
                self._sentences(block)
            return
        if self._belongs_to_open(block):
            return
        if self._is_item_lead_in(block, index):
            self._open = None
            self._lead(block.text)
            return
        self._item(block)

    def _ends_by_number(self, block: Block) -> bool:
        """Whether the paragraph's number follows that of the paragraph which opened the list."""
        zone = self._zone
        if zone is None or not zone.count:
            return False
        kind, value = markers.kind(block.marker), markers.value(block.marker)
        if kind in ("1.1", "1.1.") and zone.kind != kind and not wording.asks(block.text):
            return True
        if value == 1 and kind == zone.kind and zone.count and self._last_value() not in (None, 0):
            return True  # another list begins and nothing announced it
        if not zone.marker:
            return False
        return markers.kind(zone.marker) == markers.kind(
            block.marker
        ) != "bullet" and zone.kind != markers.kind(block.marker)

    def _belongs_to_open(self, block: Block) -> bool:
        """Add a lower item to the recommendation that announces it."""
        zone, candidate = self._zone, self._open
        if zone is None or candidate is None:
            return False
        is_other = (
            markers.kind(block.marker) != zone.kind
            or block.level > candidate.block.level
            or block.left > candidate.block.left + 6
        )
        if candidate.source == "label":
            is_other = True
        is_open = candidate.text.rstrip().endswith((":", "–")) or "\n" in candidate.text
        if not is_other or not (is_open or (candidate.source == "label" and not candidate.text)):
            return is_other and self._is_lower(block, candidate) and self._joined(candidate, block)
        return self._joined(candidate, block)

    @staticmethod
    def _is_lower(block: Block, candidate: Candidate) -> bool:
        return (
            candidate.source == "item"
            and bool(candidate.number)
            and block.is_bulleted
            and (block.level > candidate.block.level or block.left > candidate.block.left + 6)
        )

    @staticmethod
    def _joined(candidate: Candidate, block: Block) -> bool:
        candidate.text = f"{candidate.text}\n{_shown(block)}"
        return True

    def _is_item_lead_in(self, block: Block, index: int) -> bool:
        """An item that only says who is to do what the items below it hold: `44. The Council should:`."""
        zone = self._zone
        assert zone is not None
        if not block.text.endswith(":") or len(block.text.split()) > _LONGEST_LEAD_IN:
            return False
        following = self._blocks[index + 1] if index + 1 < len(self._blocks) else None
        if (
            following is None
            or following.kind != "item"
            or markers.kind(following.marker) == markers.kind(block.marker)
        ):
            return False
        value = markers.value(block.marker)
        is_counted = (
            value is not None
            and markers.kind(block.marker) in ("1.", "(1)", "1)")
            and (value == 1 or self._goes_on(block))
        )
        if value is not None and is_counted and not wording.is_about_the_list(block.text):
            return False
        return (
            bool(owners.lead_in(block.text))
            or wording.has_modal(block.text)
            or "recommend" in block.text.lower()
        )

    def _item(self, block: Block) -> None:
        zone = self._zone
        assert zone is not None
        text, kind = block.text, markers.kind(block.marker)
        if wording.is_for_a_committee(text) and not zone.is_led:
            self._zone = None if not zone.count else zone
            return
        if _CONCERN.match(text) and not _BEFORE_THE_TEXT.search(text):
            return
        if not (zone.is_fresh or zone.is_led or wording.asks(text) or self._goes_on(block)):
            return
        if ((zone.opening.is_mixed and not zone.is_led) or wording.announces(text)) and not wording.asks(
            text
        ):
            return
        if not zone.count:
            zone.kind, zone.depth = kind, block.left
        zone.count += 1
        self._add(block, text)

    def _at_table(self, block: Block) -> None:
        if self._is_earlier:
            return
        in_list = self._zone is not None
        weight = self._zone.opening.weight if self._zone else "strong"
        found, self._mapping = tables.read(block, self._mapping, in_list=in_list, weight=weight)
        if not found and self._mapping is None and in_list and len(block.rows) == 1:
            return
        self._lists += bool(found)
        for candidate in found:
            candidate.list_id = self._lists
            candidate.section = candidate.section or (
                self._zone.theme or self._zone.opening.title if self._zone else self._heading
            )
            if self._zone is not None:
                candidate.list_owners = self._zone.owners
                candidate.list_when = self._zone.when or self._zone.list_when
                candidate.is_urgent = candidate.is_urgent or self._zone.opening.is_urgent
                candidate.is_led = candidate.is_led or self._zone.is_led
        self.candidates += found
        self._open = None

    def _add(self, block: Block, text: str, *, source: str = "item") -> None:
        if match := _BEFORE_THE_TEXT.search(text):
            text = text[match.end() :]
        zone = self._zone
        candidate = Candidate(text, block, markers.shown(block.marker), source=source)
        if zone is None:
            candidate.section = self._heading
        else:
            candidate.weight = zone.opening.weight
            candidate.section = zone.theme or zone.opening.title
            candidate.list_owners, candidate.is_led = zone.owners, zone.is_led
            candidate.list_when = zone.when or zone.list_when
            candidate.is_urgent = zone.opening.is_urgent
        candidate.list_id = self._lists
        self.candidates.append(candidate)
        self.read.add(id(block))
        self._open = candidate


def _may_be_heading(text: str) -> bool:
    """Whether a paragraph that looks like any other says what only a heading over a list says."""
    is_short = len(text.split()) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    return is_short and headings.opening(text) is not None and headings.is_plain(text) | text.endswith("?")


def _shown(block: Block) -> str:
    return f"{block.marker} {block.text}" if block.kind == "item" else block.text
