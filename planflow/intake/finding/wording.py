"""What the words of a paragraph show: whether something is asked for, and of whom."""

import re

from planflow.intake import patterns
from planflow.intake.finding import texts
from planflow.intake.finding.acts import ACTS
from planflow.intake.finding.owners import MODAL
from planflow.intake.finding.roles import NO_ROLE
from planflow.intake.layout.block import Block

_LONGEST_OPENING = 70
_SHORT = 40
_SHORT_TITLE = 14
_MODAL = patterns.lazy(rf"\b{MODAL}\b", re.IGNORECASE)
_TOLD = patterns.lazy(
    r"\b(?:had|was|were|did|has|have|is|are|does|do)\s+(?:n[o']t|\w+ly|been|only)\b|\b(?:had|were|was)\s+\w+(?:ed|en|ne)\b"
    r"|\bdid(?:n['’]t)?\s+not\b|n['’]t\s",
    re.IGNORECASE,
)
_GOES_ON = patterns.lazy(
    rf"[^.;:]{{2,120}}?\b{MODAL}\s+(?P<rest>[a-z]+(?:\s+\S+){{7,}}),?\s+(?:by|including(?:\s+that)?"
    r"|in\s+particular|so\s+that|to\s+include|such\s+as)\s*:$"
    r"|(?:[^.;:]{2,120}?\brecommends?\s+that\b)(?:\s+\S+){10,},?\s+(?:and,?\s+)?(?:as|at)\s+a\s+minimum\b[^:]{0,30}:$",
    re.IGNORECASE | re.DOTALL,
)
_OF_THE_LIST = patterns.lazy(r"\b(?:following|these|below|actions?|steps|recommendations?)\b", re.IGNORECASE)
_WHOLE = patterns.lazy(rf"(\w+)\s.{{2,160}}?\b{MODAL}\s+\w+(?:\s+\S+){{2,}}", re.IGNORECASE | re.DOTALL)
_ACT = patterns.lazy(
    r"(?:to\s+)?(?:(?:immediately|urgently|fully|better|further|also|rapidly|continue\s+to)\s+)?"
    r"(?P<act>[a-z]+(?:-[a-z]+)?)\b(?!\s+(?:of|keeping|setting|planning|sharing)\b)",
    re.IGNORECASE,
)
_COMMITTEE = patterns.lazy(
    r"^(?:that\s+)?(?:(?:the|this)\s+)?(?:\w+\s+){0,6}?(?:committee|panel|sub-committee|cabinet|members"
    r"|councillors|overview|commission)"
    r"(?:\s+(?:is|are))?(?:\s+(?:asked|recommended|invited|requested|advised))?(?:\s+to)?[\s:]+(?:\w+ly\s+)?"
    r"(?:notes?|receives?|approves?|endorses?|agrees?|comments?|scrutinises?|considers?|reviews?"
    r"|supports?|discuss)\b"
    r"|^(?:(?:that|to)\s+)*(?:note|receive|endorse|comment\s+(?:up)?on|scrutinise)\b"
    r"|^(?:(?:that|to)\s+)*(?:agree|approve|consider)\s+(?:the|this)\s+(?:\w+\s+){0,2}?(?:report"
    r"|updates?|recommendations?|paper|contents?|progress|draft|findings|proposals?)\b"
    r"|^(?:that\s+)?the\s+(?:report|contents?|findings|progress|update)\b.{0,60}\bbe\s+noted\b",
    re.IGNORECASE,
)
_COMMITTEE_START = patterns.lazy(
    r"^(?:it\s+is\s+)?(?:recommended|requested"
    r"|proposed)\s+(?:that\s+(?:the\s+)?(?:\w+\s+){0,4}?(?:committee|panel|cabinet|members?|board"
    r"|forum)?\s*)?(?:to\s+)?(?:note|receive|approve|agree|endorse|comment|consider)"
    r"|^(?:the\s+)?(?:\w+\s+){0,5}?(?:committee|panel|cabinet|members|forum)\s+(?:is|are)\s+(?:asked"
    r"|recommended|invited|requested)\s+to"
    r"|^(?:to\s+)?receive\s+(?:\w+\s+){0,4}updates?\b",
    re.IGNORECASE,
)
_ABOUT_LIST = patterns.lazy(
    r"^(?:the\s+(?:QIP|(?:quality\s+)?improvement\s+plan|action\s+plan|response)\s+(?:should|must)\s+be"
    r"\s+(?:completed|returned|submitted)\b|the\s+following|these|this|we\s+(?!(?:\w+\s+)?recommend)\w+|our|as\s+a\s+result"
    r"|actions?\s+(?:the|a|an)\s+\w+\s+(?:must|should)\s+take\s+(?:is|are)\b"
    r"|in\s+addition\s+to|following\s+(?:this|the)"
    r"|(?:the\s+)?recommendations?\b|post-inspection|for\s+each|please|further|there\s+(?:is|are|were"
    r"|was)|all\s+recommendations|progress\s+(?:against|on)|inspectors?\b|a\s+number\s+of"
    r"|it\s+is\s+(?:important|essential)\b)",
    re.IGNORECASE,
)
_ANNOUNCES = patterns.lazy(
    r"(?:we\s+(?:have\s+)?(?:made?|set\s+out)|the\s+following|these\s+recommendations|this\s+(?:list"
    r"|section|chapter))\b",
    re.IGNORECASE,
)
_RECOMMEND = patterns.lazy(
    r"(?:^|(?<=[.!?]\s))(?P<all>(?:(?:(?:therefore|accordingly|so),?\s+)?(?:we|inspectors?|hm\w+|i|the\s+inspectorate"
    r"|the\s+(?:\w+\s+){0,3}?(?:committee|panel|inquiry|coroner|ombudsman|review|commission))\s+(?:therefore\s+"
    r"|also\s+|strongly\s+|further\s+)*recommend(?:s|ed)?"
    r"|it\s+is\s+(?:therefore\s+|also\s+)?recommended)(?:\s+that)?\s+(?!ations?\b)[^.]{15,600}\.)",
    re.IGNORECASE,
)
_TAKES_ACTION = patterns.lazy(rf"\b{MODAL}\s+take\s+the\s+following\s+(?:\w+\s+)?actions?\W*$", re.IGNORECASE)
_RECOMMENDS_BELOW = patterns.lazy(
    r"(?:^|[.!?]\s+)(?:we|i|the\s+[\w\s]{3,40}?)\s+(?:therefore\s+|also\s+)?recommends?(?:\s+that)?\s*:$",
    re.IGNORECASE,
)
_REVIEW = patterns.lazy(
    r"an?\s+(?:(?:external|independent|full|further)\s+)*(?:review|audit|evaluation|assessment)\b.{0,120}?"
    r"\b(?:should|must)\s+be\s+(?:undertaken|carried\s+out|commissioned|conducted|completed|arranged)\b",
    re.IGNORECASE | re.DOTALL,
)
_FOLLOWING = patterns.lazy(
    r"^the\s+\w+\s+(?:makes?|has\s+made)\s+\w+\s+recommendations\b"
    r"|\bthe\s+following\s+(?:\w+\s+){0,2}?(?:recommendations|areas\s+(?:for|of)\s+(?:\w+\s+)?(?:improvement"
    r"|development|action)|requirements|actions)\b",
    re.IGNORECASE,
)
_OPENS = patterns.lazy(
    r"\brecommendations?\b|\bareas\s+(?:for|of)\s+(?:\w+\s+)?(?:improvement|development|action|weakness)\b"
    r"|\b(?:we|i|inspectors?|hm\w*|inspectorate|reports?|reviews?|panel|team"
    r"|ombudsman|ofsted|commission)\b[^.]{0,60}\brecommend(?:s|ed)?\b|\b(?:to|can|could)\s+improve\b"
    r"|\b(?:points|priorities|issues)\s+for\s+(?:action|improvement)\b|\breport\s+calls\s+(?:for|on)\b"
    r"|\bimprovement\s+work\s+should\b|\bneeds?\s+to\s+improve\b|\bachieving\s+the\s+following\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether something is asked for: a modal verb, or a verb of action at the start."""
    return has_modal(text) or is_act(text) or re.search(r"\brecommend(?:s|ed)?\b", text, re.I) is not None


def has_modal(text: str) -> bool:
    """Whether `should`, `must` or the like stands in the text."""
    return _MODAL.search(text) is not None


def is_finding(text: str) -> bool:
    """Whether it says what was so, and a later clause what should be: `had not been done when it should`."""
    told, asked = _TOLD.search(text), _MODAL.search(text)
    return told is not None and not is_act(text) and (asked is None or told.start() < asked.start())


def is_only_a_title(text: str, following: Block | None) -> bool:
    """Whether what stands behind `Recommendation 3:` names a topic, and the paragraph below says the rest."""
    is_short = len(text.split()) < _SHORT_TITLE and not text.endswith((".", ":", ";"))
    return is_short and not asks(text) and following is not None and following.kind == "text"


def asks_as_heading(text: str) -> bool:
    """Whether a heading is a whole sentence that asks: `The force should improve how it records crime`."""
    match = _WHOLE.match(text.strip())
    return match is not None and match[1].lower() not in NO_ROLE and not text.rstrip().endswith((":", "?"))


def asks_and_goes_on(text: str) -> bool:
    """Whether a sentence before a list is what is asked for, and the list only its parts.

    `The Governor should ensure that staff follow the instructions, including that:` and not
    `The Governor should ensure that:`.
    """
    match = _GOES_ON.match(text.strip())
    return match is not None and not _OF_THE_LIST.search(match["rest"] or "")


def is_act(text: str) -> bool:
    """Whether the text begins with what somebody is to do: `Improve ...`, `To ensure ...`."""
    match = _ACT.match(text.strip())
    return match is not None and match["act"].lower() in ACTS


def is_for_a_committee(text: str) -> bool:
    """Whether it is what a covering paper asks its committee to do, rather than a recommendation."""
    return _COMMITTEE.match(text.strip()) is not None or _COMMITTEE_START.match(text.strip()) is not None


def is_about_the_list(text: str) -> bool:
    """Whether a paragraph speaks of the recommendations in place of being one."""
    if _ABOUT_LIST.match(text.strip()):
        return True
    return (
        len(text.split()) < _SHORT
        and re.search(
            r"\ball\s+(?:of\s+)?(?:the\s+|these\s+)?(?:\w+\s+)?(?:concerns|requirements)\s+(?:identified|raised|made|here|in)\b",
            text,
            re.I,
        )
        is not None
    ) or (
        len(text.split()) < _SHORT
        and re.search(r"\b(?:these|our|the|all|following)\s+(?:\w+\s+)?recommendations?\b", text, re.I)
        is not None
    )


def orders_a_review(text: str) -> bool:
    """Whether a paragraph below a list asks for one thing more: `An external review should be undertaken`."""
    return _REVIEW.match(text.strip()) is not None


def takes_action(text: str) -> bool:
    """Whether it leads into a list though it may end in a full stop: `X should take the following action.`"""
    return _TAKES_ACTION.search(text) is not None


def only_recommends(text: str) -> bool:
    """Whether it ends `We recommend that:`, with all that is recommended below it."""
    return _RECOMMENDS_BELOW.search(text) is not None


def announces(text: str) -> bool:
    """Whether a numbered paragraph only says that recommendations follow."""
    return _ANNOUNCES.match(text.strip()) is not None


def opens_a_list(text: str) -> bool:
    """Whether a sentence that ends in a colon announces recommendations."""
    last = texts.sentences(text)[-1]
    return last.endswith(":") and len(last.split()) < _LONGEST_OPENING and _OPENS.search(last) is not None


def says_what_follows(text: str) -> bool:
    """Whether a sentence says that recommendations follow, though it ends in a full stop."""
    return _FOLLOWING.search(text) is not None and len(text.split()) < _LONGEST_OPENING


def from_what_is_recommended(text: str) -> str:
    """A paragraph of conclusions from the sentence on that recommends; whole where none does so in words."""
    match = _RECOMMEND.search(text)
    return text[match.start("all") :] if match else text


def recommending_sentences(text: str) -> list[str]:
    """The sentences of running text in which an inspectorate says that it recommends something."""
    if "ecommend" not in text:
        return []
    return [match["all"].strip() for match in _RECOMMEND.finditer(text)]
