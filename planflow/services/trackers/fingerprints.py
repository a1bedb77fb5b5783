"""What a row was written from: a version and a short digest for each column that can be edited.

With them a file that comes back can be compared three ways (as written, as it is now, as planflow has it
now), so that only what was changed in the file is changed, and what two people changed is seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s

from planflow.domain import tracker
from planflow.services.trackers.rows import Row, Value, canonical

_WRITTEN = re.compile(r"version (\d{1,9}):((?: [a-z_]+=[0-9a-f]{8})*)")


@dataclass(frozen=True)
class BasedOn:
    """What planflow held when it wrote a row."""

    version: int
    digests: Mapping[str, str]

    def has(self, column: str, shown: str) -> bool:
        """Whether a column showed this when the row was written."""
        return self.digests.get(column) == digest(shown)

    def knows(self, column: str) -> bool:
        """Whether the column was there when the row was written."""
        return column in self.digests


def digest(shown: str) -> str:
    """The digest of what a cell shows: short, since it guards against slips and not against intent."""
    return blake2s(shown.encode(), digest_size=4).hexdigest()


@lru_cache(maxsize=16_384)
def _of(value: Value) -> str:
    """The digest of a value; the same few stand in most rows."""
    return digest(canonical(value))


def write(row: Row) -> str:
    """`version 3: action=1f2e3d4c owner=...`: to be read by people and programs."""
    parts = " ".join(f"{column.name}={_of(row.values.get(column.name))}" for column in tracker.EDITED)
    return f"version {row.action.version}: {parts}"


def read(text: str) -> BasedOn | None:
    """What a cell of that column says; None where it says nothing, or was damaged."""
    match = _WRITTEN.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    return BasedOn(int(match[1]), dict(one.split("=") for one in match[2].split()))
