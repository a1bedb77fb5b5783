"""What a channel is: something that a message is handed to, and one way to say that it could not be."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """One message as it is handed over: the same bytes at every try."""

    token: str
    """The local part of its Message-ID, by which a repeat is recognised."""
    for_on: date
    recipient_key: str
    address: str
    raw: bytes


class Channel(Protocol):
    """A way for messages to leave. A new one is one file with this one verb."""

    name: str

    def send(self, message: Outgoing) -> None:
        """Hand the message over, or raise `ChannelError`. A repeat of the same message must do no harm."""
        ...


class ChannelError(Exception):
    """A message could not be handed over: a short code, a sentence, and whether trying again can help."""

    def __init__(self, code: str, message: str = "", *, permanent: bool) -> None:
        super().__init__(message or code)
        self.code = code
        self.permanent = permanent
