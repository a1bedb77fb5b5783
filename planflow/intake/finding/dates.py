"""The dates of the report, and of what is owed because of it: the plan, its sign-off, reviews."""

import re
from collections.abc import Collection
from datetime import date

from planflow.intake import patterns
from planflow.intake.finding import deadlines, publication
from planflow.intake.finding.dated import FIELDWORK, Dated, dated, sentences
from planflow.intake.finding.deadlines import DATE
from planflow.intake.layout.block import Block

_LONGEST_SENTENCE = 300
_TWO = 2
_OF_A_PLAN = ("plan", "respon", "statement", "comment", "update")
_OF_A_REVIEW = ("every", "monthly", "quarterly", "annually", "yearly", "meeting")
_OF_TIME = (
    "day",
    "end of",
    "start of",
    "middle of",
    "beginning of",
    "week",
    "month",
    "year",
    "term",
    "spring",
    "summer",
    "autumn",
    "winter",
    "quarter",
)
_REVIEWED = ("update", "report", "review", "progress")
_OF_A_VISIT = ("inspect", "visit", "return to")
"""Parts of words without which a sentence is passed over."""
_NUMBER = patterns.lazy(r"\d")
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DAY = rf"{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?"
_SPAN = patterns.lazy(
    rf"(?P<first>{_DAY}(?:\s+(?:of\s+)?{deadlines.MONTH}(?:,?\s+\d{{4}})?)?|\d{{1,2}}/\d{{1,2}}/\d{{4}})\s*"
    rf"(?:to|and|until|[-–—])\s*(?P<last>{_DAY}\s+(?:of\s+)?{deadlines.MONTH}(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{4}})",
    re.IGNORECASE,
)
_PLAN = patterns.lazy(
    r"\b(?:(?:improvement|action|post-inspection|implementation)\s+plan"
    r"|written\s+statement(?:\s+of\s+(?:proposed\s+)?action)?|statement\s+of\s+(?:proposed\s+)?action"
    r"|written\s+response|(?:full\s+)?response\s+to\s+(?:this|the|these|our)|respond\s+to\s+(?:this|the"
    r"|these)|comments?\s+on\s+the\s+report|provide\s+an\s+(?:update|action)|plan\s+to\s+address)\b",
    re.IGNORECASE,
)
_AGREED = patterns.lazy(
    r"\b(?:agreed|signed[\s-]off|sign[\s-]?off|approved)\b[^.]{0,80}$|\b(?:be|is)\s+(?:agreed"
    r"|signed\s+off|approved)\b",
    re.IGNORECASE,
)
_OWED = patterns.lazy(
    r"\b(?:by|before|within|no\s+later\s+than|not\s+later\s+than|end\s+of|on\s+or\s+before|until|deadline)\b",
    re.IGNORECASE,
)
_REVIEW = patterns.lazy(
    r"\b(?:(?:progress|regular|further|receive|provide|an?)\s+)*(?:updates?|reports?|reviews?"
    r"|progress)\b[^.;]{0,60}?\b(?P<every>every\s+(?:\w+\s+)?(?:weeks?|months?|quarter|year)|(?:six"
    r"|three|twelve|\d+)[\s-]+monthly|quarterly|monthly|annually|half[\s-]yearly|at\s+(?:future|each"
    r"|every|the\s+next)\s+meetings?)",
    re.IGNORECASE,
)
_REVISIT = patterns.lazy(
    r"\b(?:re-?inspect(?:ion)?|re-?visit|monitoring\s+visit|follow[\s-]up\s+(?:visit|inspection)"
    r"|return\s+to\s+(?:inspect|review))\b(?P<rest>[^.;]{0,120})",
    re.IGNORECASE,
)
_INTENDS = patterns.lazy(r"\b(?:will|plan|intend|expect|propose|due)\b", re.IGNORECASE)
_ASKS = patterns.lazy(
    r"\b(?:receive|request|ask|agree|should|must|will|recommend|require|provide|report\s+back)", re.IGNORECASE
)


def find(blocks: list[Block], asked: Collection[int] = ()) -> list[Dated]:
    """Every date of those kinds, in the order of the report, publication first settled.

    `asked` holds the ids of the blocks that are recommendations: what they say about when is theirs.
    """
    texts = [(block, sentence) for block in blocks for sentence in sentences(block)]
    published = publication.find(blocks, texts)
    found = [published] if published else []
    on = day_of(published)
    for block, sentence in texts:
        has_number = _NUMBER.search(sentence) is not None
        if has_number:
            found += _fieldwork(block, sentence, on)
        low = sentence.lower()
        may_say_when = has_number or any(sign in low for sign in _OF_TIME)
        if may_say_when and id(block) not in asked and any(sign in low for sign in _OF_A_PLAN):
            found += _owed(block, sentence, on)
        if any(sign in low for sign in _OF_A_REVIEW) and any(sign in low for sign in _REVIEWED):
            found += _reviews(block, sentence)
        if any(sign in low for sign in _OF_A_VISIT):
            found += _revisits(block, sentence, on)
    seen: set[tuple[str, str | None, str | None, str]] = set()
    kept = []
    for one in found:
        key = (one.kind, one.on, one.rule, one.text.lower() if not (one.on or one.rule) else "")
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def day_of(dated: Dated | None) -> date | None:
    """The day to count from: of a publication known to the month, its last."""
    if dated is None:
        return None
    return date.fromisoformat(dated.on) if dated.on else deadlines.last_of_month(dated.text)


def _fieldwork(block: Block, sentence: str, published: date | None) -> list[Dated]:
    is_alone = (block.page or 1) <= _TWO and _SPAN.fullmatch(sentence.strip()) is not None
    if not (FIELDWORK.search(sentence) or is_alone) or re.search(
        r"\b(?:last|previous|earlier)\s+(?:\w+\s+)?(?:inspect|visit)", sentence, re.I
    ):
        return []
    if match := _SPAN.search(sentence):
        first, last = _span(match["first"], match["last"], published)
        if first and last:
            found = dated("fieldwork", match[0], first, sentence, block, 0.9)
            found.until = last.isoformat()
            return [found]
    match = deadlines.DATE_ALONE.search(sentence)
    if match is None or _OWED.search(sentence[: match.start()][-12:]):
        return []
    on, words = deadlines.read_printed(match[0])
    if on is None and not re.search(r"\d{4}", words):
        return []
    return [dated("fieldwork", words, on, sentence, block, 0.75)]


def _span(first: str, last: str, published: date | None) -> tuple[date | None, date | None]:
    """Both ends of `12 September to 30 September`, where the first may lack month and year."""
    until = _latest(last, published)
    if until is None:
        return None, None
    digits = re.match(r"\d{1,2}", first)
    if re.search(r"\d{4}", first):
        return deadlines.read_printed(first)[0], until
    if re.search(r"[A-Za-z]{3}", re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", first)):
        return deadlines.read_printed(f"{first} {until.year}")[0], until
    return (
        (until.replace(day=int(digits[0])), until)
        if digits and 1 <= int(digits[0]) <= until.day
        else (None, until)
    )


def _latest(text: str, published: date | None) -> date | None:
    """The day; without a year, the last one before publication."""
    if re.search(r"\d{4}", text):
        return deadlines.read_printed(text)[0]
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        on, _ = deadlines.read_printed(f"{text} {year}")
        if on is not None and on <= published:
            return on
    return None


def _owed(block: Block, sentence: str, published: date | None) -> list[Dated]:
    """The plan's own dates: when it has to be handed in, and when it is agreed."""
    if not _PLAN.search(sentence) and not (
        _AGREED.search(sentence) and re.search(r"\bplan\b", sentence, re.I)
    ):
        return []
    found = []
    pattern = re.compile(
        rf"(?:\b(?:by|before|within|on|at|until|deadline\s+(?:of|is)|(?:no"
        rf"|not)\s+later\s+than)\s+)(?P<when>{DATE})|(?P<period>{deadlines.PERIOD})",
        re.I,
    )
    for match in pattern.finditer(sentence):
        printed = match["when"] or match["period"]
        read = deadlines.read(printed, published)
        if read is None or not (read.deadline or match["when"]):
            continue
        is_agreement = re.search(
            r"\b(?:agreed|signed|sign-?off|approved)\b", sentence[: match.start()][-90:], re.I
        )
        kind = "agreement" if is_agreement else "plan_due"
        is_day = read.deadline is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", read.deadline)
        one = dated(
            kind,
            match[0],
            date.fromisoformat(str(read.deadline)) if is_day else None,
            sentence,
            block,
            0.6 if read.is_assumed else 0.9,
        )
        one.rule = None if is_day else read.deadline
        if kind == "agreement" or is_day or one.rule:
            found.append(one)
    return found


def _reviews(block: Block, sentence: str) -> list[Dated]:
    match = _REVIEW.search(sentence) if len(sentence) < _LONGEST_SENTENCE else None
    if match is None or not _ASKS.search(sentence):
        return []
    one = dated("review", match[0], None, sentence, block, 0.7)
    one.rule = " ".join(match["every"].split())
    return [one]


def _revisits(block: Block, sentence: str, published: date | None) -> list[Dated]:
    match = _REVISIT.search(sentence)
    if match is None or not _INTENDS.search(sentence):
        return []
    when = deadlines.WHEN.search(match["rest"]) or deadlines.DATE_ALONE.search(match["rest"])
    read = deadlines.read(when[0], published) if when else None
    if when is None or read is None or read.is_urgent:
        return []
    is_day = read.deadline is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", read.deadline)
    on = date.fromisoformat(str(read.deadline)) if is_day else None
    one = dated("reinspection", when[0], on, sentence, block, 0.6)
    one.rule = None if is_day else read.deadline
    return [one]
