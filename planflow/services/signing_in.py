"""Signing in by mail: asking for a link and a code, and using either of them once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from planflow.domain import signing
from planflow.domain.letter import SIGN_IN, Letter
from planflow.domain.person import Person
from planflow.domain.sign_in import INVITATION_LASTS, LASTS, Method, SignIn, browser_digest
from planflow.errors import PlanflowError
from planflow.services import rates
from planflow.store import messages, organisation, people
from planflow.store import sign_ins as stored
from planflow.store.session import Session

PURPOSE = "sign_in"
KEPT = timedelta(days=30)
"""How long the row of a request is kept."""


class NotSignedIn(PlanflowError):
    """A link or a code that signs nobody in."""


def methods(person: Person) -> frozenset[str]:
    """The ways in which a person may sign in."""
    return frozenset(one.strip() for one in person.signs_in_by.split(",") if one.strip())


def ask(session: Session, address: str, *, browser: str, client: str, now: datetime) -> None:
    """Have a link and a code sent to an address, if a person of that address may sign in by mail.

    It tells nothing, whatever it was given. Raises `TooOften` where one client or one address asks too often.
    """
    rates.take(session, rates.CLIENT_TRIES, client, now=now)
    rates.take(session, rates.SIGN_IN_MAILS, address.strip().lower(), now=now)
    person = stored.by_address(session, address) if "@" in address else None
    if person is None or not _can_be_sent(session, person):
        return
    made = _add(session, person, browser=browser_digest(browser), lasts=LASTS, now=now)
    today = organisation.today(session, now)
    messages.add(session, person.id, kind=SIGN_IN, slot=f"{SIGN_IN}:{made.id}", today=today, now=now)


def invite(session: Session, person: Person, *, now: datetime) -> str:
    """The address at which a person signs in once, in any browser, for whoever hands it over to them.

    Raises `PlanflowError` where this installation makes no links.
    """
    if not session.links.is_on:
        raise PlanflowError(
            "Links to sign in need an address and a secret.",
            "Set PLANFLOW_BASE_URL and PLANFLOW_SECRET_KEY (docs/operations.md).",
        )
    made = _add(session, person, browser="", lasts=INVITATION_LASTS, now=now)
    return session.links.address(PURPOSE, made.token)


def look(session: Session, sealed: str, *, browser: str, now: datetime) -> bool:
    """Whether a link signs in in this browser. It changes nothing: mail scanners follow links.

    False where another browser asked: the code has to be typed there. Raises `NotSignedIn` where it is used,
    out of date or none of ours.
    """
    made = _good(session, sealed, stored.find, now=now)
    return made.browser in ("", browser_digest(browser))


def use_link(session: Session, sealed: str, *, browser: str, now: datetime) -> Person:
    """Sign in by a link, once. Raises `NotSignedIn`."""
    made = _good(session, sealed, stored.find_held, now=now)
    if made.browser not in ("", browser_digest(browser)):
        raise NotSignedIn(
            "This link was asked for in another browser.", "Type the code from the mail where you asked."
        )
    return _used(session, made, now=now)


def use_code(session: Session, code: str, *, browser: str, client: str, now: datetime) -> Person | None:
    """Sign in by a code, once, in the browser that asked; None where it is not the right one.

    Wrong ones are counted, so the caller keeps what was written. Raises `TooOften`.
    """
    rates.take(session, rates.CLIENT_TRIES, client, now=now)
    digits = "".join(letter for letter in code if letter.isdecimal())
    for made in stored.waiting(session, browser_digest(browser), now=now) if browser else ():
        if not made.is_good(now):
            continue
        if digits == session.links.code(PURPOSE, made.token):
            return _used(session, made, now=now)
        made.tries += 1
    session.flush()
    return None


def letter(session: Session, message_slot: str, base: Letter, *, now: datetime) -> Letter:
    """The mail of a request, with its link and code; both are empty where it is used or out of date."""
    made = stored.of_message(session, int(message_slot.rpartition(":")[2]))
    if made is None or not made.is_good(now) or not session.links.is_on:
        return base
    return replace(
        base,
        sign_in_url=session.links.address(PURPOSE, made.token),
        code=session.links.code(PURPOSE, made.token),
    )


def tidy(session: Session, *, now: datetime) -> int:
    """Delete requests that are long over; how many."""
    return stored.delete_ended(session, before=now - KEPT)


def _can_be_sent(session: Session, person: Person) -> bool:
    if not session.links.is_on or Method.LINK not in methods(person):
        return False
    # An outsider is never reminded; whoever asks by themselves is answered.
    return bool(person.email) and person.address_parked_at is None


def _add(session: Session, person: Person, *, browser: str, lasts: timedelta, now: datetime) -> SignIn:
    made = SignIn(
        token=session.token(), person_id=person.id, browser=browser, asked_at=now, ends_at=now + lasts
    )
    session.add(made)
    session.flush()
    return made


def _good(
    session: Session, sealed: str, find: Callable[[Session, str], SignIn | None], *, now: datetime
) -> SignIn:
    token = session.links.unseal(PURPOSE, signing.bare(sealed))
    made = find(session, token) if token else None
    if made is None:
        raise NotSignedIn("This link is not one of ours.", "Copy the whole address from the mail.")
    if not made.is_good(now):
        raise NotSignedIn("This link was used already, or its time is over.", "Ask for a new one.")
    return made


def _used(session: Session, made: SignIn, *, now: datetime) -> Person:
    made.used_at = now
    session.flush()
    person = people.find(session, made.person_id)
    if person is None or person.erased_at is not None:
        raise NotSignedIn("This link signs nobody in.", "Ask for a new one.")
    return person
