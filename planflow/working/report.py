"""Reading an inspection report into a proposal, and beginning its review."""

from datetime import datetime, timedelta

from planflow.domain.person import Person
from planflow.intake import kept_review, report
from planflow.intake.limited import Limits
from planflow.intake.proposal import Proposal
from planflow.services.work import LEASE, Outcome
from planflow.store.session import Session
from planflow.working.task import Kind, Task

_LIMITS = Limits()
_SILENT = timedelta(seconds=_LIMITS.wall_seconds) + LEASE
"""A reading gives no sign on the way."""


def _read(task: Task) -> Proposal:
    task.tell(10, "The report is being read.", _SILENT)
    return report.read(task.input(), task.order.arguments["name"], limits=_LIMITS)


def _begin(task: Task, session: Session, proposal: Proposal, now: datetime) -> Outcome:
    person = session.get_one(Person, task.order.asked_by_id)
    return Outcome(reference=str(kept_review.begin(session, person, proposal, now=now).id))


KIND = Kind(_read, _begin)
