"""A chart as a PNG picture, for files in which not every reader shows SVG. Equal charts, equal bytes."""

import io
import unicodedata
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from planflow.errors import PlanflowError
from planflow.papers.charts import layout
from planflow.papers.charts.drawing import INK, WIDTH, Box, Label, Line, Mark
from planflow.papers.document import Chart

SCALE = 2
"""Dots for each unit: 1280 dots over the width of the text are about 190 for each inch of paper."""


@lru_cache(maxsize=64)
def png(chart: Chart) -> tuple[bytes, float]:
    """The picture, and how high it is for a width of 1."""
    drawing = layout.draw(chart)
    size = (round(WIDTH * SCALE), round(drawing.height * SCALE))
    image = Image.new("RGB", size, "#ffffff")
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            canvas.rectangle(_corners(shape), fill=shape.colour, outline=INK)
        elif isinstance(shape, Line):
            _line(canvas, shape)
        elif isinstance(shape, Mark):
            _mark(canvas, shape)
        else:
            _label(canvas, shape)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue(), drawing.height / WIDTH


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * SCALE)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise PlanflowError("Pillow was built without FreeType.", "Install Pillow from its wheel.")
    return font


def _corners(box: Box) -> tuple[float, float, float, float]:
    left, top = box.x * SCALE, box.y * SCALE
    return left, top, left + max(box.width * SCALE, 1), top + max(box.height * SCALE, 1)


def _line(canvas: ImageDraw.ImageDraw, line: Line) -> None:
    thick = max(1, round(line.thickness * SCALE))
    for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
        long = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        if not line.dash or not long:
            canvas.line((x1 * SCALE, y1 * SCALE, x2 * SCALE, y2 * SCALE), line.colour, thick)
            continue
        at = 0.0
        while at < long:
            start, end = at / long, min(at + line.dash, long) / long
            stroke = (
                x1 + (x2 - x1) * start,
                y1 + (y2 - y1) * start,
                x1 + (x2 - x1) * end,
                y1 + (y2 - y1) * end,
            )
            canvas.line([value * SCALE for value in stroke], line.colour, thick)
            at += 2 * line.dash


def _mark(canvas: ImageDraw.ImageDraw, mark: Mark) -> None:
    x, y, reach = mark.x * SCALE, mark.y * SCALE, 4.5 * SCALE
    if mark.shape == "circle":
        canvas.ellipse((x - reach, y - reach, x + reach, y + reach), fill=mark.colour)
    elif mark.shape == "square":
        canvas.rectangle((x - reach, y - reach, x + reach, y + reach), fill=mark.colour)
    else:
        far = 6 * SCALE
        canvas.polygon([(x, y - far), (x + far, y), (x, y + far), (x - far, y)], fill=mark.colour)


_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_DASHES = str.maketrans("–—‘’“”×", "--''\"\"x")
_TRIANGLE = ((0.0, 1.0), (0.5, 0.0), (1.0, 1.0))
_DIAMOND = ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5))
_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_FILLED = {"▲": _TRIANGLE, "◆": _DIAMOND, "■": _SQUARE}
_STROKES = {"✓": ((0.0, 0.6), (0.4, 1.0), (1.0, 0.0)), "✔": ((0.0, 0.6), (0.4, 1.0), (1.0, 0.0)),
            "–": ((0.0, 0.5), (1.0, 0.5))}  # fmt: skip
_SYMBOLS = {*_FILLED, *_STROKES, "●", "○"}


def _label(canvas: ImageDraw.ImageDraw, label: Label) -> None:
    symbol, _, rest = label.text.partition(" ")
    if symbol not in _SYMBOLS:
        symbol, rest = "", label.text
    font, side = _font(label.size), label.size * SCALE * 0.62
    words = _plain(rest)
    wide = font.getlength(words) + (side * 1.5 if symbol else 0)
    x = label.x * SCALE - wide * _ANCHORS[label.anchor]
    y = label.y * SCALE
    if symbol:
        _symbol(canvas, symbol, x, y - side, side, label.colour)
        x += side * 1.5
    canvas.text((x, y), words, label.colour, font, "ls", stroke_width=0.4 if label.bold else 0)


def _symbol(canvas: ImageDraw.ImageDraw, symbol: str, x: float, y: float, side: float, colour: str) -> None:
    """The symbol of a rating, drawn: the font has only letters and figures."""
    if symbol in _FILLED:
        canvas.polygon([(x + side * across, y + side * down) for across, down in _FILLED[symbol]], colour)
    elif symbol in _STROKES:
        stroke = [(x + side * across, y + side * down) for across, down in _STROKES[symbol]]
        canvas.line(stroke, colour, max(2, round(side / 5)), joint="curve")
    else:
        fill = colour if symbol == "●" else None
        canvas.ellipse((x, y, x + side, y + side), fill=fill, outline=colour, width=max(2, round(side / 6)))


def _plain(text: str) -> str:
    """The text in the letters of the font: without accents, as a picture has its words beside it anyway."""
    parted = unicodedata.normalize("NFKD", text.translate(_DASHES).replace("£", "GBP "))
    return "".join(letter for letter in parted if " " <= letter <= "~" or letter == "…")
