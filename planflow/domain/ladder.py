"""Ladders of reminders: which steps there are before and after a due day, and whom each tells."""

import re
from dataclasses import dataclass
from enum import StrEnum

from planflow.errors import PlanflowError


class Urgency(StrEnum):
    """How soon something has to be told."""

    WEEKLY = "weekly"
    """Rides in the person's weekly mail."""
    BREAK_IN = "break_in"
    """May come on any working day."""


@dataclass(frozen=True)
class Step:
    """One step of a ladder. Its name is permanent: editing its offset tells nothing twice."""

    name: str
    offset: int
    """Working days after the due day; negative before it, 0 for the day itself."""
    tell: tuple[str, ...]
    """The audiences, the one that owes it first."""
    urgency: Urgency
    silenceable: tuple[str, ...] = ()
    """Those of `tell` for whom it is for information alone: who wants only what is needed may go without."""


@dataclass(frozen=True)
class Ladder:
    """The steps for one sort of deadline, earliest first. It has an end: nothing is told daily for ever."""

    name: str
    steps: tuple[Step, ...]

    def after(self, step: Step) -> Step | None:
        """The step that follows; None after the last."""
        position = self.steps.index(step) + 1
        return self.steps[position] if position < len(self.steps) else None


@dataclass(frozen=True)
class When:
    """A moment as a ladder file writes it: one offset, or several that are spaced evenly."""

    offset: int
    times: int = 1


EXAMPLES = (
    "Write '10 working days before', 'on the day', '1 working day after' "
    "or 'every 10 working days after, 3 times'."
)
MOST_TIMES = 60
_ON_THE_DAY = "on the day"
_SINGLE = re.compile(r"(?P<days>\d{1,3}) working days? (?P<side>before|after)")
_SPACED = re.compile(r"every (?P<days>\d{1,3}) working days? after, (?P<times>\d{1,3}) times")


def parse_when(text: str) -> When:
    """Read a moment. Raises `PlanflowError` where it is none, or would never end."""
    words = " ".join(text.split()).lower()
    if words == _ON_THE_DAY:
        return When(0)
    if match := _SINGLE.fullmatch(words):
        days = _counted(match["days"], text)
        return When(days if match["side"] == "after" else -days)
    if match := _SPACED.fullmatch(words):
        times = int(match["times"])
        if not 1 <= times <= MOST_TIMES:
            raise PlanflowError(f"'{text}' is not between 1 and {MOST_TIMES} times.", "Choose fewer times.")
        return When(_counted(match["days"], text), times)
    raise PlanflowError(f"'{text[:60]}' is not a moment of a ladder.", EXAMPLES)


def _counted(days: str, text: str) -> int:
    if int(days) == 0:
        raise PlanflowError(f"'{text}' counts no day.", "Write 'on the day', or at least 1 working day.")
    return int(days)
