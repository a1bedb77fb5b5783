"""People and bodies by the names that a tracker shows, and which of them a written name means."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planflow.domain import spreadsheet
from planflow.domain.body import Body
from planflow.domain.person import Person
from planflow.store import plans
from planflow.store.session import Session

SEPARATOR = "; "
_SPLITS = (
    re.compile(r"\s*[;\n]\s*"),
    re.compile(r"\s*/\s*"),
    re.compile(r"\s*,\s*|\s+(?:and|with)\s+|\s*&\s*"),
)
"""What stands between several names in one cell, the surest first."""


@dataclass(frozen=True)
class Found:
    """What a cell with names says: whom it means, in order, and the names that mean nobody."""

    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class Names:
    """Everybody by name and by key."""

    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """From any written form of a name, squeezed and in small letters, to the key that it means."""
    unclear: set[str] = field(default_factory=set)
    """Written forms that mean several."""
    rows: dict[str, Person | Body] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Names":
        """Everybody in the database who was not erased."""
        found = cls()
        everyone: list[Person | Body] = [*plans.people(session), *plans.bodies(session)]
        counts = Counter(_plain(row.name) for row in everyone)
        for row in everyone:
            shown = row.name if counts[_plain(row.name)] == 1 else f"{row.name} ({row.key})"
            (found.people if isinstance(row, Person) else found.bodies)[row.id] = spreadsheet.squeezed(shown)
            found.rows[row.key] = row
        for row in everyone:
            found._learn(row)
        return found

    def _learn(self, row: Person | Body) -> None:
        self.keys[_plain(f"{row.name} ({row.key})")] = row.key
        forms = [row.key, row.name]
        forms += [row.job_title, row.email or ""] if isinstance(row, Person) else []
        for form in {_plain(form) for form in forms} - {""}:
            if self.keys.setdefault(form, row.key) != row.key:
                # A key means its own row, whatever else is called like it.
                if form == row.key:
                    self.keys[form] = row.key
                elif form not in self.rows:
                    self.unclear.add(form)

    def of_row(self, person_id: int | None, body_id: int | None) -> str:
        """The name that is shown for a person or a body."""
        return self.people.get(person_id or 0) or self.bodies.get(body_id or 0, "")

    def shown(self) -> list[str]:
        """Every name that may be chosen as an owner, in order."""
        return sorted({*self.people.values(), *self.bodies.values()}, key=str.casefold)

    def find(self, text: str) -> str | None:
        """The key that one written name means; None where it means nobody, or several."""
        form = _plain(text)
        return None if form in self.unclear else self.keys.get(form)

    def read(self, text: str, given: Mapping[str, str]) -> Found:
        """Whom a cell with one or several names means. `given` says what names mean that are not known."""
        learnt = {_plain(name): key for name, key in given.items()}
        best: tuple[list[str], list[str]] | None = None
        for parts in _readings(text):
            keys = [learnt.get(_plain(part)) or self.find(part) for part in parts]
            unknown = [part for part, key in zip(parts, keys, strict=True) if key is None]
            if best is None or len(unknown) * len(best[0]) < len(best[1]) * len(parts):
                best = parts, unknown
            if not unknown:
                break
        parts, unknown = best or ([], [])
        known = [key for part in parts if (key := learnt.get(_plain(part)) or self.find(part))]
        return Found(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown)))


def _readings(text: str) -> Iterable[list[str]]:
    """The ways of reading a cell: as one name first, then split more and more."""
    parts = [spreadsheet.squeezed(text)]
    yield _filled(parts)
    for split in _SPLITS:
        parts = [one for part in parts for one in split.split(part)]
        yield _filled(parts)


def _filled(parts: list[str]) -> list[str]:
    return [part for part in (part.strip(" .,;/&") for part in parts) if part]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
