"""What stands before a list item: bullets of every glyph, numbers and letters as reports print them."""

import re
from functools import lru_cache

from planflow.intake import patterns

BULLETS = "•‣⁃∙◦▪▫●○■□◆◇◊❖➢➤➔►▸▶✓✔✗⚫⬤·→»›§¤\u2043\u2219\u25aa\u25cf\u2b1b\u27a2\u00fc"
_PRIVATE = "\ue000-\uf8ff"  # symbol fonts put their glyphs here
_BULLET = patterns.lazy(rf"[{re.escape(BULLETS)}{_PRIVATE}]+[\s\u200b]*|[-–—*+o](?:\s+|\t)")
_NUMBERED = patterns.lazy(
    r"""(?:
        \(\s?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\s?\)                 # (1) (a) (iv)
      | (?:\d{1,2}\.){1,3}\d{1,3}\.?(?![\d%])                     # 2.7 2.7.1
      | \d{1,3}\s?[.)](?!\d)                                      # 1. 12)
      | [a-zA-Z]\)                                                # a)
      | [a-z]\.(?=\s)                                             # a.
      | [A-Z]\.(?=\s+[A-Z])                                       # A. That ...
      | [ivx]{1,5}[.)](?=\s)                                      # iv.
      | (?:R|Rec|AFI|A|Q)\s?\d{1,2}(?:\.\d{1,2})?[.:)]?(?=\s)     # R1
      | [A-Z]\.\d{1,2}[.:)]?(?=\s+[A-Z])                           # A.2
      | [B-Z]\d{1,2}[.:)]?(?=\s+[A-Z])                            # S44
      | [A-Z]{2}\d{1,2}[.:)]?(?=\s+[A-Z])                         # HP3, WB2
      | \[\d{1,3}\]
    )\s*""",
    re.VERBOSE,
)
_LABEL = patterns.lazy(
    r"(?:(?:key|main|strategic|operational|priority|national|local)\s+)?"
    r"(?:recommendation(?:\s+for\s+(?:improvement|action|change))?|requirement|area\s+for\s+(?:improvement|development)|afi|cause\s+of\s+concern|priority\s+action"
    r"|action\s+point)"
    r"s?\s+(?:no\.?\s*|number\s+)?(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?|[A-Z]\d{1,2}"
    r"|[ivx]{1,5})\b(?!\s*(?:to|and|[-–])\s*\d)"
    r"\s*(?:\([^)]{1,60}\)\s*(?=$|[:.]))?[:.)\-–—]?\s*",
    re.IGNORECASE,
)
_BARE = patterns.lazy(r"(\d{1,2})(?:\t|\s+)(?=[A-Z])")
_BARE_LETTER = patterns.lazy(r"([a-n])(?:\t|\s+)(?=[A-Za-z])")


@lru_cache(maxsize=8192)
def split(text: str) -> tuple[str, str]:
    """The marker and the rest; an empty marker where there is none. A bullet is given as `•`."""
    if match := _BULLET.match(text):
        rest = text[match.end() :].lstrip("\t \u200b\ufeff")
        while (again := _BULLET.match(rest)) and rest[:1] not in "o*":
            rest = rest[again.end() :]
        inner = _NUMBERED.match(rest)
        if inner and inner.end() < len(rest):
            return _clean(inner[0]), rest[inner.end() :]
        return "•", rest
    match = _NUMBERED.match(text)
    if match and (match.end() == len(text) or text[match.end() - 1].isspace() or text[match.end()].isupper()):
        return _clean(match[0]), text[match.end() :].lstrip()
    return "", text


def bare(text: str) -> tuple[str, str]:
    """A number without any sign after it, as in `3 Improve`; its neighbours tell whether it is one."""
    match = _BARE.match(text)
    return (match[1], text[match.end() :].lstrip()) if match else ("", text)


def bare_letter(text: str) -> tuple[str, str]:
    """A letter without any sign after it, as in `b publish`; its neighbours tell whether it is one."""
    match = _BARE_LETTER.match(text)
    return (match[1], text[match.end() :].lstrip()) if match else ("", text)


def label(text: str) -> tuple[str, str]:
    """The number and the rest of `Recommendation 3: ...`; empty where the text does not begin so."""
    match = _LABEL.match(text)
    if match is None:
        return "", text
    rest = text[match.end() :]
    if rest[:1].islower() and match[0].rstrip()[-1:] not in ":.-–—":
        return "", text  # "Recommendation 3 is repeated from ...": a sentence about one
    return match["number"], rest


def value(marker: str) -> int | None:
    """The last number of a marker, for telling whether it comes next; None for letters and bullets."""
    digits = re.findall(r"\d+", marker)
    return int(digits[-1]) if digits else None


def kind(marker: str) -> str:
    """The shape of a marker: markers of one list share it."""
    if not marker or not any(sign.isalnum() for sign in marker):
        return "bullet" if marker else ""
    shape = re.sub(r"\d+", "1", marker)
    return re.sub(r"[ivx]{2,}|[A-Za-z]", lambda found: "A" if found[0].isupper() else "a", shape)


def shown(marker: str) -> str:
    """The number as one would quote it: `1` for `1.`, `(1)` and `R1` as they are, none for a bullet."""
    if not any(sign.isalnum() for sign in marker):
        return ""
    if marker.startswith(("(", "[")):
        return marker
    return marker.rstrip(".:)")


def _clean(marker: str) -> str:
    return re.sub(r"\s+", "", marker)
