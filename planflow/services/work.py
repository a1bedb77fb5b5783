"""Long work: asking for it within limits, claiming it, and recording how far it got and what came of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from planflow.domain.person import Person
from planflow.domain.work import UNDER_WAY, Failure, Work, WorkKind, WorkState
from planflow.errors import NotFound, PlanflowError
from planflow.services import policy, rates
from planflow.services.rates import TooOften
from planflow.store import work as stored
from planflow.store.session import Session

LEASE = timedelta(seconds=40)
"""How long work is left to whoever took it without a sign from them: after a crash somebody waits as long."""
MOST_TRIES = 3
KEPT = timedelta(days=1)
"""How long a result may be fetched. What was asked for and not begun in that time is gone as well."""
EACH, VISITORS, ALTOGETHER = 3, 5, 40
"""How much may be under way for one person, for all visitors together, and in all."""
HOURLY = rates.Limit("work", 60, timedelta(hours=1))


class TooMuch(TooOften):
    """More long work is asked for than one person, or all of them, may have under way."""


class ClaimLost(Exception):
    """The work has passed to another worker, or somebody ended it."""


@dataclass(frozen=True)
class Order:
    """Claimed work, as whoever does it needs it."""

    id: int
    fence: int
    kind: WorkKind
    about: str
    arguments: Mapping[str, Any]
    input: str
    asked_by_id: int | None


@dataclass(frozen=True)
class Outcome:
    """What came of work."""

    reference: str = ""
    result: str = ""
    """The digest of a file in the folder of work."""
    keeps_input: bool = False


def about(kind: WorkKind, arguments: Mapping[str, Any], input_digest: str) -> str:
    """What work is about, as one digest."""
    told = json.dumps([kind, arguments, input_digest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def ask(
    session: Session,
    person: Person | None,
    kind: WorkKind,
    *,
    arguments: Mapping[str, Any],
    input_digest: str = "",
    now: datetime,
) -> Work:
    """Ask for work; whoever has asked for the same already gets that. Raises `TooMuch` beyond the limits."""
    mark = about(kind, arguments, input_digest)
    asked_by_id = person.id if person is not None else None
    known = stored.same(session, mark, UNDER_WAY, asked_by_id=asked_by_id)
    if known is not None:
        return known
    _require_room(session, asked_by_id)
    if person is not None:
        rates.take(session, HOURLY, person.key, now=now)
    work = Work(
        token=session.token(), kind=kind, about=mark, arguments=dict(arguments), input=input_digest,
        asked_by_id=asked_by_id, asked_at=now, expires_at=now + KEPT,
    )  # fmt: skip
    session.add(work)
    session.flush()
    return work


def _require_room(session: Session, asked_by_id: int | None) -> None:
    there = stored.under_way(session)
    most = VISITORS if asked_by_id is None else EACH
    if there.get(asked_by_id, 0) >= most:
        whose = "visitors" if asked_by_id is None else "you"
        raise TooMuch(
            f"{most} pieces of work that {whose} asked for are under way.",
            "Wait until one of them is finished, then try again.",
        )
    if sum(there.values()) >= ALTOGETHER:
        raise TooMuch(f"{ALTOGETHER} pieces of work are waiting already.", "Try again in a few minutes.")


def get(session: Session, person: Person | None, token: str) -> Work:
    """The work of that address, for whoever asked for it. Nobody else learns that there is any."""
    found = stored.find(session, token)
    if found is None or not policy.may_see_work(found, person.id if person is not None else None):
        raise NotFound("There is no such work.")
    return found


def get_done(session: Session, person: Person, token: str, kind: WorkKind) -> Work:
    """The work of that address where it is of this kind and done."""
    found = get(session, person, token)
    if found.kind != kind or found.state != WorkState.DONE:
        raise NotFound("There is no such work.")
    return found


def claim(session: Session, *, now: datetime) -> Order | None:
    """Take the next piece of work; None where there is none. What was begun too often is given up."""
    while (found := stored.take(session, until=now + LEASE, now=now)) is not None:
        order = Order(
            found.id, found.fence, WorkKind(found.kind), found.about, found.arguments, found.input,
            found.asked_by_id,
        )  # fmt: skip
        if found.tries <= MOST_TRIES:
            return order
        again = f"It was begun {MOST_TRIES} times and never came to its end."
        ask_for = "Ask for it once more; if that does not help, tell an administrator."
        record_failed(session, order, Failure.GIVEN_UP, PlanflowError(again, ask_for), now=now)
    return None


def tell(
    session: Session, order: Order, percent: int, step: str, *, silent: timedelta = LEASE, now: datetime
) -> None:
    """Keep how far the work has got, and hold it for as long as it may be `silent`. Raises `ClaimLost`."""
    values = {"percent": percent, "step": step, "lease_until": now + silent}
    if not stored.change(session, order.id, order.fence, **values):
        raise ClaimLost


def hold(session: Session, order: Order) -> None:
    """Hold the claim for this transaction, in which the work has its effect. Raises `ClaimLost`."""
    if stored.hold(session, order.id, order.fence) is None:
        raise ClaimLost


def record_done(session: Session, order: Order, outcome: Outcome, *, now: datetime) -> None:
    """Keep what came of the work, in the transaction of its effect. Raises `ClaimLost`."""
    kept = order.input if outcome.keeps_input else ""
    _end(session, order, WorkState.DONE, now, percent=100, step="", input=kept, reference=outcome.reference,
         result=outcome.result)  # fmt: skip


def record_failed(
    session: Session, order: Order, failure: Failure, error: PlanflowError, *, now: datetime
) -> None:
    """Keep why the work failed, and how to mend it. Raises `ClaimLost`."""
    _end(session, order, WorkState.FAILED, now, input="", failure=failure, message=error.message,
         remedy=error.remedy)  # fmt: skip


def _end(session: Session, order: Order, state: WorkState, now: datetime, **values: Any) -> None:
    ended = {"state": state, "lease_until": None, "finished_at": now, "expires_at": now + KEPT}
    if not stored.change(session, order.id, order.fence, **ended, **values):
        raise ClaimLost


def give_back(session: Session, order: Order) -> None:
    """Leave the work to the next who looks: this worker is told to stop."""
    tries = stored.WORK.c.tries - 1
    stored.change(session, order.id, order.fence, state=WorkState.QUEUED, lease_until=None, tries=tries)


def forget_everything(session: Session, *, now: datetime) -> None:
    """Delete every result, and end what is under way: a person is being erased."""
    told = "It was ended because somebody's data was being erased."
    stored.forget(session, message=told, remedy="Ask for it again.", now=now)
