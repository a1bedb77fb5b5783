"""People, and the roles they hold from a day until a day."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Role(StrEnum):
    """The roles that can be held in a plan, a body or the organisation. Owner is a relation, not a role."""

    CHAIR = "chair"
    COORDINATOR = "coordinator"
    VERIFIER = "verifier"
    ASSURER = "assurer"
    CLERK = "clerk"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class Digest(StrEnum):
    """For what somebody wants their scheduled mails."""

    ALL = "all"
    NEEDED = "needed"
    """Only where something asks for something; what is for information alone never makes a mail come."""


class Person(SQLModel, table=True):
    """Somebody who owes, does, checks or reads something."""

    id: int = identity()
    key: str = Field(unique=True)
    name: str
    email: str | None = None
    address_parked_at: datetime | None = None
    """Since when the address is treated as none: mail to it came back for good."""
    address_problem: str = ""
    """The code with which it came back, for example `5.1.1`."""
    job_title: str = ""
    agency_id: int | None = reference("body", nullable=True)
    """The partner agency the person belongs to; None for the council's own staff."""
    manager_id: int | None = reference("person", nullable=True)
    is_outside: bool = False
    """An outsider (an inspector, a national board): planflow never mails them."""
    language: str = ""
    """Empty for the organisation's language."""
    mail_weekday: int = 0
    """The day of the weekly mail: 0 is Monday, 6 is Sunday."""
    mail_hour: int = 7
    """The hour, in the organisation's time zone, before which nothing scheduled is sent."""
    digest: str = Digest.ALL
    """`all` or `needed`. What the law or somebody's decision asks of them comes either way."""
    deputy_id: int | None = reference("person", nullable=True)
    away_from: date | None = None
    away_until: date | None = None
    is_assumed: bool = False
    signs_in_by: str = "link"
    """The ways in which the person may sign in: `link`, `password`, `oidc`, behind commas; empty for none."""
    erased_at: datetime | None = None
    version: int = 1


class RoleHolding(SQLModel, table=True):
    """That a person holds a role in a plan, in a body, or in the organisation (neither plan nor body)."""

    __tablename__ = "role_holding"

    id: int = identity()
    key: str = ""
    """Its name in the plan file; empty where it was recorded otherwise."""
    person_id: int = reference("person")
    role: str = Field(index=True)
    plan_id: int | None = reference("plan", nullable=True)
    body_id: int | None = reference("body", nullable=True)
    from_on: date | None = None
    until_on: date | None = None
    """The last day on which the role is held; None for open-ended."""
    is_alternate: bool = False
    """Acts only where every ordinary holder is barred, away or missing."""
    is_assumed: bool = False
