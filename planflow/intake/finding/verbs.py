"""Who stands before a verb of action: `the Trust reviews its rota`, where no `should` says whose it is."""

import re

from planflow.intake import patterns
from planflow.intake.finding import roles
from planflow.intake.finding.acts import ACTS

_BESIDE = patterns.lazy(
    r",\s+(?:together|along|jointly|working|in\s+\w+)\s+with\s+[^,]{3,160},\s+", re.IGNORECASE
)
_SMALL_WORDS = """
    of for and or in on at to by with from which who whose that as was were been has have do does did not also
"""
_AUXILIARIES = "be is are should must shall will would can could may might"
_AUXILIARY = frozenset(_AUXILIARIES.split())
_NO_VERBS = _AUXILIARY | frozenset(_SMALL_WORDS.split())
_ASIDE = patterns.lazy(r",\s+[a-z].*$|,$", re.DOTALL)
"""What is said of a body between commas."""
_NOUN = patterns.lazy(r"(?:ions?|ments?|ers?|ings?|ees?|ness|ity|ities|ly|ed)$")


def before_act(text: str, *, is_wished: bool = False) -> list[str]:
    """The roles before a verb of action: `Westmarch Police immediately acts to make sure that`.

    `is_wished` where `recommend that` stands before it: `the Government set a target`.
    """
    words = _BESIDE.sub(" ", text).split()
    for at in range(1, min(len(words), roles.MOST_WORDS)):
        verb = next((word for word in words[at : at + 3] if not re.fullmatch(r"\w+ly|also|now", word)), "")
        singular = re.sub(r"(?:(?<=[sxh])es|ies|s)$", lambda end: "y" if end[0] == "ies" else "", verb)
        is_verb = verb != singular or (is_wished and at > 1 and verb[:1].islower())
        is_act = is_verb and singular.lower() in ACTS
        if (is_act or (is_wished and _may_be_verb(words, at))) and words[at - 1][-1:].isalnum():
            held = roles.named(" ".join(words[:at]))
            if held:
                return held if len(held) > 1 else [_ASIDE.sub("", held[0])]
        if words[at - 1][-1:] in ".;:":
            break
    return []


def _may_be_verb(words: list[str], at: int) -> bool:
    """Whether a word behind a body may say what it does, where nothing but `recommend that` told so."""
    word, first = words[at], words[1] if words[0].lower() == "the" else words[0]
    is_plain = word.isalpha() and word.islower() and word not in _NO_VERBS
    is_noun = word in roles.HEADS or _NOUN.search(word) is not None
    is_of_another_verb = not _AUXILIARY.isdisjoint(words[at + 1 : at + 3])  # "council tax be frozen"
    return is_plain and first[:1].isupper() and not (is_noun or is_of_another_verb)
