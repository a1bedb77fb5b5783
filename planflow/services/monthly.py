"""The monthly note to the administrator: what waits for them, or that nothing does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planflow.domain import recurrence
from planflow.domain.actor import SYSTEM
from planflow.domain.digest import Month, Unconfirmed, VacantRole
from planflow.services import ledger, vacancies
from planflow.store import health, months, organisation
from planflow.store.session import Session

MONTH_ENDED = "month_ended"
_LONGEST_PAUSE = timedelta(hours=26)
"""A pass once a day from cron is enough; what has not run for longer than a day and some hours was missed."""
_RUNNING = ("deliver",)
"""Jobs that need no telling: they run, or this mail would not go."""
_STUCK = timedelta(hours=6)


def note(session: Session, *, now: datetime) -> int:
    """Write the event that tells administrators of the month that ended, once; how many were written.

    After an outage of months only the last one is told. Nothing is told of a time before this database.
    """
    month = _last_month(session, now)
    if month is None or months.last_noted(session, MONTH_ENDED) == month:
        return 0
    ledger.hold(session, ledger.ORGANISATION_CHAIN)
    if months.last_noted(session, MONTH_ENDED) == month:
        return 0
    ledger.append(
        session,
        SYSTEM,
        chain=ledger.ORGANISATION_CHAIN,
        kind="month_ended",
        subject_kind="organisation",
        subject_id=organisation.get_organisation(session).id,
        facts={"month": month},
        now=now,
    )
    return 1


def compose(session: Session, month: date, *, now: datetime) -> Month:
    """What stands on the day of the mail: parked mails, silent jobs, roles, addresses, assumptions."""
    following = recurrence.add(month, 1, "month")
    runs = [run for run in health.last_runs(session) if run.job not in _RUNNING]
    vacant = vacancies.of_running_plans(session, on=organisation.today(session, now))
    return Month(
        first_on=month,
        parked=health.deliveries(session, late=_STUCK, now=now).parked,
        sent=months.sent(session, month, following),
        overdue_jobs=tuple(run.job for run in runs if now - run.finished_at > _LONGEST_PAUSE),
        failed_jobs=tuple(run.job for run in runs if run.failed),
        vacant=tuple(VacantRole(plan.title, role) for plan, role in vacant),
        unreachable=months.unreachable(session),
        unconfirmed=tuple(Unconfirmed(row.title, row.number) for row in months.assumed(session)),
    )


def _last_month(session: Session, now: datetime) -> date | None:
    """The first day of the month before this one; None where nothing had been recorded by its end."""
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    this = now.astimezone(zone).date().replace(day=1)
    began = months.first_event_at(session)
    if began is None or began.astimezone(zone).date() >= this:
        return None
    return recurrence.add(this, -1, "month")
