"""On return from an absence: what happened meanwhile and who was told, in the first mail and in no other."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.letter import Letter, News
from planflow.store import absences, organisation
from planflow.store import letters as stored
from planflow.store.session import Session

KIND = "told_meanwhile"
"""The kind under which the mails find its sentence."""


def add(session: Session, letter: Letter, message: Any, *, now: datetime) -> Letter:
    """The letter, with what others were told in the recipient's place since their last mail.

    It rides along and never makes a mail come by itself. `message` is a row of `messages.get_row`.
    """
    if not _has_been_away(message, letter.today):
        return letter
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    rows = absences.told_others(session, message.recipient_id, before=message.id, now=now)
    # A thing of which somebody was told twice is said once, with the later day.
    latest = {(row.plan_key, row.ref, row.title, row.told): row for row in rows}
    news = [_news(row, row.sent_at.astimezone(zone).date()) for row in latest.values()]
    return replace(letter, news=[*letter.news, *news]) if news else letter


def _has_been_away(message: Any, today: date) -> bool:
    """Whether an absence is on record and it is not one that goes on."""
    begins, ends = message.person_away_from, message.person_away_until
    if begins is None and ends is None:
        return False
    return (ends is not None and ends < today) or (begins is not None and begins > today)


def _news(row: Any, told_on: date) -> News:
    return News(
        route="meanwhile",
        kind=KIND,
        happened_on=told_on,
        ref=stored.reference(row),
        title=row.title,
        plan=row.plan_title,
        who=row.told,
        recorded_by="",
        how="",
        note="",
        due_on=None,
        to_on=None,
        asks=False,
        audience="owner",
        fallback="",
        meant_for="",
    )
