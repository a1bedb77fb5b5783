"""A drawing of a few plain shapes, in units of which 640 are the width of a page's text."""

from dataclasses import dataclass, field

WIDTH = 640.0
INK, GREY, PALE = "#0b0c0c", "#505a5f", "#b1b4b6"
TEXT = 14.0
"""The usual height of letters."""
_EVEN = 0.18
"""The luminance at which black and white letters are read equally well."""
_DARK = 0.04045
"""Below this a channel counts in proportion (WCAG 2.2, relative luminance)."""


@dataclass(frozen=True)
class Box:
    """A filled rectangle with a thin edge."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A line through points; `dash` is the length of its strokes and gaps, 0 for none."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    thickness: float = 1.0
    dash: float = 0.0


@dataclass(frozen=True)
class Mark:
    """A marker of a point: `circle`, `square` or `diamond`, so that lines differ by more than colour."""

    x: float
    y: float
    shape: str
    colour: str


@dataclass(frozen=True)
class Label:
    """Words; `y` is their base line, `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = TEXT
    bold: bool = False
    colour: str = INK


Shape = Box | Line | Mark | Label


@dataclass
class Drawing:
    """What is drawn, from back to front, and how high it is."""

    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on top of what is there."""
        self.shapes += shapes


def width_of(text: str, size: float = TEXT) -> float:
    """About how wide a text is, a little too wide rather than too narrow."""
    return size * sum(0.36 if letter in "fijlrtI.,:;'|()[] " else 0.62 for letter in text)


def fitted(text: str, width: float, size: float = TEXT) -> str:
    """The text, shortened at a word where it is wider than that."""
    if width_of(text, size) <= width:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > width:
        kept = kept[:-1]
    shorter = kept.rsplit(" ", 1)[0] if " " in kept[len(kept) // 2 :] else kept
    return f"{shorter.rstrip(' ,;:')}…"


def contrast(colour: str) -> str:
    """Black or white, whichever is easier to read on that colour (WCAG 2.2, relative luminance)."""
    return INK if luminance(colour) > _EVEN else "#ffffff"


def luminance(colour: str) -> float:
    """The relative luminance of a colour "#rrggbb", 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
