"""What the report is: its title, the inspectorate, and the body or area that was inspected."""

import re
from collections import Counter

from planflow.intake import patterns
from planflow.intake.finding import inspectorates, roles
from planflow.intake.layout.block import Block

_TITLED = patterns.lazy(
    r"^(?:report\s+title|subject|title|report)\s*[:|\t]\s*(?P<title>\S.{5,200})$", re.IGNORECASE
)
_JUNK = patterns.lazy(
    r"^(?:microsoft|untitled|document\d*|title|slide|\w+\.(?:docx?|pdf|indd|pages)|.{0,4}|.*\.(?:docx?"
    r"|pdf|indd))$|^[\w-]+$",
    re.IGNORECASE,
)
_NO_TITLE = patterns.lazy(
    r"^(?:contents|about\s+(?:our|this|the)\b|final\s+report\b(?:\W+published\b.*)?\W*$|judge?ments?\b|foreword|summary|introduction|welcome|page\b|published|date\b|dear\b|\d|restricted"
    r"|official|http|www\.|.*@)",
    re.IGNORECASE,
)
_BODY_WORDS = (
    r"(?:council|borough|county|city|trust|police|constabulary|school|academy|college"
    r"|hospital|service|services|prison|hmp|hmyoi|partnership|board|authority|home|house|ycs"
    r"|secure|lodge|nursery|university|force|region|ltd|limited|cps|practice|surgery|centre"
    r"|pdu|yos|yot|yjs)"
)
_LABELLED_BODY = patterns.lazy(
    r"^(?:(?:name\s+of\s+)?(?:local\s+authority|provider|service(?:\s+name)?|organisation|establishment"
    r"|school|force|trust|setting|area\s+inspected|inspected\s+body|body"
    r"|service\s+provider)(?:\s+name)?)\s*[:|\t]\s*(?P<body>\S.{2,90})$",
    re.IGNORECASE,
)
_PRISON = patterns.lazy(
    r"\b(?:HMP(?:\s?/\s?YOI)?|HM\s?YOI|HMPYOI|HMP\s+&\s+YOI)\s+[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+"
    r"|on\s+[A-Z]\w+))?(?=\s+(?:by\b|\d)|\s*(?:$|[,.;:(–-]))"
)
_INSPECTION_OF = patterns.lazy(
    r"^(?:an?\s+)?(?:\w+\s+){0,3}?(?:inspection|review|visit)\s+(?:of"
    r"|to)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_ENDS_AS_BODY = patterns.lazy(
    r"\s(?:Council|Borough|Police|Constabulary|Trust|Fire\s+and\s+Rescue\s+Service|Authority|Health\s+Board)$"
)
_REPORT = patterns.lazy(r"\b(?:inspection|report|review|investigation|assessment|audit)\b", re.IGNORECASE)
_NO_NAME = patterns.lazy(r"(?:judge?ments?|grades?|ratings?|outcomes?|scores?|overall)\b", re.IGNORECASE)
_NATION = patterns.lazy(
    r"(?:England|Wales|Scotland|Northern\s+Ireland|Great\s+Britain|UK)(?:\s+and\s+Wales)?$"
)
_IS_BEGUN = patterns.lazy(r"\s(?:of|in|at|to|on|for|into)\s*:?$", re.IGNORECASE)
_OF_INSPECTORATE = patterns.lazy(r"\b(?:Probation|Prisons|Education|Constabulary\s+and|Annual)\b$")
_NO_BODY = patterns.lazy(r"\b(?:inspectorate|inspection|report|ofsted|commission|ombudsman)\b", re.IGNORECASE)
_HEADS = frozenset(["role", "name", "type", "address", "number", "score", "rating", "action", "comment"])
_HEAD = patterns.lazy(r"[A-Z][a-z]+(?:\s+[a-z]+)+")
_NO_PLACE = patterns.lazy(
    r"(?:Session|Parliament|(?:the\s+)?(?:Inquiry|Review)\s+(?:Panel|Team))\b", re.IGNORECASE
)
_A_FEW = 3
_COVER = 1.8
_EARLY, _FRONT, _FIRST = 25, 60, 8
_MOST_WORDS, _LONGEST_LINE, _LONGEST_TITLE, _SHORTEST_TITLE, _FIRST_PAGES = 9, 200, 160, 8, 2
_COMPLAINT = patterns.lazy(
    r"\bcomplaint\s+(?:about|against|from)\s+(?P<body>[A-Z][^(.;:]{3,90}?)(?:\s*\(|\s*[.;:]|$)"
)
_IN_TITLE = patterns.lazy(
    r"\b(?i:inspection|review|work|services?|arrangements|investigation|assessment|report"
    r"|visit)\b[^.:;]*\s(?:in|at|of|into|on|to):?\s+(?P<body>(?:the\s+)?[A-Z][\w'’&.-]+(?:[\s,]+(?:(?:of"
    r"|and|the|on|upon|&)\s+)*[A-Z][\w'’&.()-]+){0,8})\s*(?:[,:–—-].*|\d{4}.*|\(.*)?$"
)


def title(blocks: list[Block], stated: str) -> tuple[str | None, Block | None]:
    """The title and the block where it stands: the front sheet's, the largest first, or the file's own."""
    early = [block for block in blocks[:_FRONT] if (block.page or 1) <= _FIRST_PAGES]
    for block in early:
        for text in _cells(block):
            if match := _TITLED.match(text):
                return match["title"].strip(" :|"), block
    heads = [block for block in early[:25] if block.kind == "heading" and _may_be_title(block.text)]
    if found := _printed_large(blocks, heads, early):
        return found
    if heads and heads[0].level == 1:
        return _with_name(heads[0].text, heads[0], early), heads[0]
    if stated.strip() and not _JUNK.match(stated.strip()):
        return stated.strip(), None
    fitting = [
        block
        for block in early[:12]
        if re.search(r"\b(?:inspection|report|review|investigation)\b", block.text, re.I)
        and len(block.text) < _LONGEST_TITLE
        and _may_be_title(block.text)
    ]
    if fitting and not fitting[0].text.endswith("."):
        return _with_name(fitting[0].text.replace(" | ", " "), fitting[0], early), fitting[0]
    return (heads[0].text, heads[0]) if heads else (None, None)


def _may_be_title(text: str) -> bool:
    is_other = _NO_TITLE.match(text) is not None or inspectorates.is_one(text)
    return len(text) > _SHORTEST_TITLE and not is_other


def _printed_large(blocks: list[Block], heads: list[Block], early: list[Block]) -> tuple[str, Block] | None:
    """The title by the size of its letters, where the first pages have sizes."""
    usual = _usual(blocks)
    # a long title is no heading by its looks alone, but nothing else on the cover is as large
    covers = [
        one
        for one in early
        if one.page == 1 and one.kind == "text" and one.size > _COVER * usual > 0 and _may_be_title(one.text)
    ]
    largest = max([*heads, *covers], key=lambda block: block.size, default=None)
    if largest is None or not largest.size or (largest.size <= 1.15 * usual and largest.level != 1):
        return None
    below = _below_a_body(largest, early, usual)
    if below is not None:
        return below.text, below
    return _with_name(_with_before(largest, early), largest, early), largest


def body(blocks: list[Block], named: str | None) -> tuple[str | None, Block | None]:
    """What was inspected: a labelled line of the first pages, else the name in the title."""
    early = blocks[:_EARLY]
    first = next((one for one in blocks[:_A_FEW] if _is_body(one)), None)
    for found in (
        _labelled(blocks), (first.text if first else None, first), _in_parts(named), _prison(early, named),
        _complained_of(early),
    ):  # fmt: skip
        if found[0] is not None:
            return found
    found = _in_title(early, named)
    return found if found[0] is not None else _as_heading(blocks[:_FIRST])


def _labelled(blocks: list[Block]) -> tuple[str | None, Block | None]:
    for block in blocks[:_FRONT]:
        for text in _cells(block)[_is_headed(block) :]:
            if (match := _LABELLED_BODY.match(text)) and _may_be_name(match["body"]):
                return match["body"].strip(" |:"), block
    return None, None


def _is_headed(block: Block) -> bool:
    """Whether the first row of a table holds heads of columns: `Local authority` beside `Care board`."""
    rows = block.rows
    is_one = len(rows) > 1 and len(rows[0]) > 1 and _HEAD.fullmatch(rows[0][1].strip()) is not None
    return is_one and roles.is_name(rows[1][0])


def _may_be_name(text: str) -> bool:
    """Whether it may name a body: the heads of a table's other columns say what stands below them."""
    is_head = text.strip(" |").lower() in _HEADS
    return not is_head and _NO_NAME.match(text) is None


def _in_parts(named: str | None) -> tuple[str | None, Block | None]:
    """The part of `Peer review: Haverbrook Council` that names a body."""
    for part in re.split(r"\s*[:|]\s+|\s+[–—-]\s+", named or ""):
        bare = re.sub(r"\s+(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?$", "", part)
        name = re.split(r"\b(?:in|at)\s+(?=[A-Z])", _INSPECTION_OF.sub("", bare))[-1]
        words = name.split()
        is_body = 1 < len(words) < _MOST_WORDS and re.fullmatch(_BODY_WORDS, words[-1].strip("."), re.I)
        if is_body and name != named:
            return name, None
    return None, None


def _prison(early: list[Block], named: str | None) -> tuple[str | None, Block | None]:
    match = next(
        (found for text in (named or "", *(one.text for one in early)) if (found := _PRISON.search(text))),
        None,
    )
    return (" ".join(match[0].split()), None) if match else (None, None)


def _complained_of(early: list[Block]) -> tuple[str | None, Block | None]:
    for block in early:
        if match := _COMPLAINT.search(block.text):
            return match["body"].strip(), block
    return None, None


def _in_title(early: list[Block], named: str | None) -> tuple[str | None, Block | None]:
    lines: list[tuple[str, Block | None]] = [(named, None)] if named else []
    lines += [
        (one.text, one) for one in early if len(one.text) < _LONGEST_LINE and not one.text.endswith(".")
    ]
    for text, block in lines:
        match = _IN_TITLE.search(text)
        if match and not (
            _OF_INSPECTORATE.search(match["body"])
            or _NATION.match(match["body"])
            or _NO_PLACE.match(match["body"])
        ):
            return re.sub(r"^the\s+", "", match["body"].strip(" ,.-")), block
    return None, None


def _as_heading(first: list[Block]) -> tuple[str | None, Block | None]:
    for block in first:
        is_short = block.kind == "heading" and len(block.text.split()) < _MOST_WORDS
        if (
            is_short
            and re.search(rf"\b{_BODY_WORDS}\b", block.text, re.I)
            and not (_NO_BODY.search(block.text) or inspectorates.is_one(block.text))
        ):
            return block.text, block
    return None, None


def _cells(block: Block) -> list[str]:
    if block.kind == "table":
        return [f"{row[0]}: {row[1]}" for row in block.rows if len(row) > 1 and row[0] and row[1]] + [
            block.text
        ]
    return [block.text]


def _usual(blocks: list[Block]) -> float:
    sizes = Counter(round(block.size, 1) for block in blocks for _ in range(0, len(block.text), 60))
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _below_a_body(block: Block, early: list[Block], usual: float) -> Block | None:
    """What the report is, where the largest line is the name of who was inspected."""
    if not _is_body(block):
        return None
    at = early.index(block)
    following = (one for one in early[at + 1 : at + 4] if one.page == block.page and one.size > 1.15 * usual)
    return next((one for one in following if _REPORT.search(one.text) and one.kind != "table"), None)


def _is_body(block: Block) -> bool:
    words = block.text.split()
    is_name = block.kind == "heading" and 1 < len(words) < _MOST_WORDS and words[0][:1].isupper()
    is_name = (
        is_name
        and not inspectorates.is_one(block.text)
        and words[0].lower() not in ("about", "our", "what", "how")
    )
    return is_name and _ENDS_AS_BODY.search(block.text) is not None and not _NO_BODY.search(block.text)


def _with_before(block: Block, early: list[Block]) -> str:
    """A title whose largest line is only the name: `Report on an inspection of` stands above it."""
    at = early.index(block)
    before = early[at - 1] if at else None
    is_begun = before is not None and before.kind == "heading" and before.page == block.page
    text = _with_next(block, early)
    return f"{before.text} {text}" if before and is_begun and _IS_BEGUN.search(before.text) else text


def _with_name(text: str, block: Block, early: list[Block]) -> str:
    """A title of a series with what it is of: its last word waits for it, or it stands in the next line."""
    at = early.index(block)
    beneath = [one for one in early[at + 1 : at + 4] if one.page == block.page and one.kind == "heading"]
    following = next((one for one in beneath if one.text not in text), None)
    if following is None:
        return text
    if _IS_BEGUN.search(text) or text.endswith(":"):
        return f"{text} {following.text}"
    is_named = _is_body(following) or _INSPECTION_OF.match(following.text) is not None
    return f"{text}: {following.text}" if is_named and following is beneath[0] else text


def _with_next(block: Block, early: list[Block]) -> str:
    """A title over several lines of the same size is one."""
    at = early.index(block)
    text = block.text
    for following in early[at + 1 : at + 3]:
        if (
            following.kind != "heading"
            or abs(following.size - block.size) > 0.03 * block.size
            or following.page != block.page
        ):
            break
        text = f"{text} {following.text}"
    return text
