"""A chart as accessible SVG: a title, a description, letters that scale with the page, nothing loaded."""

from html import escape

from planflow.papers.charts import layout
from planflow.papers.charts.drawing import INK, WIDTH, Box, Label, Line, Mark, Shape
from planflow.papers.document import Chart

_FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"


def image(chart: Chart, name: str) -> str:
    """The SVG element; `name` makes its ids unique within the page."""
    drawing = layout.draw(chart)
    shapes = "\n".join(_shape(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {_n(drawing.height)}" width="100%" '
        f'role="img" aria-labelledby="{name}-title {name}-text" font-family="{_FONTS}">\n'
        f'<title id="{name}-title">{escape(chart.title)}</title>\n'
        f'<desc id="{name}-text">{escape(chart.description)}</desc>\n'
        f"{shapes}\n</svg>"
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        return (
            f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
            f'height="{_n(shape.height)}" fill="{shape.colour}" stroke="{INK}" stroke-width="0.5"/>'
        )
    if isinstance(shape, Line):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
        dash = f' stroke-dasharray="{_n(shape.dash)}"' if shape.dash else ""
        return (
            f'<polyline points="{points}" fill="none" stroke="{shape.colour}" '
            f'stroke-width="{_n(shape.thickness)}"{dash}/>'
        )
    if isinstance(shape, Mark):
        return _mark(shape)
    return _label(shape)


def _label(label: Label) -> str:
    weight = ' font-weight="700"' if label.bold else ""
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" '
        f'text-anchor="{label.anchor}" fill="{label.colour}"{weight}>{escape(label.text)}</text>'
    )


def _mark(mark: Mark) -> str:
    x, y = mark.x, mark.y
    if mark.shape == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5" fill="{mark.colour}"/>'
    if mark.shape == "square":
        return f'<rect x="{_n(x - 4)}" y="{_n(y - 4)}" width="8" height="8" fill="{mark.colour}"/>'
    points = f"{_n(x)},{_n(y - 6)} {_n(x + 6)},{_n(y)} {_n(x)},{_n(y + 6)} {_n(x - 6)},{_n(y)}"
    return f'<polygon points="{points}" fill="{mark.colour}"/>'


def _n(value: float) -> str:
    return f"{round(value, 1):g}"
