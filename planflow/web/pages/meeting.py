"""The meeting of a board on one screen: who was there, and each action as it is taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.domain.body import Body
from planflow.domain.days import read_date
from planflow.domain.event import Event
from planflow.domain.meeting import Meeting
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.engine.chart import words as spoken
from planflow.errors import NotFound, PlanflowError
from planflow.papers import drafting
from planflow.services import at_board, attendance, meetings
from planflow.services.at_board import Decided, Said
from planflow.services.plan_list import Line, Reader
from planflow.store import board_days, bodies, organisation, papers, plans, roles, seats
from planflow.store import meetings as stored
from planflow.store.plan_wanted import Wanted
from planflow.web import meeting_form, owners, paging, plan_frame
from planflow.web.access import Clerk
from planflow.web.desk import Desk
from planflow.web.paging import Page
from planflow.web.routing import Pages

router = Pages()
_PATH = "/meetings/{body}/{day}"
_ON_A_PAGE = 20
_NOTE = "action_note"


@dataclass(frozen=True)
class Room:
    """The meeting that a page is about."""

    body: Body
    held_on: date
    meeting: Meeting | None
    plans: list[Plan]

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/meetings/{self.body.key}/{self.held_on.isoformat()}"


def _room(desk: Desk, body: str, day: str) -> Room:
    """The meeting; not found for whoever knows of none of the body's plans."""
    try:
        where, held_on = bodies.get_by_key(desk.session, body), read_date(day)
    except PlanflowError:
        raise NotFound("There is no such meeting.") from None
    theirs = [one for one in desk.plans if one.board_id == where.id]
    if not theirs:
        raise NotFound(f"There is no body '{body}'.")
    return Room(where, held_on, stored.find_on(desk.session, where.id, held_on), theirs)


def _required(room: Room) -> Meeting:
    if room.meeting is None:
        raise NotFound("There is no meeting on this day.")
    return room.meeting


def _plan_of(desk: Desk, room: Room) -> Plan:
    """The plan that a form is about: one of the body's."""
    plan = desk.plan(desk.form.text("plan"))
    if plan.id not in {one.id for one in room.plans}:
        raise NotFound("There is no such plan.")
    return plan


@router.get(_PATH)
def meeting(body: str, day: str, desk: Clerk) -> Response:
    """The whole meeting, to be recorded section by section."""
    return _shown(desk, _room(desk, body, day))


@router.post(_PATH + "/enter")
def enter(body: str, day: str, desk: Clerk) -> Response:
    """Enter a meeting of the board on this day."""
    room = _room(desk, body, day)
    with desk.attempt():
        meetings.add(desk.session, desk.actor(), room.body, room.held_on, now=desk.now)
    return _shown(desk, room) if desk.is_faulty else desk.go(room.path, "The meeting is entered.")


@router.post(_PATH + "/attendance")
def attended(body: str, day: str, desk: Clerk) -> Response:
    """Record who was there, agency by agency."""
    room = _room(desk, body, day)
    found = _required(room)
    there = {one.field for one in attendance.seats(desk.session, room.body, found, now=desk.now)}
    came = {field: desk.form.text(f"came-{field}") for field in sorted(there)}
    given = {field: answer == "yes" for field, answer in came.items() if answer in ("yes", "no")}
    if not given:
        desk.form.wrong("", "Say of at least one agency whether it was there.")
    if not desk.is_faulty:
        with desk.attempt():
            attendance.record(desk.session, desk.actor(), found, given, now=desk.now)
    if desk.is_faulty:
        return _shown(desk, room)
    return desk.go(room.path, "Who was there is recorded.", plan=desk.form.text("plan"))


@router.post(_PATH + "/action")
def taken_up(body: str, day: str, desk: Clerk) -> Response:
    """Record what was said and decided of one action."""
    room = _room(desk, body, day)
    _required(room)
    plan, ref = desk.form.text("plan"), desk.form.text("ref")
    action = desk.subject(f"{plan}/{ref}")
    if not isinstance(action, Action) or action.plan_id not in {one.id for one in room.plans}:
        raise NotFound(f"There is no action {ref}.")
    read = meeting_form.read(desk, ref)
    if not desk.is_faulty:
        with desk.attempt():
            _record(desk, room, action, read)
    if desk.is_faulty:
        return _shown(desk, room, ref)
    page = paging.sent_from(desk.request, desk.form.text("page"))
    return desk.go(f"{room.path}?plan={plan}&page={page}#action-{ref}", f"{ref} is recorded.")


def _record(desk: Desk, room: Room, action: Action, read: meeting_form.Spoken) -> None:
    """The update by one person's word, then the decision by another's: all of it, or nothing."""
    by = at_board.of_board(desk.actor(word_of=read.word), room.held_on)
    deciding = at_board.of_board(desk.actor(word_of=read.decided_by), room.held_on)
    has_said = at_board.update(desk.session, by, action, Said(read.said, read.percent), now=desk.now)
    if read.decision:
        at_board.decide(
            desk.session,
            deciding,
            action,
            Decided(read.decision, read.fields, read.reason),
            asked=by,
            based_on=read.based_on,
            now=desk.now,
        )
    elif not has_said:
        raise PlanflowError("Nothing was given to record.", "Say what was said, or choose a decision.")


@router.post(_PATH + "/new-action")
def new_action(body: str, day: str, desk: Clerk) -> Response:
    """Record an action that the board decided on."""
    room = _room(desk, body, day)
    _required(room)
    plan = _plan_of(desk, room)
    word = owners.chosen_person(desk, "new-word")
    actor = at_board.of_board(desk.actor(word_of=word), room.held_on)
    made = meeting_form.add_action(desk, actor, plan)
    if made is None:
        return _shown(desk, room)
    return desk.go(room.path, f"{made.ref} is added to {plan.title}.", plan=plan.key)


@router.post(_PATH + "/decision")
def decided(body: str, day: str, desk: Clerk) -> Response:
    """Record what the board decided or noted that belongs to no action."""
    room = _room(desk, body, day)
    _required(room)
    plan = _plan_of(desk, room)
    text = desk.form.text("decided", "Write what the board decided or noted.")
    word = owners.chosen_person(desk, "decided-word")
    if not desk.is_faulty:
        with desk.attempt():
            actor = at_board.of_board(desk.actor(word_of=word), room.held_on)
            at_board.decide_besides(desk.session, actor, plan, text, now=desk.now)
    if desk.is_faulty:
        return _shown(desk, room)
    return desk.go(room.path, "The decision is recorded.", plan=plan.key)


@router.post(_PATH + "/note")
def note(body: str, day: str, desk: Clerk) -> Response:
    """Make the action note of the meeting from what was recorded of it."""
    room = _room(desk, body, day)
    _required(room)
    plan = desk.plan(desk.form.text("plan"))
    paper = papers.find_open(desk.session, plan.id, "progress_report", _NOTE, None)
    with desk.attempt():
        meetings.require_allowed(desk.session, desk.actor(), now=desk.now)
        paper = drafting.draft(desk.session, desk.actor(), plan, form=_NOTE, as_at=room.held_on, now=desk.now)
    if desk.is_faulty or paper is None:
        return _shown(desk, room)
    return desk.go(f"/papers/{plan.key}/{paper.ref}", "The action note is made from what was recorded.")


def _shown(desk: Desk, room: Room, opened: str = "") -> Response:
    desk.trail(("Board", "/board"), (room.body.name, ""))
    plan = _chosen(desk, room)
    reader = Reader(desk.session, plan, now=desk.now)
    text = (desk.form.text("q") or desk.request.query_params.get("q", "")).strip()[:200]
    number = paging.sent_from(desk.request, desk.form.text("page"))
    listing = reader.page(Wanted(meaning="open", words=text), number=number, size=_ON_A_PAGE)
    near = seats.around(desk.session, plan, on=desk.today)
    chairs = roles.holders(desk.session, plan, Role.CHAIR, on=desk.today)
    by_id = {one.id: one.key for one in near}
    chair = next((by_id[held.person_id] for held in chairs if held.person_id in by_id), "")
    query = (("plan", plan.key), ("q", text))
    acts = board_days.acts(desk.session, plan.id, room.held_on)
    return desk.page(
        "meeting/meeting.html.j2",
        room=room,
        plan=plan,
        seats=attendance.seats(desk.session, room.body, room.meeting, now=desk.now),
        lines=listing.lines,
        page=Page(number, listing.total, "actions", room.path, query, size=_ON_A_PAGE),
        text=text,
        near=_people(desk, near),
        owner_choices=[{"value": "", "text": "As it is"}, *(_as_owner(one) for one in near)],
        chair=chair,
        decisions={line.ref: _decisions(desk, reader, line) for line in listing.lines},
        recorded=_recorded(acts),
        besides=at_board.decided_besides(desk.session, acts),
        recommendations=plans.recommendations(desk.session, plan.id),
        is_to_come=room.held_on > desk.today,
        may_shape=plan_frame.may_shape(desk, plan),
        opened=opened,
    )


def _chosen(desk: Desk, room: Room) -> Plan:
    wanted = desk.form.text("plan") or desk.request.query_params.get("plan", "")
    running = [one for one in room.plans if plan_frame.is_running(desk, one)]
    return next((one for one in room.plans if one.key == wanted), (running or room.plans)[0])


def _people(desk: Desk, near: Any) -> list[dict[str, str]]:
    own = {"value": desk.who.key, "text": f"{owners.shown(desk.who)}, yourself"}
    return [own, *({"value": one.key, "text": owners.shown(one)} for one in near if one.id != desk.who.id)]


def _as_owner(person: Person) -> dict[str, str]:
    return {"value": f"person:{person.key}", "text": owners.shown(person)}


def _decisions(desk: Desk, reader: Reader, line: Line) -> list[dict[str, str]]:
    """What a board may decide of an action as it stands; whether it may is judged when it is recorded."""
    language = organisation.get_organisation(desk.session).language
    found = {"": "No decision"}
    if line.is_asked:
        found |= at_board.ON_REQUEST
    elif line.owner and line.due_on is not None:
        found[at_board.MORE_TIME] = "Give more time"
    for one in reader.reading.actions[line.definition].moves_from(line.state_name):
        if not one.is_automatic:
            found[one.name] = spoken(one.label, language)
    return [{"value": value, "text": text} for value, text in found.items()]


def _recorded(acts: Sequence[Event]) -> dict[int, list[str]]:
    """What was recorded of this meeting so far, by the number of the action."""
    found: dict[int, list[str]] = {}
    for event in acts:
        if event.subject_kind == "action":
            found.setdefault(event.subject_id, []).append(event.kind.replace("_", " "))
    return found
