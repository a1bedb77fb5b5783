"""The verifier's queue: what was said to be implemented, what shows it, accept or return."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.errors import NotFound
from planflow.services import checks, moves
from planflow.web import item_frame, item_moves, paging
from planflow.web.access import Verifier
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
SIZE = 20
_MOVES = {"accept": "verify", "return": "return"}


@router.get("/checks")
def show(desk: Verifier) -> Response:
    """Everything that waits, with its evidence."""
    return _page(desk)


@router.post("/checks")
def judge(desk: Verifier) -> Response:
    """Accept an action as done, or return it to its owner with what is missing."""
    found = desk.subject(desk.form.text("item"))
    if not isinstance(found, Action):
        raise NotFound("There is no such action.")
    answer, note = desk.form.text("answer"), desk.form.text("note")
    if answer not in _MOVES:
        desk.form.wrong("", "Press accept or return.")
    if answer == "return" and not note:
        desk.form.wrong(f"note-{found.id}", f"{found.ref}: say what is missing.")
    if not desk.is_faulty:
        with desk.attempt():
            moves.move(
                desk.session,
                desk.actor(),
                found,
                _MOVES[answer],
                based_on=item_frame.based_on(desk),
                note=note,
                now=desk.now,
            )
    if desk.is_faulty:
        return _page(desk, found)
    said = "accepted as done" if answer == "accept" else "returned to its owner"
    return desk.go("/checks", f"{found.ref} is {said}.")


def _page(desk: Desk, judged: Action | None = None) -> Response:
    asked = paging.asked(desk.request)
    given = (desk.session, desk.who, desk.plans)
    found = checks.queue(*given, skip=(asked - 1) * SIZE, most=SIZE, now=desk.now)
    number = min(asked, max(1, -(-found.total // SIZE)))
    if number != asked:
        found = checks.queue(*given, skip=(number - 1) * SIZE, most=SIZE, now=desk.now)
    return desk.page(
        "checks/checks.html.j2",
        queue=found,
        page=paging.Page(number, found.total, "actions", "/checks", size=SIZE),
        refused=[item_moves.told(desk, [one.refusal]) if one.refusal else "" for one in found.checks],
        judged=judged,
        theirs=item_frame.theirs(desk, judged) if judged else (),
        mine=item_frame.mine(desk, {"note": "Your words", "item": "Action"}),
        meanwhile=item_frame.meanwhile(desk, judged) if judged else (),
    )
