"""What a paragraph means: an announcement of a list, a recommendation without a marker, or running text."""

import re
from dataclasses import replace

from planflow.intake import patterns
from planflow.intake.finding import at_headings, deadlines, headings, owners, texts, wording
from planflow.intake.finding.gathering import Gathering
from planflow.intake.finding.headings import Opening
from planflow.intake.finding.zone import Zone
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block

LONGEST_LEAD_IN = 45
_LEAST_PARAGRAPH, _LONGEST_PARAGRAPH = 3, 130
_LONGEST_ASKING = 60
_LONGEST_HEADING = 12
_OF_A_SENTENCE = 6
"""The level of a list that a sentence opens: below every heading."""
_PLAN = patterns.lazy(r"\b(?:improvement|action|inspection)\s+plans?\b", re.IGNORECASE)
"""What it says about when is then about the plan that answers the recommendations."""
_PAST = patterns.lazy(r"\b(?:we|inspectors|it)\s+recommended\b", re.IGNORECASE)
_TELLS = patterns.lazy(
    r"\b(?:saw|found|heard|noted|observed|achieved|made|were|was|had(?:\s+been)?)\s*:$", re.IGNORECASE
)
"""What is listed below is then what there was, and nothing that is asked for: `The gains we saw were:`."""
_ABOUT_ACTION = patterns.lazy(
    r"\b(?:recommend|improv|action|requir|need|priorit|weakness|concern|areas?\s+for|agreed|asked)",
    re.IGNORECASE,
)
_CONCERNS = patterns.lazy(
    r"\bmatters\s+of\s+concern\s+are\s+(?:as\s+follows|these|the\s+following)\W*$", re.IGNORECASE
)
"""What coroners write over what they found; some of it asks for something."""
_RECOMMENDS = patterns.lazy(r"(?:\S+\s+){1,5}recommends?\b", re.IGNORECASE)
_EARLIER = patterns.lazy(
    r"\b(?:previous|last|earlier|former)\s+(?:\w+\s+)?(?:inspection|report)", re.IGNORECASE
)


def read(found: Gathering, block: Block, index: int) -> None:
    """Take in one paragraph."""
    text = block.text
    number, rest = markers.label(text)
    if found.add_field(text):
        return
    if (
        number
        and not found.is_earlier
        and (found.zone or not rest or text[: len(text) - len(rest)].rstrip()[-1:] in ":.-–—")
    ):
        found.begin_labelled(block, number, "" if wording.is_only_a_title(rest, found.after(index)) else rest)
    elif behind := texts.behind_the_word(text):
        if not found.is_earlier:
            found.add(block, behind, source="label", number=found.concluded)
            found.concluded = ""
    elif _may_be_heading(text):
        at_headings.read(found, replace(block, kind="heading", level=5), index)
    elif not found.is_earlier and not found.continues(block) and not announces(found, block, index):
        if found.zone is None:
            found.add_sentences(block)
        else:
            _inside(found, found.zone, block)


def announces(found: Gathering, block: Block, index: int) -> bool:
    """Whether a sentence opens a list, or says who is to do what is below it; it is taken in then."""
    text, zone = block.text, found.zone
    if zone is None:
        return _opens(found, block, index)
    is_used = zone.opening.weight == "weak" and bool(zone.count or zone.paragraphs)
    if is_used and _opens(found, block, index):
        return True  # another list, and one of recommendations, begins below a list of weaknesses
    last = texts.sentences(text)[-1]
    is_short = len(last.split()) <= LONGEST_LEAD_IN
    is_open = text.endswith((":", "–", "—", "-", " that", " should", " must", " to"))
    if wording.takes_action(text):
        text = f"{text.rstrip('.:')}:"
    elif not (is_open and is_short):
        is_about = wording.is_about_the_list(text) and not _PLAN.search(text)
        when = deadlines.of_list(text, None) if is_about else None
        if when is not None and (when.deadline or when.is_urgent):
            zone.list_when = zone.list_when or when.text
        return False
    if _tells(found, last, index):
        found.close()
        return True
    found.begun = None
    if wording.asks_and_goes_on(text):
        zone.paragraphs += 1
        found.add(block, text, source="paragraph")
    elif not zone.lead(last if len(text.split()) > LONGEST_LEAD_IN else text):
        zone.begin_list()
    elif wording.is_about_the_list(text) and zone.when and not zone.owners:
        zone.list_when, zone.when = zone.list_when or zone.when, ""
    return True


def _tells(found: Gathering, last: str, index: int) -> bool:
    """Whether it leads into a list of what there was: no entry asks for anything."""
    following = found.after(index)
    is_told = _TELLS.search(last) is not None and not (_ABOUT_ACTION.search(last) or wording.has_modal(last))
    return is_told and following is not None and following.kind == "item" and not wording.asks(following.text)


def _opens(found: Gathering, block: Block, index: int) -> bool:
    following = found.after(index)
    if _CONCERNS.search(block.text):
        found.open_zone(Opening(found.heading, "strong", is_mixed=True), _OF_A_SENTENCE, block.marker)
        return True
    is_followed = following is not None and following.kind in ("item", "text", "table")
    is_listed = following is not None and following.kind == "item"
    is_opening = wording.opens_a_list(block.text) or (is_listed and wording.says_what_follows(block.text))
    if not is_followed or not is_opening or wording.is_for_a_committee(block.text):
        return False
    if headings.closes(found.heading) and _PAST.search(block.text):
        return False  # what was recommended some time ago, told in the background
    if not _EARLIER.search(block.text) or wording.has_modal(block.text):
        found.open_zone(Opening(found.heading, "strong"), _OF_A_SENTENCE, block.marker)
        if found.zone is not None:
            found.zone.lead(block.text)
    return True


def _inside(found: Gathering, zone: Zone, block: Block) -> None:
    """A paragraph inside a list without a marker: a recommendation only where it asks for something."""
    text = block.text
    if found.is_answer and not _RECOMMENDS.match(text):
        return
    if wording.is_for_a_committee(text):
        if not zone.is_led:
            found.close()
    elif found.is_labelled():
        _explains(found, zone, block)
    elif zone.count and zone.kind and zone.paragraphs == 0 and not _asks_for_more(text):
        zone.is_fresh = zone.is_fresh and wording.is_about_the_list(text)
    elif _may_be_one(text) and _asks(zone, text) and not _is_why(zone, text):
        zone.paragraphs += 1
        zone.is_fresh = False
        found.add(block, text, source="paragraph")


def _asks_for_more(text: str) -> bool:
    """Whether a paragraph below a list asks for one thing more: a review, or something by a day."""
    is_by_a_day = deadlines.WHEN.match(text) is not None and bool(owners.subject(text))
    return wording.orders_a_review(text) or is_by_a_day


def _explains(found: Gathering, zone: Zone, block: Block) -> None:
    """What stands below a recommendation that has its own heading says why, unless somebody has to act."""
    last = found.candidates[-1]
    if not (owners.subject(block.text) and _may_be_one(block.text)):
        return
    if wording.asks(last.text):
        zone.paragraphs += 1
        found.add(block, block.text, source="paragraph")
    else:
        last.text = f"{last.text} {block.text}"
        found.read.add(id(block))


def _may_be_one(text: str) -> bool:
    is_other = texts.is_only_a_concern(text) or texts.is_labelled_otherwise(text) or texts.is_judged(text)
    is_fit = _LEAST_PARAGRAPH < len(text.split()) <= _LONGEST_PARAGRAPH
    is_about = wording.is_about_the_list(text) or wording.says_what_follows(text)
    return is_fit and not (is_other or is_about or text.endswith((":", "?")))


def _is_why(zone: Zone, text: str) -> bool:
    """Whether it says below a weakness what was found, though its later sentences ask for something, too."""
    first = texts.sentences(text)[0]
    is_why = zone.opening.is_mixed or (zone.opening.weight == "weak" and zone.paragraphs > 0)
    return is_why and first != text and not wording.asks(first)


def _asks(zone: Zone, text: str) -> bool:
    if (
        wording.orders_a_review(text)
        or owners.subject(text)
        or (zone.is_led and (wording.is_act(text) or text[:1].islower()))
    ):
        return True
    is_short = len(text.split()) < _LONGEST_ASKING
    says_so = wording.has_modal(text) and is_short and not wording.is_finding(text)
    return zone.opening.weight == "strong" and (says_so or (wording.is_act(text) and text[:1].isupper()))


def _may_be_heading(text: str) -> bool:
    """Whether a paragraph that looks like any other says what only a heading over a list says."""
    is_short = len(text.split()) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    is_one = is_short and headings.opening(text) is not None
    return is_one and (headings.is_plain(text) or text.endswith("?"))
