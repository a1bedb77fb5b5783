"""Links that go out in mails: made once, found again, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain import signing
from planflow.domain.actor import Actor
from planflow.domain.link import Link, Purpose, digest, last_day
from planflow.domain.person import Person
from planflow.services import ledger, policy, reach
from planflow.store import links as stored
from planflow.store import organisation
from planflow.store.session import Session

ASKED, HAND_OVER, ADDRESS = "asked", "hand_over", "address"
"""Why links are taken back."""


@dataclass(frozen=True)
class Known:
    """One link of a person as a coordinator may see it."""

    id: int
    purpose: str
    issued_on: date
    expires_on: date | None
    items: int
    state: str
    """`works`, `expired`, or why it is dead: `asked`, `hand_over`, `address`."""
    last_used_at: datetime | None


def answer_url(
    session: Session, *, person_id: int, message_id: int | None, deadline_ids: Sequence[int], now: datetime
) -> str:
    """The address at which a person answers for everything in one mail; empty where there are no links.

    Asked again for the same mail it gives the same address, so that a retry renders the same words.
    """
    if not session.links.is_on:
        return ""
    items, today = sorted(set(deadline_ids)), organisation.today(session, now)
    known = stored.of_message(session, message_id, person_id)
    if known.token is not None:
        stored.change(session, known.id, items=items, address_digest=digest(known.token, known.email))
        return session.links.address(Purpose.ANSWER, known.token)
    token = session.token()
    stored.insert(
        session, token=token, purpose=Purpose.ANSWER, person_id=person_id, message_id=message_id,
        address_digest=digest(token, known.email), items=items,
        issued_at=now, issued_on=today, expires_on=last_day(today),
    )  # fmt: skip
    return session.links.address(Purpose.ANSWER, token)


def feed_url(session: Session, *, person_id: int, now: datetime) -> str:
    """The private address of a person's calendar, the same until it is revoked; empty without links.

    Somebody with a new e-mail address gets a new one: the old one stands in the old mailbox.
    """
    if not session.links.is_on:
        return ""
    known = stored.feeds(session, person_id)
    email = known[0].email
    for row in known:
        if row.token is not None and row.address_digest == digest(row.token, email):
            return session.links.address(Purpose.FEED, row.token)
    token = session.token()
    stored.insert(
        session, token=token, purpose=Purpose.FEED, person_id=person_id,
        address_digest=digest(token, email), items=[],
        issued_at=now, issued_on=organisation.today(session, now),
    )  # fmt: skip
    return session.links.address(Purpose.FEED, token)


def read_ahead(session: Session, person_ids: Sequence[int]) -> None:
    """Read what `feed_url` needs for several people in one statement."""
    if session.links.is_on and person_ids:
        stored.read_feeds_ahead(session, person_ids)


def bare(text: str) -> str:
    """The sealed token in what somebody pasted: the token itself or the whole address around it."""
    return signing.bare(text)


def find(session: Session, purpose: Purpose, text: str) -> Link | None:
    """The link that a sealed token or an address names, dead or alive; None where it is not one of ours."""
    token = session.links.unseal(purpose, bare(text))
    return stored.find(session, purpose, token) if token else None


def death(link: Link, person: Person) -> str | None:
    """Why a link is dead whatever the day, as a code; None where it lives."""
    if link.revoked_at is not None:
        return link.revoked_for
    is_same = person.address_parked_at is None and link.address_digest == digest(link.token, person.email)
    return None if is_same and person.erased_at is None else ADDRESS


def can_be_mailed(person: Person) -> bool:
    """Whether planflow would write to somebody."""
    is_gone = person.erased_at is not None or person.address_parked_at is not None
    return bool(person.email) and not is_gone and not person.is_outside


def require_own(session: Session, actor: Actor, person: Person, *, now: datetime) -> None:
    """Refuse whoever is neither the person themselves, signed in, nor a coordinator or administrator."""
    if actor.person_id is None or actor.person_id != person.id or actor.via == policy.MAIL_LINK:
        reach.of(session, actor, on=organisation.today(session, now))


def known_of(session: Session, actor: Actor, person: Person, *, now: datetime) -> list[Known]:
    """The links of a person, the newest first. It tells no address: whoever reads it could answer by it."""
    require_own(session, actor, person, now=now)
    today = organisation.today(session, now)
    return [
        Known(
            id=one.id,
            purpose=one.purpose,
            issued_on=one.issued_on,
            expires_on=one.expires_on,
            items=len(one.items),
            state=death(one, person) or ("expired" if one.is_expired(on=today) else "works"),
            last_used_at=one.last_used_at,
        )
        for one in stored.of_person(session, person.id)
    ]


def revoke(
    session: Session, actor: Actor, person: Person, *, purpose: Purpose | None = None, now: datetime
) -> int:
    """Take back the links of a person, who may do so themselves; how many. Later mails carry new ones."""
    require_own(session, actor, person, now=now)
    purposes = [purpose] if purpose else list(Purpose)
    count = stored.revoke(session, person.id, purposes=purposes, reason=ASKED, now=now)
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind="links_revoked", subject_kind="person", subject_id=person.id,
        facts={"links": count, "purposes": [str(one) for one in purposes]}, now=now,
    )  # fmt: skip
    return count


def revoke_all(session: Session, person_id: int, *, reason: str, now: datetime) -> int:
    """Take back every link of a person as part of another act, which records it; how many."""
    return stored.revoke(session, person_id, purposes=list(Purpose), reason=reason, now=now)


def tidy(session: Session, *, now: datetime) -> int:
    """Delete what has been dead for longer than it is kept; how many."""
    return stored.delete_dead(session, today=organisation.today(session, now), now=now)
