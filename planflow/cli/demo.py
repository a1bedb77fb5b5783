"""`planflow demo`: the Lewisham plan on a simulated clock, served in its middle or lived through."""

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planflow.cli import console, progress

EXAMPLE = "lewisham-2017.yaml"
FIRST, LAST = date(2016, 12, 8), date(2019, 3, 12)
SEED = 3
PORT = 8000
STOP = date(2017, 9, 14)
"""In the middle of the plan, with something red."""


@console.command
def demo(
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("planflow-demo"),
    serve: Annotated[
        bool | None,
        typer.Option(
            help="Serve the plan in its middle; --no-serve lives through to its end. "
            "At a terminal, or with a port, it serves."
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help=f"The port to serve on; else {PORT}.", min=1, max=65535)
    ] = None,
) -> None:
    """Look at the Lewisham plan of 2017 in its middle, or live through it until the update of March 2019.

    It needs no settings and no database, and writes every mail and paper that would have gone out.

    \b
    Example:
      planflow demo --port 8080
      planflow demo --no-serve --out /tmp/lewisham
    """
    if serve is None:
        serve = port is not None or sys.stdout.isatty()
    if serve:
        _serve(out, port or PORT)
    else:
        _live(out)


def _serve(out: Path, port: int) -> None:
    """Stop in the middle of the plan and serve it until told to stop."""
    from planflow import resources
    from planflow.rehearsal.stopped import stopped
    from planflow.web import app as web
    from planflow.web import demonstration, serving
    from planflow.working import hand

    address = f"http://127.0.0.1:{port}"
    with ExitStack() as until_stopped:
        with progress.days("Living until the middle of the plan", FIRST, STOP) as shown:
            middle = stopped(
                resources.shipped("examples") / EXAMPLE,
                start=FIRST,
                until=STOP,
                mode="mixed",
                seed=SEED,
                folder=out,
                base_url=address,
                progress=shown,
            )
            plan = until_stopped.enter_context(middle)
        made = web.create(
            plan.app,
            more=[demonstration.pages(plan)],
            banners=demonstration.banner(plan),
            stand_in=demonstration.chair(plan),
        )

        def ready() -> None:
            console.out(f"Open {address}: the board chair's view, on {STOP.day} September 2017.")
            console.out(f"{address}/demo lets you be somebody else, and lets a day pass.")
            console.out(f"The mails so far are in {out}/mail. Stop it with Ctrl+C.")
            console.out_now("'planflow demo --no-serve' lives through the whole two years.")

        serving.run(made, "127.0.0.1", port, beside=hand.at_work(plan.app), ready=ready)


def _live(out: Path) -> None:
    """Live through the whole plan."""
    from planflow import resources
    from planflow.papers import pdf
    from planflow.rehearsal.world import rehearse

    has_pdf = pdf.is_available()
    with progress.days("Living through two years", FIRST, LAST) as shown:
        report = rehearse(
            resources.shipped("examples") / EXAMPLE,
            start=FIRST,
            until=LAST,
            mode="mixed",
            seed=SEED,
            folder=out,
            formats=("html", "docx", "pdf") if has_pdf else ("html", "docx"),
            progress=shown,
        )
    papers = sorted((out / "papers").glob("*.html"))
    mails = sorted((out / "mail").glob("*.eml"))
    console.out(f"{report.events} events, {report.mails} mails and {report.papers} papers are in {out}.")
    if not has_pdf:
        console.out(pdf.MISSING)
    console.out("")
    console.out("Open first:")
    console.out(f"  {out}/timeline.md   everything that happened, by month")
    console.out(f"  {out}/calendar.md   what falls to whom, by month")
    if papers:
        others = ".docx and .pdf" if has_pdf else ".docx"
        console.out(f"  {papers[-1]}   the last paper to the committee (also as {others})")
    console.out(f"  {out}/mails.md   how many mails each person gets in each week; their words are in read")
    if mails:
        # The longest mail has something of everything in it.
        console.out(f"  {max(mails, key=lambda file: file.stat().st_size)}   one of the mails")
    console.out("")
    console.out("Try next:")
    console.out("  planflow rehearse YOUR-PLAN.yaml --from 2026-12-01 --until 2027-12-01 --people late")
    console.out('  planflow deadline "70 working days after 2022-04-01"')
    console.out("  planflow init --help            a database for your own organisation")
