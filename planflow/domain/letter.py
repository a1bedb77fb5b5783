"""What one mail says, before any words are put to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Owed:
    """One open thing, as it stands on the day of the mail."""

    ref: str
    """As people type it: `lewisham-2017/R3a`."""
    title: str
    plan: str
    kind: str
    """The kind of deadline: `action`, `verification`, `plan_submission`, ..."""
    due_on: date | None
    due_text: str
    """The words of the source where they are not a plain day."""
    days_late: int
    """Working days since the due day; 0 where it is not late."""
    days_left: int
    """Working days until the due day; 0 on the day itself and after it."""
    original_due_on: date | None
    """The first day, where it was moved; None where it never was."""
    moves: int
    done_when: str
    """What counts as done; empty where nothing is written."""
    owner: str
    """Who owes it, where it is not the recipient."""
    owner_role: str
    """The role that owes it, where neither a person nor a body does."""
    is_mine: bool
    is_outside: bool
    """An outsider owes it, whom planflow never writes to."""
    is_agency: bool
    """A partner agency owes it."""
    audience: str
    fallback: str
    meant_for: str
    """Whom it was meant for, where the recipient gets it in their place."""
    is_new: bool
    """It is why this mail comes now."""
    from_on: date | None = None
    to_on: date | None = None
    """For an extension request: the day in force, and the day asked for."""
    asked_by: str = ""
    reason: str = ""
    number: int = 0
    """For one turn of something that repeats: which turn, counted from 1."""


@dataclass(frozen=True)
class News:
    """One thing that happened and that the recipient should know of, or act on."""

    route: str
    kind: str
    """The kind of event: `action_returned`."""
    happened_on: date
    ref: str
    title: str
    plan: str
    who: str
    """Whose act it was."""
    recorded_by: str
    """Who entered it, where it was not that person."""
    how: str
    note: str
    """The words given with it; empty where there are none."""
    due_on: date | None
    to_on: date | None
    asks: bool
    """It asks for something; it is not just for information."""
    audience: str
    fallback: str
    meant_for: str
    done_when: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail to one person."""

    kind: str
    name: str
    """The recipient's name."""
    organisation: str
    language: str
    today: date
    plans: Sequence[str]
    """The titles of the plans it speaks of, the most pressing first."""
    plan_key: str
    """The plan under which the mail is threaded."""
    reply_to_name: str
    """The coordinator who reads the replies; empty where there is none but the recipient."""
    reply_to_address: str
    asks: Sequence[News] = ()
    now: Sequence[Owed] = ()
    late: Sequence[Owed] = ()
    soon: Sequence[Owed] = ()
    """Due within the next ten working days."""
    later: Sequence[Owed] = ()
    elsewhere: Sequence[Owed] = ()
    """What others owe, told to the recipient because it is late."""
    news: Sequence[News] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing in it is new: there is no reason to send it."""
        owed = (*self.now, *self.late, *self.soon, *self.later, *self.elsewhere)
        return not (self.asks or self.news or any(item.is_new for item in owed))
