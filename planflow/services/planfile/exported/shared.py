"""The organisation, bodies, people and roles: what several plans of one organisation share."""

from collections.abc import Collection
from datetime import date
from typing import Any

from planflow.domain import organisation, person
from planflow.domain.body import Body as BodyRow
from planflow.domain.meeting import Attendance
from planflow.domain.person import RoleHolding
from planflow.domain.plan import Plan
from planflow.services.planfile.exported import keys as naming
from planflow.services.planfile.exported.keys import Keys
from planflow.services.planfile.model.bodies import Body, ClosedDay, Meeting, Organisation
from planflow.services.planfile.model.people import Away, Person, Role
from planflow.store import local_days, plans
from planflow.store.session import Session

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def of_organisation(session: Session, row: organisation.Organisation) -> Organisation:
    """The organisation."""
    return Organisation(
        key=row.key,
        name=row.name,
        calendar=row.calendar,
        timezone=row.timezone,
        language=row.language,
        closed=_closed(session, None),
    )


def _closed(session: Session, body_id: int | None) -> list[ClosedDay]:
    return [ClosedDay(day=row.day, name=row.name) for row in local_days.of_owner(session, body_id)]


def of_bodies(session: Session, keys: Keys, wanted: Collection[str]) -> list[Body]:
    """The wanted bodies with their seats and meetings."""
    seats: dict[int, list[str]] = {}
    for seat in plans.seats(session):
        seats.setdefault(seat.body_id, []).append(keys.bodies[seat.agency_id])
    meetings = _meetings(session, keys)
    closed: dict[int, list[ClosedDay]] = {}
    for day in local_days.of_bodies(session):
        closed.setdefault(day.body_id or 0, []).append(ClosedDay(day=day.day, name=day.name))
    return [
        _body(row, keys, seats.get(row.id, []), meetings.get(row.id, []), closed.get(row.id, []))
        for row in plans.bodies(session)
        if row.key in wanted
    ]


def _body(
    row: BodyRow, keys: Keys, seats: list[str], meetings: list[Meeting], closed: list[ClosedDay]
) -> Body:
    return Body(
        key=row.key,
        name=row.name,
        kind=row.kind,
        parent=keys.body(row.parent_id),
        agencies=seats,
        calendar=row.calendar,
        closed=closed,
        clear_days=row.clear_days,
        clear_days_counting=row.clear_days_counting,
        small_counts_below=row.small_counts_below,
        outside=row.is_outside,
        assumed=row.is_assumed,
        meetings=meetings,
    )


def _meetings(session: Session, keys: Keys) -> dict[int, list[Meeting]]:
    there: dict[int, list[Attendance]] = {}
    for attendance in plans.attendances(session):
        there.setdefault(attendance.meeting_id, []).append(attendance)
    rows = plans.meetings(session)
    names = naming.of_meetings(rows, keys)
    found: dict[int, list[Meeting]] = {}
    for row in rows:
        seen = there.get(row.id, [])
        meeting = Meeting(
            key=names[row.id],
            day=row.held_on,
            title=row.title,
            present=_who(seen, keys, was_present=True),
            absent=_who(seen, keys, was_present=False),
            cancelled=row.is_cancelled,
            assumed=row.is_assumed,
        )
        found.setdefault(row.body_id, []).append(meeting)
    return found


def _who(seen: list[Attendance], keys: Keys, *, was_present: bool) -> list[str]:
    chosen = [one for one in seen if one.was_present is was_present]
    return [key for one in chosen if (key := keys.either(one.person_id, one.agency_id))]


def of_people(session: Session, keys: Keys, wanted: Collection[str]) -> list[Person]:
    """The wanted people."""
    return [_person(row, keys) for row in plans.people(session) if row.key in wanted]


def _person(row: person.Person, keys: Keys) -> Person:
    return Person(
        key=row.key,
        name=row.name,
        email=row.email,
        job_title=row.job_title,
        agency=keys.body(row.agency_id),
        manager=keys.person(row.manager_id),
        outside=row.is_outside,
        language=row.language,
        mail_day=WEEKDAYS[row.mail_weekday],
        mail_hour=row.mail_hour,
        digest=person.Digest(row.digest),
        deputy=keys.person(row.deputy_id),
        away=Away(**_span(row.away_from, row.away_until)) if row.away_from or row.away_until else None,
        assumed=row.is_assumed,
    )


def roles_in(session: Session, keys: Keys, plan: Plan | None, bodies: Collection[str]) -> list[RoleHolding]:
    """The holdings that matter to a plan: its own, those of some bodies, and those of the organisation."""
    return [
        held
        for held in plans.roles(session)
        if held.person_id in keys.people
        and (
            (held.plan_id is not None and plan is not None and held.plan_id == plan.id)
            or (held.plan_id is None and held.body_id is not None and keys.body(held.body_id) in bodies)
            or (held.plan_id is None and held.body_id is None)
        )
    ]


def roles(holdings: list[RoleHolding], keys: Keys, plan_key: str) -> list[Role]:
    """The entries of some holdings."""
    names = naming.of_roles(holdings, keys, plan_key)
    return [
        Role(
            key=names[held.id],
            role=held.role,
            person=keys.people[held.person_id],
            body=keys.body(held.body_id),
            plan=plan_key if held.plan_id else None,
            alternate=held.is_alternate,
            assumed=held.is_assumed,
            **_span(held.from_on, held.until_on),
        )
        for held in holdings
    ]


def _span(from_on: date | None, until: date | None) -> dict[str, Any]:
    return {"from": from_on, "until": until}
