"""The organisation, bodies, meetings, people and roles."""

from sqlmodel import col, delete, select

from planflow.domain import organisation as rows
from planflow.domain.body import Body, BodyAgency
from planflow.domain.meeting import Attendance, Meeting
from planflow.domain.person import Person, RoleHolding
from planflow.services import bounces
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.exported.shared import WEEKDAYS
from planflow.services.planfile.model import bodies, people
from planflow.store import calendars, local_days
from planflow.store import organisation as organisations


def organisation(context: Context, name: Name, entry: bodies.Organisation) -> None:
    """Make the organisation, or change its settings."""
    row = organisations.find_organisation(context.session)
    if row is None:
        row = rows.Organisation(key=name.key, name=entry.name)
        context.session.add(row)
        context.session.info["organisation"] = row
    row.name, row.calendar = entry.name, entry.calendar
    _close(context, None, entry.calendar, entry.closed)
    row.timezone, row.language = entry.timezone, entry.language


def body(context: Context, name: Name, entry: bodies.Body) -> None:
    """Make or change a body."""
    row = context.bodies.get(name.key)
    if row is None:
        row = context.bodies[name.key] = Body(key=name.key, name=entry.name, kind=entry.kind)
        context.session.add(row)
    row.name, row.kind, row.calendar = entry.name, entry.kind, entry.calendar
    row.clear_days, row.clear_days_counting = entry.clear_days, entry.clear_days_counting
    row.small_counts_below = entry.small_counts_below
    row.is_outside, row.is_assumed = entry.outside, entry.assumed
    if row.id is not None and context.session.is_modified(row):
        row.version += 1
    # Before any day is counted.
    context.session.flush()
    _close(context, row.id, entry.calendar, entry.closed)


def link_body(context: Context, name: Name, entry: bodies.Body) -> None:
    """Tie a body to its parent and to the agencies that sit on it."""
    row = context.bodies[name.key]
    row.parent_id = context.body_id(entry.parent)
    wanted = [context.bodies[key].id for key in entry.agencies]
    statement = select(BodyAgency).where(BodyAgency.body_id == row.id).order_by(col(BodyAgency.id))
    if [seat.agency_id for seat in context.session.exec(statement)] == wanted:
        return
    context.session.exec(delete(BodyAgency).where(col(BodyAgency.body_id) == row.id))
    context.session.add_all(BodyAgency(body_id=row.id, agency_id=agency_id) for agency_id in wanted)


def _close(context: Context, body_id: int | None, calendar: str, closed: list[bodies.ClosedDay]) -> None:
    """Keep the days on which the organisation (None) or a body is closed, and count with them from now on."""
    known = local_days.of_owner(context.session, body_id)
    wanted = [(calendar, one.day, one.name) for one in closed]
    if [(row.calendar, row.day, row.name) for row in known] == wanted:
        return
    for row in known:
        context.session.delete(row)
    context.session.add_all(
        rows.LocalDay(calendar=name, day=day, name=why, body_id=body_id) for name, day, why in wanted
    )
    context.session.flush()
    for name in {calendar, *(row.calendar for row in known)}:
        calendars.forget(context.session, name)


def meeting(context: Context, name: Name, entry: bodies.Meeting) -> None:
    """Make or change a meeting of a body."""
    row = context.meetings.get((name.parent, name.key))
    if row is None:
        row = Meeting(body_id=context.bodies[name.parent].id, key=name.key, held_on=entry.day)
        context.meetings[name.parent, name.key] = row
        context.session.add(row)
    row.held_on, row.title = entry.day, entry.title
    row.is_cancelled, row.is_assumed = entry.cancelled, entry.assumed


def link_meeting(context: Context, name: Name, entry: bodies.Meeting) -> None:
    """Keep who was and who was not at a meeting."""
    row = context.meetings[name.parent, name.key]
    statement = select(Attendance).where(Attendance.meeting_id == row.id).order_by(col(Attendance.id))
    known = context.session.exec(statement).all()
    wanted = [(key, True) for key in entry.present] + [(key, False) for key in entry.absent]
    if not known and not wanted:
        return
    context.session.exec(delete(Attendance).where(col(Attendance.meeting_id) == row.id))
    for key, was_present in wanted:
        person_id = context.person_id(key)
        agency_id = context.body_id(key) if person_id is None else None
        there = Attendance(
            meeting_id=row.id, person_id=person_id, agency_id=agency_id, was_present=was_present
        )
        context.session.add(there)


def person(context: Context, name: Name, entry: people.Person) -> None:
    """Make or change a person."""
    row = context.people.get(name.key)
    if row is None:
        row = context.people[name.key] = Person(key=name.key, name=entry.name)
        context.session.add(row)
    elif row.id is not None:
        row.version += 1
    if row.email != entry.email:
        bounces.forget_parking(row)
    row.name, row.email, row.job_title = entry.name, entry.email, entry.job_title
    row.is_outside, row.language, row.is_assumed = entry.outside, entry.language, entry.assumed
    row.mail_weekday, row.mail_hour = WEEKDAYS.index(entry.mail_day), entry.mail_hour
    row.digest = entry.digest
    row.away_from = entry.away.from_on if entry.away else None
    row.away_until = entry.away.until if entry.away else None


def link_person(context: Context, name: Name, entry: people.Person) -> None:
    """Tie a person to agency, manager and deputy."""
    row = context.people[name.key]
    row.agency_id = context.body_id(entry.agency)
    row.manager_id, row.deputy_id = context.person_id(entry.manager), context.person_id(entry.deputy)


def role(context: Context, name: Name, entry: people.Role) -> None:
    """Give a role, or change from when until when it is held."""
    row = context.roles.get(name.key)
    if row is None:
        row = RoleHolding(key=name.key, person_id=context.people[entry.person].id, role=entry.role)
        context.roles[name.key] = row
        context.session.add(row)
    row.person_id, row.role = context.people[entry.person].id, entry.role
    row.body_id = context.body_id(entry.body)
    row.plan_id = context.the_plan.id if entry.plan else None
    row.from_on, row.until_on = entry.from_on, entry.until
    row.is_alternate, row.is_assumed = entry.alternate, entry.assumed
