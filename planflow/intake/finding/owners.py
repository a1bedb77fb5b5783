"""Whom a recommendation is addressed to: brackets, the subject of the sentence, a lead-in over the list."""

import re

from planflow.intake import patterns
from planflow.intake.finding import roles, texts, verbs
from planflow.intake.finding.acts import ACTS

_LONGEST_REST = 4
MODAL = (
    r"(?:should(?!\s+(?:\w+ly\s+|also\s+|always\s+)?have\s+(?:been|had|done|made|known|taken|given|seen|gone"
    r"|started|acted|recorded|reviewed|completed|asked|told|followed|considered|identified)\b)|must|shall|ought\s+to|needs?\s+to|(?:is|are)\s+(?:required|expected|asked|advised"
    r"|urged)\s+to|(?:has|have)\s+(?:agreed\s+)?to"
    r"|will\s+need\s+to)"
)
_BRACKETS = patterns.lazy(r"\s*[(\[]([^()\[\]]{2,160})[)\]]\s*[.;,]?\s*(?:and\s*)?$")
_LABELLED = patterns.lazy(
    r"(?:^|[\s;.,(–—-])(?:(?:lead|action)\s+)?(?:owners?|lead(?:\s+officer)?|responsib(?:le"
    r"|ility)(?:\s+(?:of|officer|body|person))?|accountable(?:\s+\w+)?"
    r"|addressed\s+to|action(?:\s+by|\s+for)?|for\s+action\s+by"
    r"|to\s+be\s+led\s+by)\s*[:–—-]\s*(?P<who>[^.\n)\]]{2,120})",
    re.IGNORECASE,
)
_WHEN_LEAD = patterns.lazy(
    r"^(?:(?:and|also)\s+)?(?:(?i:with\s+immediate\s+effect|immediately(?:\s+(?:following|after|on|upon)\s+[^,]{3,60}?)?|urgently"
    r"|as\s+a\s+matter\s+of\s+(?:\w+\s+)?urgency|as\s+soon\s+as\s+\w+"
    r"|by\s+[^,]{3,60}?|before\s+[^,]{3,60}?|within\s+[^,]{3,90}?|no\s+later\s+than\s+[^,]{3,60}?"
    r"|in\s+order\s+to\s+[^,]{3,200}?|to\s+[a-z][^,]{3,200}?"
    r"|in\s+the\s+(?:next|short|longer)\s+[^,]{2,40}?|from\s+[^,]{3,40}?|where\s+[^,]{3,90}?"
    r"|following\s+[^,]{3,90}?|working\s+with\s+[^,]{3,120}?"
    r"|in\s+(?:partnership|collaboration|conjunction|consultation)\s+with\s+[^,]{3,160}?"
    r"|in\s+addition\s+to\s+[^,]{3,90}?|in\s+(?:doing\s+so|so\s+doing)"
    r"|as\s+part\s+of\s+[^,]{3,90}?)\s*,\s*|"
    r"(?:(?i:as\s+a\s+matter\s+of)\s+(?:\w+\s+)?urgency|[Ii]mmediately|[Ii]n\s+doing\s+so"
    r"|[Bb]y\s+(?:the\s+end\s+of\s+)?(?:\d{1,2}\w{0,2}\s+)?[A-Z][a-z]+\s+\d{4}"
    r"|[Ww]ithin\s+(?:the\s+next\s+)?[\w-]+\s+(?:working\s+)?(?:days?|weeks?|months?|years?)(?:\s+(?:of"
    r"|following|after)\s+(?:the\s+)?(?:date\s+of\s+)?"
    r"(?:publication(?:\s+of\s+(?:this|the)\s+report)?|receipt|this\s+report|(?:my\s+|our\s+)?(?:final\s+)?decision))?)\s+(?=the\s|[A-Z]))"
)
_SUBJECT = patterns.lazy(
    rf"^(?P<who>[^.;:?!]{{2,180}}?),?\s+(?:together\s+)?(?P<modal>{MODAL})\b(?P<rest>.*)", re.S | re.I
)
_PASSIVE = patterns.lazy(
    r"^\s*(?:also\s+|now\s+|always\s+|not\s+|all\s+|consistently\s+|then\s+)*(?:be\s+(?!able|clear"
    r"|assured|satisfied|confident|aware|more|proactive|held\s+to|given\s+|mindful|responsible)"
    r"(?:\w+ly\s+)?\w+(?:ed|en|ne|de|ught|ade|ept|ut|et|ld|nt)\b|be\s+(?:in\s+place|available|effective))",
    re.IGNORECASE,
)
_LEAD_IN = patterns.lazy(
    rf"^(?P<who>[^.;:?!]{{2,220}}?),?\s+(?:{MODAL}|to|will)\b(?P<rest>[^.]{{0,160}}?)[:–—-]?\s*$",
    re.IGNORECASE | re.S,
)
_TO = patterns.lazy(
    r"^(?:(?:(?:key|main|priority|national|our)\s+)*(?:recommendations?|requirements?|actions?"
    r"|areas\s+for\s+improvement|concerns?)\s+)?"
    r"(?:[-–—:]\s*)?(?:(?:addressed\s+)?to|for)\s+(?:the\s+)?(?P<who>[^.;:]{2,100}?)\s*:?$",
    re.IGNORECASE,
)
_RECOMMENDS = patterns.lazy(
    r"^.*?\b(?:recommend(?:s|ed|ation|ations)?|require[sd]?|we\s+expect|agreed)\b(?:\s+(?:is|are|was"
    r"|were))?\s+(?:that\s+)?(?P<who>(?:the\s+)?[^.;:]{2,160}?)\s*(?::|$)",
    re.IGNORECASE | re.S,
)
_WITHOUT_PARTNERS = patterns.lazy(
    r",\s+(?:working|together|with|in\s+\w+\s+with|alongside|as|through|supported)\b"
)
_IS_SENTENCE = patterns.lazy(
    r"\b(?:that|which|who|has|have|had|is|are|was|were|do|does|did)\b", re.IGNORECASE
)
_BEHIND_A_PHRASE = patterns.lazy(
    r"(?:in|as|when|where|if|following|given|for|by|on|at|with|through|during|before|after|until"
    r"|alongside|building|having|from|since|while|to|under|using)\b.*,\s+(?P<who>(?:the\s|all\s|both\s"
    r"|[A-Z])[^,]*)$",
    re.IGNORECASE | re.S,
)
_RECOMMENDED = patterns.lazy(
    r"(?:we|it\s+is|i)\b.{0,20}\brecommend|that\s|(?:the\s+)?(?:[\w'’-]+\s+){1,4}recommends?\s+that\s", re.I
)
_TO_DO = patterns.lazy(r"(?P<who>[^.,;:]{2,80}?)\s+to\s+(?:\w+ly\s+)?(?P<act>[\w-]+)")
_NO_ACT = frozenset(["the", "a", "an", "its", "their", "this", "that", "these", "all", "each", "be"])
_LEADING = patterns.lazy(
    r"^(?:(?:and|also|that|(?:[\w,’'-]+\s+){0,8}?(?:recommendations?|reports?|inspectors)\s+(?:stressed|said|asked|required)\s+that|(?:the\s+)?(?:[\w'’-]+\s+){1,4}?recommends\s+that|(?:we|i)\s+(?:\w+\s+){0,2}?recommend(?:\s+that)?"
    r"|it\s+is\s+(?:\w+\s+)?recommended\s+that|to|all\s+of)(?:\s*,)?\s+)+",
    re.I,
)
_SAYS_WHEN = patterns.lazy(
    r"(?:by|within|before|no\s+later|immediate|urgent|as\s+soon|as\s+a\s+matter|ongoing|\d|end\s+of)",
    re.IGNORECASE,
)
_LAST_SUBJECT = patterns.lazy(
    rf"\b(?:the|all)\s+(?P<who>[\w\s'’&-]{{3,70}}?)\s+{MODAL}\s*(?:\w+\s+){{0,3}}[:–-]?\s*$", re.IGNORECASE
)
_DESCRIBES = patterns.lazy(
    r"\s*(?:always\s+|also\s+|then\s+)*(?:include|contain|cover|have|set\s+out|reflect|show|describe"
    r"|state|consist|be\b|cover|specify|focus|help|comprise|say)\b",
    re.IGNORECASE,
)
_THING = patterns.lazy(
    r"\b(?:plans?|polic\w+|strateg\w+|work|actions?|reports?|process\w*|assessments?|records?|training"
    r"|recommendations?|reviews?|response|improvements?)$",
    re.IGNORECASE,
)
_BROKEN = patterns.lazy(r"(\b(?:of|for|and|the|to|with|in)|[&,/–-])\s*\n\s*", re.IGNORECASE)
"""Where a line of a cell ends in the middle of a name."""
_ACTION_OF = patterns.lazy(r"^(?:actions?|what)\s+(?=the\s|[A-Z])", re.IGNORECASE)


def in_brackets(text: str) -> list[str]:
    """The roles in brackets at the end of the text, or behind a label such as `Owner:`."""
    if (match := _LABELLED.search(text)) and (held := roles.named(match["who"])):
        return held
    match = _BRACKETS.search(text)
    if match is None:
        return []
    stripped = re.sub(
        r"^(?:action|owner|lead|by|to|for|responsible)\s*[:–-]?\s+(?:the\s+)?",
        "",
        match[1].strip(),
        flags=re.I,
    )
    parts = [part for part in re.split(r"\s*[;,]\s*", stripped) if not _SAYS_WHEN.match(part)]
    inner = ", ".join(parts)
    if (
        not inner
        or roles.NOT_ROLES.search(inner)
        or re.search(r"\d", inner)
        or _is_abbreviation(inner, text[: match.start()])
    ):
        return []
    return roles.named(inner)


def subject(text: str, *, is_wished: bool = False) -> list[str]:
    """The roles that are the subject of the first sentence: `The Board should ...`; empty for a thing.

    Where the first sentence asks for nothing, the first that does is taken. `is_wished` where `recommend
    that` stands over the list: `the Trust reviews its rota`.
    """
    plain = text.strip()
    if is_wished and (wished := verbs.before_act(_without_lead(plain), is_wished=True)):
        return wished
    found = _subject_of(plain)
    first = _SUBJECT.match(_without_lead(plain))
    if found or (first is not None and not _IS_SENTENCE.search(first["who"])):
        return found
    return next((held for one in texts.sentences(plain)[1:] if (held := _subject_of(one))), [])


def _subject_of(text: str) -> list[str]:
    plain = _without_lead(text)
    match = _SUBJECT.match(plain)
    if match is None or _PASSIVE.match(match["rest"]):
        is_recommended = match is None and _RECOMMENDED.match(text)
        return (
            verbs.before_act(plain, is_wished=True)
            if is_recommended
            else _before_to(plain)
            if match is None
            else []
        )
    who = _WITHOUT_PARTNERS.split(match["who"])[0]
    if behind := _BEHIND_A_PHRASE.match(who):
        who = behind["who"]
    first = who.split(maxsplit=1)[0].lower() if who.split() else ""
    is_act = first in ACTS and first not in roles.HEADS  # "write to all schools that should ..."
    if is_act or len(who.split()) > roles.MOST_WORDS:
        return []
    is_name = roles.is_name(roles.cleaned(who)) and not _DESCRIBES.match(match["rest"])
    return roles.named(who) or ([roles.cleaned(who)] if is_name else [])


def _before_to(text: str) -> list[str]:
    """The roles in `The Trust to review ...`, as lists of actions put it."""
    match = _TO_DO.match(text)
    is_act = (
        match is not None and match["act"].lower() not in _NO_ACT and not _IS_SENTENCE.search(match["who"])
    )
    is_act = is_act and text.split(maxsplit=1)[0].lower() not in ACTS  # "Hold partners to account"
    return roles.named(match["who"]) if match and is_act else []


def lead_in(text: str) -> list[str]:
    """The roles that a line over a list names: `The X should:`, `To the X`, `X:` or a role alone."""
    plain = _ACTION_OF.sub("", text.strip().strip("*_ "))
    match = re.fullmatch(r"(?:that\s+)?(.{2,400}?)\s*:?", plain, re.S)
    if match is None:
        return []
    inner = _without_lead(texts.sentences(match[1])[-1])
    found = _LEAD_IN.match(inner)
    if found:
        who = _WITHOUT_PARTNERS.split(found["who"])[0]
        if len(who.split()) <= roles.MOST_WORDS and (held := roles.named(who)):
            return held
    if held := verbs.before_act(inner):
        return held
    is_bare = plain.endswith(":") and re.search(rf"\b{MODAL}\b", plain) is not None
    if found and is_bare and _is_bare_lead(found["who"], found["rest"]):
        return [roles.cleaned(found["who"])]
    return _last_named(plain) or _alone(plain, inner)


def _last_named(plain: str) -> list[str]:
    """The roles at the end of a longer lead-in, and those behind `to`, `for` and `recommends that`."""
    if found := _LAST_SUBJECT.search(plain):
        held = roles.named(re.split(r"\bthe\s+", found["who"])[-1])
        if held:
            return held
    for pattern in (_TO, _RECOMMENDS):
        if found := pattern.match(plain):
            held = roles.named(re.sub(rf"^(?:to|for)\s+|\s+{MODAL}\b.*", "", found["who"]))
            if held:
                return held
    return []


def _alone(plain: str, inner: str) -> list[str]:
    """A role that stands alone over a list, as a heading or before a colon."""
    is_sentence = plain.endswith(".") or re.search(rf"\b{MODAL}\b", inner) is not None
    if inner.lower() in roles.SECTORS and not plain.endswith(":"):
        return []  # rather the name of a theme
    return [] if is_sentence or len(inner.split()) > roles.MOST_WORDS else roles.named(inner)


def _without_lead(text: str) -> str:
    """The text without what stands before its subject: `We recommend that`, `Within three months,`."""
    plain = text
    for _ in range(3):
        before = plain
        plain = _WHEN_LEAD.sub("", plain, count=1).strip(" ,")
        plain = (
            _LEADING.sub("", plain).strip(" ,") if not re.match(r"to\s+[a-z][^,]*,", plain, re.I) else plain
        )
        if plain == before:
            break
    return plain


def in_cell(text: str) -> list[str]:
    """The roles in a table's column: whatever stands there, several by line or separator."""
    found: list[str] = []
    for line in _BROKEN.sub(r"\1 ", text).split("\n"):
        for part in re.split(r"\s*[;/]\s*|\s*,\s+(?=[A-Z])", line):
            clean = roles.cleaned(re.sub(r"^[•\-–*]\s*", "", part))
            if (
                clean
                and re.search(r"[A-Za-z]{2}", clean)
                and clean.lower() not in ("n/a", "none", "tbc", "tba")
            ):
                found += roles.split(clean)
    return list(dict.fromkeys(found))


def _is_bare_lead(who: str, rest: str) -> bool:
    """Whether a line says no more than who is to do what follows: `Airlines should:`."""
    clean = roles.cleaned(who)
    if not clean or clean.split()[0].lower() in roles.NO_ROLE or len(clean.split()) > roles.FEW_WORDS:
        return False
    return (
        len(rest.split()) <= _LONGEST_REST
        and not _DESCRIBES.match(rest)
        and not _PASSIVE.match(rest)
        and not _THING.search(clean)
    )  # "take the following actions"


def _is_abbreviation(inner: str, before: str) -> bool:
    """Whether the brackets only abbreviate the words before them."""
    if (
        not re.fullmatch(r"[A-Z][A-Za-z&]{1,9}s?", inner)
        or inner.islower()
        or not re.search(r"[A-Z].*[A-Z]", inner)
    ):
        return False
    letters = [letter for letter in inner.lower() if letter.isalpha() and letter != "s"]
    initials = "".join(word[0].lower() for word in re.findall(r"[A-Za-z]+", before)[-12:])
    position = 0
    for letter in letters:
        position = initials.find(letter, position) + 1
        if position == 0:
            return False
    return True
