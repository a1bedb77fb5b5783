"""The ledger: what happened, who did it, for whom and how it became known. Append-only, in hash chains."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import BigId, identity


class Event(SQLModel, table=True):
    """One thing that happened. There is a chain for each plan and one (chain 0) for the organisation.

    `body` is the canonical JSON that is hashed; every other column repeats a part of it for queries,
    and `planflow audit verify` compares the two.
    """

    __table_args__ = (UniqueConstraint("chain", "number"),)

    id: int = identity()
    chain: int = Field(sa_type=BigId)
    """The id of the plan, or 0 for the organisation (people, roles, settings)."""
    number: int
    """Position in the chain, counted from 1, without gaps."""
    at: datetime
    kind: str = Field(index=True)
    """What happened, in the past tense: `action_verified`."""
    subject_kind: str
    subject_id: int = Field(sa_type=BigId, index=True)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BigId)
    for_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BigId)
    via: str = ""
    how: str = ""
    given_on: date | None = None
    from_state: str = ""
    to_state: str = ""
    body: str = Field(sa_type=Text)
    hash: str
    """SHA-256 of the previous event's hash and this body, hexadecimal."""


class Chain(SQLModel, table=True):
    """The head of each chain: how many events there are, and the hash of the last."""

    id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    length: int = 0
    head: str = ""


class Place(NamedTuple):
    """The number of the next event of a chain, and the hash that it links to."""

    number: int
    previous: str


class DefinitionText(SQLModel, table=True):
    """The text of every definition that an item was ever pinned to, by digest."""

    __tablename__ = "definition_text"

    digest: str = Field(primary_key=True)
    name: str
    text: str = Field(sa_type=Text)
    stored_at: datetime
