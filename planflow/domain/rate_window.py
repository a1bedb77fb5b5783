"""How often something was tried within a span of time: counted in the database, for all machines alike."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity


class RateWindow(SQLModel, table=True):
    """One span of time for one thing that is limited, and how often it happened in it."""

    __tablename__ = "rate_window"
    __table_args__ = (UniqueConstraint("what", "whose", "begins_at", name="uq_rate_window"),)

    id: int = identity()
    what: str
    """What is limited: `sign_in_mail`, `sign_in_code`, `password`."""
    whose: str
    """A digest of the account or of the client's address: no address is kept."""
    begins_at: datetime = Field(index=True)
    count: int = 0
