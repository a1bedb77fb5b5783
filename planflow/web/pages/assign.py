"""Assigning several actions at once, each with its owner and its day: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from planflow.domain import words
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.days import Day, read_day
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.errors import NotFound, PlanflowError
from planflow.services import board_view, moves
from planflow.services.ledger import HOW_GIVEN
from planflow.services.plan_list import Line, Reader
from planflow.store.plan_wanted import Wanted
from planflow.web import owners, paging, plan_frame
from planflow.web.access import Chair
from planflow.web.desk import Desk
from planflow.web.paging import Page
from planflow.web.routing import Pages

router = Pages()
_PATH = "/board/assign"
_ON_A_PAGE = 25


@dataclass(frozen=True)
class Assignment:
    """What was given for one action."""

    reference: str
    field: str
    """The end of the names of its fields."""
    version: int
    owner: Person | Body | None
    due: Day | None


@router.get(_PATH)
def rows(desk: Chair) -> Response:
    """The actions that nobody has begun, those without an owner first, with a row of fields for each."""
    return _shown(desk, _plan(desk, desk.request.query_params.get("plan", "")))


@router.post(_PATH)
def assign(desk: Chair) -> Response:
    """Assign every row that was filled in. One that cannot be assigned keeps all from being changed."""
    plan = _plan(desk, desk.form.text("plan"))
    read = [_read(desk, row) for row in desk.form.texts("row")]
    found = [one for one in read if one is not None]
    if not found and not desk.is_faulty:
        desk.form.wrong("", "Give an owner and a day for at least one action.")
    if not desk.is_faulty:
        actor = _actor(desk)
        with desk.attempt():
            _assign_all(desk, actor, plan, found)
    if desk.is_faulty:
        return _shown(desk, plan)
    what = "One action is" if len(found) == 1 else f"{len(found)} actions are"
    return desk.go(_PATH, f"{what} assigned. The owners are told.", plan=plan.key)


def _assign_all(desk: Desk, actor: Actor, plan: Plan, found: list[Assignment]) -> None:
    """Every row in a savepoint of its own, so that each refusal stands beside its row; all or nothing."""
    refused = 0
    for one in found:
        try:
            with desk.session.begin_nested():
                _assign(desk, actor, plan, one)
        except PlanflowError as error:
            refused += 1
            for text in desk.told(error):
                desk.form.wrong(f"owner-{one.field}", f"{one.reference}: {text}")
    if refused:
        raise PlanflowError("Nothing was assigned.", "Mend these rows, or empty them, and send all again.")


def _assign(desk: Desk, actor: Actor, plan: Plan, one: Assignment) -> None:
    action = desk.subject(f"{plan.key}/{one.reference}")
    if not isinstance(action, Action):
        raise NotFound(f"There is no action {one.reference}.")
    fields = {"owner": one.owner, "due": one.due}
    moves.move(
        desk.session,
        actor,
        action,
        "assign",
        based_on=one.version,
        fields=fields,
        note=desk.form.text("note"),
        now=desk.now,
    )


def _read(desk: Desk, row: str) -> Assignment | None:
    """What was given for one row; None where it was left empty or is not right yet."""
    reference, _, version = row.partition(":")
    field = reference
    owner = owners.chosen(desk, f"owner-{field}")
    text = desk.form.text(f"due-{field}")
    was_owner, was_due = desk.form.text(f"was-owner-{field}"), desk.form.text(f"was-due-{field}")
    if (desk.form.text(f"owner-{field}"), text) == (was_owner, was_due):
        return None
    if not desk.form.text(f"owner-{field}"):
        desk.form.wrong(f"owner-{field}", f"{reference}: choose who owns it.")
    due = _day(desk, f"due-{field}", reference, text)
    if owner is None or due is None or not version.isdecimal():
        return None
    return Assignment(reference, field, int(version), owner, due)


def _day(desk: Desk, field: str, reference: str, text: str) -> Day | None:
    if not text:
        desk.form.wrong(field, f"{reference}: say by when.")
        return None
    try:
        read = read_day(text)
    except PlanflowError as error:
        desk.form.wrong(field, f"{reference}: {error}")
        return None
    if read.on is None:
        desk.form.wrong(field, f"{reference}: give a day, such as 31 March 2017.")
        return None
    return read


def _actor(desk: Desk) -> Actor:
    how = desk.form.text("how")
    word = owners.chosen_person(desk, "word")
    return desk.actor(word_of=word, how=how if how in HOW_GIVEN else "")


def _plan(desk: Desk, key: str) -> Plan:
    """The plan of that key, or the first that the reader oversees and has something to assign."""
    if key:
        return desk.plan(key)
    mine = board_view.plans_of(desk.session, desk.who, desk.plans, on=desk.today)
    running = [one for one in mine if plan_frame.is_running(desk, one)]
    if not running:
        raise NotFound("There is no plan to assign anything in.")
    return running[0]


def _shown(desk: Desk, plan: Plan) -> Response:
    desk.trail(("Board", "/board"), ("Assign actions", ""))
    reader = Reader(desk.session, plan, now=desk.now)
    number = paging.sent_from(desk.request, desk.form.text("page"))
    wanted = Wanted(meaning="open", can_move="assign")
    listing = reader.page(wanted, number=number, size=_ON_A_PAGE)
    mine = board_view.plans_of(desk.session, desk.who, desk.plans, on=desk.today)
    return desk.page(
        "board/assign.html.j2",
        plan=plan,
        plans=[one for one in mine if plan_frame.is_running(desk, one)],
        lines=sorted(listing.lines, key=lambda line: bool(line.owner)),
        page=Page(number, listing.total, "actions", _PATH, (("plan", plan.key),), size=_ON_A_PAGE),
        choices=owners.choices(desk.session),
        chairs=owners.chairs(desk, plan),
        hows=HOW_GIVEN,
        beside=_beside(desk),
        given=_given(listing.lines),
    )


def _beside(desk: Desk) -> dict[str, list[str]]:
    """What is wrong with each row, by the reference of its action."""
    found: dict[str, list[str]] = {}
    for one in desk.form.faults:
        _, _, reference = one.field.partition("-")
        if reference:
            found.setdefault(reference, []).append(one.text.removeprefix(f"{reference}: "))
    return found


def _given(lines: Sequence[Line]) -> dict[str, tuple[str, str]]:
    """Owner and day as they stand, by reference: a row that is left so is not touched."""
    return {line.ref: (line.owner_key, _said(line)) for line in lines}


def _said(line: Line) -> str:
    """The day in the words of its source, else as people write it."""
    return line.due_text or (words.say_date(line.due_on) if line.due_on else "")
