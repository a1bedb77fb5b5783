"""Reports say things twice: in the summary and again in their chapter. Each is proposed once."""

import re
from dataclasses import dataclass, field

from planflow.intake import patterns
from planflow.intake.finding import wording
from planflow.intake.finding.candidate import Candidate
from planflow.intake.finding.owners import MODAL

_A_LIST = 2
_NEARLY_ALL = 0.92
_ALIKE = 0.8
_ALIKE_WITH_NUMBER = 0.5
_ALIKE_WITH_NAME = 0.4
_INSIDE = 0.8
_SHORT = 5
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "for",
        "is",
        "are",
        "be",
        "that",
        "with",
        "on",
        "by",
        "all",
        "this",
        "their",
        "its",
        "should",
        "must",
        "ensure",
    ]
)
_IN_SHORT = patterns.lazy(r"\b(?:key|summary|main|overview)\b", re.IGNORECASE)
_OF_A_YEAR = patterns.lazy(
    r"\b(?:from|in|of|by|at|since)\s+(?:the|our|its)\s+(?:\w+\s+)?(?:19|20)\d\d\b.*\b(?:inspection|report|review|visit)"
    r"|\b(?:inspection|report|review|visit)\s+(?:of|in)\s+(?:\w+\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_LED = patterns.lazy(
    rf"^[^.;:]{{2,80}}?\b{MODAL}\s+(?:ensure|make\s+sure|make\s+certain)\s+(?:that\s+)?", re.IGNORECASE
)
_AREAS = patterns.lazy(
    r"\bareas?\s+(?:for|of|requiring|where)\b|\brequirements?\b|\bconcerns\b|\bwhat\s+needs\s+to\s+(?:improve|be\s+improved)\b",
    re.I,
)
_BETTER = patterns.lazy(r"\bdo\s+better\b", re.IGNORECASE)


@dataclass
class Merged:
    """One recommendation and every place where it stands, the chosen one first."""

    places: list[Candidate] = field(default_factory=list)

    @property
    def main(self) -> Candidate:
        """The place whose wording is proposed."""
        return self.places[0]


def merge(candidates: list[Candidate]) -> list[Merged]:
    """Put together what is said twice and leave out what only looks like a recommendation."""
    kept = _worthy([one for one in candidates if _has_words(one.text)])
    merged: list[Merged] = []
    words = {id(one): _words(one.text) for one in kept}
    for candidate in kept:
        twin = next((one for one in merged if _are_same(one.main, candidate, words)), None)
        if twin is None:
            merged.append(Merged([candidate]))
        else:
            twin.places.append(candidate)
    for one in merged:
        one.places.sort(key=_rank)
    return merged


def _rank(candidate: Candidate) -> tuple[bool, ...]:
    """The fullest place first: a list rather than a sentence, with a number, with whom it is for."""
    return (
        candidate.source == "sentence",
        candidate.is_in_summary,
        not candidate.is_listed,
        not candidate.number or re.fullmatch(r"\d+\.\d+(?:\.\d+)*", candidate.number) is not None,
        not (candidate.number or wording.has_modal(candidate.text)),
        candidate.source == "table",
        not (candidate.list_owners or candidate.cell_owners or candidate.list_when or candidate.cell_when),
        not (candidate.list_when or candidate.cell_when),
    )


def _has_words(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= _A_LIST


def _worthy(candidates: list[Candidate]) -> list[Candidate]:
    """Findings in lists of weaknesses count only where the report has no list of recommendations."""
    candidates = _of_now(_without_findings(candidates))
    strong = [one for one in candidates if one.weight == "strong" and one.source != "sentence"]
    if len(strong) < _A_LIST:
        candidates = _formal(candidates)
        listed = [one for one in candidates if one.source != "sentence"]
        return (
            candidates
            if not listed
            else [one for one in candidates if one.source != "sentence" or _has_subject(one)]
        )
    return [
        one
        for one in candidates
        if one.weight == "strong"
        or one.is_led
        or (one.source != "sentence" and _asks(one))
        or one.source == "label"
    ]


def _of_now(candidates: list[Candidate]) -> list[Candidate]:
    """Without what the inspection of a year recommended, where the report has a list without a year."""
    of_a_year = [one for one in candidates if _OF_A_YEAR.search(one.section)]
    others = [one for one in candidates if not _OF_A_YEAR.search(one.section) and one.weight == "strong"]
    return [one for one in candidates if one not in of_a_year] if of_a_year and others else candidates


def _without_findings(candidates: list[Candidate]) -> list[Candidate]:
    """Without lists of weaknesses that mostly ask for nothing, and topics that a summary only names.

    Both count where the report says nowhere else what is to be done.
    """
    asking = [
        one
        for one in candidates
        if one.weight == "strong" and one.source != "sentence" and (one.is_led or wording.asks(one.text))
    ]
    if len(asking) < _A_LIST:
        return candidates
    lists: dict[int | str, list[bool]] = {}
    for one in candidates:
        lists.setdefault(_list_of(one), []).append(one.is_led or _asks(one))
    mostly_not = {key for key, asked in lists.items() if sum(asked) * 2 <= len(asked)}
    return [
        one
        for one in candidates
        if _list_of(one) not in mostly_not
        or not (one.weight == "weak" or (_is_topic(one) and _is_in_short(one)))
    ]


def _asks(candidate: Candidate) -> bool:
    is_weak = candidate.weight == "weak"
    return wording.asks(candidate.text) and not (is_weak and wording.is_finding(candidate.text))


def _list_of(candidate: Candidate) -> int | str:
    """Lists of weaknesses with one heading, chapter after chapter, are taken as one."""
    return candidate.section.lower() if candidate.weight == "weak" else candidate.list_id


def _is_in_short(candidate: Candidate) -> bool:
    """Whether it stands in a summary, where the report says in short what it says again below."""
    return candidate.is_in_summary or _IN_SHORT.search(candidate.section) is not None


def _is_topic(candidate: Candidate) -> bool:
    return not (candidate.is_led or candidate.number or wording.asks(candidate.text))


def _formal(candidates: list[Candidate]) -> list[Candidate]:
    """Without what a chapter calls weak, where lists of areas for action say what is to be done about it."""
    if not any(_AREAS.search(one.section) and wording.asks(one.text) for one in candidates):
        return candidates
    return [
        one
        for one in candidates
        if _AREAS.search(one.section)
        or one.is_led
        or (wording.asks(one.text) and not _BETTER.search(one.section))
    ]


def _has_subject(candidate: Candidate) -> bool:
    return wording.has_modal(candidate.text)


def _words(text: str) -> frozenset[str]:
    without = re.sub(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]\s*\.?\s*$", "", text.lower())
    found = frozenset(re.findall(r"[a-z0-9]+", _LED.sub("", without))) - _STOP
    return found or frozenset(re.findall(r"[a-z0-9]+", without)) - _STOP


def _are_same(one: Candidate, other: Candidate, words: dict[int, frozenset[str]]) -> bool:
    mine, theirs = words[id(one)], words[id(other)]
    if one.list_id == other.list_id or not mine or not theirs:
        return one.text == other.text and one.number == other.number
    shared, smaller = len(mine & theirs), min(len(mine), len(theirs))
    share = shared / len(mine | theirs)
    is_short_form = _is_in_short(one) != _is_in_short(other)
    is_inside = shared >= _INSIDE * smaller
    is_part = smaller >= _SHORT and shared >= _NEARLY_ALL * smaller and share >= _ALIKE_WITH_NUMBER
    return (
        share >= _ALIKE
        or is_part
        or (is_short_form and is_inside and shared > 1)
        or _is_same_number(one, other, share, is_inside=is_inside)
    )


def _is_same_number(one: Candidate, other: Candidate, share: float, *, is_inside: bool) -> bool:
    if not one.number or one.number.strip("()R.") != other.number.strip("()R."):
        return False
    is_named = re.match(r"[A-Z]", one.number) is not None or "label" in (one.source, other.source)
    return share >= (_ALIKE_WITH_NAME if is_named else _ALIKE_WITH_NUMBER) or is_inside
