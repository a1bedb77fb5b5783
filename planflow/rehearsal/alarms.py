"""When each of planflow's jobs has something to do next, so that a rehearsal passes over the others.

A job that would find nothing changes nothing, so passing over it leaves the same bytes. An answer holds until
somebody acts, a job changes something, or a role begins or ends.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from planflow import jobs
from planflow.bootstrap import Application
from planflow.delivering import DeliveryReport
from planflow.papers import upcoming
from planflow.services import gathering, occurrences, reminders
from planflow.store import messages, roles
from planflow.store.session import Session

When = TypeVar("When", date, datetime)


@dataclass
class Alarms:
    """What was worked out when the database was last looked at; None where nothing is in sight."""

    roles_on: date | None = None
    housekeep_on: date | None = None
    turns_on: date | None = None
    draft_on: date | None = None
    sweep_at: datetime | None = None
    deliver_at: datetime | None = None
    is_known: bool = False
    """False where anything may have changed, and every job has to look for itself."""
    is_draft_known: bool = False
    """The same for the papers to be drafted, of which the drafting itself says when the next one comes."""
    is_sweep_known: bool = False
    """The same for the steps of ladders, of which the sweep itself says when the next one passes."""
    is_mail_known: bool = False
    """The same for what waits to be sent, which the sweep and the delivery themselves change."""
    changes: int = 0
    """How often anything may have changed."""
    has_leftovers: bool = False
    """Whether any mail was ever left over for a later run."""

    def changed(self) -> None:
        """Something happened: nothing that was worked out holds any more."""
        self.is_known = self.is_draft_known = self.is_sweep_known = self.is_mail_known = False
        self.changes += 1

    def drafted(self, report: jobs.DraftReport) -> None:
        """The drafting ran: it says when it has to run again."""
        if report.has_changed_anything:
            self.changed()
        self.draft_on, self.is_draft_known = report.next_on, True

    def swept(self, app: Application, report: jobs.SweepReport, now: datetime) -> None:
        """The sweep ran: it says when it has to run again, and what it wrote down waits to be sent."""
        self.sweep_at, self.is_sweep_known = report.next_at, True
        if report.planned and self.is_mail_known:
            with app.reading() as session:
                self._look_at_mail(session, now)

    def delivered(self, report: DeliveryReport) -> None:
        """A delivery ran: it says when the next mail is made, unless something was left over."""
        self.has_leftovers = self.has_leftovers or not report.is_settled
        self.deliver_at, self.is_mail_known = report.next_at, not self.has_leftovers

    def begin(self, today: date) -> None:
        """A new pass: a role that began or ended changes who owes and who is told."""
        if _has_come(self.roles_on, today):
            self.changed()

    def wants_housekeeping(self, today: date) -> bool:
        """Whether a turn, a month, a term or a vacancy may have to be noted."""
        return not self.is_known or _has_come(self.housekeep_on, today)

    def wants_drafts(self, today: date) -> bool:
        """Whether a paper's draft day has come."""
        return not self.is_known or _has_come(self.draft_on, today)

    def wants_sweep(self, now: datetime) -> bool:
        """Whether a step of a ladder has passed."""
        return not self.is_sweep_known or _has_come(self.sweep_at, now)

    def wants_delivery(self, now: datetime) -> bool:
        """Whether a mail may be made or sent."""
        return not self.is_mail_known or _has_come(self.deliver_at, now)

    def look(self, app: Application, now: datetime, today: date) -> None:
        """Work out anew whatever no longer holds or has come."""
        with app.reading() as session:
            known = self.is_known
            if not known:
                self.roles_on = roles.next_change(session, after=today)
            if not known or _has_come(self.turns_on, today):
                self.turns_on = occurrences.next_day(session, now=now)
            if not known or _has_come(self.housekeep_on, today):
                self.housekeep_on = jobs.next_housekeeping_day(session, now)
            if not self.is_draft_known or _has_come(self.draft_on, today):
                self.draft_on = upcoming.next_draft_day(session, now)
            if not self.is_sweep_known or _has_come(self.sweep_at, now):
                self.sweep_at = reminders.next_at(session, now=now)
            if not self.is_mail_known or _has_come(self.deliver_at, now):
                self._look_at_mail(session, now)
        self.is_known = self.is_draft_known = self.is_sweep_known = self.is_mail_known = True

    def _look_at_mail(self, session: Session, now: datetime) -> None:
        found = (gathering.next_at(session, now=now), messages.next_try_at(session))
        self.deliver_at = min((one for one in found if one is not None), default=None)


def _has_come(on: When | None, now: When) -> bool:
    return on is not None and on <= now
