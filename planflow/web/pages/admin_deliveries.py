"""What became of every mail, and what a person does about one that did not leave."""

from starlette.responses import Response

from planflow.domain.days import read_date
from planflow.domain.message import MessageState
from planflow.errors import PlanflowError
from planflow.services import delivery_desk, delivery_view
from planflow.store import delivery_list, organisation, outbox, people, references
from planflow.web import administration, paging
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import person_items
from planflow.web.routing import Pages

router = Pages()
DELIVERIES = ("Deliveries", "/admin/deliveries")
STATES = {
    "planned": "Waiting",
    "retrying": "Tried again",
    "claimed": "Leaving now",
    "sent": "Handed over",
    "returned": "Came back",
    "empty": "Nothing left to say",
    "parked": "Given up",
    "cancelled": "Cancelled",
    "held": "Held",
}
"""The words for each state. A mail server's 250 says that it took the mail, not that anybody got it."""
RESULTS = {
    "handed_over": "Handed over",
    "will_retry": "To be tried again",
    "parked": "Given up",
    "returned": "It came back for good",
    "delivered": "The other side has it",
    "delayed": "The other side said that it comes late",
}
_TAGS = {"parked": "red", "returned": "red", "retrying": "yellow", "held": "yellow", "sent": "green"}


@router.get("/admin/deliveries")
def list_deliveries(desk: Administrator) -> Response:
    """Deliveries by state, person and day, the newest first."""
    wanted = _wanted(desk)
    page = paging.page(desk.request, delivery_list.count(desk.session, wanted), "deliveries")
    rows = delivery_list.page(desk.session, wanted, offset=page.offset, limit=page.size)
    administration.trail(desk, (DELIVERIES[0], ""))
    return desk.page(
        "admin/deliveries.html.j2",
        rows=rows,
        page=page,
        asked=dict(desk.request.query_params),
        states=[{"value": "", "text": "Any"}, *({"value": k, "text": v} for k, v in STATES.items())],
        people=person_items(desk, nobody="Anybody"),
        shown_state=shown_state,
        words=STATES,
        tags=_TAGS,
        held_at=organisation.get_organisation(desk.session).deliveries_held_at,
    )


@router.get("/admin/deliveries/{number}")
def show(desk: Administrator, number: int) -> Response:
    """One delivery: its times, every try, and what it told."""
    return _shown(desk, number)


@router.post("/admin/deliveries/{number}")
def act(desk: Administrator, number: int) -> Response:
    """Retry, cancel, hold or release it."""
    what, reason = desk.form.text("what", "Choose what to do."), desk.form.text("reason")
    said = ""
    if not desk.is_faulty:
        with desk.attempt():
            said = _act(desk, number, what, reason)
    if desk.is_faulty:
        return _shown(desk, number)
    return desk.go(f"/admin/deliveries/{number}", said)


def _act(desk: Desk, number: int, what: str, reason: str) -> str:
    session, actor, now = desk.session, desk.actor(), desk.now
    if what == "retry":
        how = delivery_desk.retry(session, actor, [number], now=now)[number]
        if how == "retried":
            return "It is tried again with the next delivery run."
        return "The address has changed, so what it said rides in the person's next mail."
    if what == "cancel":
        delivery_desk.cancel(session, actor, [number], reason=reason, now=now)
        return "It is cancelled. What it would have told is not told."
    if what == "hold":
        delivery_desk.hold(session, actor, [number], reason=reason, now=now)
        return "It is held until somebody releases it."
    if what == "release":
        delivery_desk.release(session, actor, [number], now=now)
        return "It leaves with the next delivery run."
    desk.form.wrong("what", "Choose what to do.")
    return ""


def shown_state(row: object) -> str:
    """The state as people are told it."""
    state, attempts = getattr(row, "state", ""), getattr(row, "attempts", 0)
    if state == MessageState.SENT and getattr(row, "returned_at", None):
        return "returned"
    return "retrying" if state == MessageState.PLANNED and attempts else str(state)


def _shown(desk: Desk, number: int) -> Response:
    message = outbox.get(desk.session, number)
    recipient = people.find(desk.session, message.recipient_id)
    administration.trail(desk, DELIVERIES, (f"Delivery {number}", ""))
    return desk.page(
        "admin/delivery.html.j2",
        delivery=delivery_view.describe(desk.session, message),
        recipient=recipient,
        state=shown_state(message),
        words=STATES,
        tags=_TAGS,
        results=RESULTS,
        acts=_acts(message.state),
    )


def _acts(state: str) -> list[dict[str, str]]:
    """What can be done about a delivery in its state."""
    found = []
    if state == MessageState.PARKED:
        found.append({"value": "retry", "text": "Try it again: the same words, for three days at most"})
    if state in (MessageState.PLANNED, MessageState.CLAIMED):
        found.append({"value": "hold", "text": "Hold it until somebody releases it"})
    if state == MessageState.HELD:
        found.append({"value": "release", "text": "Release it: it leaves with the next delivery run"})
    if state in (MessageState.PLANNED, MessageState.HELD, MessageState.PARKED, MessageState.CLAIMED):
        found.append({"value": "cancel", "text": "Cancel it: what it would have told is not told"})
    return found


def _wanted(desk: Desk) -> delivery_list.Wanted:
    asked = desk.request.query_params
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = read_date(asked[name]) if asked.get(name) else None
        except PlanflowError:
            desk.form.wrong(name, "Give a real date, such as 2017-01-23.")
    state, key = asked.get("state", ""), asked.get("person", "")
    return delivery_list.Wanted(
        state=state if state in STATES else "",
        person_id=references.get_person(desk.session, key).id if key else None,
        **days,
    )
