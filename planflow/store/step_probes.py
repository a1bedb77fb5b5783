"""The two questions that every tick asks of all steps of all ladders at once, in one statement each.

They are asked far more often than anything is found, so their text is put together once for each number of
steps; only the values differ from tick to tick.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from planflow.domain.ladder import Ladder, Step
from planflow.store.session import Session

Pair = tuple[Ladder, Step, str, date]
"""A step in one calendar, and the latest due day for which it has passed there."""

_WINDOW = (
    "d.state = 'open' AND d.ladder = :ladder{n} AND d.calendar = :calendar{n} AND d.due_on {sign} :until{n}"
)
_NEW = (
    "SELECT {n} AS number WHERE EXISTS (SELECT 1 FROM deadline d WHERE "  # noqa: S608  # numbers only
    + _WINDOW.replace("{sign}", "<=")
    + " AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.deadline_id = d.id"
    " AND i.due_version = d.due_version AND i.step = :step{n}))"
)
_NEAREST = (
    "SELECT {n} AS number, (SELECT min(d.due_on) FROM deadline d WHERE "  # noqa: S608  # numbers only
    + _WINDOW.replace("{sign}", ">")
    + ") AS due_on"
)


def with_news(session: Session, pairs: Sequence[Pair]) -> list[int]:
    """The positions of those pairs that some open deadline has passed without a row, in order."""
    if not pairs:
        return []
    values = {f"step{n}": step.name for n, (_, step, _, _) in enumerate(pairs)}
    rows = session.execute(_news(len(pairs)), {**_values(pairs), **values})
    return sorted(row.number for row in rows)


def nearest(session: Session, pairs: Sequence[Pair]) -> list[tuple[int, date]]:
    """For each pair the nearest due day for which the step has not passed yet: (position, day)."""
    if not pairs:
        return []
    rows = session.execute(_nearest(len(pairs)), _values(pairs))
    return [(row.number, row.due_on) for row in rows if row.due_on is not None]


def _values(pairs: Sequence[Pair]) -> dict[str, object]:
    values: dict[str, object] = {}
    for n, (ladder, _, calendar, until) in enumerate(pairs):
        values |= {f"ladder{n}": ladder.name, f"calendar{n}": calendar, f"until{n}": until}
    return values


@lru_cache(maxsize=32)
def _news(count: int) -> sa.TextClause:
    return _text(_NEW, count)


@lru_cache(maxsize=32)
def _nearest(count: int) -> sa.TextualSelect:
    return _text(_NEAREST, count).columns(number=sa.Integer, due_on=sa.Date)


def _text(one: str, count: int) -> sa.TextClause:
    text = sa.text(" UNION ALL ".join(one.format(n=n) for n in range(count)))
    return text.bindparams(*(sa.bindparam(f"until{n}", type_=sa.Date) for n in range(count)))
