"""What another system is told of one event: codes, references and days, and nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ToldEvent:
    """One event as a webhook tells it."""

    id: str
    """The same at every try, so that the receiver can leave out what it had already."""
    event: str
    """What happened: `action_verified`."""
    at: datetime
    organisation: str
    plan: str
    """The plan's key; empty for what happened to the organisation."""
    plan_title: str
    reference: str
    """`lewisham-2017/R3a`, or the plan's key."""
    subject: str
    """`action`, `recommendation`, `extension`, `paper`, `plan`..."""
    title: str
    from_state: str
    to_state: str
    to_label: str
    """The new state in the organisation's words."""
    due_on: date | None
    by: str
    """The part in which somebody acted: a role, `owner`, `planflow`; empty where it is none of these."""
    link: str
    language: str
