"""English for figures: numbers, plurals, lists, days, and values made safe for Markdown."""

import re
from collections.abc import Iterable
from datetime import date

from planflow.domain.words import say_date, say_day, say_list

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_IRREGULAR = {"day's": "days'", "body": "bodies", "has": "have", "is": "are", "was": "were"}


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def number(count: int) -> str:
    """A number that stands alone in a sentence: in words below ten ("none" for nought), else in figures."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """The word that goes with a count: `one` for exactly one, else its plural."""
    return one if count == 1 else many or _plural_of(one)


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "no actions", "one action", "12 actions"."""
    return f"{number(count) if count else 'no'} {plural(count, one, many)}"


def times(count: int) -> str:
    """How often: "never", "once", "twice", "three times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count) or f"{number(count)} times"


def _plural_of(word: str) -> str:
    noun, of, rest = word.partition(" of ")
    if of:
        return f"{_plural_of(noun)}{of}{rest}"
    head, _, last = word.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif re.search(r"(s|x|ch|sh)$", last):
        last += "es"
    elif re.search(r"[^aeiou]y$", last):
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}" if head else last


def listed(parts: Iterable[str]) -> str:
    """A list in a sentence: "a", "a and b", "a, b and c"."""
    return say_list([str(part) for part in parts if part])


_TAKES_ARTICLE = (
    "board", "committee", "panel", "executive", "group", "partnership", "cabinet", "commission", "forum",
    "service", "team", "department", "office", "authority", "trust",
)  # fmt: skip


def the(name: str) -> str:
    """The name of a body within a sentence: "the Youth Justice Board", but "Lewisham Council"."""
    parts = name.lower().split()
    if not parts or parts[0] in ("the", "hm") or parts[-1] not in _TAKES_ARTICLE:
        return name
    return f"the {name}"


def day(value: str | date | None) -> str:
    """A day as people write it: "4 July 2017"."""
    if not value:
        return "not recorded"
    return say_date(date.fromisoformat(value) if isinstance(value, str) else value)


def weekday(value: str | date | None) -> str:
    """A day with its name: "Tuesday 4 July 2017"."""
    if not value:
        return "not recorded"
    return say_day(date.fromisoformat(value) if isinstance(value, str) else value)


def capital(text: str) -> str:
    """The text with its first letter large, to begin a sentence."""
    changed = text[:1].upper() + text[1:]
    return Markdown(changed) if isinstance(text, Markdown) else changed


def figure(value: float | None, unit: str = "") -> str:
    """A figure with its unit, without needless decimals: "60%", "84 posts"; a dash for none."""
    if value is None:
        return "–"
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit in ("%", "per cent"):
        return f"{shown}%"
    if unit in ("£", "pounds"):
        return f"£{shown}"
    return f"{shown} {unit}".rstrip()


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    words = text.strip()
    return words if not words or words[-1] in ".!?:" else f"{words}."


def lowered(text: str) -> str:
    """The text with its first letter small, to stand within a sentence; abbreviations keep theirs."""
    if len(text) > 1 and (text[1].isupper() or not text[1].isalpha()):
        return text
    return text[:1].lower() + text[1:]


_ANYWHERE = re.compile(r"([\\`*\[\]<>|_~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$)|\d{1,9}[.)](?=\s|$))")
_TABLE_MARK = re.compile(r"^(Table)(?=:)")


def escaped(value: object) -> str:
    """A value as Markdown that shows exactly its words, on one line. Markdown itself passes unchanged."""
    if isinstance(value, Markdown):
        return value
    text = " ".join(str(value).split())
    text = _ENTITY.sub(r"\\&", _ANYWHERE.sub(r"\\\1", text))
    return Markdown(_TABLE_MARK.sub(r"\1\\", _AT_START.sub(lambda match: _backslashed(match[0]), text)))


def _backslashed(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1] if mark[0].isdigit() else "\\" + mark


def paragraphs(text: str) -> Markdown:
    """Somebody's words as Markdown paragraphs: blank lines part them, nothing in them is markup."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return Markdown("\n\n".join(escaped(part) for part in parts))
