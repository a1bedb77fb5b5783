"""`planflow plan`: loads, shows, lists and exports improvement plans."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import console

if TYPE_CHECKING:
    from planflow.bootstrap import Application
    from planflow.services.planfile.loading import Loaded

app = typer.Typer(no_args_is_help=True, help="Load, show and export improvement plans.")
Key = Annotated[str, typer.Argument(help="The plan's key, for example lewisham-2017.")]
Json = Annotated[bool, typer.Option("--json", help="Print data.")]


@app.command(
    epilog=console.example(
        "planflow plan load examples/lewisham-2017.yaml", "planflow plan load plan.yaml --as coordinator"
    )
)
@console.command
def load(
    file: Annotated[Path, typer.Argument(help="The plan file.")],
    as_: Annotated[str, typer.Option("--as", help="Who loads it: the key of a person.")] = "",
    json: Json = False,
) -> None:
    """Load a plan file, or what has changed in it since it was last loaded.

    What people changed in the meantime is kept; what both changed is refused, with both values. A file with
    anything wrong in it changes nothing. Makes the database where there is none.
    """
    from planflow import bootstrap, yamlfile
    from planflow.cli import acting
    from planflow.errors import PlanflowError
    from planflow.services.planfile import loading

    application = bootstrap.application()
    try:
        document = yamlfile.read(acting.plan_file(file))
        _prepare(application, document)
        with application.writing() as session:
            now = application.clock.now()
            user = console.shell_user()
            loaded = loading.load_document(session, document, by=as_, shell_user=user, now=now)
    except PlanflowError as error:
        console.fail(acting.told(error, application.library))
    finally:
        application.close()
    if json:
        console.print_json(_as_data(loaded))
    else:
        _tell(loaded)


def _prepare(application: "Application", document: Any) -> None:
    """Make the database where there is none: only once the file is known to be right."""
    from planflow.errors import DatabaseMissing
    from planflow.services.planfile import reading

    try:
        application.database.require()
    except DatabaseMissing:
        reading.read(document, application.library)
        application.create_database()


def _tell(loaded: "Loaded") -> None:
    from planflow.services.planfile.changing import shown

    if loaded.is_first:
        counts = ", ".join(
            f"{count} {_plural(noun, count)}" for noun, count in loaded.counts.items() if noun in _TOLD
        )
        console.out(f"{loaded.plan}: loaded, with {counts}.")
    elif loaded.is_unchanged:
        console.out(f"{loaded.plan}: nothing has changed since it was last loaded.")
    else:
        console.out(f"{loaded.plan}: loaded again.")
        _section("Added", [str(name) for name in loaded.added])
        changes = [
            f"{one.name}, {one.field}: {shown(one.current)} -> {shown(one.file)}" for one in loaded.changed
        ]
        _section("Changed, because the file changed it", changes)
    kept = [
        f"{one.name}, {one.field}: {shown(one.current)} (the file says {shown(one.file)})"
        for one in loaded.kept
    ]
    _section("Kept, because people changed it", kept)
    _section("Not in the file any more, and left as it is", [str(name) for name in loaded.absent])
    _section("To know", list(loaded.warnings))
    if loaded.is_first:
        console.out(f"\nSee it with: planflow plan show {loaded.plan}")


_TOLD = ("recommendation", "action", "person", "body", "assessment", "indicator", "report")
_PLURALS = {"person": "people", "body": "bodies"}


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else _PLURALS.get(noun, f"{noun}s")


def _section(heading: str, lines: list[str]) -> None:
    if lines:
        console.out(f"{heading}:")
        for line in lines:
            console.out(f"  - {line}")


def _as_data(loaded: "Loaded") -> dict[str, Any]:
    from planflow.services.planfile.changing import shown

    def differences(found: Any) -> list[dict[str, str]]:
        return [
            {
                "object": str(one.name),
                "field": one.field,
                "file": shown(one.file),
                "database": shown(one.current),
            }
            for one in found
        ]

    return {
        "plan": loaded.plan,
        "digest": loaded.digest,
        "first": loaded.is_first,
        "unchanged": loaded.is_unchanged,
        "counts": dict(loaded.counts),
        "added": [str(name) for name in loaded.added],
        "changed": differences(loaded.changed),
        "kept": differences(loaded.kept),
        "absent": [str(name) for name in loaded.absent],
        "warnings": [
            {"kind": note.kind, "subject": note.subject, "sentence": note.sentence} for note in loaded.notes
        ],
    }


@app.command(
    epilog=console.example("planflow plan show lewisham-2017", "planflow plan show lewisham-2017 --json")
)
@console.command
def show(
    plan: Key,
    width: Annotated[
        int | None, typer.Option(min=40, max=400, help="Columns; left out, those of the terminal.")
    ] = None,
    json: Json = False,
) -> None:
    """Show a plan: where it stands, what is late, what comes next, and every action with its rating."""
    from planflow import bootstrap
    from planflow.services import plan_view
    from planflow.store.references import get_plan

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            view = plan_view.of_plan(session, get_plan(session, plan), now=application.clock.now())
    if json:
        from dataclasses import asdict

        console.print_json(asdict(view))
        return
    from planflow.cli import plan_screen

    plan_screen.draw(view, width or 0)


@app.command("list", epilog=console.example("planflow plan list"))
@console.command
def list_(json: Json = False) -> None:
    """List every plan of this database."""
    from planflow import bootstrap
    from planflow.store import plans

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            rows = [
                (row.key, row.title, row.state.replace("_", " "), row.state_since)
                for row in plans.listed(session)
            ]
    if json:
        names = ("key", "title", "state", "since")
        console.print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        console.table(("Plan", "Title", "State", "Since"), rows)
    else:
        console.out("There is no plan yet. Load one with 'planflow plan load FILE'.")


@app.command(
    epilog=console.example(
        "planflow plan export lewisham-2017", "planflow plan export lewisham-2017 -o lewisham-2017.yaml"
    )
)
@console.command
def export(
    plan: Key,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write; left out, it is printed.")
    ] = None,
) -> None:
    """Write a plan as a plan file: everything but comments, and what is under way as `opening`."""
    from planflow import bootstrap
    from planflow.errors import PlanflowError
    from planflow.services.planfile import exporting
    from planflow.store.references import get_plan

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            text = exporting.text_of(session, get_plan(session, plan))
    if out is None:
        console.out(text.removesuffix("\n"))
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PlanflowError(f"{out} cannot be written ({error.strerror}).", "Check the folder.") from error
    console.out(f"Wrote {out}.")


@app.command(
    epilog=console.example(
        "planflow plan evidence lewisham-2017",
        "planflow plan evidence lewisham-2017 --recommendation R3 -o r3",
    )
)
@console.command
def evidence(
    plan: Key,
    recommendation: Annotated[str, typer.Option(help="Only that recommendation, for example R3.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder; left out, PLAN-evidence.")
    ] = None,
    restricted: Annotated[bool, typer.Option(help="Put restricted pieces in as well.")] = False,
    json: Json = False,
) -> None:
    """Write the folder for an inspector: each claim, what shows it, where it is held, who tested it how."""
    from planflow import bootstrap
    from planflow.papers import evidence_folder
    from planflow.store import organisation
    from planflow.store.references import get_plan

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            folder = evidence_folder.make(
                session,
                get_plan(session, plan),
                recommendation=recommendation,
                with_restricted=restricted,
                today=organisation.today(session, application.clock.now()),
            )
        into = out or Path(f"{folder.reference.replace('/', '-')}-evidence")
        written = evidence_folder.write(folder, application.files, into)
    if json:
        return console.print_json([str(path) for path in written])
    left = f" {folder.left_out} restricted pieces were left out." if folder.left_out else ""
    console.out(f"Wrote {len(folder.pieces)} pieces of evidence. Open {written[0]}.{left}")
