"""What runs by the clock: each job in transactions of its own, safe to run at any time and all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planflow import crashpoints, statuses
from planflow.bootstrap import Application
from planflow.delivering import DeliveryReport, Run
from planflow.domain import recurrence
from planflow.notify import channels
from planflow.notify.channel import Channel
from planflow.papers import drafting, foreseeing, upcoming
from planflow.services import (
    accounts,
    gathering,
    links,
    monthly,
    occurrences,
    reminders,
    terms,
    vacancies,
)
from planflow.store import claims, job_runs, messages, organisation, roles, work
from planflow.store.session import Session
from planflow.working import hand

SWEEP, DELIVER, DRAFT, HOUSEKEEP = "sweep", "deliver", "draft_papers", "housekeep"
SweepReport = reminders.Swept
_TERMS_ARE_TOLD = timedelta(days=2 * terms.AHEAD_DAYS)
"""Longer than the working days ahead at which the end of a term is told, whatever the holidays."""


def sweep(app: Application, now: datetime, *, looks_ahead: bool = False) -> SweepReport:
    """Write down everything that has fallen due to be told and is not written down yet.

    With `looks_ahead` the report says when the next step passes.
    """
    crashpoints.watch(app.database.engine)
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return SweepReport()
        report = reminders.sweep(session, looks_ahead=looks_ahead, now=now)
        summary = f"{report.planned} intents, {report.untold} with nobody to tell"
        job_runs.record(
            session,
            SWEEP,
            summary=summary,
            failed=bool(report.unknown_ladders or report.unknown_calendars),
            now=now,
        )
    return report


def deliver(
    app: Application, now: datetime, channel: Channel | None = None, *, looks_ahead: bool = False
) -> DeliveryReport:
    """Gather what waits into messages and hand every message over that may leave at `now`.

    Messages leave as the settings have it, or all of them by `channel` where one is given. With `looks_ahead`
    the report says when the next mail would be made.
    """
    crashpoints.watch(app.database.engine)
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return DeliveryReport()
        gathered = gathering.gather(session, looks_ahead=looks_ahead, now=now)
        report = DeliveryReport(gathered=gathered.messages, next_at=gathered.next_at)
        if not gathered.messages and not claims.is_any_free(session, now=now):
            _record_delivery(session, report, now)
            return report
    if channel is not None:
        report = Run(app, lambda _: channel, now, report).deliver()
    else:
        with channels.open_channels(app.settings) as ways:
            report = Run(app, ways.get, now, report).deliver()
    with app.writing() as session:
        _record_delivery(session, report, now)
    return report


def _record_delivery(session: Session, report: DeliveryReport, now: datetime) -> None:
    summary = f"{report.sent} sent, {report.retried} to try again, {report.parked} parked"
    told = " ".join((summary + ".", *report.trouble)) if report.trouble else summary
    job_runs.record(session, DELIVER, summary=told, failed=bool(report.trouble), now=now)


@dataclass(frozen=True)
class DraftReport:
    """What one look at the papers did."""

    drafted: int = 0
    told: int = 0
    """Reports with whose days something is wrong, which was said now."""
    next_on: date | None = None
    """The next day on which there is a paper to draft or trouble to tell, where that was asked for."""

    @property
    def has_changed_anything(self) -> bool:
        """Whether anything was written besides that the job ran."""
        return bool(self.drafted or self.told)


def draft_papers(app: Application, now: datetime, *, looks_ahead: bool = False) -> DraftReport:
    """Draft every paper whose day has come and that nobody has drafted.

    With `looks_ahead` the report says on which day there is something to do again.
    """
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return DraftReport()
        found = list(upcoming.missing(session, now))
        told = foreseeing.look_ahead(session, now, found)
        drafted = drafting.draft_papers(session, now, found)
        job_runs.record(session, DRAFT, summary=f"{len(drafted)} drafted", now=now)
        left = None if drafted else found
        next_on = upcoming.next_draft_day(session, now, left) if looks_ahead else None
    return DraftReport(len(drafted), told, next_on)


def housekeep(app: Application, now: datetime) -> int:
    """Make the next turns of repeating actions, and note vacancies, ending terms and the month; how many.

    Where the channel can tell what became of mails, it is asked.
    """
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return 0
        turns = occurrences.open_due(session, now=now)
        vacant = vacancies.note(session, now=now)
        told = terms.note(session, now=now) + monthly.note(session, now=now)
        links.tidy(session, now=now)
        accounts.tidy(session, now=now)
        work.expire(session, now=now)
        summary = f"{turns} turns of repeating actions made, {vacant} roles fell vacant"
        job_runs.record(session, HOUSEKEEP, summary=summary, now=now)
    hand.tidy_files(app)
    return turns + vacant + told + statuses.take_in(app, now)


def next_housekeeping_day(session: Session, now: datetime) -> date:
    """The first day after today on which `housekeep` could find anything, as long as nothing changes.

    It supposes that `housekeep` has run today.
    """
    today = organisation.today(session, now)
    found = [recurrence.add(today.replace(day=1), 1, "month")]
    turn_on, roles_on = occurrences.next_day(session, now=now), roles.next_change(session, after=today)
    if turn_on is not None:
        found.append(turn_on)
    if roles_on is not None:
        # The end of a term is told some working days ahead; from then on every day is looked at.
        found.append(max(roles_on - _TERMS_ARE_TOLD, today + timedelta(days=1)))
    return min(found)


def record_idle(app: Application, names: Sequence[str], now: datetime) -> None:
    """Keep that these jobs were passed over because it is known that they have nothing to do."""
    if names:
        with app.writing() as session:
            job_runs.record_idle(session, names, now=now)


def next_due(app: Application, now: datetime) -> datetime | None:
    """The next instant at which `sweep` or `deliver` would have something to do; None if nothing waits.

    It supposes that `sweep` has run at `now`.
    """
    with app.reading() as session:
        return next_due_in(session, now)


def next_due_in(session: Session, now: datetime) -> datetime | None:
    """The same in a transaction that is open already."""
    if organisation.find_organisation(session) is None:
        return None
    found = (
        reminders.next_at(session, now=now),
        gathering.next_at(session, now=now),
        messages.next_try_at(session),
    )
    return min((max(one, now) for one in found if one is not None), default=None)
