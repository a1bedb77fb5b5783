"""What a chair and an administrator are told besides what they owe themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TurnedRed:
    """An action that has the worst rating of its scheme today and did not have it when the period began."""

    ref: str
    title: str
    symbol: str
    """What the scheme shows beside the colour, so that nothing rests on the colour alone."""
    label: Mapping[str, str]
    reason: Mapping[str, str]
    """Why, in each language; empty where the scheme gives no reason or a person set the rating."""
    by_hand: bool
    """A person put this rating in place of the computed one."""
    owner: str


@dataclass(frozen=True)
class AgencyLoad:
    """How one agency, or the organisation itself, stands with its open actions."""

    name: str
    open: int
    late: int
    longest_days: int
    """Working days by which the latest of them is late."""


@dataclass(frozen=True)
class Moved:
    """Actions to which the same thing happened in the period."""

    kind: str
    """The kind of event: `action_verified`."""
    refs: Sequence[str]


@dataclass(frozen=True)
class Digest:
    """A period in the plans that one person chairs."""

    since: date
    """The day of the last weekly mail, or a week ago."""
    red: Sequence[TurnedRed] = ()
    agencies: Sequence[AgencyLoad] = ()
    """Only those that are late, worst first."""
    moved: Sequence[Moved] = ()


@dataclass(frozen=True)
class VacantRole:
    """A needed role of a running plan that nobody holds."""

    plan: str
    role: str


@dataclass(frozen=True)
class Unconfirmed:
    """How much of a plan's dates and names is assumed and waits for somebody to confirm it."""

    plan: str
    number: int


@dataclass(frozen=True)
class Month:
    """What an administrator should know of one month: all of it empty is good news, and worth a line."""

    first_on: date
    parked: int = 0
    """Mails that could not be handed over and wait for a person."""
    sent: int = 0
    """Mails that were handed over in the month."""
    overdue_jobs: Sequence[str] = ()
    """The jobs that have not run for longer than they should, or never."""
    failed_jobs: Sequence[str] = ()
    vacant: Sequence[VacantRole] = ()
    unreachable: int = 0
    """People who owe something and have no address."""
    unconfirmed: Sequence[Unconfirmed] = ()

    @property
    def needs_nothing(self) -> bool:
        """Nothing waits for the administrator; what is unconfirmed is for the plan's coordinator."""
        waiting = (self.overdue_jobs, self.failed_jobs, self.vacant)
        return not (self.parked or self.unreachable or any(waiting))


@dataclass(frozen=True)
class Overdue:
    """One line of a letter to a partner agency."""

    ref: str
    title: str
    due_on: date
    days_late: int
    moves: int
    done_when: str


@dataclass(frozen=True)
class Draft:
    """A letter for the chair to send to a partner agency's chief officer. planflow never sends it."""

    agency: str
    board: str
    plan: str
    items: Sequence[Overdue]
