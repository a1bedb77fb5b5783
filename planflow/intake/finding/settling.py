"""Settles for each recommendation who owes it, by when, and how sure all of that is."""

import re
from datetime import date

from planflow.intake import patterns
from planflow.intake.finding import deadlines, owners, wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.deadlines import Found
from planflow.intake.finding.duplicates import Merged

_LONG = 150
_SHORT = 5
_GLUE = patterns.lazy(r"\s*(?:;\s*(?:and|or)?|,\s*(?:and|or)?|\s+and)\s*$")


def text_of(candidate: Candidate) -> str:
    """The printed wording without what only ties it to the next item."""
    return _GLUE.sub("", candidate.text.strip()).strip()


def owners_of(merged: Merged) -> tuple[list[str], str]:
    """Whom it is for, and where that stands: brackets, subject, column or lead-in, the first that says so."""
    for place in merged.places:
        for found, where in (
            (owners.in_brackets(text_of(place)), "brackets"),
            (owners.subject(place.text, is_wished=place.is_wished), "subject"),
            (place.cell_owners, "column"),
            (place.list_owners, "lead-in"),
        ):
            if found:
                return found, where
    return [], ""


def deadline_of(merged: Merged, published: date | None) -> tuple[Found | None, Found | None]:
    """The words about when that count most, and those that give the day: an item's, or its list's."""
    own: list[Found | None] = []
    for place in merged.places:
        own.append(deadlines.of_item(place.text, published))
        own.append(deadlines.of_cell(place.cell_when, published) if place.cell_when else None)
    for place in merged.places:
        if place.list_when:
            own.append(
                deadlines.read(place.list_when, published)
                or Found(
                    place.list_when, None, bool(re.search(r"immediate|urgent", place.list_when, re.I)), False
                )
            )
    found = [one for one in own if one is not None]
    words = found[0] if found else None
    day = next((one for one in found if one.deadline), None)
    return words, day


def is_urgent(merged: Merged, words: Found | None) -> bool:
    """Whether the report calls it urgent: in its words, its heading or its row."""
    return any(place.is_urgent for place in merged.places) or (words is not None and words.is_urgent)


def doubts(merged: Merged, where: str, day: Found | None) -> tuple[float, list[str]]:
    """How sure the proposal is, from 0 to 1, and in sentences why it is not surer."""
    main = merged.main
    sure = 0.95
    said: list[str] = []
    text = text_of(main)
    if main.source == "sentence":
        sure, said = sure - 0.35, [*said, "It stands in running text, not in a list of recommendations."]
    if main.source == "paragraph":
        sure, said = sure - 0.15, [*said, "It is a paragraph without number or bullet."]
    if main.weight == "weak" and not main.is_led and not wording.asks(text):
        sure, said = sure - 0.2, [*said, "It may be a finding: nothing in it says what is to be done."]
    elif not main.is_led and not wording.asks(text):
        sure, said = sure - 0.1, [*said, "It names a topic rather than an act."]
    if len(text.split()) < _SHORT:
        sure, said = sure - 0.15, [*said, "It is very short: part of it may be missing."]
    if len(text.split()) > _LONG:
        sure, said = sure - 0.15, [*said, "It is very long: it may be several."]
    if text[-1:].isalnum() and text[:1].isupper() and wording.has_modal(text):
        sure, said = sure - 0.05, [*said, "It ends without a full stop: part of it may be missing."]
    if not where:
        said.append("The report names nobody for it.")
    if day is not None and day.is_assumed:
        said.append(f"Its day is a reading of '{day.text}'.")
    return round(max(sure, 0.1), 2), said
