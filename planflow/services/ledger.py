"""The append-only ledger: every act becomes an event in a hash chain.

The hashed body holds ids, codes and salted digests only; words lie apart (`services.texts`), so that they
can be erased while the chain still verifies.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.event import Place
from planflow.errors import PlanflowError
from planflow.services import announce, texts
from planflow.store import chains
from planflow.store.session import Session

ORGANISATION_CHAIN = 0
HOW_GIVEN = ("board", "telephone", "letter", "mail", "mail link", "meeting", "minutes")
"""The ways in which somebody's word can have come to whoever recorded it."""


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written to the ledger")


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode


def hold(session: Session, chain: int) -> Place:
    """Take the end of a chain, and keep it from everybody else until the transaction ends.

    Whoever changes rows first and takes the chain after may wait for somebody who waits for them.
    """
    return chains.hold(session, chain)


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
    words: Mapping[str, texts.Kept] | None = None,
    told_in: Sequence[int] = (),
    change: chains.Change | None = None,
    now: datetime,
) -> int:
    """Add one event to a chain (a plan's id, or 0 for the organisation) and return its row number.

    `facts` holds ids, codes, numbers and days; `words` names the texts that belong to the event. What the
    event wants said is written in the same transaction; `told_in` names the plans whose people are told,
    where those are not the chain's own. `change` is written with it, or `chains.Overtaken` is raised.
    """
    _check_how(actor)
    kept = dict(words or {})
    if actor.shell_user:
        kept["shell_user"] = texts.keep(session, actor.shell_user, author_id=actor.person_id)
    number, previous = hold(session, chain)
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
            "facts": {**(facts or {}), **_standing_in(actor)},
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
    event_id = chains.add(session, row, change)
    for plan_id in told_in or (chain or None,):
        announce.announce(
            session,
            event_id=event_id,
            kind=kind,
            plan_id=plan_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            actor=actor,
            now=now,
        )
    return event_id


def _standing_in(actor: Actor) -> dict[str, Any]:
    """What the ledger keeps of an act in somebody else's place."""
    if not actor.stands_in_because:
        return {}
    return {"in_place_of": actor.stands_in_for_id, "because": actor.stands_in_because}


def _check_how(actor: Actor) -> None:
    """Only codes are hashed: how a word was given is one of a few, so that no name can stand there."""
    if actor.how and actor.how not in HOW_GIVEN:
        known = ", ".join(HOW_GIVEN)
        raise PlanflowError(f"A word cannot be given by '{actor.how[:40]}'.", f"Write one of: {known}.")


def canonical(body: Mapping[str, Any]) -> str:
    """The one way to write a body: keys sorted, no spaces, days in ISO form."""
    return _encode(body)


def link(previous: str, body: str) -> str:
    """The hash of an event: SHA-256 over the previous event's hash and this body, hexadecimal."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
