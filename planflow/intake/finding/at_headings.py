"""What a heading means for the list that is read: it opens one, names a theme or an owner, or ends it."""

import re

from planflow.intake import patterns
from planflow.intake.finding import headings, wording
from planflow.intake.finding.gathering import UNKNOWN_LEVEL, Gathering
from planflow.intake.finding.headings import Opening
from planflow.intake.finding.zone import Zone
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

_CODE = patterns.lazy(r"(?P<code>[A-Z]{1,3}\d{1,2})(?P<urgent>\W+priority\s+action)?", re.IGNORECASE)
"""A code that stands alone over what is asked: `PE1`, `PR1 Priority action`."""
_NAMED, _COUNTED = ("A1", "Aaa1", "Aaa.1"), ("1.", "1", "1)")
_TO = patterns.lazy(r"(?:to|for|recommend)", re.IGNORECASE)


def read(found: Gathering, block: Block, index: int) -> None:
    """Take in one heading."""
    if found.add_field(block.text):
        return
    found.go_below(block)
    found.is_answer = False
    number, rest = markers.label(headings.bare(block.text))
    is_below_earlier = found.is_earlier and block.level > found.earlier_level
    if headings.is_earlier(block.text):
        if not is_below_earlier:
            found.close()
            found.is_earlier, found.earlier_level = True, block.level
    elif number and not is_below_earlier:
        found.is_earlier = False
        found.begin_labelled(block, number, "" if wording.is_only_a_title(rest, found.after(index)) else rest)
    elif found.zone is not None and (code := _CODE.fullmatch(f"{block.marker} {block.text}".strip())):
        found.begin_labelled(block, code["code"], "")
        found.candidates[-1].is_urgent = bool(code["urgent"]) or found.candidates[-1].is_urgent
    elif _is_numbered_title(found, block, index):
        found.begin_labelled(block, markers.shown(block.marker), "")
    elif opening := headings.opening(block.text):
        _open(found, block, opening)
    else:
        found.begun = None
        if not (is_below_earlier or _is_of_earlier(found, block)):
            found.is_earlier = False
            _within(found, block, index)


def _is_numbered_title(found: Gathering, block: Block, index: int) -> bool:
    """Whether it numbers a recommendation and says what it is about: `R1 Contracts` over what is asked."""
    zone, following = found.zone, found.after(index)
    if zone is None or following is None or following.kind != "text" or wording.asks(block.text):
        return False
    is_named = markers.kind(block.marker) in _NAMED
    is_next = markers.value(block.marker) == 1 or found.goes_on(block)
    is_counted = markers.kind(block.marker) in _COUNTED and block.level > zone.level and is_next
    return (is_named or is_counted) and wording.has_modal(following.text)


def _open(found: Gathering, block: Block, opening: Opening) -> None:
    found.open_zone(opening, block.level, block.marker or markers.split(block.text)[0])
    zone = found.zone
    if zone is not None:
        zone.block = block
    if zone is not None and not block.text.endswith("?") and zone.lead(block.text, is_heading=True):
        zone.of_heading = zone.owners


def _is_of_earlier(found: Gathering, block: Block) -> bool:
    """Whether a heading whose rank nobody knows goes on with what an earlier inspection said."""
    is_unknown = block.level == found.earlier_level == UNKNOWN_LEVEL
    return found.is_earlier and is_unknown and not headings.closes(block.text)


def _within(found: Gathering, block: Block, index: int) -> None:
    zone, title = found.zone, headings.bare(block.text)
    if zone is None:
        found.heading = title
        return
    is_theme = _is_numbered_on(found, zone, block, index)
    is_closing = headings.closes(block.text) and not (is_theme or _is_within_mixed(zone, block))
    if is_closing or _is_next_chapter(zone, block):
        found.close(title)
    elif block.level >= zone.level and wording.asks_as_heading(block.text):
        zone.is_fresh = False
        zone.paragraphs += 1
        found.add(block, title, source="paragraph")
    elif _is_chapter(zone, block):
        found.close(title)
    elif not _is_theme_of_owner(zone, block, is_theme=is_theme) and zone.lead(block.text, is_heading=True):
        return
    elif block.level > zone.level or (block.level == zone.level and _is_theme(found, zone, block, index)):
        following = found.after(index)
        is_list = following is not None and (following.kind != "text" or following.text.endswith(":"))
        zone.begin_theme(title, is_fresh=is_list)
    else:
        found.close(title)


def _is_numbered_on(found: Gathering, zone: Zone, block: Block, index: int) -> bool:
    """Whether the numbers of the list go on below the heading, whatever it says: `Equality and diversity`.

    A heading of the list's own rank is a theme only where the list is for somebody by its heading.
    """
    following = found.after(index)
    is_below = block.level > zone.level or (block.level == zone.level and bool(zone.of_heading))
    if following is None or following.kind != "item" or not is_below or not zone.count:
        return False
    is_alike = markers.kind(following.marker) == zone.kind != "bullet"
    return is_alike and found.goes_on(following) and wording.asks(following.text)


def _is_within_mixed(zone: Zone, block: Block) -> bool:
    """Whether conclusions and recommendations are put in the order of the chapters, `Introduction` first."""
    is_below = block.level > zone.level or (block.level == UNKNOWN_LEVEL and not zone.count)
    return zone.opening.is_mixed and is_below and "practice" not in block.text.lower()


def _is_next_chapter(zone: Zone, block: Block) -> bool:
    """Whether its number follows that of the heading that opened the list."""
    marker = block.marker or markers.split(block.text)[0]
    own, before = markers.value(marker), markers.value(zone.marker)
    is_alike = bool(zone.marker) and markers.kind(marker) == markers.kind(zone.marker)
    return is_alike and own is not None and before is not None and own > before


def _is_chapter(zone: Zone, block: Block) -> bool:
    """Whether a heading of higher rank names a subject that could be somebody, too: `Health services`."""
    is_higher = block.level < zone.level and bool(zone.count or zone.paragraphs)
    return is_higher and not (
        _TO.match(block.text) or wording.has_modal(block.text) or block.text.endswith(":")
    )


def _is_theme_of_owner(zone: Zone, block: Block, *, is_theme: bool) -> bool:
    """Whether a heading of a few words only parts a list that is for somebody already."""
    is_said = block.text.endswith(":") or wording.has_modal(block.text) or _TO.match(block.text) is not None
    is_below = is_theme or block.level > zone.level or block.level == zone.level == UNKNOWN_LEVEL
    return bool(zone.of_heading) and is_below and not is_said


def _is_theme(found: Gathering, zone: Zone, block: Block, index: int) -> bool:
    """Whether a heading of the same rank stands over more recommendations rather than ending them."""
    if zone.marker and markers.kind(block.marker) == markers.kind(zone.marker):
        return False
    before = found.blocks[index - 1] if index else None
    if block.level == UNKNOWN_LEVEL and not (zone.count or zone.paragraphs) and before is zone.block:
        return True
    following = [one for one in found.blocks[index + 1 : index + 3] if one.kind in ("item", "text")]
    if not following:
        return False
    first = following[0]
    if first.kind != "item":
        return wording.has_modal(first.text) and first.text.endswith(":")
    is_like = not zone.kind or markers.kind(first.marker) == zone.kind
    return is_like and (wording.asks(first.text) or found.goes_on(first))
