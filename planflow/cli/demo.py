"""`planflow demo`: two years of the Lewisham plan in a few seconds, on a simulated clock."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planflow.cli import console, progress

EXAMPLE = "lewisham-2017.yaml"
FIRST, LAST = date(2016, 12, 8), date(2019, 3, 12)
SEED = 3


@console.command
def demo(
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("planflow-demo"),
    serve: Annotated[bool, typer.Option(help="There is no site to serve yet; both do the same.")] = False,
) -> None:
    """Live through the Lewisham plan of 2017, from the inspection report to the update of March 2019.

    It needs no settings and no database, and writes every mail and paper that would have gone out.

    \b
    Example:
      planflow demo --out /tmp/lewisham
    """
    from planflow import resources
    from planflow.papers import pdf
    from planflow.rehearsal.world import rehearse

    formats = ("html", "docx", "pdf") if pdf.is_available() else ("html", "docx")
    with progress.days("Living through two years", FIRST, LAST) as shown:
        report = rehearse(
            resources.shipped("examples") / EXAMPLE,
            start=FIRST,
            until=LAST,
            mode="mixed",
            seed=SEED,
            folder=out,
            formats=formats,
            progress=shown,
        )
    papers = sorted((out / "papers").glob("*.html"))
    mails = sorted((out / "mail").glob("*.eml"))
    console.out(f"{report.events} events, {report.mails} mails and {report.papers} papers are in {out}.")
    if len(formats) == 2:  # noqa: PLR2004
        console.out(pdf.MISSING)
    console.out("")
    console.out("Open first:")
    console.out(f"  {out}/timeline.md   everything that happened, by month")
    console.out(f"  {out}/calendar.md   what falls to whom, by month")
    if papers:
        console.out(f"  {papers[-1]}   the last paper to the committee (also as .docx)")
    console.out(f"  {out}/mails.md   how many mails each person gets in each week; their words are in read")
    if mails:
        # The longest mail has something of everything in it.
        console.out(f"  {max(mails, key=lambda file: file.stat().st_size)}   one of the mails")
    console.out("")
    console.out("Try next:")
    console.out("  planflow rehearse YOUR-PLAN.yaml --from 2026-12-01 --until 2027-12-01 --people late")
    console.out('  planflow deadline "70 working days after 2022-04-01"')
    console.out("  planflow init && planflow plan load YOUR-PLAN.yaml && planflow plan show YOUR-PLAN")
