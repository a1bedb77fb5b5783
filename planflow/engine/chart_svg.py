"""Draws a lifecycle as SVG by hand, so that no browser is needed.

States stand side by side in the order of their ranks; each move is one row, with dots where it may start and
an arrow where it leads. Labels stand in a column of their own, so nothing can overlap however many moves
there are. Shape and border carry every meaning; colour only repeats it.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from planflow.engine import chart
from planflow.engine.definition import Definition, Meaning, State, Transition

_GUTTER, _MARGIN, _TOP, _LINE = 330, 20, 58, 16
_INK, _FAINT, _RULE, _STRIPE = "#0b0c0c", "#505a5f", "#b1b4b6", "#f3f2f1"
_FILL = {Meaning.OPEN: "#eaf2fb", Meaning.DONE: "#e3f2e6", Meaning.CANCELLED: "#f3f2f1"}
_BORDER = {Meaning.OPEN: "#1d70b8", Meaning.DONE: "#00703c", Meaning.CANCELLED: "#505a5f"}
_CHARACTER = 7.6
"""A generous width of one character at 13 pixels, because nobody knows the reader's font."""
_WORDS = {
    "en": {
        "if": "only if", "itself": "by itself", "open": "open", "done": "done", "cancelled": "given up",
        "person": "a person makes it", "from": "starts here",
        "owed": "Owed by a day", "by": "by", "given": "on the day that was given",
        "about": "{count} states in columns, {moves} moves in rows.",
    },
    "cy": {
        "if": "dim ond os", "itself": "ohono'i hun", "open": "agored", "done": "wedi ei wneud",
        "cancelled": "rhoddwyd y gorau iddo", "person": "gan berson", "from": "yn dechrau yma",
        "owed": "Yn ddyledus erbyn diwrnod", "by": "gan",
        "given": "ar y diwrnod a roddwyd",
        "about": "{count} cyflwr mewn colofnau, {moves} symudiad mewn rhesi.",
    },
}  # fmt: skip

_ROLES = {
    "cy": {
        "owner": "perchennog", "chair": "cadeirydd", "coordinator": "cydgysylltydd", "verifier": "dilysydd",
        "assurer": "sicrhawr", "clerk": "clerc", "member": "aelod", "administrator": "gweinyddwr",
    },
}  # fmt: skip


@dataclass(frozen=True)
class _Row:
    move: Transition
    lines: list[tuple[str, str]]
    """Class and text of each line of its label."""
    top: float

    @property
    def height(self) -> float:
        return max(2, len(self.lines)) * _LINE + 12

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


class _Drawing:
    """One picture: where the columns and rows lie, and what is drawn there."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition, self.language = definition, language
        self.words = _WORDS.get(language, _WORDS["en"])
        self.order = chart.ordered(definition)
        longest = max(len(word) for name in self.order for word in self._label(name).split())
        self.lane = max(104.0, longest * _CHARACTER + 26)
        self.names = {
            name: textwrap.wrap(self._label(name), int((self.lane - 22) / _CHARACTER)) for name in self.order
        }
        self.box = max(len(lines) for lines in self.names.values()) * _LINE + 18
        self.rows = self._rows()
        self.bottom = self.rows[-1].top + self.rows[-1].height if self.rows else _TOP + self.box + 20
        self.owed = self._owed()
        self.width = _MARGIN + _GUTTER + self.lane * len(self.order) + _MARGIN
        self.height = self.bottom + 62 + (len(self.owed) * _LINE + 30 if self.owed else 0)

    def _label(self, name: str) -> str:
        return chart.words(self.definition.states[name].label, self.language)

    def _role(self, name: str) -> str:
        return _ROLES.get(self.language, {}).get(name, name)

    def x(self, name: str) -> float:
        """The middle of a state's column."""
        return _MARGIN + _GUTTER + self.lane * (self.order.index(name) + 0.5)

    def _rows(self) -> list[_Row]:
        place = {name: number for number, name in enumerate(self.order)}
        moves = sorted(
            self.definition.transitions,
            key=lambda move: (min(place[source] for source in move.sources), move.is_automatic),
        )
        rows: list[_Row] = []
        top = _TOP + self.box + 16.0
        for move in moves:
            row = _Row(move, list(self._caption(move)), top)
            rows.append(row)
            top += row.height
        return rows

    def _caption(self, move: Transition) -> Iterator[tuple[str, str]]:
        wide = int((_GUTTER - 20) / _CHARACTER)
        for line in textwrap.wrap(chart.words(move.label, self.language), wide):
            yield "move", line
        by = (
            self.words["itself"]
            if move.is_automatic
            else ", ".join(self._role(one) for one in move.by) or "–"
        )
        small = [by]
        if move.guards:
            small.append(f"{self.words['if']}: {', '.join(_spaced(name) for name in move.guards)}")
        for line in textwrap.wrap("; ".join(small), int(wide * 1.25)):
            yield "small", line

    def _owed(self) -> list[str]:
        found = []
        for name in self.order:
            for one in self.definition.states[name].owed:
                due = self.words["given"] if one.due == "given" else one.due
                by = f"{self.words['by']} {self._role(one.by)}"
                found.append(f"{self._label(name)}: {_spaced(one.kind)}, {due}, {by}")
        return found

    def parts(self) -> Iterator[str]:
        """The whole picture, from the back to the front."""
        title = escape(chart.words(self.definition.label, self.language))
        about = self.words["about"].format(count=len(self.order), moves=len(self.rows))
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} {self.height:.0f}" '
            f'width="{self.width:.0f}" height="{self.height:.0f}" role="img" '
            f'aria-labelledby="title desc" lang="{self.language}">'
        )
        yield f'<title id="title">{title}</title><desc id="desc">{escape(self._described(about))}</desc>'
        yield _STYLE
        yield f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="#ffffff"/>'
        yield f'<text x="{_MARGIN}" y="32" class="title">{title}</text>'
        for number, row in enumerate(self.rows):
            if number % 2 == 0:
                yield _rect(_MARGIN, row.top, self.width - 2 * _MARGIN, row.height, f'fill="{_STRIPE}"')
        for name in self.order:
            yield from self._state(name)
        for row in self.rows:
            yield from self._row(row)
        yield from self._legend()
        yield "</svg>"

    def _described(self, about: str) -> str:
        moves = "; ".join(
            f"{chart.words(row.move.label, self.language)}: "
            + ", ".join(
                f"{self._label(one)} → {self._label(row.move.target_from(one))}" for one in row.move.sources
            )
            for row in self.rows
        )
        return f"{about} {moves}."

    def _state(self, name: str) -> Iterator[str]:
        state, middle = self.definition.states[name], self.x(name)
        yield _line(middle, _TOP + self.box, middle, self.bottom, f'stroke="{_RULE}"')
        yield from _box(middle - self.lane / 2 + 6, _TOP, self.lane - 12, self.box, state)
        if name == self.definition.initial:
            yield f'<circle cx="{middle}" cy="{_TOP - 20}" r="6" fill="{_INK}"/>'
            yield _arrow(middle, _TOP - 14, middle, _TOP, "")
        if state.owed:
            yield _clock(middle + self.lane / 2 - 10, _TOP + 4)
        lines = self.names[name]
        first = _TOP + self.box / 2 - (len(lines) - 1) * _LINE / 2 + 4.5
        for number, text in enumerate(lines):
            yield f'<text x="{middle}" y="{first + number * _LINE}" class="state">{escape(text)}</text>'

    def _row(self, row: _Row) -> Iterator[str]:
        first = row.middle - (len(row.lines) - 1) * _LINE / 2 + 4.5
        for number, (kind, text) in enumerate(row.lines):
            y = first + number * _LINE
            yield f'<text x="{_MARGIN + 8}" y="{y}" class="{kind}">{escape(text)}</text>'
        dashed = 'stroke-dasharray="6 4"' if row.move.is_automatic else ""
        targets = {row.move.target_from(source) for source in row.move.sources}
        for target in sorted(targets, key=self.order.index):
            sources = [self.x(one) for one in row.move.sources if row.move.target_from(one) == target]
            yield from self._arrows(sources, self.x(target), row.middle, dashed)

    def _arrows(self, sources: list[float], target: float, y: float, dashed: str) -> Iterator[str]:
        for source in sources:
            if source == target:
                yield _loop(target, y, dashed)
        for edge in (min(sources), max(sources)):
            if edge != target and (edge < target or edge == max(sources)):
                gap = 8 if target in sources else 3
                yield _arrow(edge, y, target - gap if edge < target else target + gap, y, dashed)
        for source in sources:
            yield f'<circle cx="{source}" cy="{y}" r="4.5" fill="#ffffff" stroke="{_INK}" stroke-width="2"/>'

    def _legend(self) -> Iterator[str]:
        x, y = float(_MARGIN + 8), self.bottom + 34
        for meaning in Meaning:
            state = State("", {"en": ""}, meaning)
            yield from _box(x, y - 13, 26, 18, state)
            yield _text(x + 34, y, self.words[meaning])
            x += 50 + len(self.words[meaning]) * _CHARACTER
        for key, dashed in (("person", ""), ("itself", 'stroke-dasharray="6 4"')):
            yield _arrow(x, y - 4, x + 34, y - 4, dashed)
            yield _text(x + 42, y, self.words[key])
            x += 58 + len(self.words[key]) * _CHARACTER
        yield f'<circle cx="{x + 5}" cy="{y - 4}" r="4.5" fill="#ffffff" stroke="{_INK}" stroke-width="2"/>'
        yield _text(x + 16, y, self.words["from"])
        if self.owed:
            yield _clock(_MARGIN + 16, y + 28)
            yield f'<text x="{_MARGIN + 32}" y="{y + 33}" class="move">{escape(self.words["owed"])}</text>'
        for number, text in enumerate(self.owed, start=1):
            yield _text(_MARGIN + 32, y + 34 + number * _LINE, text)


_STYLE = (
    "<style>text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
    f"fill:{_INK}}}.title{{font-size:19px;font-weight:700}}.state{{font-size:13px;font-weight:600;"
    "text-anchor:middle}.move{font-size:13px;font-weight:600}"
    f".small{{font-size:12px;fill:{_FAINT}}}</style>"
)


def svg(definition: Definition, language: str = "en") -> str:
    """The lifecycle as one SVG picture that stands by itself."""
    return "\n".join(_Drawing(definition, language).parts()) + "\n"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="small">{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>'


def _box(x: float, y: float, width: float, height: float, state: State) -> Iterator[str]:
    """A single border for open, a double one for done, a dashed one for given up."""
    border = f'fill="{_FILL[state.meaning]}" stroke="{_BORDER[state.meaning]}" stroke-width="1.8" rx="6"'
    dashed = ' stroke-dasharray="5 3"' if state.meaning == Meaning.CANCELLED else ""
    yield _rect(x, y, width, height, border + dashed)
    if state.meaning == Meaning.DONE:
        inner = f'fill="none" stroke="{_BORDER[state.meaning]}" stroke-width="1.2" rx="4"'
        yield _rect(x + 3.5, y + 3.5, width - 7, height - 7, inner)


def _arrow(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    """A line with a head: across or down."""
    if y1 == y2:
        back = -9 if x2 > x1 else 9
        head = f"{x2:.1f},{y2:.1f} {x2 + back:.1f},{y2 - 5:.1f} {x2 + back:.1f},{y2 + 5:.1f}"
        line = _line(x1, y1, x2 + back, y2, f'stroke="{_INK}" stroke-width="2" {look}')
    else:
        head = f"{x2:.1f},{y2:.1f} {x2 - 4:.1f},{y2 - 8:.1f} {x2 + 4:.1f},{y2 - 8:.1f}"
        line = _line(x1, y1, x2, y2 - 8, f'stroke="{_INK}" stroke-width="2" {look}')
    return f'{line}<polygon points="{head}" fill="{_INK}"/>'


def _loop(x: float, y: float, look: str) -> str:
    """Out of a column and back into it: the state stays."""
    path = (
        f"M{x:.1f},{y - 1:.1f} C{x + 16:.1f},{y - 18:.1f} {x + 34:.1f},{y - 10:.1f} {x + 30:.1f},{y + 1:.1f}"
    )
    path += f" C{x + 28:.1f},{y + 9:.1f} {x + 20:.1f},{y + 10:.1f} {x + 12:.1f},{y + 6:.1f}"
    head = f"{x + 4.5:.1f},{y + 2.5:.1f} {x + 14:.1f},{y + 1:.1f} {x + 10.5:.1f},{y + 10:.1f}"
    line = f'<path d="{path}" fill="none" stroke="{_INK}" stroke-width="2" {look}/>'
    return f'{line}<polygon points="{head}" fill="{_INK}"/>'


def _clock(x: float, y: float) -> str:
    """A small clock face: something is owed here by a day."""
    face = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#ffffff" stroke="{_INK}" stroke-width="1.5"/>'
    hands = f"M{x:.1f},{y - 4:.1f} V{y:.1f} H{x + 3.5:.1f}"
    return f'{face}<path d="{hands}" fill="none" stroke="{_INK}" stroke-width="1.5"/>'
