"""People, and the roles they hold from a day until a day."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from planflow.domain.person import Digest
from planflow.domain.person import Role as RoleName
from planflow.services.planfile.model.scalars import Day, Entry, Flag, Key, Text, WrongValue

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_LONGEST_ADDRESS = 254


def _email(value: Any) -> Any:
    if isinstance(value, str) and (not _ADDRESS.fullmatch(value) or len(value) > _LONGEST_ADDRESS):
        raise WrongValue(f"'{value[:40]}' is not an e-mail address.", "Write name@example.gov.uk.")
    return value


Email = Annotated[str, BeforeValidator(_email)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Hour = Annotated[int, Field(ge=0, le=23)]


class Away(Entry):
    """A stretch of days on which the deputy is told instead."""

    from_on: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class Person(Entry):
    """Somebody who owes, does, checks or reads something."""

    key: Key
    name: Text
    email: Email | None = None
    job_title: Text = ""
    agency: Key | None = None
    manager: Key | None = None
    outside: Flag = False
    language: Text = ""
    mail_day: Weekday = "monday"
    mail_hour: Hour = 7
    digest: Digest = Digest.ALL
    deputy: Key | None = None
    away: Away | None = None
    assumed: Flag = False


class Role(Entry):
    """That a person holds a role in this plan, in a body, or (neither named) in the whole organisation."""

    key: Key
    role: RoleName
    person: Key
    body: Key | None = None
    plan: Key | None = None
    from_on: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    alternate: Flag = False
    assumed: Flag = False
