"""Whom a recommendation is addressed to: brackets, the subject of the sentence, a lead-in over the list."""

import re

from planflow.intake.finding.acts import ACTS

_A_FEW = 2
_LONGEST_REST = 4
MODAL = (
    r"(?:should|must|shall|ought\s+to|needs?\s+to|(?:is|are)\s+(?:required|expected|asked|advised"
    r"|urged)\s+to|(?:has|have)\s+(?:agreed\s+)?to"
    r"|will\s+(?:need|want)\s+to)"
)
_HEADS = [
    "board",
    "boards",
    "chair",
    "chairs",
    "chairman",
    "chairwoman",
    "chairperson",
    "vice-chair",
    "chief",
    "chiefs",
    "constable",
    "constables",
    "executive",
    "executives",
    "manager",
    "managers",
    "head",
    "heads",
    "director",
    "directors",
    "directorate",
    "directorates",
    "leader",
    "leaders",
    "lead",
    "leads",
    "officer",
    "officers",
    "council",
    "councils",
    "authority",
    "authorities",
    "service",
    "services",
    "trust",
    "trusts",
    "provider",
    "providers",
    "governor",
    "governors",
    "team",
    "teams",
    "department",
    "departments",
    "ministry",
    "minister",
    "ministers",
    "partnership",
    "partnerships",
    "inspectorate",
    "office",
    "police",
    "commissioner",
    "commissioners",
    "force",
    "forces",
    "government",
    "secretary",
    "committee",
    "committees",
    "panel",
    "panels",
    "agency",
    "agencies",
    "group",
    "groups",
    "school",
    "schools",
    "college",
    "colleges",
    "headteacher",
    "headteachers",
    "principal",
    "principals",
    "proprietor",
    "proprietors",
    "trustees",
    "governors",
    "hospital",
    "hospitals",
    "home",
    "practice",
    "practices",
    "partners",
    "organisation",
    "organisations",
    "association",
    "company",
    "contractor",
    "contractors",
    "prison",
    "prisons",
    "establishment",
    "establishments",
    "region",
    "regions",
    "division",
    "divisions",
    "unit",
    "units",
    "body",
    "bodies",
    "cps",
    "hmpps",
    "hmcts",
    "nhs",
    "icb",
    "icbs",
    "ccg",
    "ccgs",
    "yjb",
    "laa",
    "cafcass",
    "ofsted",
    "superintendent",
    "superintendents",
    "commander",
    "commanders",
    "coordinator",
    "co-ordinator",
    "senco",
    "coroner",
    "coroners",
    "practitioners",
    "administration",
    "regulator",
    "cabinet",
    "mayor",
    "councillors",
    "members",
    "management",
    "leadership",
    "staff",
    "registrant",
    "licensee",
    "operator",
    "companies",
    "carriers",
    "landlords",
    "regulators",
    "registrars",
    "ombudsman",
    "tribunal",
    "tribunals",
    "court",
    "courts",
    "judiciary",
    "corporation",
    "institute",
    "network",
    "alliance",
    "society",
    "union",
    "gps",
    "pharmacists",
    "midwives",
    "paramedics",
    "inspector",
    "charities",
    "charity",
    "constabulary",
    "constabularies",
    "borough",
    "county",
    "university",
    "academy",
    "nhs",
    "prosecutor",
    "prosecutors",
    "solicitor",
    "solicitors",
    "judge",
    "judges",
    "clinician",
    "clinicians",
    "doctor",
    "doctors",
    "nurse",
    "nurses",
    "teacher",
    "teachers",
    "worker",
    "workers",
    "professionals",
    "employer",
    "employers",
    "ward",
    "probation",
    "yos",
    "yot",
    "yjs",
    "pdu",
    "npcc",
    "dwp",
    "dfe",
    "dhsc",
    "moj",
    "dcs",
    "ceo",
    "clerk",
    "supervisor",
    "supervisors",
    "consortium",
    "federation",
    "setting",
    "local-authority",
    "person",
    "registered-person",
    "dean",
    "dfes",
    "acpo",
    "college",
    "lscb",
    "lscp",
    "inspectors",
    "owner",
    "owners",
]
_HEAD_SET = frozenset(_HEADS) - {"staff", "management", "inspectors", "leadership"}
_STARTS = re.compile(
    r"(?:the\s+)?(?:chair|head|director|chief|manager|governor|deputy|assistant|leader|lead|secretary"
    r"|minister|ministry|department|office|board)"
    r"\b",
    re.IGNORECASE,
)
_NOT_ROLES = re.compile(
    r"\b(?:paragraphs?|para|pages?|section|regulations?|regs?|figure|table|appendix|annex|chapter|see"
    r"|recommendation|standard|criterion|act"
    r"|article|schedule|domain|theme|key\s+question|quality\s+statement|kloe|e\.g\.|i\.e\.|including"
    r"|such\s+as|for\s+example|priority|high|medium|low)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,160})[)\]]\s*[.;,]?\s*(?:and\s*)?$")
_LABELLED = re.compile(
    r"(?:^|[\s;.,(–—-])(?:(?:lead|action)\s+)?(?:owners?|lead(?:\s+officer)?|responsib(?:le"
    r"|ility)(?:\s+(?:of|officer|body|person))?|accountable(?:\s+\w+)?"
    r"|addressed\s+to|action(?:\s+by|\s+for)?|for\s+action\s+by"
    r"|to\s+be\s+led\s+by)\s*[:–—-]\s*(?P<who>[^.;\n)\]]{2,120})",
    re.IGNORECASE,
)
_WHEN_LEAD = re.compile(
    r"^(?:(?:and|also)\s+)?(?:(?i:with\s+immediate\s+effect|immediately|urgently"
    r"|as\s+a\s+matter\s+of\s+(?:\w+\s+)?urgency|as\s+soon\s+as\s+\w+"
    r"|by\s+[^,]{3,60}?|before\s+[^,]{3,60}?|within\s+[^,]{3,90}?|no\s+later\s+than\s+[^,]{3,60}?"
    r"|in\s+order\s+to\s+[^,]{3,200}?|to\s+[a-z][^,]{3,200}?"
    r"|in\s+the\s+(?:next|short|longer)\s+[^,]{2,40}?|from\s+[^,]{3,40}?|where\s+[^,]{3,90}?"
    r"|following\s+[^,]{3,90}?|working\s+with\s+[^,]{3,120}?"
    r"|in\s+(?:partnership|collaboration|conjunction|consultation)\s+with\s+[^,]{3,160}?"
    r"|as\s+part\s+of\s+[^,]{3,90}?)\s*,\s*|"
    r"(?:(?i:as\s+a\s+matter\s+of)\s+(?:\w+\s+)?urgency|[Ii]mmediately"
    r"|[Bb]y\s+(?:the\s+end\s+of\s+)?(?:\d{1,2}\w{0,2}\s+)?[A-Z][a-z]+\s+\d{4}"
    r"|[Ww]ithin\s+(?:the\s+next\s+)?[\w-]+\s+(?:working\s+)?(?:days|weeks|months|years?)(?:\s+(?:of"
    r"|following|after)\s+(?:the\s+)?(?:date\s+of\s+)?"
    r"(?:publication(?:\s+of\s+(?:this|the)\s+report)?|receipt|this\s+report))?)\s+(?=the\s|[A-Z]))"
)
_SUBJECT = re.compile(
    rf"^(?P<who>[^.;:?!]{{2,180}}?),?\s+(?:together\s+)?(?P<modal>{MODAL})\b(?P<rest>.*)", re.S | re.I
)
_PASSIVE = re.compile(
    r"^\s*(?:also\s+|now\s+|always\s+|not\s+|all\s+|consistently\s+|then\s+)*(?:be\s+(?!able|clear"
    r"|assured|satisfied|confident|aware|more|proactive|held\s+to|given\s+|mindful|responsible)"
    r"(?:\w+ly\s+)?\w+(?:ed|en|ne|de|ught|ade|ept|ut|et|ld|nt)\b|be\s+(?:in\s+place|available|effective))",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    rf"^(?P<who>[^.;:?!]{{2,220}}?),?\s+(?:{MODAL}|to|will)\b(?P<rest>[^.]{{0,160}}?)[:–—-]?\s*$",
    re.IGNORECASE | re.S,
)
_TO = re.compile(
    r"^(?:(?:(?:key|main|priority|national|our)\s+)*(?:recommendations?|requirements?|actions?"
    r"|areas\s+for\s+improvement|concerns?)\s+)?"
    r"(?:[-–—:]\s*)?(?:(?:addressed\s+)?to|for)\s+(?:the\s+)?(?P<who>[^.;:]{2,100}?)\s*:?$",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"^.*?\b(?:recommend(?:s|ed|ation|ations)?|require[sd]?|we\s+expect|agreed)\b(?:\s+(?:is|are|was"
    r"|were))?\s+(?:that\s+)?(?P<who>(?:the\s+)?[^.;:]{2,160}?)\s*(?::|$)",
    re.IGNORECASE | re.S,
)
_LEADING = re.compile(
    r"^(?:(?:and|also|that|we\s+recommend(?:\s+that)?|it\s+is\s+recommended\s+that"
    r"|i\s+recommend(?:\s+that)?|to|all\s+of)\s+)+",
    re.I,
)
_SAYS_WHEN = re.compile(
    r"(?:by|within|before|no\s+later|immediate|urgent|as\s+soon|as\s+a\s+matter|ongoing|\d|end\s+of)",
    re.IGNORECASE,
)
_LAST_SUBJECT = re.compile(
    rf"\b(?:the|all)\s+(?P<who>[\w\s'’&-]{{3,70}}?)\s+{MODAL}\s*(?:\w+\s+){{0,3}}[:–-]?\s*$", re.IGNORECASE
)
_DESCRIBES = re.compile(
    r"\s*(?:always\s+|also\s+|then\s+)*(?:include|contain|cover|have|set\s+out|reflect|show|describe"
    r"|state|consist|be\b|cover|specify|focus|help|comprise|say)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:plans?|polic\w+|strateg\w+|work|actions?|reports?|process\w*|assessments?|records?|training"
    r"|recommendations?|reviews?|response|improvements?)$",
    re.IGNORECASE,
)
_ACTION_OF = re.compile(r"^(?:actions?|what)\s+(?=the\s|[A-Z])", re.IGNORECASE)
_NO_ROLE = frozenset(
    [
        "what",
        "how",
        "why",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "this",
        "that",
        "these",
        "those",
        "it",
        "they",
        "we",
        "there",
        "if",
        "no",
        "some",
        "many",
        "most",
        "several",
    ]
)
_MOST_WORDS = 16
_FEW_WORDS = 8


def in_brackets(text: str) -> list[str]:
    """The roles in brackets at the end of the text, or behind a label such as `Owner:`."""
    if (match := _LABELLED.search(text)) and (roles := _roles(match["who"])):
        return roles
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
        or _NOT_ROLES.search(inner)
        or re.search(r"\d", inner)
        or _is_abbreviation(inner, text[: match.start()])
    ):
        return []
    return _roles(inner)


def subject(text: str) -> list[str]:
    """The roles that are the subject of the first sentence: `The Board should ...`; empty for a thing."""
    plain = _without_lead(text.strip())
    match = _SUBJECT.match(plain)
    if match is None or _PASSIVE.match(match["rest"]):
        is_recommended = match is None and re.match(
            r"(?:we|it\s+is|i)\b.{0,20}\brecommend", text.strip(), re.I
        )
        return _before_act(plain) if is_recommended else []
    who = re.split(
        r",\s+(?:working|together|with|in\s+\w+\s+with|alongside|as|through|supported)\b", match["who"]
    )[0]
    if len(who.split()) > _MOST_WORDS:
        return []
    return _roles(who) or (
        [_clean(who)] if _is_name(_clean(who)) and not _DESCRIBES.match(match["rest"]) else []
    )


def lead_in(text: str) -> list[str]:
    """The roles that a line over a list names: `The X should:`, `To the X`, `X:` or a role alone."""
    plain = text.strip().strip("*_ ")
    plain = _ACTION_OF.sub("", plain)
    if match := re.fullmatch(r"(?:that\s+)?(.{2,400}?)\s*:?", plain, re.S):
        inner = _without_lead(re.split(r"(?<=[a-z0-9)][.!?])\s+(?=[A-Z])", match[1])[-1])
        found = _LEAD_IN.match(inner)
        if found and len(found["who"].split()) <= _MOST_WORDS and (roles := _roles(found["who"])):
            return roles
        if roles := _before_act(inner):
            return roles
        if (
            found
            and re.search(rf"\b{MODAL}\b", plain)
            and text.rstrip().endswith(":")
            and _is_bare_lead(found["who"], found["rest"])
        ):
            return [_clean(found["who"])]
        if (found := _LAST_SUBJECT.search(plain)) and (
            roles := _roles(re.split(r"\bthe\s+", found["who"])[-1])
        ):
            return roles
        for pattern in (_TO, _RECOMMENDS):
            if (found := pattern.match(plain)) and (
                roles := _roles(re.sub(rf"\s+{MODAL}\b.*", "", found["who"]))
            ):
                return roles
        if plain.endswith(":") or not plain.endswith("."):
            return (
                _roles(inner)
                if len(inner.split()) <= _MOST_WORDS and not re.search(rf"\b{MODAL}\b", inner)
                else []
            )
    return []


def _without_lead(text: str) -> str:
    """The text without what stands before its subject: `We recommend that`, `Within three months,` and the like."""
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


def _before_act(text: str) -> list[str]:
    """The roles before a verb of action: `Westmarch Police immediately acts to make sure that`."""
    words = text.split()
    for at in range(1, min(len(words), _MOST_WORDS)):
        verb = next((word for word in words[at : at + 3] if not re.fullmatch(r"\w+ly|also|now", word)), "")
        singular = re.sub(r"(?:(?<=[sxh])es|ies|s)$", lambda end: "y" if end[0] == "ies" else "", verb)
        if verb != singular and singular.lower() in ACTS and words[at - 1][-1:].isalnum():
            roles = _roles(" ".join(words[:at]))
            if roles:
                return roles
    return []


def in_cell(text: str) -> list[str]:
    """The roles in a table's column: whatever stands there, several by line or separator."""
    found: list[str] = []
    for line in text.split("\n"):
        for part in re.split(r"\s*[;/]\s*|\s*,\s+(?=[A-Z])", line):
            clean = _clean(re.sub(r"^[•\-–*]\s*", "", part))
            if (
                clean
                and re.search(r"[A-Za-z]{2}", clean)
                and clean.lower() not in ("n/a", "none", "tbc", "tba")
            ):
                found += _split(clean)
    return list(dict.fromkeys(found))


def is_role(text: str) -> bool:
    """Whether the words name somebody who can act: their head is a role, a body or an abbreviation of one."""
    clean = _clean(text)
    words = clean.split()
    if not words or len(words) > _MOST_WORDS or _NOT_ROLES.search(clean) or words[0].lower() in _NO_ROLE:
        return False
    if not (clean[0].isupper() or words[0].lower().strip(",") in _HEAD_SET or _head(clean) in _HEAD_SET):
        return False
    last = words[-1].lower().strip(".,;:")
    if _head(clean) in _HEAD_SET or (clean[0].isupper() and last in _HEAD_SET and len(words) <= _FEW_WORDS):
        return True
    is_shouted = clean.isupper() and len(words) > _A_FEW
    return (
        not is_shouted
        and re.fullmatch(r"[A-Z][A-Za-z&]*[A-Z][A-Z&a-z]{0,6}s?", _head_printed(clean)) is not None
    )


def _is_name(clean: str) -> bool:
    """Whether it is the name of a body: several words, each of them capital but the small ones between."""
    words = clean.split()
    capital = [word for word in words if word[:1].isupper()]
    small = {"of", "and", "for", "the", "in", "on", "&"}
    is_sound = words and words[0].lower() not in _NO_ROLE and not _NOT_ROLES.search(clean)
    return bool(is_sound) and len(capital) > 1 and all(word in small or word[:1].isupper() for word in words)


def _is_bare_lead(who: str, rest: str) -> bool:
    """Whether a line says no more than who is to do what follows: `Airlines should:`."""
    clean = _clean(who)
    if not clean or clean.split()[0].lower() in _NO_ROLE or len(clean.split()) > _FEW_WORDS:
        return False
    return (
        len(rest.split()) <= _LONGEST_REST
        and not _DESCRIBES.match(rest)
        and not _PASSIVE.match(rest)
        and not _THING.search(clean)
    )  # "take the following actions"


def _head_printed(text: str) -> str:
    """The word that the others describe: the last before `of`, `for`, `in` and the like."""
    before = re.split(
        r"\s+(?:of|for|in|at|from|with|responsible|within|across|on|who|and\s+(?:his|her|their))\b|,"
        r"|\s+[-–—]\s+|\s*\(",
        text,
    )[0]
    words = before.split()
    return words[-1].strip(".,;:’'") if words else ""


def _head(text: str) -> str:
    return re.sub(r"(?:'s|’s)$", "", _head_printed(text).lower())


def _roles(text: str) -> list[str]:
    clean = _clean(text)
    if not clean:
        return []
    parts = [part for part in _split(clean) if part]
    if all(is_role(part) for part in parts):
        return parts
    return [clean] if is_role(clean) else []


def _split(text: str) -> list[str]:
    """Several roles one by one; `Head of Housing and Planning` is one."""
    parts: list[str] = []
    for piece in re.split(r"\s*;\s*|\s*,\s+(?:and\s+)?(?=(?:the\s+)?[A-Z])|\s+/\s+|\s+&\s+(?=the\s)", text):
        parts += _split_and(piece)
    cleaned = [_clean(part) for part in parts]
    return cleaned if all(is_role(part) for part in cleaned) else [text]


def _split_and(text: str) -> list[str]:
    for match in re.finditer(r"\s+(?:and|with)\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        begins = right.startswith("the ") or _STARTS.match(right) or re.match(r"[A-Z]{3,}\b", right)
        ends_alike = (
            _head(left) in _HEAD_SET
            and _head(right) in _HEAD_SET
            and " " in left.strip()
            and " " in right.strip()
        )
        if (begins or ends_alike) and is_role(left) and is_role(_split_and(right)[0]):
            if re.search(r"\b(?:of|for)\b", left) and not begins:
                continue
            return [left, *_split_and(right)]
    return [text]


def _clean(text: str) -> str:
    clean = " ".join(text.split()).strip(" .,;:–—-*_")
    return (
        re.sub(r"^(?:the|all|both|each|every|any)\s+", "", clean, count=1, flags=re.IGNORECASE)
        if clean
        else ""
    )


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
