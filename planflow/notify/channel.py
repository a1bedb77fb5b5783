"""What a channel is: something that a message is handed to, and one way to say that it could not be."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from planflow.settings import Settings

MAIL, WEBHOOK = "mail", "webhook"
"""What a way of leaving carries: the value of a message's column `channel`."""


@dataclass(frozen=True)
class Outgoing:
    """One message as it is handed over: the same bytes at every try."""

    token: str
    """The local part of its Message-ID, by which a repeat is recognised."""
    for_on: date
    recipient_key: str
    address: str
    raw: bytes
    is_repeat: bool = False
    """Whether it was tried before: a channel that can look its messages up does so first."""


class Channel(Protocol):
    """A way for messages to leave. A new one is one file with this one verb."""

    name: str

    def send(self, message: Outgoing) -> None:
        """Hand the message over, or raise `ChannelError`. A repeat of the same message must do no harm."""
        ...


class ChannelError(Exception):
    """A message could not be handed over: a short code, a sentence, and whether trying again can help.

    The sentence goes into the database and into logs: it holds no name, no address and none of a server's own
    words, which repeat both.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        permanent: bool,
        is_down: bool = False,
        outcome_unknown: bool = False,
        after_seconds: int = 0,
        address_failed: str = "",
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.permanent = permanent
        self.is_down = is_down
        """The server or the settings are at fault and not the message: no message is parked for it."""
        self.outcome_unknown = outcome_unknown
        """It may have been taken: what is sent again has to be recognisable."""
        self.after_seconds = after_seconds
        """The other side asked to be left alone for so long; 0 where it did not say."""
        self.address_failed = address_failed
        """The status code (RFC 3463) where there is no such address at all; empty for any other reason."""


@dataclass(frozen=True)
class Report:
    """What a channel learnt later of a message that was handed over."""

    id: str
    token: str
    is_delivered: bool
    code: str = ""
    """The status code (RFC 3463) of a failure."""


@runtime_checkable
class Reporting(Protocol):
    """A channel that can be asked what became of messages."""

    def reports(self, tokens: Collection[str], since: datetime) -> list[Report]:
        """What is known of these messages, those only that have come to an end."""
        ...


@dataclass(frozen=True)
class Looked:
    """One thing that was found when a channel was tried out; nothing secret is in it."""

    sentence: str
    remedy: str = ""
    """How to mend it; empty where all is well."""


@dataclass(frozen=True)
class Way:
    """One way for messages to leave, as the table of them in `channels` lists it."""

    name: str
    carries: str
    """`mail` or `webhook`: of several that are set up for the same, the first of the table is taken."""
    is_set_up: Callable[[Settings], bool]
    open: Callable[[Settings], AbstractContextManager[Channel]]
    """One connection for a batch: made when the first message is sent, given back at the end."""
    check: Callable[[Settings], Iterator[Looked]]
    """Try it out without sending anything."""
    can_report: bool = False
    """Whether it can be asked later what became of a message: its channel is `Reporting`."""
    keeps_reply_to: bool = True
    """False where every reply goes to one address: then no mail says that it reaches somebody."""
