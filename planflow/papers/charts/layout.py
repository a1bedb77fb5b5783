"""Lays a chart out as a drawing: bars side by side, columns in layers, or lines over time."""

from collections.abc import Sequence
from itertools import pairwise

from planflow.papers.charts.drawing import (
    GREY,
    INK,
    PALE,
    TEXT,
    WIDTH,
    Box,
    Drawing,
    Label,
    Line,
    Mark,
    contrast,
    fitted,
    width_of,
)
from planflow.papers.document import Chart, Series
from planflow.papers.words import figure

_PALETTE = ("#1d70b8", "#54319f", "#00703c", "#b10e1e", "#505a5f", "#ad5c00")
_MARKS = ("circle", "square", "diamond")
_DASHES = (0.0, 7.0, 3.0)
_BAR, _GAP = 22.0, 14.0
_PLOT = 240.0
_SMALL = 12.0
_MOST_TICKS = 5
_MOST_MARKED = 24
"""A line with more points than this gets no markers."""


def draw(chart: Chart) -> Drawing:
    """The chart as a drawing."""
    drawing = Drawing()
    top = _legend(drawing, chart)
    if chart.kind == "bars":
        _bars(drawing, chart, top)
    else:
        _upright(drawing, chart, top)
    return drawing


def colour_of(chart: Chart, place: int) -> str:
    """The colour of a series: its own, or one of the palette by its place."""
    return chart.series[place].colour or _PALETTE[place % len(_PALETTE)]


def _name(series: Series) -> str:
    return f"{series.symbol} {series.name}".strip()


def _legend(drawing: Drawing, chart: Chart) -> float:
    """What the colours stand for, in rows; how high they are."""
    if len(chart.series) == 1 and chart.target is None:
        return 8.0
    x, y = 0.0, 18.0
    entries = [(_name(one), place) for place, one in enumerate(chart.series)]
    if chart.target is not None and chart.target_name:
        entries.append((f"{chart.target_name}: {figure(chart.target, chart.unit)}", -1))
    for name, place in entries:
        shown = fitted(name, WIDTH - 40)
        wide = 30 + width_of(shown) + 18
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 24
        if place < 0:
            drawing.add(Line(((x, y - 5), (x + 22, y - 5)), INK, 2, 5))
        elif chart.kind == "lines":
            colour = colour_of(chart, place)
            drawing.add(Line(((x, y - 5), (x + 22, y - 5)), colour, 3, _DASHES[place % 3]))
            drawing.add(Mark(x + 11, y - 5, _MARKS[place % 3], colour))
        else:
            drawing.add(Box(x, y - 13, 16, 16, colour_of(chart, place)))
        drawing.add(Label(x + 28, y, shown))
        x += wide
    return y + 16


def _bars(drawing: Drawing, chart: Chart, top: float) -> None:
    """Bars that lie, a group for each label, with the figure at the end of each."""
    names = min(max((width_of(label) for label in chart.labels), default=0.0) + 12, WIDTH * 0.5)
    longest = _highest(chart)
    room = max(width_of(figure(value, chart.unit)) for value in _values(chart)) if _values(chart) else 0.0
    whole = WIDTH - names - room - 12
    thick = _BAR if len(chart.series) == 1 else _BAR * 0.8
    y = top
    for row, label in enumerate(chart.labels):
        middle = y + thick * len(chart.series) / 2 + TEXT * 0.35
        drawing.add(Label(0, middle, fitted(label, names - 10)))
        for place, series in enumerate(chart.series):
            value = series.values[row]
            wide = whole * value / longest if value and longest else 0.0
            if wide > 0:
                drawing.add(Box(names, y, wide, thick - 2, series.colour or colour_of(chart, place)))
            drawing.add(
                Label(names + wide + 6, y + thick / 2 + 4, figure(value, chart.unit), size=_SMALL + 1)
            )
            y += thick
        y += _GAP
    end = max(y - _GAP + 4, top)
    if chart.target is not None and longest:
        x = names + whole * chart.target / longest
        drawing.shapes.insert(0, Line(((x, top - 4), (x, end)), INK, 2, 5))
    drawing.add(Line(((names, top - 4), (names, end)), GREY, 1))
    drawing.height = y


def _upright(drawing: Drawing, chart: Chart, top: float) -> None:
    """Layers or lines above an axis of time."""
    highest = _highest(chart)
    steps = _ticks(highest)
    left = max(width_of(figure(step, chart.unit), _SMALL) for step in steps) + 10
    base, scale = top + _PLOT, _PLOT / steps[-1]
    for step in steps:
        y = base - step * scale
        drawing.add(Line(((left, y), (WIDTH, y)), PALE if step else GREY, 1))
        drawing.add(Label(left - 6, y + 4, figure(step, chart.unit), "end", _SMALL, colour=GREY))
    each = (WIDTH - left) / max(len(chart.labels), 1)
    centres = [left + each * (place + 0.5) for place in range(len(chart.labels))]
    if chart.kind == "stacked":
        _layers(drawing, chart, centres, min(each * 0.7, 90.0), base, scale)
    else:
        _lines(drawing, chart, centres, base, scale)
    if chart.target is not None:
        y = base - chart.target * scale
        drawing.add(Line(((left, y), (WIDTH, y)), INK, 2, 5))
    drawing.height = _axis(drawing, chart.labels, centres, each, base)


def _layers(
    drawing: Drawing, chart: Chart, centres: Sequence[float], wide: float, base: float, scale: float
) -> None:
    for column, centre in enumerate(centres):
        y = base
        for place, series in enumerate(chart.series):
            value = series.values[column] or 0.0
            if not value:
                continue
            high = value * scale
            colour = colour_of(chart, place)
            drawing.add(Box(centre - wide / 2, y - high, wide, high, colour))
            if high >= _SMALL + 3:
                shown = f"{series.symbol} {figure(value)}".strip()
                place_of = y - high / 2 + 4
                drawing.add(Label(centre, place_of, shown, "middle", _SMALL, True, contrast(colour)))
            y -= high


def _lines(drawing: Drawing, chart: Chart, centres: Sequence[float], base: float, scale: float) -> None:
    for place, series in enumerate(chart.series):
        colour = colour_of(chart, place)
        points = [
            (centre, base - value * scale) if value is not None else None
            for centre, value in zip(centres, series.values, strict=True)
        ]
        for before, after in pairwise(points):
            if before and after:  # where a figure is missing the line is broken
                drawing.add(Line((before, after), colour, 3, _DASHES[place % 3]))
        if len(points) <= _MOST_MARKED:
            drawing.add(*(Mark(x, y, _MARKS[place % 3], colour) for x, y in filter(None, points)))


def _axis(
    drawing: Drawing, labels: Sequence[str], centres: Sequence[float], each: float, base: float
) -> float:
    """The labels below the axis: all of them where they fit, else every second, third, ..."""
    widest = max((width_of(label, _SMALL) for label in labels), default=0.0) + 8
    every = 1
    while each * every < min(widest, 110.0):
        every += 1
    for place in range(0, len(labels), every):
        shown = fitted(labels[place], max(each * every - 4, 40.0), _SMALL)
        drawing.add(Label(centres[place], base + 18, shown, "middle", _SMALL))
    return base + 28


def _values(chart: Chart) -> list[float]:
    return [value for series in chart.series for value in series.values if value is not None]


def _highest(chart: Chart) -> float:
    """The highest figure that has to fit, the target included."""
    if chart.kind == "stacked":
        columns = zip(*(series.values for series in chart.series), strict=True)
        found = [sum(value or 0.0 for value in column) for column in columns]
    else:
        found = _values(chart)
    return max([*found, chart.target or 0.0], default=0.0)


def _ticks(highest: float) -> list[float]:
    """Round steps from nought to above the highest figure: 1, 2 or 5 times a power of ten apart."""
    step = 1.0
    if highest > 0:
        while step * _MOST_TICKS < highest:
            step *= 2.5 if str(step).lstrip("0.").startswith("2") else 2
        while highest < 1 and step / 10 * _MOST_TICKS >= highest:
            step /= 10
    count = max(1, -int(-highest // step))
    return [step * number for number in range(count + 1)]
