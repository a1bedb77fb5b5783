"""Words that a form leaves to be replaced: "[Title of document and date]", "TBC", "xx", "insert date"."""

import re

_FILL_IN = (
    "title|name|date|day|time|insert|add|enter|amount|number|figures?|describe|description|author|officer"
    "|details|document|text|your|please|tbc|tba|tbd|to|give|state|contact|telephone|address|link|source"
)
_OF_FORM = (
    re.compile(rf"(?<!\\)\[\s*(?:{_FILL_IN})\b[^\]\n]{{0,200}}\](?!\()", re.IGNORECASE),
    re.compile(r"<\s*(?:insert|enter|add)\b[^>\n]{0,100}>", re.IGNORECASE),
    re.compile(r"\blorem ipsum\b[^.\n]{0,40}", re.IGNORECASE),
)
"""What only the text of a form says; a value of the plan is escaped and never looks so."""
_TYPED = (
    re.compile(
        r"\binsert (?:the |a |an |your )?(?:text|titles?|names?|dates?|figures?|numbers?|amounts?"
        r"|details|table|here)\b[^.\n]{0,40}",
        re.IGNORECASE,
    ),
    re.compile(r"\bTB[ACD]\b", re.IGNORECASE),
    re.compile(r"(?<!part )(?<!page )(?<!chapter )(?<!schedule )(?<!\w)x{2,}(?!\w)", re.IGNORECASE),
    re.compile(r"\?{3,}|\.{6,}|(?<!\w)_{4,}(?!\w)"),
)
"""What a person leaves behind; a plan may rightly quote it from its source."""
_VERBAL = re.compile(
    r"\bto be (?:updated|reported|given|presented|advised|provided) (?:verbally|orally)\b"
    r"|\b(?:verbal|oral) update (?:to|will) (?:be|follow)\b"
    r"|\bwill be (?:updated|reported|given) (?:verbally|orally)\b",
    re.IGNORECASE,
)


def found(text: str, *, is_written: bool) -> list[str]:
    """The placeholders in a text, as they stand there, each once. `is_written`: a person wrote the text."""
    wanted = (*_OF_FORM, *(_TYPED if is_written else ()))
    hits = [hit for one in wanted for hit in one.finditer(text)]
    spans = sorted((hit.start(), -hit.end(), hit.group().strip()) for hit in hits)
    words, end = [], -1
    for _, minus_end, found_words in spans:
        # What lies within a placeholder is a part of it.
        if -minus_end > end:
            words.append(found_words)
            end = -minus_end
    return list(dict.fromkeys(words))


def is_verbal(text: str) -> bool:
    """Whether a text leaves something to be said at the meeting ("to be updated verbally")."""
    return _VERBAL.search(text) is not None
