"""Charts in a DOCX: as SVG for readers that show it, with a PNG picture for those that do not."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from planflow.papers.charts import picture, svg
from planflow.papers.document import Chart

_WIDTH = 5_760_000
"""How wide a picture is: 16 cm, in the units of which 360,000 are a centimetre."""
_OF_TWIP = 635
_OFFICE = "http://schemas.openxmlformats.org"
_DRAWING = f"{_OFFICE}/drawingml/2006"
_IMAGE = f"{_OFFICE}/officeDocument/2006/relationships/image"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"


def drawn(chart: Chart, number: int, room: int) -> str:
    """The run that shows the picture of that number, with its text alternative.

    `room` is how wide the text of the page is, in twentieths of a point.
    """
    wide = min(_WIDTH, room * _OF_TWIP)
    high = round(wide * picture.png(chart)[1])
    title, words = quoteattr(chart.title), quoteattr(chart.description)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" title={title} descr={words}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Chart {number}" descr={words}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rIdPng{number}"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="rIdSvg{number}"/></a:ext></a:extLst></a:blip>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def added(parts: Mapping[str, bytes], charts: Sequence[Chart]) -> dict[str, bytes]:
    """The parts of a file with the pictures of its charts among them."""
    made = dict(parts)
    if not charts:
        return made
    relations = []
    for number, chart in enumerate(charts, start=1):
        shown = svg.image(chart, f"chart{number}")
        made[f"word/media/chart{number}.png"] = picture.png(chart)[0]
        made[f"word/media/chart{number}.svg"] = f'<?xml version="1.0" encoding="UTF-8"?>\n{shown}'.encode()
        for kind in ("Png", "Svg"):
            target = f"media/chart{number}.{kind.lower()}"
            relations.append(f'<Relationship Id="rId{kind}{number}" Type="{_IMAGE}" Target="{target}"/>')
    types = (
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="svg" ContentType="image/svg+xml"/>'
    )
    made[_TYPES] = made[_TYPES].replace(b"<Override ", f"{types}<Override ".encode(), 1)
    made[_RELATIONS] = made[_RELATIONS].replace(
        b"</Relationships>", f"{''.join(relations)}</Relationships>".encode()
    )
    return made
