"""What runs by the clock: each job in transactions of its own, safe to run at any time and all at once."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from planflow import crashpoints
from planflow.bootstrap import Application
from planflow.domain.letter import Letter
from planflow.domain.message import MessageState
from planflow.errors import PlanflowError
from planflow.notify import eml, render
from planflow.notify.channel import Channel, ChannelError, Outgoing
from planflow.notify.folder import Folder
from planflow.papers import drafting
from planflow.services import deliveries, gathering, occurrences, reminders, vacancies
from planflow.services.deliveries import Claim
from planflow.store import job_runs, messages, organisation
from planflow.store.session import Session

SWEEP, DELIVER, DRAFT, HOUSEKEEP = "sweep", "deliver", "draft_papers", "housekeep"
SweepReport = reminders.Swept
_LONGEST_RUN = deliveries.LEASE.total_seconds() / 3


@dataclass(frozen=True)
class DeliveryReport:
    """What one delivery run did."""

    gathered: int = 0
    """Messages made of what was waiting."""
    sent: int = 0
    empty: int = 0
    retried: int = 0
    """Messages that failed and will be tried again."""
    parked: int = 0
    lost_claims: int = 0
    """Messages that another worker took over in the meantime."""
    is_finished: bool = True
    """False where time ran out and the next run goes on."""


def sweep(app: Application, now: datetime) -> SweepReport:
    """Write down everything that has fallen due to be told and is not written down yet."""
    crashpoints.watch(app.database.engine)
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return SweepReport()
        report = reminders.sweep(session, now=now)
        summary = f"{report.planned} intents, {report.untold} with nobody to tell"
        job_runs.record(session, SWEEP, summary=summary, failed=bool(report.unknown_ladders), now=now)
    return report


def deliver(app: Application, now: datetime, channel: Channel | None = None) -> DeliveryReport:
    """Gather what waits into messages and hand every message over that may leave at `now`."""
    crashpoints.watch(app.database.engine)
    out = channel or Folder(app.settings.mail_dir)
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return DeliveryReport()
        gathered = gathering.gather(session, now=now)
    report = DeliveryReport(gathered=gathered.messages)
    # The lease counts from `now`, so a run stops long before the leases of its last messages would end.
    stop_at = time.monotonic() + _LONGEST_RUN
    while (held := _claim(app, now)) is not None:
        report = _counted(report, _deliver_one(app, held, out, now))
        if time.monotonic() > stop_at:
            report = replace(report, is_finished=False)
            break
    with app.writing() as session:
        summary = f"{report.sent} sent, {report.retried} to try again, {report.parked} parked"
        job_runs.record(session, DELIVER, summary=summary, now=now)
    return report


def draft_papers(app: Application, now: datetime) -> int:
    """Draft every paper whose day has come and that nobody has drafted; how many."""
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return 0
        drafted = drafting.draft_papers(session, now)
        job_runs.record(session, DRAFT, summary=f"{len(drafted)} drafted", now=now)
    return len(drafted)


def housekeep(app: Application, now: datetime) -> int:
    """Make the next turns of repeating actions and say which roles fell vacant; how many there were."""
    with app.writing() as session:
        if organisation.find_organisation(session) is None:
            return 0
        turns = occurrences.open_due(session, now=now)
        vacant = vacancies.note(session, now=now)
        summary = f"{turns} turns of repeating actions made, {vacant} roles fell vacant"
        job_runs.record(session, HOUSEKEEP, summary=summary, now=now)
    return turns + vacant


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


def _claim(app: Application, now: datetime) -> Claim | None:
    with app.writing() as session:
        return deliveries.claim(session, now=now)


def _deliver_one(app: Application, held: Claim, channel: Channel, now: datetime) -> MessageState | None:
    """One message, so that whatever is wrong with it stops no other; the state it ends in."""
    try:
        outgoing = _fixed(app, held, now)
        if outgoing is None:
            return _state(app, held)
        crashpoints.point()
        channel.send(outgoing)
        crashpoints.point()
    except ChannelError as error:
        return _failed(app, held, error.code, str(error), error.permanent, now)
    except PlanflowError as error:
        return _failed(app, held, "content", str(error), True, now)
    except (TemplateError, LookupError, TypeError, ValueError, AttributeError) as error:
        # A template or a row that cannot be put into words: park this message and carry on.
        return _failed(app, held, "template", f"{type(error).__name__}: {error}", True, now)
    with app.writing() as session:
        return MessageState.SENT if deliveries.record_sent(session, held, now=now) else None


def _fixed(app: Application, held: Claim, now: datetime) -> Outgoing | None:
    """The message in its final words, fixed at the first claim; None where there is nothing to send."""
    with app.writing() as session:
        message = deliveries.find_message(session, held)
        if message is None:
            return None
        address, raw = message.address, message.raw
        if raw is None:
            letter = deliveries.compose(session, message, now=now)
            if letter is None:
                return None
            address = message.person_email or ""
            zone = ZoneInfo(organisation.get_organisation(session).timezone)
            subject, raw = _written(app, letter, message.token, address, now.astimezone(zone))
            if not deliveries.fix(session, held, address=address, subject=subject, raw=raw, now=now):
                return None
        return Outgoing(message.token, message.for_on, message.person_key, address, raw)


def _written(app: Application, letter: Letter, token: str, address: str, at: datetime) -> tuple[str, bytes]:
    words = render.render(letter, own=app.settings.notifications_dir)
    reply_to = eml.address(letter.reply_to_name, letter.reply_to_address) if letter.reply_to_address else None
    mail = eml.Mail(
        token=token,
        sender=eml.address(words.sender, app.settings.mail_from),
        recipient=eml.address(letter.name, address),
        reply_to=reply_to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        thread=letter.plan_key,
        at=at,
    )
    return words.subject, eml.build(mail)


def _failed(
    app: Application, held: Claim, code: str, error: str, permanent: bool, now: datetime
) -> MessageState | None:
    with app.writing() as session:
        return deliveries.record_failure(session, held, code=code, error=error, permanent=permanent, now=now)


def _state(app: Application, held: Claim) -> MessageState | None:
    """Empty, where this worker found nothing to say; None where another one took the message over."""
    with app.reading() as session:
        row = messages.get_row(session, held.message_id)
        return MessageState(row.state) if row.fence == held.fence else None


def _counted(report: DeliveryReport, state: MessageState | None) -> DeliveryReport:
    names = {
        MessageState.SENT: "sent",
        MessageState.EMPTY: "empty",
        MessageState.PLANNED: "retried",
        MessageState.PARKED: "parked",
    }
    name = names.get(state, "lost_claims") if state is not None else "lost_claims"
    return replace(report, **{name: getattr(report, name) + 1})
