"""Where the bars of a timeline lie on paper: units of an SVG, a row for each action."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planflow.domain import recurrence
from planflow.domain.words import MONTHS
from planflow.services.plan_timeline import Timeline

WIDTH, NAMES, ROW, TOP = 900, 70, 24, 40
_MOST_TICKS = 12


@dataclass(frozen=True)
class Bar:
    """One bar with its row."""

    ref: str
    x: float
    y: float
    width: float
    colour: str
    was_x: float | None
    """Where the first day lay, if it was moved."""
    title: str


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn."""

    height: int
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    points: Sequence[tuple[float, str]]
    today_x: float


def draw(timeline: Timeline) -> Drawing:
    """The drawing of a timeline."""
    scale = _Scale(timeline.first.replace(day=1), timeline.last)
    bars = [
        Bar(
            ref=one.line.ref,
            x=scale.x(one.begins_on),
            y=TOP + number * ROW,
            width=max(4.0, scale.x(one.ends_on) - scale.x(one.begins_on)),
            colour=one.line.rated.colour,
            was_x=scale.x(one.line.was_on) if one.line.was_on and one.line.was_on >= scale.first else None,
            title=f"{one.line.ref} {one.line.title}: {one.line.rated.label}",
        )
        for number, one in enumerate(timeline.bars)
    ]
    return Drawing(
        height=TOP + len(bars) * ROW + 10,
        bars=bars,
        ticks=list(_ticks(scale)),
        points=[(scale.x(one.on), one.title) for one in timeline.points],
        today_x=scale.x(timeline.today),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day lies."""
        span = max(1, (self.last - self.first).days)
        return round(NAMES + (WIDTH - NAMES - 10) * (day - self.first).days / span, 1)


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    step = -(-months // _MOST_TICKS)
    for number in range(0, months, step):
        day = recurrence.add(scale.first, number, "month")
        yield scale.x(day), f"{MONTHS[day.month - 1][:3]} {day:%y}"
