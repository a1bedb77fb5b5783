"""What a heading means for the list that is read: it opens one, names a theme or an owner, or ends it."""

from planflow.intake.finding import headings, wording
from planflow.intake.finding.gathering import UNKNOWN_LEVEL, Gathering
from planflow.intake.finding.headings import Opening
from planflow.intake.finding.zone import Zone
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block


def read(found: Gathering, block: Block, index: int) -> None:
    """Take in one heading."""
    number, rest = markers.label(block.text)
    is_below_earlier = found.is_earlier and block.level > found.earlier_level
    if headings.is_earlier(block.text):
        if not is_below_earlier:
            found.close()
            found.is_earlier, found.earlier_level = True, block.level
    elif number and not is_below_earlier:
        found.is_earlier = False
        found.begin_labelled(block, number, rest)
    elif opening := headings.opening(block.text):
        _open(found, block, opening)
    else:
        found.begun = None
        if not (is_below_earlier or _is_of_earlier(found, block)):
            found.is_earlier = False
            _within(found, block, index)


def _open(found: Gathering, block: Block, opening: Opening) -> None:
    found.open_zone(opening, block.level, block.marker)
    zone = found.zone
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
    elif headings.closes(block.text):
        found.close(title)
    elif zone.lead(block.text, is_heading=True):
        return
    elif block.level > zone.level or (block.level == zone.level and _is_theme(found, zone, block, index)):
        following = found.after(index)
        is_list = following is not None and (following.kind != "text" or following.text.endswith(":"))
        zone.begin_theme(title, is_fresh=is_list)
    else:
        found.close(title)


def _is_theme(found: Gathering, zone: Zone, block: Block, index: int) -> bool:
    """Whether a heading of the same rank stands over more recommendations rather than ending them."""
    if zone.marker and markers.kind(block.marker) == markers.kind(zone.marker):
        return False
    following = [one for one in found.blocks[index + 1 : index + 3] if one.kind in ("item", "text")]
    if not following:
        return False
    first = following[0]
    if first.kind != "item":
        return wording.has_modal(first.text) and first.text.endswith(":")
    is_like = not zone.kind or markers.kind(first.marker) == zone.kind
    return is_like and (wording.asks(first.text) or found.goes_on(first))
