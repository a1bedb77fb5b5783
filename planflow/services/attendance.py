"""Who was at a meeting of a board, agency by agency: recorded whole, and again where it was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.meeting import Attendance, Meeting
from planflow.domain.person import Person
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError
from planflow.services import ledger, meetings
from planflow.store import organisation
from planflow.store import seats as stored
from planflow.store.session import Session


@dataclass(frozen=True)
class Seat:
    """One seat at a board: an agency, or a member who belongs to none; who holds it, and who came."""

    field: str
    """The name of the seat in a form: `agency-KEY` or `person-KEY`."""
    name: str
    agency_id: int | None
    person_id: int | None
    members: tuple[Person, ...]
    was_present: bool | None
    """None while nobody has recorded it."""


def seats(session: Session, body: Body, meeting: Meeting | None, *, now: datetime) -> list[Seat]:
    """The seats of a board: its agencies with their members, then members of the organisation's own."""
    on = organisation.today(session, now)
    there = _recorded(session, meeting)
    members = stored.members(session, body.id, on=on)
    found = []
    for agency in stored.agencies(session, body.id):
        own = tuple(one for one in members if one.agency_id == agency.id)
        ids = [("agency", agency.id), *(("person", one.id) for one in own)]
        found.append(Seat(f"agency-{agency.key}", agency.name, agency.id, None, own, _any(there, ids)))
    seated = {one.agency_id for one in found}
    for person in members:
        if person.agency_id not in seated:
            name = person.job_title or person.name
            came = _any(there, [("person", person.id)])
            found.append(Seat(f"person-{person.key}", name, person.agency_id, person.id, (person,), came))
    return found


def record(
    session: Session, actor: Actor, meeting: Meeting, came: Mapping[str, bool], *, now: datetime
) -> int:
    """Record for each seat whether it was taken; what was recorded before is replaced. How many were there.

    Raises `Refused` where the actor keeps no meetings, and `PlanflowError` for a meeting still to come.
    """
    meetings.require_allowed(session, actor, now=now)
    if meeting.held_on > organisation.today(session, now):
        raise PlanflowError("This meeting is still to come.", "Record who was there on the day, or after it.")
    body = session.get_one(Body, meeting.body_id)
    known = {seat.field: seat for seat in seats(session, body, meeting, now=now)}
    session.exec(delete(Attendance).where(col(Attendance.meeting_id) == meeting.id))
    facts = {}
    for field, was_present in came.items():
        seat = known.get(field)
        if seat is None:
            raise PlanflowError(f"'{field}' has no seat at {body.name}.", "Open the meeting again.")
        facts[f"{'person' if seat.person_id else 'agency'} {seat.person_id or seat.agency_id}"] = was_present
        session.add(_row(meeting, seat, was_present))
    session.flush()
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind="attendance_recorded",
        subject_kind=SubjectKind.MEETING,
        subject_id=meeting.id,
        facts={"body": meeting.body_id, "held_on": meeting.held_on, "came": facts},
        now=now,
    )
    return sum(came.values())


def _row(meeting: Meeting, seat: Seat, was_present: bool) -> Attendance:
    """An agency with one member sends that member; of several nobody is named."""
    only = seat.members[0].id if len(seat.members) == 1 else None
    return Attendance(
        meeting_id=meeting.id,
        agency_id=seat.agency_id,
        person_id=seat.person_id or only,
        was_present=was_present,
    )


def _recorded(session: Session, meeting: Meeting | None) -> dict[tuple[str, int], bool]:
    if meeting is None:
        return {}
    rows = session.exec(
        select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(col(Attendance.id))
    )
    found: dict[tuple[str, int], bool] = {}
    for row in rows:
        if row.person_id is not None:
            found["person", row.person_id] = row.was_present
        if row.agency_id is not None:
            was = found.get(("agency", row.agency_id), False)
            found["agency", row.agency_id] = was or row.was_present
    return found


def _any(there: Mapping[tuple[str, int], bool], ids: list[tuple[str, int]]) -> bool | None:
    known = [there[one] for one in ids if one in there]
    return any(known) if known else None
