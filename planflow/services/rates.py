"""Limits on how often something may be tried, per account and per client."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from planflow.errors import PlanflowError
from planflow.store import rates as stored
from planflow.store.session import Session


class TooOften(PlanflowError):
    """Something was tried more often than is allowed in a span of time."""


@dataclass(frozen=True)
class Limit:
    """So many in each span of time."""

    what: str
    most: int
    span: timedelta


SIGN_IN_MAILS = Limit("sign_in_mail", 5, timedelta(hours=1))
SIGN_IN_TRIES = Limit("sign_in_try", 10, timedelta(minutes=15))
"""Codes and passwords tried for one account."""
CLIENT_TRIES = Limit("client", 60, timedelta(minutes=15))
"""Anything that asks who somebody is, from one address of the network."""
KEPT = timedelta(days=1)


def take(session: Session, limit: Limit, whose: str, *, now: datetime) -> None:
    """Count one more for somebody; raises `TooOften` where that is too many for this span of time."""
    width = limit.span.total_seconds()
    begins_at = datetime.fromtimestamp(now.timestamp() // width * width, UTC)
    mark = hashlib.sha256(f"{limit.what}:{whose}".encode()).hexdigest()
    if stored.count(session, limit.what, mark, begins_at) > limit.most:
        minutes = max(1, round((begins_at + limit.span - now).total_seconds() / 60))
        raise TooOften(
            "This was tried too often.",
            f"Try again in {minutes} minute{'' if minutes == 1 else 's'}.",
        )


def tidy(session: Session, *, now: datetime) -> int:
    """Delete the counts of spans of time that are long over; how many."""
    return stored.delete_old(session, before=now - KEPT)
