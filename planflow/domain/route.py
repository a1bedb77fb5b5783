"""Routes: from an event to whom it is told."""

from dataclasses import dataclass

from planflow.domain.ladder import Urgency

EVERY_EVENT = "any_event"
"""Routes under this name apply to every event that somebody recorded for somebody else."""


@dataclass(frozen=True)
class Route:
    """One audience of one kind of event. Its name is permanent, and names its sentence in the mails."""

    name: str
    event: str
    tell: str
    urgency: Urgency
    lapses: bool
    """Not told any more once its subject has moved on: it asks for something, and that has been done."""
    channel: str = "mail"
    """`webhook` for what is told to another system."""
    silenceable: bool = False
    """For information alone: whoever wants only what is needed may go without."""
