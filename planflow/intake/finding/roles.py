"""Whether words name somebody who can act, and several of them one by one."""

import re
from functools import lru_cache

from planflow.intake import patterns

_HEADS = """
    academy acpo administration agencies agency alliance association authorities authority board
    boards bodies body borough cabinet cafcass carriers ccg ccgs ceo chair chairman chairperson
    chairs chairwoman charities charity chief chiefs clerk clinician clinicians co-ordinator college
    colleges commander commanders commission commissioner commissioners committee committees
    companies company consortium constable constables constabularies constabulary contractor
    contractors coordinator coroner coroners corporation council councillors councils county court
    courts cps dcs dean department departments dfe dfes dhsc director directorate directorates
    directors division divisions doctor doctors dwp employer employers establishment establishments
    estyn executive executives federation force forces government governor governors gps group
    groups head heads headteacher headteachers hmcts hmpps home hospital hospitals icb icbs
    inspector inspectorate institute judge judges judiciary laa landlord landlords lead leader
    leaders leads licensee local-authority lscb lscp manager managers mayor members midwives
    minister ministers ministry moj network nhs npcc nurse nurses office officer officers ofsted
    ombudsman operator organisation organisations owner owners panel panels paramedics partners
    partnership partnerships pdu person pharmacists police practice practices practitioners
    principal principals prison prisons probation professionals proprietor proprietors prosecutor
    prosecutors provider providers region regions registered-person registrant registrars regulator
    regulators school schools secretary senco sergeant sergeants service services setting society
    solicitor solicitors staff superintendent superintendents supervisor supervisors teacher
    teachers team teams treasury tribunal tribunals trust trustees trusts union unit units
    university vice-chair ward worker workers yjb yjs yos yot
"""
HEADS = frozenset(_HEADS.split())
"""What the main word of a role or body may be."""
_NOT_ONE = """
    action actions areas how if it many most no several some that there these they this those we
    what when where which who whom why leadership
"""
NO_ROLE = frozenset(_NOT_ONE.split())
"""Words with which no role begins."""
_AMOUNTS = frozenset(["enough", "sufficient", "adequate", "additional", "more", "fewer"])
"""Words that make a thing of people: `enough staff should be on duty`."""
_STARTS = patterns.lazy(
    r"(?:the\s+)?(?:chair|head|director|chief|manager|governor|deputy|assistant|leader|lead|secretary"
    r"|minister|ministry|department|office|board)"
    r"\b",
    re.IGNORECASE,
)
SECTORS = frozenset(
    [
        "health",
        "education",
        "housing",
        "social care",
        "social work",
        "primary care",
        "public health",
        "children's services",
        "children's social care",
        "adult social care",
        "adult services",
        "early help",
    ]
)
"""What joint reports call an agency by when it stands alone."""
_OF_A_NATION = patterns.lazy(
    r"[A-Z][\w’'&]*(?:\s+(?:[A-Z][\w’'&]*|and|of|for)){0,4}\s+(?:England|Scotland|Wales|Cymru|Ireland|UK)"
    r"|[A-Z]{3,}\s+(?:[Aa]reas|staff|leaders)",
)
"""Names of bodies that end in the name of a nation, and the parts of one that letters stand for."""
_OF_THE_NHS = patterns.lazy(r"NHS\s+[A-Z][\w’'&]+(?:(?:\s+and)?\s+[A-Z][\w’']+){0,3}")
_SOCIAL_CARE = patterns.lazy(r"(?:\S+\s+){1,2}Social\s+Care")
_BESIDE_SOCIAL_CARE = frozenset(["police", "trust", "council", "probation", "board", "group", "service"])
_KNOWN_ALONE = frozenset(["cafcass", "estyn", "ofsted", "cqc", "hmcts", "hmpps", "ofcom", "ofqual"])
"""Bodies of one word, which is no part of another's name."""
_OF_SEVERAL = patterns.lazy(
    r"(?:the\s+)?(?:Ministry|Department|Secretary\s+of\s+State)\s+(?:of|for)\s+"
    r"(?![^,]*\b(?:the|Department|Ministry)\b)[^,]{3,60},\s+[A-Z][^,]{2,60}\s+(?:and|&)\s+[A-Z][^,]{2,60}"
)
"""A department whose name lists what it is for."""
_CHAIR = patterns.lazy(r"(?:the\s+)?(?:\w+\s+)?chair\b", re.IGNORECASE)
_ABBREVIATED = patterns.lazy(r"[A-Z]{3,}\b")
NOT_ROLES = patterns.lazy(
    r"\b(?:paragraphs?|para|pages?|section|regulations?|regs?|figure|table|appendix|annex|chapter|see"
    r"|recommendation|standard|criterion|act"
    r"|article|schedule|domain|theme|key\s+question|quality\s+statement|kloe|e\.g\.|i\.e\.|including"
    r"|such\s+as|for\s+example|priority|high|medium|low)\b",
    re.IGNORECASE,
)
MOST_WORDS = 16
_MOST_TO_SPLIT = 80
FEW_WORDS = 8
_A_FEW = 2
_LONGEST_ABBREVIATION = 9


def named(text: str) -> list[str]:
    """The roles that the words name; empty where they name a thing."""
    clean = cleaned(text)
    if not clean:
        return []
    parts = [part for part in split(clean) if part]
    if all(is_role(part) for part in parts):
        return parts
    return [clean] if is_role(clean) else []


def is_role(text: str) -> bool:
    """Whether the words name somebody who can act: their head is a role, a body or an abbreviation of one."""
    clean = cleaned(text)
    words = clean.split()
    if not words or len(words) > MOST_WORDS or NOT_ROLES.search(clean):
        return False
    if words[0].lower().strip(",") in NO_ROLE or words[0].lower() in _AMOUNTS:
        return False
    if not (clean[0].isupper() or words[0].lower().strip(",") in HEADS or _head(clean) in HEADS):
        return False
    last = words[-1].lower().strip(".,;:")
    if (
        clean.lower().replace("’", "'") in SECTORS
        or _OF_A_NATION.fullmatch(clean)
        or _OF_THE_NHS.fullmatch(clean)
    ):
        return True
    if _head(clean) in HEADS or (clean[0].isupper() and last in HEADS and len(words) <= FEW_WORDS):
        return True
    is_shouted = clean.isupper() and len(words) > _A_FEW
    return (
        not is_shouted
        and len(_head_printed(clean)) <= _LONGEST_ABBREVIATION
        and re.fullmatch(r"[A-Z][A-Za-z&]*[A-Z][A-Z&a-z]{0,6}s?", _head_printed(clean)) is not None
    )


def is_name(clean: str) -> bool:
    """Whether it is the name of a body: several words, each of them capital but the small ones between."""
    words = clean.split()
    capital = [word for word in words if word[:1].isupper()]
    small = {"of", "and", "for", "the", "in", "on", "&"}
    is_sound = words and words[0].lower() not in NO_ROLE and not NOT_ROLES.search(clean)
    return bool(is_sound) and len(capital) > 1 and all(word in small or word[:1].isupper() for word in words)


def split(text: str) -> list[str]:
    """Several roles one by one; `Head of Housing and Planning` is one."""
    if len(text.split()) > _MOST_TO_SPLIT:
        return [text]  # no list of names is as long
    if _OF_SEVERAL.fullmatch(text.strip()):
        return [cleaned(text)]
    parts: list[str] = []
    for piece in re.split(
        r"\s*;\s*|\s*,\s+(?:and\s+)?(?=the\s|(?:the\s+)?[A-Z])|\s+/\s+|\s+&\s+(?=the\s)", text
    ):
        parts += _split_and(piece)
    held = [cleaned(part) for part in parts]
    if all(is_role(part) for part in held):
        return held
    # a name may hold commas: `the Ministry and the Department for Levelling Up, Housing and Communities`
    whole = [cleaned(part) for part in _split_and(text)]
    return whole if len(whole) > 1 and all(is_role(part) for part in whole) else [text]


@lru_cache(maxsize=1024)
def _split_and(text: str) -> tuple[str, ...]:
    """Kept, since the end of a list is asked for again at each `and` before it."""
    for match in re.finditer(r"\s+(?:and|with)\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        if _is_one_name(left, right):
            continue
        begins = (
            right.startswith(("the ", "its ", "their "))
            or _STARTS.match(right)
            or _ABBREVIATED.match(right)
            or (_OF_A_NATION.fullmatch(left) and _head(right) in HEADS)
            or (_SOCIAL_CARE.fullmatch(left) and _head(right) in _BESIDE_SOCIAL_CARE)
        )
        is_each_one_word = " " not in left.strip() and " " not in right.strip()
        is_each_several = " " in left.strip() and " " in right.strip()
        ends_alike = (
            _head(left) in HEADS
            and _head(right) in HEADS
            and (is_each_one_word or is_each_several or _are_many(left, right))
        )
        is_named_alone = _are_names(left, right)
        if not ((begins or ends_alike or is_named_alone) and is_role(left)):
            continue
        others = _split_and(right)
        if is_role(others[0]):
            if re.search(r"\b(?:of|for)\b", left) and not (begins or is_named_alone or _CHAIR.match(left)):
                continue
            return (left, *others)
    return (text,)


def _are_names(left: str, right: str) -> bool:
    """Whether two bodies are named side by side though their words are unlike.

    One is known by a word alone (`Ofsted`), a thing stands beside a name (`the prison and Marsh Trust`), or
    one beside many (`the Department and local councils`).
    """
    known = cleaned(left).lower() in _KNOWN_ALONE or cleaned(right).lower() in _KNOWN_ALONE
    is_the_one = (
        left[:1].isupper() and cleaned(left).lower() in HEADS and right.islower() and _head(right)[-1:] == "s"
    )
    is_whole = re.search(r"\s(?:for|of)\s", left) is None and not right.startswith("Crime ")
    is_whole = is_whole and right.lower() not in SECTORS and _SOCIAL_CARE.fullmatch(right) is None
    is_beside_name = (
        is_whole and cleaned(left).islower() and _head(left) in HEADS and right[:1].isupper() and " " in right
    )
    return known or is_beside_name or is_the_one


def _are_many(left: str, right: str) -> bool:
    """Whether both name several of a kind: `councils and integration authorities`."""
    return _head(left).endswith("s") and _head(right).endswith("s")


def _is_one_name(left: str, right: str) -> bool:
    """Whether `and` stands inside a name, as in `HM Prison and Probation Service`."""
    if right.startswith("the "):
        return False
    if right.startswith("its successor"):
        return True
    is_royal = re.match(r"(?:HM|Her\s+Majesty['’]s|His\s+Majesty['’]s)\s+\w+$", left.strip()) is not None
    return is_royal or (left.strip().endswith("Police") and right.startswith("Crime "))


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
    head = re.split(r"-(?:in|of|for|at)-", _head_printed(text).lower())[0]  # governor-in-charge
    return re.sub(r"(?:'s|’s)$", "", head)


def cleaned(text: str) -> str:
    """The words without article, blanks and signs around them."""
    clean = " ".join(text.split()).strip(" .,;:–—-*_")
    return (
        re.sub(r"^(?:the|all|both|each|every|any|its|their|his|her|our)\s+", "", clean, count=1, flags=re.I)
        if clean
        else ""
    )
