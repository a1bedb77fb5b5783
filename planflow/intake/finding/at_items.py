"""What a list item means: a recommendation, a part of one, a lead-in over lower items, or another list."""

import re

from planflow.intake import patterns
from planflow.intake.finding import at_paragraphs, owners, texts, wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.gathering import Gathering
from planflow.intake.finding.zone import Zone
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

_PARAGRAPH_NUMBERS = ("1.1", "1.1.")
_PLAIN_NUMBERS = ("1.", "(1)", "1)")
_INDENT = 6
_COMMITTEE = patterns.lazy(r"\b(cabinet|committee|panel|members|councillors)\s*:\s*$", re.IGNORECASE)


def read(found: Gathering, block: Block, index: int) -> None:
    """Take in one item."""
    number, rest = markers.label(block.text)
    if number and not found.is_earlier:
        found.begin_labelled(block, number, rest)
        return
    if found.is_earlier:
        return
    if found.zone is not None and _ends(found, found.zone, block):
        found.close()
    zone = found.zone
    if zone is None:
        if _goes_on_with_parts(found, block):
            return
        if not found.continues(block) and not at_paragraphs.announces(found, block, index):
            found.add_sentences(block)
    elif _is_part(found, zone, block):
        return
    elif _is_lead_in(found, block, index):
        found.begun = None
        zone.lead(f"{block.text.rstrip('.:')}:")
    elif _is_conclusion(found, block, index):
        found.begun, found.concluded = None, markers.shown(block.marker)
        zone.kind, zone.count, zone.is_fresh = markers.kind(block.marker), zone.count + 1, False
    else:
        _take(found, zone, block)


def _ends(found: Gathering, zone: Zone, block: Block) -> bool:
    """Whether the item's number shows that the list is over."""
    kind = markers.kind(block.marker)
    if not (zone.count or zone.paragraphs):
        return False
    if zone.kind == "bullet" != kind and not zone.is_fresh:
        return True  # numbered paragraphs follow a list of bullets
    if kind in _PARAGRAPH_NUMBERS and zone.kind != kind and not _asks_at_once(block.text):
        return True
    if kind in _PARAGRAPH_NUMBERS and zone.kind == kind and wording.is_finding(block.text):
        return True  # the next paragraph, which goes on with what was found
    if (
        markers.value(block.marker) == 1
        and kind == zone.kind
        and found.last_value()
        and not _is_recounted(found, block)
    ):
        return True  # another list begins and nothing announced it
    is_sibling = bool(zone.marker) and markers.kind(zone.marker) == kind != "bullet"
    return is_sibling and zone.kind != kind


def _is_recounted(found: Gathering, block: Block) -> bool:
    """Whether a page lost the count of its list, so that each item is number one."""
    last = found.candidates[-1]
    return found.begun is last and markers.value(last.number) == 1 and wording.asks(block.text)


def _is_part(found: Gathering, zone: Zone, block: Block) -> bool:
    """Whether a lower item belongs to the recommendation above it; it is added to it then."""
    above = found.begun
    if above is None:
        return False
    indent = _INDENT if block.size else 0  # in points on a page, in letters in a text
    is_lower = block.level > above.block.level or block.left > above.block.left + indent
    is_lower = is_lower or _is_in_small(above, block)
    is_other = is_lower or above.source == "label" or markers.kind(block.marker) != zone.kind
    is_open = above.text.rstrip().endswith((":", "–")) or "\n" in above.text
    is_open = is_open or (above.source == "label" and not above.text)
    is_under = above.source == "item" and bool(above.number) and block.is_bulleted and is_lower
    if is_other and (is_open or is_under):
        _join(above, block)
        found.read.add(id(block))
        return True
    return False


def _goes_on_with_parts(found: Gathering, block: Block) -> bool:
    """Whether it is one more part of a labelled recommendation among the findings; it is added to it then."""
    above = found.begun
    is_one = above is not None and above.source == "label" and f": {block.marker} " in above.text
    if above is None or not (is_one and block.is_bulleted):
        return False
    _join(above, block)
    found.read.add(id(block))
    return True


def _is_in_small(above: Candidate, block: Block) -> bool:
    """Whether an item that ends `by:` goes on with items in small letters; nothing else shows their level."""
    is_begun = above.source == "item" and above.text[:1].isupper()
    return is_begun and above.text.split("\n")[0].rstrip().endswith(":") and block.text[:1].islower()


def _join(above: Candidate, block: Block) -> None:
    above.text = f"{above.text}\n{texts.shown(block)}" if above.text else block.text


def _is_lead_in(found: Gathering, block: Block, index: int) -> bool:
    """An item that only says who is to do what the items below it hold: `44. The Council should:`."""
    text, kind, following = block.text, markers.kind(block.marker), found.after(index)
    if wording.takes_action(text) or wording.only_recommends(text):
        return True
    if not text.endswith(":") or len(text.split()) > at_paragraphs.LONGEST_LEAD_IN:
        return False
    if following is None or following.kind != "item" or markers.kind(following.marker) == kind:
        return False
    is_first = markers.value(block.marker) == 1
    is_counted = kind in _PLAIN_NUMBERS and (is_first or found.goes_on(block))
    if is_counted and not wording.is_about_the_list(text):
        return False
    return bool(owners.lead_in(text)) or wording.has_modal(text) or "recommend" in text.lower()


def _is_conclusion(found: Gathering, block: Block, index: int) -> bool:
    """Whether the recommendation stands below it, behind the word: the item itself says why."""
    following = found.after(index)
    is_below = following is not None and following.kind == "text" and texts.behind_the_word(following.text)
    return bool(is_below) and bool(markers.shown(block.marker))


def _asks_at_once(text: str) -> bool:
    """Whether the first sentence asks: a numbered paragraph of findings may do so in its last."""
    first = texts.sentences(text)[0]
    return bool(owners.subject(first)) or wording.asks(first)


def _asks_itself(text: str) -> bool:
    """Whether a paragraph among conclusions asks, and does not only say what ought to have been."""
    asks = bool(owners.subject(text)) or wording.is_act(text) or bool(wording.recommending_sentences(text))
    said = texts.sentences(text)
    return asks or any(wording.has_modal(one) and not wording.is_finding(one) for one in said)


def _take(found: Gathering, zone: Zone, block: Block) -> None:
    text = block.text
    asks = wording.asks(text)
    committee = _COMMITTEE.search(zone.said)
    if committee is not None and wording.is_for_a_committee(f"{committee[1]} {text}"):
        return
    if wording.is_for_a_committee(text) and not zone.is_led:
        if not zone.count:
            found.close()
        return
    is_meant = zone.is_fresh or zone.is_led or asks or found.goes_on(block)
    is_meant = is_meant and (asks or zone.is_led or not found.is_labelled())
    is_finding = (zone.opening.is_mixed and not zone.is_led) or wording.announces(text)
    is_other = texts.is_only_a_concern(text) or texts.is_judged(text) or text.endswith("?")
    if zone.opening.is_mixed and not zone.is_led and not _asks_itself(text):
        return
    if is_other or not is_meant or (is_finding and not asks) or wording.says_what_follows(text):
        return
    if not zone.count:
        zone.kind = markers.kind(block.marker)
    zone.count += 1
    found.add(block, wording.from_what_is_recommended(text) if is_finding else text)
