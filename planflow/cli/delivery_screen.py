"""How one delivery is shown on a terminal."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from planflow.domain.message import Attempt
    from planflow.services.delivery_view import Delivery, Told
    from planflow.store.outbox import Backlog
    from planflow.store.session import Session

_RESULTS = {
    "handed_over": "handed over",
    "will_retry": "to be tried again",
    "parked": "parked",
    "returned": "it came back for good",
    "delivered": "the other side has it",
    "delayed": "the other side said that it comes late",
}


def lines(delivery: "Delivery", timezone: str) -> Iterator[str]:
    """The delivery line by line, times in the organisation's time zone."""
    zone = ZoneInfo(timezone)
    yield f"Delivery {delivery.id} to {delivery.recipient}, {_kind(delivery)} for {delivery.for_on}"
    if delivery.subject:
        yield f"Subject: {delivery.subject}"
    if delivery.address:
        yield f"Address: {delivery.address} (by {delivery.channel})"
    yield f"Message-ID begins with: {delivery.token}"
    yield ""
    yield from _times(delivery, zone)
    if delivery.told:
        yield ""
        yield "It tells:"
        yield from (_told(one) for one in delivery.told)


def would_leave(session: "Session", since: date | None) -> Iterator[str]:
    """What a release of everything would let go."""
    from planflow.store import organisation, outbox

    held_at = organisation.get_organisation(session).deliveries_held_at
    if held_at is None:
        yield "Deliveries are not on hold."
        return
    yield f"On hold since {held_at:%Y-%m-%d %H:%M} UTC. {waiting(outbox.backlog(session, since=since))}"
    yield "Nothing was released. Add --yes --as PERSON; --drop-before DAY cancels what is older."


def waiting(backlog: "Backlog") -> str:
    """How much waits, and from when the oldest of it is."""
    if not backlog.messages and not backlog.items:
        return "Nothing waits."
    mails = "1 mail waits" if backlog.messages == 1 else f"{backlog.messages} mails wait"
    items = "1 thing" if backlog.items == 1 else f"{backlog.items} things"
    return f"{mails}, and {items} to tell that ride in no mail yet; the oldest is from {backlog.oldest}."


def _times(delivery: "Delivery", zone: ZoneInfo) -> Iterator[str]:
    if delivery.planned_at is not None:  # what a returned mail told is told in another one
        yield _line("planned", delivery.planned_at, zone)
    yield _line("gathered", delivery.gathered_at, zone)
    yield _line("words fixed", delivery.fixed_at, zone)
    for number, one in enumerate((one for one in delivery.tries if one.fence), start=1):
        yield _line(f"try {number}", one.at, zone) + _became(one)
    if delivery.unknown_tries:
        yield f"  {delivery.unknown_tries} tries were cut short, and nobody knows whether they arrived."
    if delivery.state == "sent":
        yield (
            _line("handed over", delivery.handed_over_at, zone)
            + "  the server took it; planflow cannot see more"
        )
    elif delivery.next_try_at is not None:
        yield _line("next try", delivery.next_try_at, zone)
    else:
        code = f" ({delivery.code})" if delivery.code else ""
        yield f"  {delivery.state}{code}"
    for one in delivery.tries:
        if not one.fence:  # what the other side said afterwards
            what = "came back" if one.result == "returned" else "heard"
            yield _line(what, one.at, zone) + _became(one)
    if delivery.given_up_at is not None:
        yield _line("parked if not", delivery.given_up_at, zone) + "  handed over by then"


def _became(one: "Attempt") -> str:
    code = f" ({one.code})" if one.code else ""
    return f"  {_RESULTS[one.result]}{code}"


def _line(what: str, at: datetime | None, zone: ZoneInfo) -> str:
    return f"  {what:14}{at.astimezone(zone):%Y-%m-%d %H:%M}" if at is not None else f"  {what:14}not yet"


def _kind(delivery: "Delivery") -> str:
    return f"{delivery.kind.replace('_', '-')} mail"


def _told(one: "Told") -> str:
    whom = f", meant for {one.meant_for} ({one.fallback.replace('_', ' ')})" if one.meant_for else ""
    reason = f" ({one.reason.replace('_', ' ')})" if one.reason else ""
    return f"  {one.reference}: {one.what.replace('_', ' ')}, {one.state}{reason}{whom}"
