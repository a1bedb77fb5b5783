"""Which column of a file is which: headings as real plans write them, and what the person says they mean."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planflow.domain import tracker
from planflow.domain.tracker import Column
from planflow.errors import PlanflowError
from planflow.yamlfile import suggestion

LEFT_OUT = "-"
"""What a person writes for a column that is not wanted."""
_LONGEST = 120
_DATED = re.compile(
    r"\b(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:20)?\d\d\b|\bq[1-4]\b.*"
)


@dataclass(frozen=True)
class Mapped:
    """One column of a file and what it is taken for."""

    index: int
    """From 0."""
    heading: str
    """As written; several rows of headings are joined."""
    column: Column | None
    """None for one that is not taken in."""
    is_given: bool = False
    """Whether the person said so."""

    @property
    def letter(self) -> str:
        """Its letter in the spreadsheet."""
        return letter(self.index)


def letter(index: int) -> str:
    """The letters of a column, counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_mapping(given: Sequence[str]) -> dict[str, str]:
    """What the person says columns are: `Lead Officer=owner`, `E=owner`, `Comments=-`."""
    found = {}
    for one in given:
        heading, mark, name = one.rpartition("=")
        name = name.strip().lower()
        if not mark or not heading.strip():
            raise PlanflowError(
                f"'{one}' does not say what a column is.", "Write HEADING=COLUMN, as in 'Lead Officer=owner'."
            )
        if name != LEFT_OUT and name not in tracker.BY_NAME:
            known = [*tracker.BY_NAME, LEFT_OUT]
            raise PlanflowError(f"There is no column '{name}'.", suggestion(name, known))
        found[plain(heading) or heading.strip().lower()] = name
    return found


def recognise(headings: Sequence[str], given: Mapping[str, str]) -> list[Mapped]:
    """What each column is. Where two headings mean one, the first has it, unless the person says else."""
    found: list[Mapped] = []
    taken: set[str] = set()
    for index, heading in enumerate(headings):
        said = given.get(plain(heading)) or given.get(letter(index).lower())
        if said is not None:
            column = tracker.BY_NAME.get(said)
            found.append(Mapped(index, heading, column, is_given=True))
            taken.add(column.name if column is not None and not column.is_many else "")
    told = {one.index for one in found}
    for index, heading in enumerate(headings):
        if index not in told and heading:
            column = meaning(heading)
            if column is not None and column.name in taken:
                column = None
            elif column is not None and not column.is_many:
                taken.add(column.name)
            found.append(Mapped(index, heading, column))
    return _revised(sorted(found, key=lambda one: one.index))


def _revised(found: list[Mapped]) -> list[Mapped]:
    """Of a planned and a revised date, the revised one counts and the planned one was the first."""
    revised = [
        one
        for one in found
        if one.column is None
        and re.search(r"\b(revised|new|extended)\b", plain(one.heading))
        and meaning(one.heading) == tracker.BY_NAME["due"]
    ]
    first = next((one for one in found if one.column == tracker.BY_NAME["due"] and not one.is_given), None)
    has_original = any(one.column == tracker.BY_NAME["original_due"] for one in found)
    if not revised or first is None or has_original:
        return found
    roles = {first.index: "original_due", revised[0].index: "due"}
    return [
        Mapped(one.index, one.heading, tracker.BY_NAME[roles[one.index]]) if one.index in roles else one
        for one in found
    ]


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Column | None:
    """The column that a heading means; None where none is recognised."""
    words = plain(heading)
    if not words or len(words) > _LONGEST:
        return None
    for column in tracker.COLUMNS:
        if words == plain(column.heading) or re.fullmatch(column.also, words):
            return column
    undated = _DATED.sub("", words).strip()
    return meaning(undated) if undated and undated != words else None


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as it is compared: small letters, words only; `%` and `#` are words."""
    words = unicodedata.normalize("NFKC", heading).casefold()
    words = words.replace("%", " percent ").replace("#", " number ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[a-z0-9]+", words))
