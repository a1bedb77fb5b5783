"""What somebody does not want to be told ends before it can make a mail come, in one statement for all."""

from collections.abc import Collection

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.person import Digest
from planflow.domain.tables import metadata
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

SILENCED = "silenced"
_PERSON = metadata.tables["person"]
_EVENT = metadata.tables["event"]
_SPARING = sa.select(_PERSON.c.id).where(_PERSON.c.digest == Digest.NEEDED)
_WAITS_FOR_THEM = sa.and_(INTENT.c.state == IntentState.PLANNED, INTENT.c.recipient_id.in_(_SPARING))
_ANY = sa.select(INTENT.c.id).where(_WAITS_FOR_THEM).limit(1)
_STEP = DEADLINE.c.ladder + "." + INTENT.c.step + "." + INTENT.c.audience
_ROUTE = _EVENT.c.kind + "." + INTENT.c.route
_OF_STEP = sa.select(DEADLINE.c.id).where(
    DEADLINE.c.id == INTENT.c.deadline_id, _STEP.in_(sa.bindparam("steps", expanding=True))
)
_OF_ROUTE = sa.select(_EVENT.c.id).where(
    _EVENT.c.id == INTENT.c.event_id, _ROUTE.in_(sa.bindparam("routes", expanding=True))
)
_END = (
    sa.update(INTENT)
    .where(
        _WAITS_FOR_THEM,
        sa.or_(sa.exists(_OF_STEP.correlate(INTENT)), sa.exists(_OF_ROUTE.correlate(INTENT))),
    )
    .values(state=IntentState.OVERTAKEN, reason=SILENCED)
)


def end_silenced(session: Session, *, steps: Collection[str], routes: Collection[str]) -> int:
    """End what waits for people who want only what is needed and may be silenced; how many.

    `steps` are written `ladder.step.audience`, `routes` as `event.route`.
    """
    if session.execute(_ANY).first() is None:
        return 0
    values = {"steps": sorted(steps), "routes": sorted(routes)}
    return session.execute(_END, values).rowcount  # type: ignore[attr-defined, no-any-return]
