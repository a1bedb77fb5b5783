"""Keeping a person's words so that they can be erased without breaking the ledger."""

import hashlib

from planflow.domain.organisation import FreeText
from planflow.errors import PlanflowError
from planflow.store.session import Session

LIMIT = 20_000
"""Characters in one text; longer words belong in a document that the text refers to."""


def digest(salt: str, body: str) -> str:
    """What the ledger holds of a text: SHA-256 over salt and body, hexadecimal."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def keep(session: Session, body: str, *, author_id: int | None) -> FreeText:
    """Keep words with a salt of their own. Flushes, so that the row has its number."""
    if len(body) > LIMIT:
        raise PlanflowError(
            f"This text has {len(body):,} characters; {LIMIT:,} are kept.",
            "Shorten it, or record the document as evidence and say where it is held.",
        )
    text = FreeText(salt=session.token(), body=body, author_id=author_id)
    session.add(text)
    session.flush()
    return text
