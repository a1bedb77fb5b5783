"""Putting a rating in place of the computed one, with a reason; and taking it back."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.services import item_acts, items, plan_list, ratings
from planflow.store import ratings as stored
from planflow.web import act_form, item_frame, recording
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
COMPUTED = "computed"


@router.get("/items/{plan}/{ref}/rating")
def ask(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask for the rating, why, and until when it counts."""
    return _page(desk, item_frame.action(desk, plan, ref))


@router.post("/items/{plan}/{ref}/rating")
def rate(desk: SignedIn, plan: str, ref: str) -> Response:
    """Let the chosen rating count, or the computed one again."""
    action = item_frame.action(desk, plan, ref)
    rating = desk.form.text("rating", "Choose a rating.")
    is_withdrawn = rating == COMPUTED
    reason = desk.form.text("reason", "" if is_withdrawn else "Say why in a sentence.")
    until = desk.form.day("until")
    actor, seen = recording.actor(desk), item_frame.based_on(desk)
    if not desk.is_faulty:
        with desk.attempt():
            if is_withdrawn:
                ratings.withdraw(desk.session, actor, action, reason=reason, based_on=seen, now=desk.now)
            else:
                ratings.override(
                    desk.session, actor, action, rating, reason=reason, until_on=until, based_on=seen,
                    now=desk.now,
                )  # fmt: skip
    if desk.is_faulty:
        return _page(desk, action)
    said = "counts as computed again" if is_withdrawn else "is rated by hand now"
    return desk.go(item_frame.path(desk, action), f"{action.ref} {said}.")


def _page(desk: Desk, action: Action) -> Response:
    reader = plan_list.Reader(desk.session, items.plan_of(desk.session, action), now=desk.now)
    is_by_hand = stored.find(desk.session, action.id, on=desk.today) is not None
    choices = [{"value": one.code, "text": f"{one.symbol} {one.label}"} for one in reader.ratings()]
    if is_by_hand:
        choices.append({"value": COMPUTED, "text": "As computed: take the rating set by hand back"})
    return act_form.page(
        desk, action, item_acts.RATING, "items/rating.html.j2", "Set the rating by hand", choices=choices
    )
