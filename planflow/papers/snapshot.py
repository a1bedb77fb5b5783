"""Takes the snapshot of a plan: everything that a figure of its papers rests on, as at a day.

It is plain data (dicts, lists, texts, numbers, ISO days), so that it can be kept as canonical JSON under its
digest and read again for ever, whatever becomes of the rows.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.organisation import Organisation
from planflow.domain.plan import Plan
from planflow.papers import asked_before, board_day, delivery, observed, since, standing
from planflow.papers.labels import Labels
from planflow.store import organisation as organisations
from planflow.store import snapshots
from planflow.store.session import Session

VERSION = 1
"""The version of the snapshot's form."""

Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """The days that a paper reports on: after `start` (None: from the beginning) until `end`, inclusive."""

    start: date | None
    end: date


def take(
    session: Session,
    plan: Plan,
    span: Span,
    *,
    previous: Snapshot | None,
    today: date,
    with_board_day: bool = False,
) -> Snapshot:
    """The snapshot of a plan at the end of `span`. `previous` is the snapshot of the earlier paper, if any.

    What was said at the board on that day is only in it where `with_board_day` says so. The number of
    statements does not depend on the size of the plan.
    """
    organisation = organisations.get_organisation(session)
    labels = Labels(
        session,
        organisation=organisation,
        people=snapshots.people(session),
        bodies=snapshots.bodies(session),
    )
    moment = Moment.of(organisation, plan, span, today=today)
    taken: Snapshot = {
        "version": VERSION,
        "as_at": span.end.isoformat(),
        "since": _iso(span.start),
        "is_backdated": span.end < today,
        "organisation": {"key": organisation.key, "name": organisation.name},
        **standing.of_plan(session, plan, labels, moment),
        **delivery.of_plan(session, plan, labels, moment),
        **observed.of_plan(session, plan, on=span.end),
        **asked_before.of_plan(session, plan, labels, since=span.start, on=span.end),
    }
    if with_board_day:
        taken["board_day"] = board_day.of_plan(session, plan, labels, taken["actions"], moment)
    taken["history"] = history(previous)
    taken["changes"] = since.compare(previous, taken, moment, session, plan)
    length, head = snapshots.chain_head(session, plan.id)
    taken["chain"] = {"length": length, "head": head}
    taken["plans"] = [{**taken["plan"], "chain": taken["chain"], "totals": taken["totals"]}]
    return taken


def history(previous: Snapshot | None) -> list[dict[str, Any]]:
    """The ratings at each earlier report, oldest first, as those reports froze them."""
    if previous is None:
        return []
    last = {"as_at": previous["as_at"], "by_rating": previous["totals"]["by_rating"]}
    return [*previous.get("history", []), last]


@dataclass(frozen=True)
class Moment:
    """The instants between which the days of a span lie, in the organisation's time zone."""

    on: date
    after: datetime
    until: datetime
    today: date

    @classmethod
    def of(cls, organisation: Organisation, plan: Plan, span: Span, *, today: date) -> "Moment":
        """From the morning after `start` (or the morning the plan went live) to the end of the last day."""
        zone = ZoneInfo(organisation.timezone)
        first = span.start + timedelta(days=1) if span.start else plan.live_on
        return cls(
            on=span.end,
            after=datetime.combine(first, time(), zone),
            until=datetime.combine(span.end + timedelta(days=1), time(), zone),
            today=today,
        )


def canonical(taken: Snapshot) -> str:
    """The one way to write a snapshot: keys sorted, no spaces."""
    return json.dumps(taken, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a canonical text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
