"""A plan as a tracker file: a workbook, or comma-separated values."""

from collections.abc import Callable
from datetime import datetime

from planflow.domain.plan import Plan
from planflow.engine import chart
from planflow.intake.trackers import collector, workbook
from planflow.intake.trackers.workbook import About
from planflow.services.trackers import csv_text, rows
from planflow.services.trackers.names import Names
from planflow.store import definitions, organisation
from planflow.store.session import Session


def write(
    session: Session,
    plan: Plan,
    ending: str,
    *,
    tick: Callable[[int, int], None] = lambda *_: None,
    now: datetime,
) -> tuple[bytes, int]:
    """The bytes of the file, and how many actions are in it. `ending` is `.xlsx` or `.csv`."""
    with collector.paused():
        return _written(session, plan, ending, tick, now)


def _written(
    session: Session, plan: Plan, ending: str, tick: Callable[[int, int], None], now: datetime
) -> tuple[bytes, int]:
    today = organisation.today(session, now)
    found = rows.of_plan(session, plan, on=today)
    if ending == ".csv":
        return csv_text.write(found).encode(), len(found)
    about = About(
        plan=plan.key,
        title=plan.title,
        on=today,
        written_at=now,
        states=_states(session, found),
        owners=Names.of(session).shown(),
    )
    return workbook.write(found, about, tick=tick), len(found)


def _states(session: Session, found: list[rows.Row]) -> list[str]:
    """The states to choose from: of the lifecycle in force, and of any other that an action runs under."""
    language = organisation.get_organisation(session).language
    lifecycles = [session.library.definition("action")]
    lifecycles += [definitions.get(session, one) for one in sorted({row.action.definition for row in found})]
    labels = [chart.words(state.label, language) for one in lifecycles for state in one.states.values()]
    return list(dict.fromkeys(labels))
