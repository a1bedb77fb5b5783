"""A cursor of PostgreSQL's driver that describes its rows in few words.

SQLAlchemy asks every result for the names and types of its columns. The driver's own answer is an object for
each of them, with everything else that is known of it: a quarter of the time of a wide row.
"""

from typing import Any

import psycopg


class Cursor(psycopg.Cursor[Any]):
    """Names and types of the columns; the other five things of the standard are left out."""

    @property
    def description(self) -> list[Any] | None:
        """The columns of the current result; None where it has none."""
        result = self.pgresult
        if result is None or not (result.nfields or result.status == psycopg.pq.ExecStatus.TUPLES_OK):
            return None
        return [_column(result, place) for place in range(result.nfields)]


def _column(result: Any, place: int) -> tuple[Any, ...]:
    return result.fname(place).decode(), result.ftype(place), None, None, None, None, None
