"""The moves of a plan as a whole: sent with proof, answered by letter, handed over."""

from typing import Any

from starlette.responses import Response

from planflow.domain.body import Body
from planflow.domain.plan import Plan
from planflow.engine.chart import words as spoken
from planflow.engine.definition import Transition
from planflow.errors import NotFound
from planflow.services import moves, policy
from planflow.services.ledger import HOW_GIVEN
from planflow.store import bodies, definitions, organisation, plans
from planflow.web import owners, plan_frame
from planflow.web.access import Chair, Mover
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_MOVE = "/plans/{key}/move/{move}"
_HAND_OVER = "hand_over"
_HIGHEST = 10**9
_BODIES = {"sent_to": "Choose whom it was sent to.", "assurer": "Choose who answered."}
_MISSING = {"note": "Say it in words.", "how": "Say how it was sent."}


@router.get(_MOVE)
def form(key: str, move: str, desk: Mover) -> Response:
    """What one move of the plan asks for."""
    plan = desk.plan(key)
    return _shown(desk, plan, _transition(desk, plan, move))


@router.post(_MOVE)
def make(key: str, move: str, desk: Mover) -> Response:
    """Make a move of the plan, by one's own word or recording somebody else's."""
    plan = desk.plan(key)
    return _made(desk, plan, _transition(desk, plan, move))


@router.get("/plans/{key}/hand-over")
def hand_over_form(key: str, desk: Chair) -> Response:
    """What handing a plan over to another one means, and what it asks for."""
    return form(key, _HAND_OVER, desk)


@router.post("/plans/{key}/hand-over")
def hand_over(key: str, desk: Chair) -> Response:
    """Hand the plan over: whatever is still owed in it is owed no longer."""
    return make(key, _HAND_OVER, desk)


def _transition(desk: Desk, plan: Plan, name: str) -> Transition:
    """The move of that name that starts where the plan stands; else it is not found."""
    found = definitions.get(desk.session, plan.definition).find_move(name, plan.state)
    if found is None or found.is_automatic:
        raise NotFound("This move does not start where the plan stands.")
    return found


def _made(desk: Desk, plan: Plan, move: Transition) -> Response:
    fields: dict[str, Any] = {}
    for name, missing in _BODIES.items():
        if name in move.requires:
            fields[name] = _body(desk, name, missing)
    if "how" in move.requires:
        fields["how"] = desk.form.text("sent_how", _MISSING["how"])
    note = desk.form.text("note", _MISSING["note"] if "note" in move.requires else "")
    given_on = desk.form.day("given")
    word = owners.chosen_person(desk, "word")
    how = desk.form.text("how")
    if not desk.is_faulty:
        with desk.attempt():
            actor = desk.actor(word_of=word, how=how if how in HOW_GIVEN else "", given_on=given_on)
            based_on = desk.form.number("based_on", 0, _HIGHEST)
            moves.move(
                desk.session,
                actor,
                plan,
                move.name,
                based_on=based_on,
                fields=fields,
                note=note,
                now=desk.now,
            )
    if desk.is_faulty:
        if desk.stale:
            desk.session.refresh(plan)
        return _shown(desk, plan, move)
    state = plan_frame.open_plan(desk, plan.key).state
    return desk.go(
        f"/plans/{plan.key}", f"‘{_label(desk, move)}’ is recorded. The plan is now: {state.lower()}."
    )


def _body(desk: Desk, name: str, missing: str) -> Body | None:
    key = desk.form.text(name, missing)
    found = next((one for one in plans.bodies(desk.session) if one.key == key), None) if key else None
    if key and found is None:
        desk.form.wrong(name, missing)
    return found


def _shown(desk: Desk, plan: Plan, move: Transition) -> Response:
    frame = plan_frame.open_plan(desk, plan.key, "move")
    offer = next(
        one
        for one in moves.offers(desk.session, desk.actor(), plan, now=desk.now)
        if one.transition.name == move.name
    )
    named = bodies.assurers(desk.session, plan.id)
    known = {one.id: one for one in plans.bodies(desk.session)}
    answers = [(known[one.body_id], one.answer, one.answered_on) for one in named]
    mine = policy.answers_for(desk.session, plan, desk.who.id, on=desk.today)
    receivers = [one for one, _, _ in answers]
    inspectorate = known.get(plan.inspectorate_id or 0)
    if inspectorate is not None and inspectorate not in receivers:
        receivers.append(inspectorate)
    return desk.page(
        "plan/move.html.j2",
        frame=frame,
        move=move,
        label=_label(desk, move),
        why_not=[desk.why(one) for one in offer.refusals],
        answers=answers,
        answering=[(one.key, one.name) for one, _, _ in answers if one.id in mine],
        receivers=receivers,
        people=[{"value": "", "text": "My own"}, *owners.person_choices(desk.session)],
        hows=HOW_GIVEN,
        is_hand_over=move.name == _HAND_OVER,
        action=desk.request.url.path,
    )


def _label(desk: Desk, move: Transition) -> str:
    return spoken(move.label, organisation.get_organisation(desk.session).language)
