"""When the next mail to somebody goes, and why not sooner."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain import mailing
from planflow.domain.intent import Intent
from planflow.domain.ladder import Step, Urgency
from planflow.domain.mailing import MOST_IN_A_WEEK, WEEK, Mailbox
from planflow.domain.person import Person
from planflow.domain.reason import Reason
from planflow.services import explaining_intents, quiet
from planflow.store import bodies, messages, organisation
from planflow.store.session import Session


def next_mail(
    session: Session, person: Person, waiting: Sequence[Intent], today: date, zone: ZoneInfo
) -> list[Reason]:
    """When what waits for a person leaves, and what it waits for."""
    since = {
        urgency: min((one.day for one in waiting if one.urgency == urgency), default=None)
        for urgency in (Urgency.WEEKLY, Urgency.BREAK_IN)
    }
    box = _mailbox(session, person, since[Urgency.WEEKLY], since[Urgency.BREAK_IN], today, zone)
    held = organisation.get_organisation(session).deliveries_held_at is not None
    if held or not _reachable(person):
        return []  # said of the person already
    day = _next_on(session, box, today)
    if day is None:
        return [Reason("no_mail_in_sight")]
    return [
        *_obstacles(session, box, today, day),
        Reason("next_mail", {"day": day, "hour": f"{box.hour:02d}:00"}),
    ]


def of_step(
    session: Session, person: Person, step: Step, day: date, *, today: date, zone: ZoneInfo
) -> Reason:
    """A step that is still to come: its day, and the mail that it will ride in as things stand."""
    weekly, break_in = (day, None) if step.urgency == Urgency.WEEKLY else (None, day)
    box = _mailbox(session, person, weekly, break_in, today, zone)
    values = {"day": day, "when": explaining_intents.when(step)}
    mail_on = _next_on(session, box, day)
    if mail_on is None or mail_on == day:
        return Reason("next_step", values)
    return Reason("next_step_later", {**values, "mail_day": mail_on})


def _obstacles(session: Session, box: Mailbox, today: date, day: date) -> list[Reason]:
    """Why nothing goes today."""
    if day == today:
        return []
    recent = [sent for sent in box.sent_on if today - WEEK < sent <= today]
    if len(recent) + len(box.pending_for) >= MOST_IN_A_WEEK:
        if box.pending_for:
            return [Reason("still_on_the_way", {"count": len(box.pending_for), "most": MOST_IN_A_WEEK})]
        return [Reason("two_already", {"days": recent, "most": MOST_IN_A_WEEK})]
    is_open = quiet.calendar_of(session, box.calendar, otherwise=_home(session)).is_working(today)
    found = [Reason("one_today")] if today in box.sent_on else []
    found += [Reason("one_leaves_today")] if today in box.pending_for else []
    found += [] if is_open else [Reason("quiet_today")]
    if box.break_in_since is None:
        found.append(Reason("weekly_day", {"weekday": Reason(f"weekday_{box.weekday}")}))
    return found


def _next_on(session: Session, box: Mailbox, day: date) -> date | None:
    calendar = quiet.calendar_of(session, box.calendar, otherwise=_home(session))
    return mailing.next_mail_on(box, day, calendar)


def _mailbox(
    session: Session, person: Person, weekly: date | None, break_in: date | None, today: date, zone: Any
) -> Mailbox:
    body = bodies.find(session, person.agency_id)
    return messages.mailbox_of(
        session,
        person,
        calendar=body.calendar if body else "",
        weekly_since=weekly,
        break_in_since=break_in,
        today=today,
        zone=zone,
    )


def _home(session: Session) -> str:
    return organisation.get_organisation(session).calendar


def _reachable(person: Person) -> bool:
    return bool(person.email) and person.address_parked_at is None and not person.is_outside
