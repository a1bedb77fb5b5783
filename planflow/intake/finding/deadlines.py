"""When a recommendation is to be done: the printed words, and the day or rule that they come to."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from planflow.domain import days, rules, words
from planflow.errors import PlanflowError
from planflow.intake import patterns

MONTH = (
    r"(?:(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?)"
)
_DAY_MONTH = rf"\d{{1,2}}(?:\s?st|\s?nd|\s?rd|\s?th)?\s+(?:of\s+)?{MONTH}"
DATE = (
    rf"(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:the\s+)?{_DAY_MONTH}(?:,?\s+\d{{4}})?"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?(?!\d)"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})|\d{{4}}-\d\d-\d\d"
    rf"|(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+(?:{MONTH}(?:\s+\d{{4}})?"
    rf"|(?:the\s+)?(?:year\s+)?\d{{4}}(?:\s?[/–-]\s?\d{{2,4}})?"
    rf"|(?:the\s+|this\s+|that\s+)?(?:current\s+|next\s+)?(?:financial|calendar|academic|school"
    rf"|municipal|performance)?\s*(?:year|term|month|quarter)(?:\s+\d{{4}}(?:\s?[/–-]\s?\d{{2,4}})?)?)"
    rf"|(?:the\s+)?end\s+of\s+(?:the|this)\s+(?:current\s+)?Parliament\b"
    rf"|(?:the\s+)?(?:summer|autumn|Christmas|Easter)\s+recess(?:\s+\d{{4}})?"
    rf"|{MONTH}\s+\d{{4}}|(?:spring|summer|autumn|winter)(?:\s+term)?\s+\d{{4}})"
)
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen"
    r"|eighteen|twenty(?:-\w+)?"
    r"|thirty|forty|fifty(?:-\w+)?|sixty|seventy|ninety|a|an)"
)
_UNIT = (
    r"(?:working\s+days?|business\s+days?|calendar\s+days?|days?|weeks?|calendar\s+months?|months?|years?)"
)
_TRIGGER = (
    r"(?:\s+(?P<direction>of|after|following|from|beginning\s+with"
    r"|starting\s+with)\s+(?P<trigger>(?:the\s+|this\s+|my\s+|our\s+|its\s+|receiving\s+)*"
    r"(?:(?:formal\s+|final\s+)?(?:date\s+(?:of|on\s+which)\s+|issue\s+of\s+|receipt\s+of\s+"
    r"|publication\s+of\s+|publishing\s+)?(?:the\s+|this\s+|our\s+|my\s+)*"
    r"(?:final\s+)?(?:inspection\s+)?(?:publication|report|letter|decision|receipt|inspection|notice"
    r"|statement|issue|recommendation))"
    r"(?:\s+(?:of|being)\s+(?:the\s+|this\s+|our\s+)*(?:final\s+)?(?:inspection\s+)?(?:report|letter"
    r"|publication|published|received))?))?"
)
PERIOD = (
    rf"(?:(?:within|in|no(?:t)?\s+(?:later|more)\s+than)\s+(?:the\s+(?:next|coming|first)\s+"
    rf"|a\s+period\s+of\s+|a\s+maximum\s+of\s+)?(?P<count>{_NUMBER})[\s-]+(?P<unit>{_UNIT})(?:['’]\s*(?:time)?)?{_TRIGGER})"
)
BY = rf"(?:(?:by|before|no(?:t)?\s+later\s+than|until|on\s+or\s+before)\s+(?:no\s+later\s+than\s+)?{DATE})"
SOON = (
    r"(?:with\s+immediate\s+effect"
    r"|immediately(?:\s+(?:following|after|on|upon)\s+(?:the\s+)?(?:publication|receipt)(?:\s+of\s+this\s+report)?)?|immediate|as\s+a\s+(?:matter"
    r"|priority\s+matter)\s+of\s+(?:\w+\s+)?(?:urgency|priority)|as\s+an?\s+(?:urgent\s+|immediate\s+|high\s+)?priority|urgently|without\s+(?:further\s+|undue\s+)?delay"
    r"|as\s+soon\s+as\s+(?:is\s+)?(?:reasonably\s+)?(?:possible|practicable)|straight\s*away"
    r"|at\s+the\s+earliest\s+opportunity)"
)
_MODALS = r"(?:should|must|shall|will|needs?\s+to|(?:is|are)\s+(?:required\s+)?to|ought\s+to|agreed\s+to|to)"
WHEN = patterns.lazy(rf"\b(?:(?P<soon>{SOON})\b|{PERIOD}|(?P<by>{BY}))", re.IGNORECASE)
"""Words about when, in one of three groups: `soon`, `count` of a period, or `by` a day."""
DATE_ALONE = patterns.lazy(DATE, re.IGNORECASE)
_PERIOD_ALONE = patterns.lazy(PERIOD, re.IGNORECASE)
_SOON_ALONE = patterns.lazy(SOON, re.IGNORECASE)
_BEHIND_MODAL = patterns.lazy(rf"\b{_MODALS}\s*,?\s*(?:also\s+|now\s+|take\s+)?$", re.IGNORECASE)
_BEHIND_WISH = patterns.lazy(r".{0,40}\brecommends?\s+that\s+[^,.;:]{3,80}\s$", re.IGNORECASE)
_OPEN_BRACKET = patterns.lazy(r"[(\[][^()\[\]]*$")
_CLOSED = patterns.lazy(r"[^()\[\]]*[)\]]\s*[.;]?\s*$")
_LAST_BRACKETS = patterns.lazy(r"[(\[]([^()\[\]]*)[)\]]\s*[.;]?\s*$")
_LABELLED = patterns.lazy(
    r"\b(?:timescales?|time\s*frame|deadline|target(?:\s+date)?|due(?:\s+(?:date|by))?"
    r"|completion(?:\s+date)?|by\s+when|to\s+be\s+completed(?:\s+by)?)\s*[:–-]\s*(?P<when>[^.;)\]\n]{3,60})",
    re.IGNORECASE,
)
_STANDARD = patterns.lazy(
    r"\b(?:is|are|(?<!should\s)(?<!must\s)(?<!to\s)be|been|being|was|were)\s+(?:\w+ly\s+)?\w+(?:ed|en"
    r"|ne|de|ut|eld|ent)\b[^,.;]{0,60}$",
    re.IGNORECASE,
)
_FINAL = patterns.lazy(r"^\s*(?:[.;)]|$|and\s+[a-z]+\s)")
_URGENT = patterns.lazy(
    r"\bas\s+a\s+matter\s+of\s+(?:\w+\s+)?(?:urgency|priority)\b|\bwith\s+immediate\s+effect\b"
    r"|\bas\s+an?\s+(?:urgent\s+|immediate\s+|high\s+)?priority\b"
    r"|\bwithout\s+(?:further\s+|undue\s+)delay(?=\W*$)",
    re.IGNORECASE,
)
_END_OF_YEAR = patterns.lazy(
    r"(?:the\s+)?end\s+of\s+(?:the|this)\s+(?:current\s+)?(?:calendar\s+|(?P<financial>financial)\s+)?year",
    re.I,
)
_EXPLICIT = patterns.lazy(
    r"\b(?:publi|this\s+report|the\s+report|receipt|receiv|this\s+letter|decision|this\s+inspection)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """Printed words about when, and what they come to."""

    text: str
    deadline: str | None
    """A day as ISO text or a rule of the grammar; None where the words give neither."""
    is_urgent: bool
    is_assumed: bool
    """True where the reading rests on a guess: a month's last day, a missing year or trigger."""


def of_item(text: str, published: date | None) -> Found | None:
    """What an item says itself about when it is to be done; periods within what is asked are left alone."""
    if (labelled := _LABELLED.search(text)) and (found := read(labelled["when"], published)):
        return found
    matches = list(WHEN.finditer(text))
    for is_there in (_is_first, _is_behind_modal, _is_behind_wish, _is_in_brackets, _is_soon_apart):
        for match in matches:
            if is_there(text, match) and (found := read(match[0], published)):
                return found
    inner = _LAST_BRACKETS.search(text)
    dates = DATE_ALONE.search(inner[1]) if inner else None
    if dates is not None and (found := read(dates[0], published)):
        return found
    return _anywhere(text, matches, published)


def _anywhere(text: str, matches: list[re.Match[str]], published: date | None) -> Found | None:
    """A day by which, then urgency, then a period that is no standard of the work itself."""
    for match in matches:
        if match["by"] and (found := read(match[0], published)):
            return found
    if urgent := _URGENT.search(text):
        return read(urgent[0], published)
    for match in matches:
        if not match["count"]:
            continue
        is_explicit = match["trigger"] is not None and _EXPLICIT.search(match["trigger"])
        is_apart = text[: match.start()].rstrip().endswith(",") and text[match.end() :].startswith(",")
        is_last = is_apart or (
            _FINAL.match(text[match.end() :]) and not _STANDARD.search(text[: match.start()])
        )
        if is_explicit or (is_last and "day" not in match["unit"].lower() and match["trigger"] is None):
            return read(match[0], published)
    return None


def _is_first(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].strip().lower() in ("", "and", "an", "take")


def _is_behind_modal(text: str, match: re.Match[str]) -> bool:
    return _BEHIND_MODAL.search(text[: match.start()]) is not None


def _is_behind_wish(text: str, match: re.Match[str]) -> bool:
    return bool(match["soon"]) and _BEHIND_WISH.match(text[: match.start()]) is not None


def _is_soon_apart(text: str, match: re.Match[str]) -> bool:
    """Between commas, behind another word that says how: `review jointly, and immediately, the safety`."""
    is_behind = text[: match.start()].rstrip().endswith((",", ", and"))
    return bool(match["soon"]) and is_behind and text[match.end() :].startswith(",")


def _is_in_brackets(text: str, match: re.Match[str]) -> bool:
    is_closed = _CLOSED.match(text[match.end() :]) is not None
    return is_closed and _OPEN_BRACKET.search(text[: match.start()]) is not None


def of_list(text: str, published: date | None) -> Found | None:
    """What a heading, a lead-in or an introduction says about when the list is to be done."""
    matches = list(WHEN.finditer(text))
    for group in ("count", "by", "soon"):
        for match in matches:
            if match[group]:
                return read(match[0], published)
    return None


def of_cell(text: str, published: date | None) -> Found | None:
    """What stands in a table's column of dates, whatever it is."""
    shown = " ".join(text.split())
    if not shown or shown.lower() in ("n/a", "-", "–", "none"):
        return None
    return read(shown, published) or Found(shown, None, False, False)


def read(when: str, published: date | None) -> Found | None:
    """The words as a day or a rule; None where there are no words about when."""
    shown = " ".join(when.split()).strip(" ,;:.")
    if match := _SOON_ALONE.search(shown):
        is_alone = match[0].lower() != "immediate" or len(shown) <= len("immediate action")
        return Found(shown, None, True, False) if is_alone or shown.lower().startswith("immediate") else None
    if match := _PERIOD_ALONE.fullmatch(shown) or _PERIOD_ALONE.match("within " + shown):
        return _period(match, shown)
    if match := DATE_ALONE.search(shown):
        return _day(match[0], shown, published)
    return None


def _period(match: re.Match[str], shown: str) -> Found:
    count = 1 if match["count"].lower() in ("a", "an") else words.read_number(match["count"].lower())
    trigger, is_stated = _trigger(match["trigger"])
    direction = "beginning with" if "with" in (match["direction"] or "") else "after"
    unit = " ".join(match["unit"].lower().split())
    rule = f"{count} {unit} {direction} {trigger}"
    try:
        rules.parse(rule)
    except PlanflowError:
        return Found(shown, None, False, False)
    return Found(shown, rule, False, not is_stated)


def _trigger(words_of: str | None) -> tuple[str, bool]:
    """The grammar's name for what a period counts from; publication, where the report does not say."""
    low = (words_of or "").lower()
    if "receipt" in low or "receiv" in low:
        return "report_received", True
    if "inspection" in low and "report" not in low:
        return "inspection", True
    return "published", bool(low)


def _day(text: str, shown: str, published: date | None) -> Found:
    plain = re.sub(r"(?<=\d)\s+(?=(?:st|nd|rd|th)\b)", "", " ".join(text.split()))
    if match := re.fullmatch(
        rf"({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+(\d{{4}}))?", plain, re.IGNORECASE
    ):
        plain = f"{match[2]} {match[1]}" + (f" {match[3]}" if match[3] else "")
    if match := re.fullmatch(r"(\d{1,2}[/.]\d{1,2}[/.])(\d\d)", plain):
        plain = f"{match[1]}20{match[2]}"
    if match := re.fullmatch(
        r"(?:the\s+)?end\s+of\s+(?:the\s+)?(?:calendar\s+)?(?:year\s+)?(\d{4})", plain, re.IGNORECASE
    ):
        return Found(shown, f"{match[1]}-12-31", False, True)
    is_assumed = False
    if (match := _END_OF_YEAR.fullmatch(plain)) and published is not None:
        last = date(published.year, 3, 31) if match["financial"] else date(published.year, 12, 31)
        if last < published:
            last = date(published.year + 1, 3, 31)
        return Found(shown, last.isoformat(), False, True)
    if not re.search(r"\d{4}", plain):
        completed = _with_year(plain, published)
        if completed is None:
            return Found(shown, None, False, False)
        plain, is_assumed = completed, True
    try:
        day = days.read_day(plain)
    except PlanflowError:
        return Found(shown, None, False, False)
    return Found(shown, day.on.isoformat() if day.on else None, False, is_assumed or day.is_assumed)


def _with_year(text: str, published: date | None) -> str | None:
    """The words with the year in which they come next after publication."""
    if published is None:
        return None
    for year in (published.year, published.year + 1):
        try:
            day = days.read_day(f"{text} {year}")
        except PlanflowError:
            return None
        if day.on is None:
            return None
        if day.on >= published:
            return f"{text} {year}"
    return None


def read_printed(text: str) -> tuple[date | None, str]:
    """The exact day in a printed date, and the words as printed; no day where only the month is known."""
    found = _day(text, " ".join(text.split()), None)
    on = (
        date.fromisoformat(found.deadline)
        if found.deadline and re.fullmatch(r"\d{4}-\d\d-\d\d", found.deadline)
        else None
    )
    return (on, found.text) if not found.is_assumed else (None, found.text)


def last_of_month(text: str) -> date | None:
    """The last day of a printed month, for counting on from it."""
    try:
        day = days.read_day(text)
    except PlanflowError:
        return None
    if day.on is None:
        return None
    return day.on.replace(day=monthrange(day.on.year, day.on.month)[1]) if not day.is_exact else day.on
