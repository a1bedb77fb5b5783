"""Papers beside bare libraries: DOCX of ten pages, PDF, the statements of a snapshot, memory of a long PDF.

    python -m benchmarks.papers

The floor of DOCX puts the same blocks into an empty file with python-docx, as a script by hand would. That
of PDF hands the finished page to WeasyPrint. The long paper is made in a process of its own, for its memory.
"""

import io
import resource
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import docx as python_docx
import sqlalchemy as sa
import weasyprint

from benchmarks import databases, measure
from planflow.papers import abridging, docx, html, markdown, pdf, snapshot
from planflow.papers.document import (
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    plain,
)
from planflow.store import calendars
from planflow.store.references import get_plan
from planflow.testing import given

STAMP = datetime(2018, 6, 11, tzinfo=UTC)
TODAY = date(2018, 6, 11)
TEN_PAGES, LONG = 45, 500
MOST_MEGABYTES = 300
_ACTION = """### R{n}a: Train all staff in planning and review with partners

What was asked in recommendation {n} was answered by the service together with health and the police.

- **Owner:** Head of Service
- **Due:** 30 March 2018
- **Status:** Closed; a second person tested the evidence
- **Rating:** ✓ Complete
- **Latest progress:** Work goes on as planned, and about half of it is done.

"""


def main() -> None:
    """Every figure, each beside its floor."""
    made = paper(TEN_PAGES)
    ours, by_hand = measure.in_turns(lambda: docx.file(made, STAMP), lambda: _by_hand(made), times=5)
    pages = len(weasyprint.HTML(string=_page(made)).render().pages)
    measure.report(f"DOCX of {pages} pages beside plain python-docx", ours, by_hand, aim=2.0)
    page = _page(made)
    ours, bare = measure.in_turns(
        lambda: pdf.file(made),
        lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant=pdf.VARIANT),
    )
    measure.report(f"PDF of {pages} pages beside bare WeasyPrint", ours, bare, aim=1.3)
    _statements()
    _memory()


def paper(actions: int) -> Document:
    """A paper with so many actions, one below the other, and a table of all of them."""
    rows = "".join(f"| R{n}a | Train all staff | Head of Service | ✓ Complete |\n" for n in range(actions))
    head = "Table: Every action\n\n| Reference | Action | Owner | Rating |\n|---|---|---|---|\n"
    written = "".join(_ACTION.format(n=n) for n in range(actions))
    blocks = [Heading(1, (Run("Progress"),), "1", "progress"), *markdown.blocks(f"{written}{head}{rows}")]
    return Document(
        "example/P1", "Progress", "en", "Example Council", "", TODAY.isoformat(), "", (), tuple(blocks), ""
    )


def _page(made: Document) -> str:
    return html.page(made, for_print=True)


def _by_hand(made: Document) -> bytes:
    file: Any = python_docx.Document()
    file.add_heading(made.title, 0)
    for block in made.blocks:
        if isinstance(block, Heading):
            file.add_heading(plain(block.runs), block.level)
        elif isinstance(block, Paragraph):
            file.add_paragraph(plain(block.runs))
        elif isinstance(block, Facts):
            for fact in block.entries:
                file.add_paragraph(f"{fact.label}\t{plain(fact.runs)}")
        elif isinstance(block, Items):
            for item in block.entries:
                file.add_paragraph(plain(item.runs), style="List Bullet")
        elif isinstance(block, Table):
            _table_by_hand(file, block)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _table_by_hand(file: Any, block: Table) -> None:
    table = file.add_table(rows=0, cols=len(block.head))
    for row in (block.head, *block.rows):
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            cell.text = plain(runs)


def _statements() -> None:
    """How many statements a snapshot takes with 5 actions and with 500."""
    with databases.scratch("sqlite") as app:
        with app.writing() as session:
            given.organisation(session)
            calendars.write_days(session, "england-and-wales")
            for size in (5, LONG):
                plan = given.plan(session, f"plan-{size}", live_on=date(2013, 6, 11))
                for number in range(size):
                    given.action(session, plan, f"R{number}", due_on=TODAY)
        # What a process reads once and keeps (definitions) is read before anything is counted.
        _count(app, "plan-5")
        counts = [_count(app, f"plan-{size}") for size in (5, LONG)]
    same = "met" if counts[0] == counts[1] else "MISSED"
    print(f"statements of a snapshot: {counts[0]} with 5 actions, {counts[1]} with {LONG}  aim equal: {same}")


def _count(app: Any, key: str) -> int:
    seen: list[str] = []
    with app.reading() as session:
        plan = get_plan(session, key)
        note = _noting(seen)
        sa.event.listen(app.database.engine, "before_cursor_execute", note)
        snapshot.take(session, plan, snapshot.Span(None, TODAY), previous=None, today=TODAY)
        sa.event.remove(app.database.engine, "before_cursor_execute", note)
    return len(seen)


def _noting(seen: list[str]) -> Any:
    return lambda *arguments: seen.append(arguments[2])


def _memory() -> None:
    command = [sys.executable, "-m", "benchmarks.papers", "long"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    used = int(ran.stdout)
    verdict = "met" if used <= MOST_MEGABYTES else "MISSED"
    print(f"PDF of {LONG} actions: {used} MB at most  aim {MOST_MEGABYTES}: {verdict}")


def _long() -> None:
    """As a paper of a real plan: above so many actions its exceptions, of which here there are the most."""
    rows = [
        {"ref": f"R{number}a", "is_overdue": True, "rag": {"code": "red"}, "moves": 0}
        for number in range(LONG)
    ]
    pdf.file(abridging.for_print(paper(LONG), {"actions": rows, "extensions": []}))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    _long() if sys.argv[1:] == ["long"] else main()
