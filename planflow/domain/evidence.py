"""Evidence: by default a reference to where it is held; a copy is a choice."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Evidence(SQLModel, table=True):
    """What shows that an action was done, where it is held, who saw it and when."""

    id: int = identity()
    action_id: int = reference("action")
    what_id: int = reference("free_text")
    held_at_id: int | None = reference("free_text", nullable=True)
    seen_by_id: int | None = reference("person", nullable=True)
    seen_on: date | None = None
    recorded_at: datetime
    recorder_id: int | None = reference("person", nullable=True)
    file_id: int | None = reference("stored_file", nullable=True)
    """The copy, where one is kept; it was confirmed to name no child."""
    is_restricted: bool = Field(default=False)
