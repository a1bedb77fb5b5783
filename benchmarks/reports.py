"""Reading a report of fifty pages, beside taking its bare text with pypdfium2 and starting one process."""

import io
import subprocess
import sys

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from benchmarks import measure
from planflow.intake import report

PAGES, RUNS = 50, 5
AIM = 3.0
WORDS = (
    "The service should make sure that every child has a plan which says what is to change, who does it"
    " and by when. Inspectors read forty cases and spoke with children, parents, carers and staff of all"
    " partner agencies. "
)


def main() -> None:
    """One line: the whole reading, its own process included, against the bare text and one process."""
    content = fifty_pages()
    ours = measure.best(lambda: report.read(content, "report.pdf"), times=RUNS)
    text = measure.best(lambda: _bare(content), times=RUNS)
    start = measure.best(_start, times=RUNS)
    measure.report("a report of 50 pages", ours, text + start)
    limit = AIM * text + start
    print(f"  aim: 3 x {text:.3f} s of bare text + {start:.3f} s of one process = {limit:.3f} s;"
          f" took {ours:.3f} s: {'met' if ours <= limit else 'MISSED'}")  # fmt: skip


def fifty_pages() -> bytes:
    """A report with headings, text, lists and one list of recommendations."""
    style = getSampleStyleSheet()
    flow = []
    for page in range(PAGES):
        flow.append(Paragraph("Recommendations" if page == 1 else f"{page}. Chapter", style["Heading1"]))
        flow += [Paragraph(f"{number}. {WORDS}", style["BodyText"]) for number in range(1, 5)]
        flow += [Paragraph(WORDS * 4, style["BodyText"]) for _ in range(3)]
        flow.append(PageBreak())
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(flow)
    return buffer.getvalue()


def _bare(content: bytes) -> None:
    for page in pypdfium2.PdfDocument(content):
        page.get_textpage().get_text_range()


def _start() -> None:
    """A process that imports what any reader has to: the floor of reading apart."""
    subprocess.run([sys.executable, "-I", "-c", "import pypdfium2"], check=True)


if __name__ == "__main__":
    main()
