"""Recording the result of a turn of a repeating action."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.services import item_acts, moves, occurrences
from planflow.web import act_form, item_frame, recording
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/result")
def ask(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask what came of the next turn that awaits its result."""
    return _page(desk, item_frame.action(desk, plan, ref))


@router.post("/items/{plan}/{ref}/result")
def record(desk: SignedIn, plan: str, ref: str) -> Response:
    """Give a turn its result. A result, once given, stays."""
    action = item_frame.action(desk, plan, ref)
    result = desk.form.text("result", "Choose whether it was done.")
    if result and result not in occurrences.RESULTS:
        desk.form.wrong("result", "Choose done or not done.")
    note = desk.form.text("note")
    actor = recording.actor(desk)
    turn = occurrences.next_turn(desk.session, action)
    with desk.attempt():
        moves.check_version(desk.session, action, item_frame.based_on(desk))
    if turn is None and not desk.is_faulty:
        desk.form.wrong("", "No turn awaits a result.")
    if not desk.is_faulty and turn is not None:
        with desk.attempt():
            occurrences.record(
                desk.session, actor, turn, result=result, based_on=item_frame.based_on(desk), note=note,
                now=desk.now,
            )  # fmt: skip
    if desk.is_faulty or turn is None:
        return _page(desk, action)
    return desk.go(
        item_frame.path(desk, action), f"The result of turn {turn.number + 1} of {action.ref} is recorded."
    )


def _page(desk: Desk, action: Action) -> Response:
    turn = occurrences.next_turn(desk.session, action)
    return act_form.page(
        desk, action, item_acts.RESULT, "items/result.html.j2", "Record the result of a turn", turn=turn
    )
