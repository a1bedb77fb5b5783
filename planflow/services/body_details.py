"""What a body is called and how it counts days, changed by an administrator."""

from dataclasses import asdict, dataclass
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import ledger, meetings, reach
from planflow.store import calendars, organisation
from planflow.store.session import Session

COUNTINGS = ("working", "calendar")
MOST_DAYS = 60
MOST_SMALL = 100


@dataclass(frozen=True)
class Details:
    """All of it, as it is to be from now on."""

    name: str
    calendar: str = ""
    """Empty for the organisation's."""
    clear_days: int = 5
    clear_days_counting: str = "working"
    small_counts_below: int = 0


@dataclass(frozen=True)
class Changed:
    """What really changed, and how many papers have other days for it."""

    columns: list[str]
    papers: int


def of(body: Body) -> Details:
    """How a body stands."""
    return Details(**{name: getattr(body, name) for name in Details.__dataclass_fields__})


def change(
    session: Session,
    actor: Actor,
    body: Body,
    details: Details,
    *,
    based_on: int | None = None,
    now: datetime,
) -> Changed:
    """Change a body; the days of its papers are counted anew. Only an administrator may."""
    reach.require_administrator(session, actor, on=organisation.today(session, now))
    if based_on is not None and based_on != body.version:
        raise StaleWrite(body.key, based_on, body.version)
    _check(session, details)
    wanted = asdict(details)
    columns = [name for name, value in wanted.items() if getattr(body, name) != value]
    if not columns:
        return Changed([], 0)
    was = {f"{name}_was": getattr(body, name) for name in columns}
    for name in columns:
        setattr(body, name, wanted[name])
    body.version += 1
    session.flush()
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind="body_changed", subject_kind="body", subject_id=body.id,
        facts={**{name: wanted[name] for name in columns}, **was}, now=now,
    )  # fmt: skip
    return Changed(columns, meetings.follow(session, actor, now=now))


def _check(session: Session, details: Details) -> None:
    if not details.name.strip():
        raise PlanflowError("A body needs a name.", "Write it as its papers do.")
    if details.calendar and not calendars.is_known(session, details.calendar):
        raise PlanflowError(f"There is no calendar '{details.calendar[:40]}'.", "Choose one that is listed.")
    if details.clear_days_counting not in COUNTINGS:
        raise PlanflowError("Clear days are working days or calendar days.", "Choose one of the two.")
    if not 0 <= details.clear_days <= MOST_DAYS:
        raise PlanflowError(f"Clear days go from 0 to {MOST_DAYS}.", "Five is usual.")
    if not 0 <= details.small_counts_below <= MOST_SMALL:
        raise PlanflowError(f"Small counts go from 0 to {MOST_SMALL}.", "Write 0 for no limit.")
