"""Makes a report of the corpus into the file that a coordinator would have: a PDF, Word document or page."""

import html as escaping
import io
from typing import Any

import docx
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table, TableStyle

from tests.reports.source import Part, Source

ENDINGS = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "text": ".txt", "markdown": ".md"}
_SIZES = {0: 24, 1: 17, 2: 14, 3: 12}
_BULLETS = ("•", "–", "\u25aa")


def render(source: Source) -> bytes:
    """The report as a file of its form."""
    if "raw" in source.settings:
        return source.raw.encode()
    return render_as(source, source.form)


def render_as(source: Source, form: str) -> bytes:
    """The report as a file of another form: `text` as one would paste it from a page."""
    if "raw" in source.settings:
        return source.raw.encode()
    return {"pdf": _pdf, "docx": _docx, "html": _html, "text": _text}[form](source)


def _pdf(source: Source) -> bytes:
    buffer = io.BytesIO()
    width, height = A4
    columns = int(source.settings.get("columns", "1"))
    gap, margin = 24, 56
    each = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [Frame(margin + at * (each + gap), 70, each, height - 150, 0, 0, 0, 0) for at in range(columns)]
    document = BaseDocTemplate(buffer, pagesize=A4, title="Microsoft Word - Document1", invariant=1)
    notes = [part.text for part in source.parts if part.kind == "footnote"]

    def furniture(canvas: Any, _: Any) -> None:
        canvas.setFont("Helvetica", 8)
        number = canvas.getPageNumber()
        canvas.drawString(margin, height - 40, source.settings.get("header", "").replace("{n}", str(number)))
        canvas.drawRightString(
            width - margin, 30, source.settings.get("footer", "").replace("{n}", str(number))
        )
        if notes and number == 1:
            canvas.setFont("Helvetica", 7)
            for at, note in enumerate(notes):
                canvas.drawString(margin, 60 - at * 9, note)

    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    flow = [piece for part in source.parts for piece in _flow(part, source.settings, each)]
    document.build(flow)
    return buffer.getvalue()


def _flow(part: Part, settings: dict[str, str], width: float) -> list[Any]:
    size = int(settings.get("size", "11"))
    extra = {"hyphenationLang": "en_GB", "embeddedHyphenation": 1} if "hyphenate" in settings else {}
    body = ParagraphStyle("body", fontSize=size, leading=size * 1.25, spaceAfter=size * 0.6, **extra)
    text = escaping.escape(part.text, quote=False)
    if part.kind == "page":
        return [PageBreak()]
    if part.kind == "table":
        return [_pdf_table(part, body, width, is_loose="unruled" in settings)]
    if part.kind == "footnote":
        return []
    if part.kind == "item":
        marker = _BULLETS[part.level] if part.marker == "•" else part.marker
        return [Paragraph(text, _style(part, body), bulletText=marker)]
    if part.kind == "entry":
        name, _, page = text.rpartition(" ")
        text = f"{name} {'.' * max(90 - len(name), 5)} {page}"
    return [Paragraph(text, _style(part, body))]


def _style(part: Part, body: ParagraphStyle) -> ParagraphStyle:
    if part.kind in ("title", "heading"):
        points = _SIZES[part.level]
        return ParagraphStyle(
            "head", body, fontName="Helvetica-Bold", fontSize=points, leading=points * 1.2, spaceBefore=8
        )
    if part.kind == "item":
        shift, after = 18 * (part.level + 1), body.fontSize * 0.3
        return ParagraphStyle("item", body, leftIndent=shift + 18, bulletIndent=shift, spaceAfter=after)
    return ParagraphStyle("strong", body, fontName="Helvetica-Bold") if part.kind == "strong" else body


def _pdf_table(part: Part, body: ParagraphStyle, width: float, *, is_loose: bool) -> Any:
    columns = max(map(len, part.rows))
    cells = [
        [Paragraph(escaping.escape(cell), body) for cell in row + [""] * (columns - len(row))]
        for row in part.rows
    ]
    longest = [
        max(len(row[at]) if at < len(row) else 0 for row in part.rows) ** 0.7 + 8 for at in range(columns)
    ]
    table = Table(cells, colWidths=[width * one / sum(longest) for one in longest], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                *([] if is_loose else [("GRID", (0, 0), (-1, -1), 0.5, "black")]),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _docx(source: Source) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = source.settings.get("header", "")
    for part in source.parts:
        _word(document, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word(document: Any, part: Part) -> None:
    styles = {"title": "Title", "heading": f"Heading {part.level}", "text": "Normal"}
    if part.kind in styles:
        document.add_paragraph(part.text, style=styles[part.kind])
    elif part.kind == "strong":
        document.add_paragraph().add_run(part.text).bold = True
    elif part.kind == "item":
        _word_item(document, part)
    elif part.kind == "table":
        table = document.add_table(rows=0, cols=max(map(len, part.rows)))
        table.style = "Table Grid"
        for row in part.rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
    elif part.kind == "page":
        document.add_page_break()


def _word_item(document: Any, part: Part) -> None:
    lists = {"#": "List Number", "•": "List Bullet 2" if part.level else "List Bullet"}
    if part.marker in lists:
        document.add_paragraph(part.text, style=lists[part.marker])
        return
    paragraph = document.add_paragraph(f"{part.marker}\t{part.text}")
    paragraph.paragraph_format.left_indent = Pt(18 * (part.level + 1))


def _html(source: Source) -> bytes:
    lines = [
        "<!doctype html><html lang='en'><head><title>Report - GOV.UK</title><style>p {}</style></head><body>"
    ]
    lines.append("<nav><ul><li>Recommendations</li><li>You should accept cookies</li></ul></nav><main>")
    depth = 0
    for part in source.parts:
        wanted = part.level + 1 if part.kind == "item" else 0
        while depth > wanted:
            lines.append("</ul>")
            depth -= 1
        while depth < wanted:
            lines.append("<ul>")
            depth += 1
        lines.append(_element(part))
    lines.append("</ul>" * depth + "</main><footer>We should hear from you.</footer></body></html>")
    return "\n".join(lines).encode()


def _element(part: Part) -> str:
    text = escaping.escape(part.text, quote=False)
    if part.kind == "title":
        return f"<h1>{text}</h1>"
    if part.kind == "heading":
        return f"<h{part.level + 1}>{text}</h{part.level + 1}>"
    if part.kind == "item":
        shown = text if part.marker == "•" else f"{part.marker} {text}"
        return f"<li>{shown}</li>"
    if part.kind == "strong":
        return f"<p><strong>{text}</strong></p>"
    if part.kind == "table":
        rows = [
            "".join(f"<td>{escaping.escape(cell, quote=False)}</td>" for cell in row) for row in part.rows
        ]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return f"<p>{text}</p>" if part.kind == "text" else ""


def _text(source: Source) -> bytes:
    """As text that was taken off a page: every block a paragraph, and no looks that tell headings."""
    told: list[str] = []
    for part in source.parts:
        if part.kind == "page":
            continue
        is_close = part.kind == "item" and told and told[-1].lstrip().startswith("- ")
        told.append("\n" if is_close else "\n\n")
        told.append(_plain(part))
    return "".join(told).strip().encode()


def _plain(part: Part) -> str:
    if part.kind == "table":
        width = max(map(len, part.rows))
        rows = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in part.rows]
        return "\n".join([rows[0], "|" + "---|" * width, *rows[1:]])
    if part.kind == "item":
        return f"{' ' * part.level}- {part.text if part.marker == '•' else f'{part.marker} {part.text}'}"
    if part.kind == "entry":
        name, _, page = part.text.rpartition(" ")
        return f"{name}\t{page}"
    return part.text
