"""When a chair was first told of what a partner agency is late with."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.tables import metadata
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

_MESSAGE = metadata.tables["message"]
_FIRST_TOLD = (
    sa.select(INTENT.c.deadline_id, sa.func.min(_MESSAGE.c.for_on).label("first_on"))
    .join(_MESSAGE, _MESSAGE.c.id == INTENT.c.message_id)
    .join(DEADLINE, DEADLINE.c.id == INTENT.c.deadline_id)
    .where(
        INTENT.c.deadline_id.in_(sa.bindparam("deadlines", expanding=True)),
        INTENT.c.due_version == DEADLINE.c.due_version,
        INTENT.c.recipient_id == sa.bindparam("person"),
        INTENT.c.audience == "chair",
        INTENT.c.state == IntentState.SENT,
        INTENT.c.day > DEADLINE.c.due_on,
    )
    .group_by(INTENT.c.deadline_id)
    .order_by(INTENT.c.deadline_id)
)


def first_told(session: Session, person_id: int, deadline_ids: Collection[int]) -> dict[int, date]:
    """The day of the mail that first told a chair that these are late, by deadline, for the day in force."""
    rows = session.execute(_FIRST_TOLD, {"deadlines": sorted(deadline_ids), "person": person_id})
    return {row.deadline_id: row.first_on for row in rows}
