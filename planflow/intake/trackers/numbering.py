"""References: which recommendation and which action a printed number means, and what a new one is called."""

import re
from dataclasses import dataclass

_BARE = re.compile(r"^(?:action|recommendation|rec|ref|no|number|item)\b\.?\s*", re.IGNORECASE)
_LETTERED = re.compile(r"R?(\d{1,3})[ .\-/(]{0,2}([a-z]{1,2})", re.IGNORECASE)
_POINTED = re.compile(r"R?(\d{1,3})[.\-](\d{1,3})(?:[.\-](\d{1,3}))?")
_PLAIN = re.compile(r"R?(\d{1,3})", re.IGNORECASE)
_VALID = re.compile(r"[A-Z][A-Za-z0-9-]{0,79}")
_PAPER = re.compile(r"P\d+")
_LEADING = re.compile(
    r"[(\[]?(\d{1,3}[a-z]|\d{1,3}\.\d{1,3}(?:\.\d{1,3})?|[A-Z]\d{1,3}[a-z]?)[)\].:]*\s+(?=\S)"
)
_LEADING_NUMBER = re.compile(
    r"[(\[]?(?:recommendation\s+|rec\.?\s+)?R?(\d{1,3})[)\].:\-–]+\s+(?=\S)|recommendation\s+(\d{1,3})\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """What a printed reference says."""

    recommendation: str = ""
    """The number of the recommendation, where it names one."""
    ref: str = ""
    """The reference of the action, where it names one."""

    @property
    def is_number(self) -> bool:
        """Whether it is a number and no more: of a recommendation or of an action, as the table has it."""
        return bool(self.recommendation) and not self.ref


def read(text: str, plan_key: str = "") -> Label:
    """What a reference means: `1a` and `R1a` are R1a under recommendation 1, `1.2` is R1-2, `A3` is A3."""
    bare = text.strip().removeprefix(f"{plan_key}/") if plan_key else text.strip()
    bare = _BARE.sub("", bare).strip(" ().[]:#")
    if match := _LETTERED.fullmatch(bare):
        return Label(match[1], f"R{int(match[1])}{match[2].lower()}")
    if match := _PLAIN.fullmatch(bare):
        return Label(str(int(match[1])))
    if match := _POINTED.fullmatch(bare):
        rest = [str(int(part)) for part in match.groups()[1:] if part]
        return Label(str(int(match[1])), "-".join([f"R{int(match[1])}", *rest]))
    return Label(ref=_made(bare))


def _made(bare: str) -> str:
    """A reference as planflow takes it, as near to the printed one as can be."""
    ref = re.sub(r"[^A-Za-z0-9]+", "-", bare).strip("-")
    if not ref:
        return ""
    ref = ref[0].upper() + ref[1:] if ref[0].isalpha() else f"A{ref}"
    return f"A-{ref}" if _PAPER.fullmatch(ref) else ref[:80]


def leading(text: str) -> tuple[Label, str]:
    """The reference that a text begins with ("1a. Review all plans"), and the text without it."""
    match = _LEADING.match(text)
    return (read(match[1]), text[match.end() :]) if match else (Label(), text)


def leading_number(text: str) -> tuple[str, str]:
    """The number that a recommendation begins with, and the rest of it."""
    match = _LEADING_NUMBER.match(text)
    return (str(int(match[1] or match[2])), text[match.end() :]) if match else ("", text)


def is_valid(ref: str) -> bool:
    """Whether planflow takes a reference as it is."""
    return _VALID.fullmatch(ref) is not None and _PAPER.fullmatch(ref) is None


def lettered(number: int) -> str:
    """The nth letter, from 0: a to z, then aa."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
