"""What somebody should know about a plan that was just loaded: nothing here stops a load."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planflow.domain import days, rules, words
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.domain.printed import compare_printed
from planflow.services.planfile import dates
from planflow.services.planfile.model import PlanFile
from planflow.store import people, plans, roles
from planflow.store.calendars import get_calendar
from planflow.store.session import Session


@dataclass(frozen=True)
class Notice:
    """One thing to know: what kind it is, which object it is about, and the sentence."""

    kind: str
    """`no_assurer`, `board_agrees`, `unverifiable`, `vacant`, `will_be_vacant`, `rule_differs`,
    `printed_differ`, `report_days` or `not_working`."""
    subject: str
    sentence: str


def of(session: Session, plan: Plan, file: PlanFile, *, on: date) -> list[Notice]:
    """Every warning about a plan, in a fixed order."""
    calendar = _calendar(session, plan, file)
    return [
        *_without_assurer(file),
        *_vacancies(session, plan, on),
        *_unverifiable(session, plan, file, on),
        *_printed(session, file, calendar),
        *_not_working(file, calendar),
    ]


def of_erased(keys: list[str]) -> list[Notice]:
    """That the file still holds people whose data was erased; they are not brought back."""
    sentence = (
        "The data of '{}' was erased. The file still names them: take them out of it. Nothing came back."
    )
    return [Notice("erased", key, sentence.format(key)) for key in keys]


def of_assurers(file: PlanFile, named: bool) -> list[Notice]:
    """That the board has to agree the plan, where the text of the file names nobody who has to."""
    if named or not file.plan.assurers:
        return []
    sentence = (
        f"No 'assurers' are named, so the plan is agreed by its board, {file.plan.board}. "
        "Name the bodies that have to agree it, where it is not the board alone."
    )
    return [Notice("board_agrees", file.plan.key, sentence)]


def _without_assurer(file: PlanFile) -> Iterator[Notice]:
    """A plan that nobody agrees stays submitted for ever."""
    if not file.plan.assurers:
        sentence = "No body has to agree the plan, so it will never count as agreed. Name 'assurers'."
        yield Notice("no_assurer", file.plan.key, sentence)


def _calendar(session: Session, plan: Plan, file: PlanFile) -> WorkingCalendar:
    board = next((body for body in plans.bodies(session) if body.id == plan.board_id), None)
    return get_calendar(session, (board.calendar if board else "") or file.organisation.calendar)


def _vacancies(session: Session, plan: Plan, on: date) -> Iterator[Notice]:
    """Needed roles that nobody holds on the day, and those that will be vacant when a term ends."""
    vacant = set(roles.vacant_roles(session, plan, on=on))
    for role in roles.NEEDED:
        if role in vacant:
            yield Notice("vacant", str(role), f"Nobody holds the role of {role} on {words.say_day(on)}.")
    ends = sorted({held.until_on for held in plans.roles(session) if held.until_on and held.until_on >= on})
    for end in ends:
        after = end + timedelta(days=1)
        for name in roles.vacant_roles(session, plan, on=after):
            if name not in vacant:
                vacant.add(name)
                yield Notice("will_be_vacant", name, _ending(session, plan, name, after))


def _ending(session: Session, plan: Plan, role: str, after: date) -> str:
    sentence = f"From {words.say_day(after)} nobody holds the role of {role}"
    stand_in = roles.holders(session, plan, role, on=after)
    return f"{sentence}; an alternate stands in." if stand_in else f"{sentence}."


def _unverifiable(session: Session, plan: Plan, file: PlanFile, on: date) -> Iterator[Notice]:
    """Actions whose every verifier owns them, is the owner's deputy, or speaks for a body that owns them."""
    verifiers = {held.person_id for held in roles.holders(session, plan, Role.VERIFIER, on=on)}
    if not verifiers:
        return
    barred: dict[str, tuple[set[int | None], str]] = {}
    for body in plans.bodies(session):
        if body.key in {action.owner for action in file.actions}:
            speakers: set[int | None] = {*people.speakers_for(session, body.id, on=on)}
            barred[body.key] = speakers, f"speaks for {body.name}, which owns it"
    for person in plans.people(session):
        barred[person.key] = {person.id, person.deputy_id}, "is its owner or its owner's deputy"
    for action in file.actions:
        ids, why = barred.get(action.owner or "", (set(), ""))
        if verifiers <= ids:
            sentence = (
                f"Nobody could verify {action.key}: whoever may verify {why}. "
                "Name another verifier, or an alternate."
            )
            yield Notice("unverifiable", action.key, sentence)


def _printed(session: Session, file: PlanFile, calendar: WorkingCalendar) -> Iterator[Notice]:
    """Printed days that are not what their rule gives, and pairs of printed days that disagree."""
    triggers = dates.triggers_of(file)
    for subject, entry in _dated(file):
        due = days.read_day(entry.due) if entry.due else None
        if entry.rule and due is not None and due.on is not None:
            computed = dates.compute(entry.rule, triggers, calendar, session.library)
            if sentence := rules.compare(due.on, computed):
                yield Notice("rule_differs", subject, f"{subject}: {sentence}")
        also = getattr(entry, "also_printed", "")
        if also and due is not None:
            sentence = compare_printed(due, days.read_day(also), calendar)
            if sentence:
                yield Notice("printed_differ", subject, f"{subject}: {sentence}")


def _not_working(file: PlanFile, calendar: WorkingCalendar) -> Iterator[Notice]:
    for subject, entry in _dated(file):
        due = days.read_day(entry.due) if entry.due else None
        if due is None or due.on is None or not due.is_exact or not calendar.covers(due.on):
            continue
        if reason := calendar.reason(due.on):
            said = words.say_day(due.on)
            why = "" if reason in said else f" ({reason})"
            yield Notice("not_working", subject, f"{subject} is due on {said}, which is no working day{why}.")


def _dated(file: PlanFile) -> Iterator[tuple[str, dates.Dated]]:
    if file.plan.submission is not None:
        yield "The submission of the plan", file.plan.submission
    if file.plan.agreement is not None:
        yield "The agreement of the plan", file.plan.agreement
    for milestone in file.plan.milestones:
        yield f"The milestone '{milestone.title}'", milestone
    for action in file.actions:
        yield action.key, action
