"""How rehearsed people behave: on time, late, silent, or each with a habit of their own."""

from dataclasses import dataclass
from datetime import date
from random import Random

from planflow.domain.calendar import WorkingCalendar

MODES = ("on-time", "late", "silent", "mixed")


@dataclass(frozen=True)
class Habit:
    """When somebody acts on what they owe, in working days from its day (negative: before)."""

    name: str
    earliest: int = 0
    latest: int = 0
    asks_for_time: float = 0.0
    """How likely they are to ask for more time, for one action."""
    returns: float = 0.0
    """As a verifier: how likely they are to return what they are shown, the first time."""

    @property
    def is_silent(self) -> bool:
        """They never act."""
        return self.name == "silent"


ON_TIME = Habit("on-time", -8, -2)
LATE = Habit("late", 2, 14, asks_for_time=0.3, returns=0.25)
SILENT = Habit("silent")
_MIXTURE = (ON_TIME, ON_TIME, ON_TIME, Habit("on-time", -5, 0, 0.15, 0.15), LATE, LATE, SILENT)


def habit_of(mode: str, seed: int, person_key: str) -> Habit:
    """The habit of one person in a rehearsal; in `mixed` mode the seed decides."""
    if mode == "mixed":
        return chance(seed, "habit", person_key).choice(_MIXTURE)
    return {"on-time": ON_TIME, "late": LATE, "silent": SILENT}[mode]


def chance(seed: int, *about: object) -> Random:
    """A source of randomness for one question, the same whenever it is asked again."""
    return Random(":".join(map(str, (seed, *about))))  # noqa: S311  # rehearsed habits, nothing secret


def day_to_act(
    habit: Habit,
    due_on: date,
    calendar: WorkingCalendar,
    seed: int,
    *about: object,
    since: date,
    rest: int = 2,
) -> date:
    """The working day on which somebody with a habit acts on what is due.

    Never sooner than `rest` working days after `since`, the day on which it came to them.
    """
    offset = chance(seed, "day", *about).randint(habit.earliest, habit.latest)
    wanted = calendar.add_working_days(due_on, offset)
    return max(calendar.next_working(wanted), calendar.add_working_days(since, rest))
