"""Which headings open a list of recommendations, which close one, and which speak of earlier ones."""

import re
from dataclasses import dataclass
from typing import Literal

from planflow.intake import patterns

Weight = Literal["strong", "weak"]

_NUMBER = patterns.lazy(
    r"^(?:(?:section|chapter|part|annexe?|appendix)\s+)?(?:[A-Z]|\d+)?(?:\.\d+)*\s*[.:)\-–—]*\s+", re.I
)
_MOST_WORDS = 18
_LONGEST_PLAIN = 110
_STRONG = patterns.lazy(
    r"\b(?:recommendations?|argymhellion|requirements)\b"
    r"|^immediate\s+improvement\s+plans?$|^requirement\W*$|^(?:immediate|essential|local|urgent)\s+(?:and\s+\w+\s+)?actions?\b"
    r"|^(?:agreed|recommended|required)\s+(?:remed\w+|actions?)\b|^what\s+we\s+recommend"
    r"|^(?:what|actions?)\b.*\b(?:must|should)\s+(?:do|take)\b.*|^(?:must|should)\s+dos?\b"
    r"|^actions?\s+(?:we\s+have\s+told|required|to\s+be\s+taken|needed)\b",
    re.IGNORECASE,
)
_WEAK = patterns.lazy(
    r"^(?:(?:key|main|other|further|specific|identified|priority)\s+)*areas?\s+(?:for|of|requiring"
    r"|that\s+require|in\s+need\s+of|where)"
    r"\s+(?:\w+\s+(?:and\s+\w+\s+)?)?(?:improvements?|development|actions?|attention|concern)\b"
    r"|\bwhat\b.*\b(?:needs?|must|should|could)\b.*\b(?:improve[ds]?|do\s+(?:better|next|differently)"
    r"|change|happen)\b"
    r"|^(?:(?:key|priority|main)\s+)+concerns?\b|^causes?\s+(?:of|for)\s+concern\b"
    r"|^(?:required\s+)?improvements?\s+(?:needed|required|identified|necessary)\b"
    r"|^required\s+improvements?\b"
    r"|^(?:key\s+)?(?:priorities|points|actions?|areas|issues)\s+(?:for|to)\s+(?:improvement|action"
    r"|be\s+addressed|address|development|improve)\b"
    r"|^(?:we\s+recommend|to\s+improve\s+further|improving\s+the\s+service|enforcement\s+actions?)\b"
    r"|\band\s+areas?\s+for\s+(?:improvement|development)$"
    r"|^how\s+(?:the\s+)?\w+\s+(?:can|could|should|must|needs\s+to)\s+improve",
    re.IGNORECASE,
)
_EARLIER = patterns.lazy(
    r"\b(?:previous|last|past|earlier|prior|former|progress|follow[\s-]?up|status|respon(?:ses?|d\w*)|since"
    r"|outstanding|achieved"
    r"|implementation|implemented|actions?\s+taken|met|update|tracker|before\s+this\s+inspection"
    r"|in\s+\d{4}\s+inspection)\b",
    re.IGNORECASE,
)
_OF_BEFORE = patterns.lazy(
    r"\b(?:progress|action|response|update|follow[\s-]?up)\b.{0,40}\b(?:previous|last|earlier|since)\b"
    r"|\b(?:recommendations?|requirements?|concerns?|areas?\s+for\s+\w+|actions?)\b.{0,60}\b(?:at|from"
    r"|since|made\s+at|of)\s+(?:the|our|its)?\s*(?:last|previous|earlier)\b"
    r"|^(?:previous|earlier|outstanding)\s+(?:recommendations?|requirements?|areas?\s+for|concerns?"
    r"|inspection|actions?)\b"
    r"|\bwhat\s+the\s+(?:service|provider)\s+has\s+done\s+to\s+meet\b",
    re.IGNORECASE,
)
_ABOUT = patterns.lazy(
    r"\b(?:do(?:es)?\s+well|compliance\s+with|accept(?:ed|s)?\s+(?:the|this|our)|reasons?\s+for|how\s+we|about\s+(?:our|the|this)|making\s+recommendations"
    r"|monitor\w*\s+\w*\s*recommendations|no\s+recommendations"
    r"|background\s+to|introduction\s+to|good\s+practice|data\s+requirements|legal\s+requirements"
    r"|mandatory\s+training)\b",
    re.IGNORECASE,
)
_CLOSING = patterns.lazy(
    r"^(?:(?:key|main|summary\s+of|detailed|overall|our|positive|notable|inspection|examples?\s+of"
    r"|explanation\s+of)\s+)*"
    r"(?:findings?(?:\s*[–—:-]\s.*)?|(?:[\w'’]+\s+){0,5}strengths?|background|introduction|context|methods?|methodolog\w*"
    r"|appendi\w+|annexe?s?|conclusions?|next\s+steps?"
    r"|(?:positive|good|notable|effective|outstanding|innovative)\s+practice.*|scope|glossary"
    r"|acknowledge?ments?|forewords?|judge?ments?"
    r"|about\b.*|further\s+information|evidence|housekeeping.*|case\s+(?:stud\w+|illustrations?"
    r"|examples?)|contact\s+details"
    r"|what\s+(?:happens|we\s+found|went\s+well|works?|is\s+working|we\s+did|the\s+service\s+does"
    r"|does\s+the).*|inspection\s+(?:details|team|methods?|outcomes?)"
    r"|executive\s+summary|overview|summary|ratings?.*|references|contents|financial\s+implications"
    r"|legal\s+.*implications"
    r"|notes?|how\s+we\s+(?:inspect|carried|did).*|terms\s+of\s+reference|information\s+about.*"
    r"|the\s+inspection\s+team|full\s+report"
    r"|action\s+to\s+date|.*implications|equalit\w+.*|background\s+(?:papers|documents).*|survey.*"
    r"|statistics.*|footnotes?)\W*$",
    re.IGNORECASE,
)
_PLAIN = patterns.lazy(
    r"(?:(?:key|main|our|the|summary\s+of|list\s+of|inspection|hmip|all)\s+)*(?:recommendations?"
    r"|requirements|argymhellion)\s*:?"
    r"|areas?\s+(?:for|of)\s+(?:\w+\s+(?:and\s+\w+\s+)?)?(?:improvement|action|development)\s*:?"
    r"|what\s+needs\s+to\s+(?:improve|be\s+improved)(?:\s+(?:further|next))?\s*[:?]?"
    r"|(?:key|priority)\s+concerns?|causes?\s+of\s+concern|(?:table\s+of\s+)?contents"
    r"|(?:key|main)?\s*findings|strengths|next\s+steps|background|introduction|conclusion|foreword"
    r"|agreed\s+actions?|housekeeping\s+points?|(?:examples?\s+of\s+)?good\s+practice"
    r"|(?:section|chapter|part)\s+\d{1,2}\s*[:.–-]\s.{3,60}"
    r"|(?:(?:key|main)\s+)?recommendations?\s+to\s+(?:the\s+)?[A-Za-z].{2,80}"
    r"|appendix\s+[\dA-Z]+\b.{0,60}|annexe?\s+[\dA-Z]+\b.{0,60}|immediately:?"
    r"|(?:with\s+)?immediate(?:\s+(?:effect|action))?:?"
    r"|within\s+(?:\w+|\d+)\s+(?:days|weeks|months|year)s?:?",
    re.IGNORECASE,
)
_URGENT = patterns.lazy(r"\b(?:immediate(?:ly)?|urgent(?:ly)?|priority\s+action)\b", re.IGNORECASE)
_FIRST = patterns.lazy(
    r"(?:areas?\s+(?:for|of)\s+)?(?:priority(?:\s+and\s+immediate)?|immediate|urgent)"
    r"\s+(?:and\s+\w+\s+)?(?:actions?|concerns?|improvements?)",
    re.IGNORECASE,
)
_SAYS_WHEN = patterns.lazy(r"\b(?:immediate(?:ly)?|urgent(?:ly)?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Opening:
    """What a heading opens: a list of recommendations, or (`is_earlier`) one of an earlier inspection."""

    title: str
    weight: Weight
    is_earlier: bool = False
    is_urgent: bool = False
    deadline_text: str = ""
    is_mixed: bool = False
    """Whether findings stand in the same list, as under "Conclusions and recommendations"."""


def is_earlier(text: str) -> bool:
    """Whether the heading stands over what an earlier inspection said, recommendations or anything else."""
    return _OF_BEFORE.search(bare(text)) is not None


def is_plain(text: str) -> bool:
    """Whether the whole line is a heading that reports use, so that its looks do not matter."""
    return len(text) < _LONGEST_PLAIN and _PLAIN.fullmatch(bare(text)) is not None


def bare(text: str) -> str:
    """The heading without its number and the signs around it."""
    stripped = text.strip(" \t*#_")
    without = (
        _NUMBER.sub("", stripped, count=1)
        if re.match(r"(?:section|chapter|part|annex|appendix|[A-Z]?\d|[A-Z]\s*[.)])", stripped, re.I)
        else stripped
    )
    return without.strip() or stripped


def opening(text: str) -> Opening | None:
    """What the heading opens; None for a heading that opens no list of recommendations."""
    title = bare(text).rstrip(" :")
    if len(title.split()) > _MOST_WORDS or _ABOUT.search(title):
        return None
    weight: Weight | None = "strong" if _STRONG.search(title) else "weak" if _WEAK.search(title) else None
    if weight is None or (weight == "strong" and title.lower().startswith("table ")):
        return None
    is_earlier = _EARLIER.search(title) is not None and (
        re.match(r"progress\b", title, re.I) is not None
        or not re.search(r"\b(?:new|key\s+concerns)\b", title, re.I)
    )
    says_when = title if _SAYS_WHEN.search(title) else ""
    is_mixed = (
        re.search(
            r"\b(?:conclusions?|findings?|concerns?|learning|analysis)\b.*\b(?:and|&)\b.*\brecommend",
            title,
            re.I,
        )
        is not None
    )
    return Opening(title, weight, is_earlier, _URGENT.search(title) is not None, says_when, is_mixed)


def is_urgent(text: str) -> bool:
    """Whether the heading says of all that stands below it that it is to be done first."""
    return _FIRST.fullmatch(bare(text).rstrip(" :")) is not None


def closes(text: str) -> bool:
    """Whether the heading begins another part of the report, wherever it stands."""
    return _CLOSING.match(bare(text).rstrip(" :?")) is not None or (
        opening(text) is None
        and re.match(r"\s*(?:appendix|annexe?|chapter|part|section)\s+[\dA-Z]", text, re.I) is not None
    )
