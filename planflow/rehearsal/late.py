"""What is still open and past its day when a rehearsal ends."""

from datetime import datetime

from planflow.domain import words
from planflow.domain.plan import Plan
from planflow.rehearsal import agenda
from planflow.rehearsal.timeline import Entry
from planflow.store import deadlines, organisation
from planflow.store.session import Session


def at_end(session: Session, plan: Plan, *, now: datetime) -> list[Entry]:
    """One line for each thing that is late at the end, longest overdue first."""
    today = organisation.today(session, now)
    return [
        Entry(
            at=now.isoformat(timespec="minutes"),
            kind="still_late",
            subject=plan.key,
            who=agenda.ower(session, plan, deadline),
            text=f"Still late: {agenda.line(session, plan, deadline)}, due {words.say_date(deadline.due_on)}",
        )
        for deadline in deadlines.of_plan(session, plan.id)
        if deadline.due_on is not None and deadlines.is_late(deadline, on=today)
    ]
