"""Reading an inspection report into a proposal, and beginning its review."""

from datetime import datetime

from planflow.domain.person import Person
from planflow.intake import kept_review, report
from planflow.intake.limited import Limits
from planflow.intake.proposal import Proposal
from planflow.services.work import LEASE, Outcome
from planflow.store.session import Session
from planflow.working.task import Kind, Task

_LIMITS = Limits(wall_seconds=LEASE.total_seconds() * 3 / 4)
"""A reading gives no sign on the way: it has to end within a lease."""


def _read(task: Task) -> Proposal:
    task.tell(10, "The report is being read.")
    return report.read(task.input(), task.order.arguments["name"], limits=_LIMITS)


def _begin(task: Task, session: Session, proposal: Proposal, now: datetime) -> Outcome:
    person = session.get_one(Person, task.order.asked_by_id)
    return Outcome(reference=str(kept_review.begin(session, person, proposal, now=now).id))


KIND = Kind(_read, _begin)
