"""`planflow rehearse`: lives through a plan's future on a scratch database and writes what would go out."""

from pathlib import Path
from typing import Annotated

import typer

from planflow.cli import acting, console


@console.command
def rehearse(
    plan: Annotated[Path, typer.Argument(help="The plan file.")],
    from_: Annotated[str, typer.Option("--from", help="The first day, for example 2016-12-08.")],
    until: Annotated[str, typer.Option(help="The last day, for example 2019-03-12.")],
    people: Annotated[str, typer.Option(help="on-time, late, silent or mixed.")] = "mixed",
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("planflow-rehearsal"),
    pdf: Annotated[bool, typer.Option(help="Write papers as PDF, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Live through a plan: every mail and every paper that would go out, on a simulated clock.

    It needs no settings and never touches the configured database.

    \b
    Example:
      planflow rehearse examples/lewisham-2017.yaml --from 2016-12-08 --until 2019-03-12 --people late
    """
    from planflow import settings
    from planflow.cli import progress
    from planflow.papers import pdf as pdf_
    from planflow.rehearsal.world import rehearse as run

    start, end = acting.day(from_), acting.day(until)
    given, plan_file = settings.read(), acting.plan_file(plan)
    formats = ("html", "docx", "pdf") if pdf and pdf_.is_available() else ("html", "docx")
    with progress.days("Rehearsing", start, end) as shown:
        report = run(
            plan_file,
            start=start,
            until=end,
            mode=people,
            seed=seed,
            folder=out,
            formats=formats,
            workflows_dir=given.workflows_dir,
            notifications_dir=given.notifications_dir,
            progress=shown,
        )
    if json:
        from dataclasses import asdict

        console.print_json(asdict(report))
        return
    for warning in report.warnings:
        console.note(f"Note: {warning}")
    for refusal in report.refusals:
        console.note(f"Refused: {refusal}")
    if pdf and "pdf" not in formats:
        console.note(pdf_.MISSING)
    console.out(f"{report.plan}: {report.events} events, {report.mails} mails, {report.papers} papers.")
    console.out(f"At the end {report.late} thing{'s are' if report.late != 1 else ' is'} late.")
    console.out(
        f"Read {out}/timeline.md first, then {out}/calendar.md, {out}/mails.md, {out}/mail and {out}/papers."
    )
