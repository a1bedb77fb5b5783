"""The organisation that this database belongs to. One database is one organisation."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from planflow.domain.columns import BigId, identity


class Organisation(SQLModel, table=True):
    """The one row of settings that hold for the whole organisation."""

    id: int = identity()
    key: str = Field(unique=True)
    name: str
    calendar: str = "england-and-wales"
    timezone: str = "Europe/London"
    language: str = "en"
    small_number_limit: int = 5
    """Counts below this are suppressed in public papers."""
    deliveries_held_at: datetime | None = None
    """Since when nothing leaves: a person put everything on hold, or the database was restored."""


class CalendarDay(SQLModel, table=True):
    """One day of one calendar, so that a single statement can count working days for every plan.

    `ordinal` is the number of working days up to and including this day since the calendar's first day;
    on a day that is not worked it equals the ordinal of the working day before it.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (Index("ix_calendar_day_ordinal", "calendar", "ordinal", "is_working", "day"),)

    calendar: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    ordinal: int
    is_working: bool
    name: str = ""
    """Why the day is not worked ("Good Friday"); empty at weekends and on working days."""


class WrittenCalendar(SQLModel, table=True):
    """Which version of a calendar its rows in `calendar_day` hold; a pass that finds it writes nothing."""

    __tablename__ = "written_calendar"

    calendar: str = Field(primary_key=True)
    version: str = ""


class LocalDay(SQLModel, table=True):
    """A day on which a body is closed, on top of the bank holidays of its country."""

    __tablename__ = "local_day"

    id: int = identity()
    calendar: str = Field(index=True)
    """The name of the calendar it belongs to, for example `lewisham`."""
    day: date
    name: str
    body_id: int | None = Field(default=None, foreign_key="body.id", index=True, sa_type=BigId)
    """The body whose plan file says so; None where the organisation does."""


class FreeText(SQLModel, table=True):
    """Words that a person wrote, kept apart from the ledger so that they can be erased.

    The ledger holds only the digest of salt and body; after an erasure it still verifies and says "erased".
    """

    __tablename__ = "free_text"

    id: int = identity()
    salt: str
    body: str
    author_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BigId)
    erased_at: datetime | None = None


class JobRun(SQLModel, table=True):
    """When each job last ran, and what it did: the answer to "have reminders been running?"."""

    __tablename__ = "job_run"

    job: str = Field(primary_key=True)
    finished_at: datetime
    summary: str = ""
    failed: bool = False


class StoredFile(SQLModel, table=True):
    """A file kept once under its digest (evidence copies, paper appendices, generated papers)."""

    __tablename__ = "stored_file"

    id: int = identity()
    digest: str = Field(unique=True)
    """SHA-256 of the content, hexadecimal."""
    size: int
    name: str
    media_type: str
    retention: str = "record"
    stored_at: datetime
    erased_at: datetime | None = None
