"""Keeping a person's words so that they can be erased without breaking the ledger."""

import hashlib
from typing import NamedTuple

import sqlalchemy as sa

from planflow.domain.organisation import FreeText
from planflow.errors import PlanflowError
from planflow.store.quick import Quick
from planflow.store.session import Session

_TEXT = FreeText.__table__  # type: ignore[attr-defined]
_GIVEN = ("salt", "body", "author_id")
_INSERT = Quick(
    sa.insert(_TEXT)
    .values({name: sa.bindparam(f"kept_{name}", type_=_TEXT.c[name].type) for name in _GIVEN})
    .returning(_TEXT.c.id)
)
LIMIT = 20_000
"""Characters in one text; longer words belong in a document that the text refers to."""


class Kept(NamedTuple):
    """Words that were kept, with their number and their salt."""

    id: int
    salt: str
    body: str


def digest(salt: str, body: str) -> str:
    """What the ledger holds of a text: SHA-256, hexadecimal, over the salt's length, the salt and the body.

    With the length in front no character can go from one to the other unnoticed.
    """
    return hashlib.sha256(f"{len(salt)}:{salt}:{body}".encode()).hexdigest()


def keep(session: Session, body: str, *, author_id: int | None) -> Kept:
    """Keep words with a salt of their own."""
    if len(body) > LIMIT:
        raise PlanflowError(
            f"This text has {len(body):,} characters; {LIMIT:,} are kept.",
            "Shorten it, or record the document as evidence and say where it is held.",
        )
    salt = session.token()
    values = {"kept_salt": salt, "kept_body": body, "kept_author_id": author_id}
    number: int = _INSERT.value(session, values)
    return Kept(number, salt, body)
