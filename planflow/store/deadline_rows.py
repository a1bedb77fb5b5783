"""Opens and ends deadlines in single statements, and in one where a move does both.

Parameters have names that no column has: SQLAlchemy would set any column of that name, in either statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import Deadline, DeadlineState
from planflow.store.quick import Quick
from planflow.store.session import Session

_DEADLINE = Deadline.__table__  # type: ignore[attr-defined]
_ENDED = ("state", "met_on", "version")
_GIVEN = (
    "plan_id", "subject_kind", "subject_id", "kind", "part", "owner_id", "owner_body_id", "owner_role",
    "agency_id", "is_outside", "due_on", "due_text", "is_assumed", "original_due_on", "rule", "trigger_on",
    "computed_on", "explanation", "calendar", "calendar_version", "ladder", "live_on", "made_on",
)  # fmt: skip
_INSERT = (
    sa.insert(_DEADLINE)
    .values({name: sa.bindparam(f"opened__{name}", type_=_DEADLINE.c[name].type) for name in _GIVEN})
    .returning(_DEADLINE.c.id)
)
_END = (
    sa.update(_DEADLINE)
    .where(_DEADLINE.c.id == sa.bindparam("ended__id", type_=_DEADLINE.c.id.type))
    .values({name: sa.bindparam(f"ended__{name}", type_=_DEADLINE.c[name].type) for name in _ENDED})
)


def _both() -> sa.Select[Any]:
    opened = _INSERT.cte("opened")
    return sa.select(opened.c.id).add_cte(_END.cte("ended"))


_INSERT_AND_END = Quick(_both())
"""One round trip for PostgreSQL; SQLite knows no such statement, and no round trips."""
_INSERT_ALONE, _END_ALONE = Quick(_INSERT), Quick(_END)


@dataclass(frozen=True)
class Ending:
    """A deadline that is to be marked met or cancelled, on the day of the act."""

    deadline: Deadline
    state: DeadlineState
    on: date

    @property
    def written(self) -> dict[str, Any]:
        """What its row is to hold."""
        return {"state": self.state, "met_on": self.on, "version": self.deadline.version + 1}

    @property
    def parameters(self) -> dict[str, Any]:
        """What its statement is executed with."""
        return {f"ended__{name}": value for name, value in {"id": self.deadline.id, **self.written}.items()}


def end(session: Session, ending: Ending) -> None:
    """Mark a deadline met or cancelled."""
    session.flush()
    _END_ALONE.run(session, ending.parameters)
    session.set_written(ending.deadline, ending.written)


def insert(session: Session, values: Mapping[str, Any], ending: Ending | None = None) -> int:
    """Insert a deadline and, where one is given, end another; the number of the new row."""
    is_postgres = session.get_line().dialect.name == "postgresql"
    given = {f"opened__{name}": value for name, value in values.items()}
    number: int
    if ending is None or not is_postgres:
        if ending is not None:
            end(session, ending)
        number = _INSERT_ALONE.value(session, given)
        return number
    session.flush()
    number = _INSERT_AND_END.value(session, {**given, **ending.parameters})
    session.set_written(ending.deadline, ending.written)
    return number
