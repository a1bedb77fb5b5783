"""Why a mail about something did or did not go to somebody, and when the next one will.

Every answer is a code with values (`Reason`); words are put to them at the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.intent import Intent
from planflow.domain.ladder import Ladder, Step
from planflow.domain.person import Digest, Person
from planflow.domain.reason import Reason
from planflow.services import explaining_intents, explaining_waits, ownership, reminders
from planflow.store import bodies, calendars, mail_history, organisation, people
from planflow.store.references import Subject
from planflow.store.session import Session

_NEXT_STEPS = 3
_MOST_TURNS = 4
"""Of a thing that comes again only the latest turns are explained."""


@dataclass(frozen=True)
class Asked:
    """The question: about whom, and the day and time zone in which it is answered."""

    person: Person
    now: datetime
    today: date
    zone: ZoneInfo


def explain(session: Session, person: Person, subject: Subject, *, now: datetime) -> list[Reason]:
    """Everything that explains the mails to a person about a thing: what holds for the person first."""
    home = organisation.get_organisation(session)
    asked = Asked(person, now, organisation.today(session, now), ZoneInfo(home.timezone))
    found = [*_about_person(session, asked)]
    owed = mail_history.deadlines_about(session, subject)
    told = mail_history.steps_told(session, [one.id for one in owed], person.id)
    for deadline in _worth_saying(owed, told):
        found += _about_deadline(
            session, asked, deadline, [one for one in told if one.deadline_id == deadline.id]
        )
    news = mail_history.events_told(session, subject, person.id)
    found += [explaining_intents.of_event(session, asked.zone, person, one, event) for one, event in news]
    waiting = [one for one in (*told, *(intent for intent, _ in news)) if one.state == "planned"]
    mine = [one for one in waiting if one.recipient_id == person.id]
    if mine:
        found += explaining_waits.next_mail(session, person, mine, asked.today, asked.zone)
    if not owed and not news:
        found.append(Reason("nothing_owed", {"name": person.name}))
    return found


def _worth_saying(owed: Sequence[Deadline], told: Sequence[Intent]) -> list[Deadline]:
    """What is open, and what the person was told of; of turns only the latest."""
    known = {one.deadline_id for one in told}
    kept = [one for one in owed if one.state == DeadlineState.OPEN or one.id in known]
    kept = kept or list(owed[-1:])
    turns = [one for one in kept if one.subject_kind == "occurrence"]
    return [one for one in kept if one.subject_kind != "occurrence" or one in turns[-_MOST_TURNS:]]


def _about_person(session: Session, asked: Asked) -> list[Reason]:
    """What holds for every mail to the person."""
    person, found = asked.person, []
    held_at = organisation.get_organisation(session).deliveries_held_at
    if held_at is not None:
        found.append(Reason("on_hold", {"at": held_at.astimezone(asked.zone)}))
    if person.is_outside:
        found.append(Reason("outsider", {"name": person.name}))
    elif person.erased_at is not None:
        found.append(Reason("erased"))
    elif not person.email:
        found.append(Reason("no_address", {"name": person.name}))
    elif person.address_parked_at is not None:
        values = {"name": person.name, "key": person.key, "code": person.address_problem}
        found.append(
            Reason("address_parked", {**values, "at": person.address_parked_at.astimezone(asked.zone)})
        )
    if person.away_from is not None and ownership.is_away(person, on=asked.today):
        found.append(_away(session, person))
    if person.digest == Digest.NEEDED:
        found.append(Reason("only_needed", {"name": person.name}))
    return found


def _away(session: Session, person: Person) -> Reason:
    until = Reason("until", {"day": person.away_until}) if person.away_until else Reason("until_further")
    deputy = people.find(session, person.deputy_id)
    values = {"name": person.name, "until": until}
    return Reason("away", {**values, "deputy": deputy.name}) if deputy else Reason("away_alone", values)


def _about_deadline(
    session: Session, asked: Asked, deadline: Deadline, told: Sequence[Intent]
) -> list[Reason]:
    found = [_heading(session, deadline)]
    known = _steps_by_name(session, deadline)
    for one in explaining_intents.condensed(told, deadline):
        if isinstance(one, Reason):
            found.append(one)
        else:
            step = known.get(one.step or "")
            about = explaining_intents.Told(one, step, _own_day(session, deadline, one, step))
            found.append(explaining_intents.of_step(session, asked.zone, asked.person, about, deadline))
    if deadline.state == DeadlineState.OPEN:
        found += _from_now_on(session, asked, deadline, told)
    return found


def _heading(session: Session, deadline: Deadline) -> Reason:
    due = deadline.due_on or (Reason("words", {"text": deadline.due_text}) if deadline.due_text else None)
    values = {
        "what": Reason(f"kind_{deadline.kind}" if deadline.kind in KINDS else "kind_other"),
        "due": due or Reason("no_day_set"),
        "owner": _owner(session, deadline),
    }
    if deadline.state == DeadlineState.OPEN:
        return Reason("open", values)
    if deadline.state == DeadlineState.MET and deadline.met_on is not None:
        return Reason("met", {**values, "on": deadline.met_on})
    return Reason("given_up", values)


KINDS = (
    "action", "verification", "extension_answer", "occurrence", "milestone", "plan_submission",
    "plan_agreement", "paper_narrative", "paper_draft", "paper_review", "paper_clearance",
    "paper_approval", "paper_publication",
)  # fmt: skip
"""The kinds of deadline that have words of their own."""


def _owner(session: Session, deadline: Deadline) -> Reason:
    person = people.find(session, deadline.owner_id)
    if person is not None:
        return Reason("owner_person", {"name": person.name})
    body = bodies.find(session, deadline.owner_body_id)
    if body is not None:
        return Reason("owner_body", {"name": body.name})
    return (
        Reason("owner_role", {"role": deadline.owner_role}) if deadline.owner_role else Reason("owner_none")
    )


def _ladder(session: Session, deadline: Deadline) -> Ladder | None:
    return session.library.ladders.get(deadline.ladder) if deadline.ladder else None


def _steps_by_name(session: Session, deadline: Deadline) -> dict[str, Step]:
    ladder = _ladder(session, deadline)
    return {step.name: step for step in ladder.steps} if ladder else {}


def _from_now_on(session: Session, asked: Asked, deadline: Deadline, told: Sequence[Intent]) -> list[Reason]:
    """Whether the person is told of it from now on, which days come next, and who is told if not they."""
    ladder = _ladder(session, deadline)
    if ladder is None:
        return [Reason("no_ladder")]
    if deadline.due_on is None:
        return [Reason("no_day")]
    everybody = tuple(dict.fromkeys(name for step in ladder.steps for name in step.tell))
    rows = mail_history.told_now(session, deadline.id, everybody, today=asked.today)
    mine = {row.audience for row in rows if row.recipient_id == asked.person.id}
    passed_on = [
        row for row in rows if row.meant_for_id == asked.person.id and row.recipient_id != asked.person.id
    ]
    if not mine:
        return [_not_theirs(session, asked, rows, passed_on, told)]
    found = [*_untold(session, asked, deadline, ladder, mine)]
    coming = [
        step for step in ladder.steps if mine & set(step.tell) and _day(session, step, deadline) > asked.today
    ]
    for step in coming[:_NEXT_STEPS]:
        found.append(
            explaining_waits.of_step(
                session, asked.person, step, _day(session, step, deadline), today=asked.today, zone=asked.zone
            )
        )
    return found if coming else [*found, Reason("no_more", {"name": asked.person.name})]


def _own_day(session: Session, deadline: Deadline, intent: Intent, step: Step | None) -> date:
    """The day that a step was for: it is written down later where planflow only then learnt of it."""
    if step is None or deadline.due_on is None or intent.due_version != deadline.due_version:
        return intent.day
    return min(intent.day, _day(session, step, deadline))


def _day(session: Session, step: Step, deadline: Deadline) -> date:
    """The working day of a step; the deadline has a day."""
    calendar = calendars.get_calendar(session, deadline.calendar)
    return reminders.step_day(calendar, step.offset, deadline.due_on or deadline.live_on)


def _untold(
    session: Session, asked: Asked, deadline: Deadline, ladder: Ladder, mine: set[str]
) -> list[Reason]:
    """A step whose day has come and that no sweep has looked at yet."""
    passed = [step for step in ladder.steps if _day(session, step, deadline) <= asked.today]
    latest = passed[-1] if passed else None
    if latest is None or not mine & set(latest.tell):
        return []
    if mail_history.is_planned(session, deadline.id, deadline.due_version, latest.name):
        return []
    when = explaining_intents.when(latest)
    return [Reason("not_swept", {"when": when, "day": _day(session, latest, deadline)})]


def _not_theirs(
    session: Session, asked: Asked, rows: Sequence[Any], passed_on: Sequence[Any], told: Sequence[Intent]
) -> Reason:
    """Who is told of it instead."""
    others = _names(session, passed_on or rows)
    if not others:
        return Reason("nobody_told")
    was_theirs = any(one.recipient_id == asked.person.id and one.audience == "owner" for one in told)
    code = "falls_to_others" if passed_on else "no_longer_theirs" if was_theirs else "not_concerned"
    return Reason(code, {"name": asked.person.name, "others": others})


def _names(session: Session, rows: Sequence[Any]) -> list[str]:
    ids = [row.recipient_id for row in rows]
    known = people.by_id(session, ids)
    return list(dict.fromkeys(known[one].name for one in ids if one in known))
