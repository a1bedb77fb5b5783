"""`planflow audit`: is the ledger whole, and what does it hold?"""

from typing import Annotated

import typer

from planflow.cli import console

app = typer.Typer(no_args_is_help=True, help="Verify and export the ledger.")


@app.command(epilog=console.example("planflow audit verify", "planflow audit verify --against 3f0c...e1"))
@console.command
def verify(
    against: Annotated[str, typer.Option(help="A head printed earlier, in a paper or by this command.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Check every event, in every field, and name the first that was altered, removed, inserted or moved."""
    from dataclasses import asdict

    from planflow import bootstrap
    from planflow.services import audit

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            verdicts = audit.verify(session, against=against or None)
    if json:
        console.print_json([asdict(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            erased = f", {verdict.erased_texts} texts erased" if verdict.erased_texts else ""
            console.out(f"{verdict.name}: {verdict.length} events{erased}. {verdict.fault or 'Whole.'}")
            console.out(f"  head {verdict.head}")
    if not all(verdict.is_whole for verdict in verdicts):
        raise typer.Exit(console.COULD_NOT)


@app.command(epilog=console.example("planflow audit export --format csv > ledger.csv"))
@console.command
def export(
    plan: Annotated[str, typer.Option(help="One plan's chain only.")] = "",
    format: Annotated[str, typer.Option(help="jsonl or csv.")] = "jsonl",
) -> None:
    """Print every event for an auditor, as JSON lines or CSV, with the words that belong to it."""
    import json

    from planflow import bootstrap
    from planflow.services import audit
    from planflow.store.references import get_plan

    if format not in ("jsonl", "csv"):
        console.wrong_use(f"'{format}' is not a format. Write jsonl or csv.")
    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            rows = audit.export(session, plan=get_plan(session, plan) if plan else None)
            if format == "csv":
                console.out(audit.as_csv(rows).rstrip("\n"))
            else:
                for row in rows:
                    console.out(json.dumps(row, ensure_ascii=False))
