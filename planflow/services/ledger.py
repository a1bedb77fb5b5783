"""The append-only ledger: every act becomes an event in a hash chain.

The hashed body holds ids, codes and salted digests only; words lie apart (`services.texts`), so that they
can be erased while the chain still verifies.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain.actor import Actor
from planflow.domain.event import Chain, Event
from planflow.domain.organisation import FreeText
from planflow.errors import PlanflowError
from planflow.services import announce, texts
from planflow.store.session import Session

ORGANISATION_CHAIN = 0
HOW_GIVEN = ("board", "telephone", "letter", "mail", "mail link", "meeting")
"""The ways in which somebody's word can have come to whoever recorded it."""
_chain = Chain.__table__  # type: ignore[attr-defined]
_event = Event.__table__  # type: ignore[attr-defined]
_LAST = (
    sa.select(_chain.c.length, _chain.c.head).where(_chain.c.id == sa.bindparam("chain")).with_for_update()
)
_SET_HEAD = sa.update(_chain).where(_chain.c.id == sa.bindparam("chain"))
_INSERT = sa.insert(_event).returning(_event.c.id)


class Place(NamedTuple):
    """The number of the next event of a chain, and the hash that it links to."""

    number: int
    previous: str


def hold(session: Session, chain: int) -> Place:
    """Take the end of a chain, and keep it from everybody else until the transaction ends.

    Whoever changes rows first and takes the chain after may wait for somebody who waits for them.
    """
    connection = session.connection()
    row = connection.execute(_LAST, {"chain": chain}).first()
    if row is None:
        # Two first events at once: whoever comes second finds the row of the first.
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(_chain).values(id=chain, length=0, head="").on_conflict_do_nothing())
        row = connection.execute(_LAST, {"chain": chain}).one()
    return Place(row.length + 1, row.head)


def append(
    session: Session,
    actor: Actor,
    *,
    chain: int,
    kind: str,
    subject_kind: str,
    subject_id: int,
    from_state: str = "",
    to_state: str = "",
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, FreeText] | None = None,
    place: Place | None = None,
    now: datetime,
) -> int:
    """Add one event to a chain (a plan's id, or 0 for the organisation) and return its row number.

    `facts` holds ids, codes, numbers and days; `words` names the texts that belong to the event. What the
    event wants said is written in the same transaction. `place` is what `hold` gave, where it was called.
    """
    _check_how(actor)
    kept = dict(words or {})
    if actor.shell_user:
        kept["shell_user"] = texts.keep(session, actor.shell_user, author_id=actor.person_id)
    number, previous = place or hold(session, chain)
    body = canonical(
        {
            "chain": chain,
            "number": number,
            "at": now.isoformat(),
            "kind": kind,
            "subject": [subject_kind, subject_id],
            "actor": actor.person_id,
            "for": actor.for_id,
            "via": actor.via,
            "how": actor.how,
            "given_on": actor.given_on,
            "from": from_state,
            "to": to_state,
            "facts": dict(facts or {}),
            "texts": {name: [text.id, texts.digest(text.salt, text.body)] for name, text in kept.items()},
        }
    )
    hash_ = link(previous, body)
    row = {
        "chain": chain,
        "number": number,
        "at": now,
        "kind": kind,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "actor_id": actor.person_id,
        "for_id": actor.for_id,
        "via": actor.via,
        "how": actor.how,
        "given_on": actor.given_on,
        "from_state": from_state,
        "to_state": to_state,
        "body": body,
        "hash": hash_,
    }
    connection = session.connection()
    event_id: int = connection.execute(_INSERT, row).scalar_one()
    connection.execute(_SET_HEAD, {"chain": chain, "length": number, "head": hash_})
    announce.announce(
        session,
        event_id=event_id,
        kind=kind,
        plan_id=chain or None,
        subject_kind=subject_kind,
        subject_id=subject_id,
        actor=actor,
        now=now,
    )
    return event_id


def _check_how(actor: Actor) -> None:
    """Only codes are hashed: how a word was given is one of a few, so that no name can stand there."""
    if actor.how and actor.how not in HOW_GIVEN:
        known = ", ".join(HOW_GIVEN)
        raise PlanflowError(f"A word cannot be given by '{actor.how[:40]}'.", f"Write one of: {known}.")


def canonical(body: Mapping[str, Any]) -> str:
    """The one way to write a body: keys sorted, no spaces, days in ISO form."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def link(previous: str, body: str) -> str:
    """The hash of an event: SHA-256 over the previous event's hash and this body, hexadecimal."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written to the ledger")
