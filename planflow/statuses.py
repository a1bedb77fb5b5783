"""What became of mails after they were handed over, asked of a channel that can tell."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from planflow.bootstrap import Application
from planflow.domain.notice import Notice, NoticeKind
from planflow.errors import PlanflowError
from planflow.notify import channels
from planflow.notify.channel import MAIL, ChannelError, Report, Reporting
from planflow.services import bounces
from planflow.store import reports
from planflow.store.reports import Awaited

KEPT = timedelta(days=7)
"""How long GOV.UK Notify keeps what it knows of a mail, unless it was told otherwise."""
_MARGIN = timedelta(hours=1)
"""The clocks of the two sides may differ."""


def take_in(app: Application, now: datetime) -> int:
    """Ask what became of the mails of the last days; how many of them have come to an end.

    What came back for good parks the address, as a bounce does. A channel that cannot tell, or that does not
    answer, leaves everything as it is.
    """
    with app.reading() as session:
        awaited = reports.awaited(session, since=now - KEPT) if _can_tell(app) else []
    if not awaited:
        return 0
    try:
        found = _asked(app, awaited)
    except (ChannelError, PlanflowError):
        return 0  # the next delivery, or `planflow doctor`, says what is wrong with the channel
    if found:
        with app.writing() as session:
            for report in found:
                bounces.take_in(session, _notice(report), now=now)
    return len(found)


def _can_tell(app: Application) -> bool:
    return any(way.can_report for way in channels.in_use(app.settings) if way.carries == MAIL)


def _asked(app: Application, awaited: Sequence[Awaited]) -> list[Report]:
    with channels.open_channels(app.settings) as opened:
        channel = opened[MAIL]
        if not isinstance(channel, Reporting):
            return []
        return channel.reports([one.token for one in awaited], awaited[0].sent_at - _MARGIN)


def _notice(report: Report) -> Notice:
    """A report as if it had come back as a mail: the same one again changes nothing."""
    kind = NoticeKind.DELIVERED if report.is_delivered else NoticeKind.FAILED
    digest = hashlib.sha256(f"{report.id} {report.code or kind}".encode()).hexdigest()
    return Notice(report.id, digest, kind, report.code, report.token)
