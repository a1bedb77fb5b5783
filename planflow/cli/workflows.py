"""`planflow workflows`: lists, checks and draws the lifecycles, and moves running items to changed ones."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console, findings
from planflow.errors import PlanflowError

if TYPE_CHECKING:
    from planflow.engine.library import Library
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="List, check, chart and migrate the workflow definitions.")
Json = Annotated[bool, typer.Option("--json", help="Print data.")]
Dir = Annotated[
    Path | None, typer.Option("--dir", help="Your own folder of workflows; else PLANFLOW_WORKFLOWS_DIR.")
]


class Format(StrEnum):
    """What a chart is written as."""

    MERMAID = "mermaid"
    SVG = "svg"


@app.command("list", epilog=console.example("planflow workflows list"))
@console.command
def list_(directory: Dir = None, json: Json = False) -> None:
    """List the workflows in force: states, moves, version and file."""
    rows = [
        {
            "name": definition.name,
            "label": definition.label["en"],
            "states": len(definition.states),
            "moves": len(definition.transitions),
            "version": definition.digest,
            "file": definition.file,
        }
        for definition in _library(directory).definitions.values()
    ]
    if json:
        console.print_json(rows)
        return
    shown = [[*list(row.values())[:4], str(row["version"])[:8], row["file"]] for row in rows]
    console.table(("Name", "What it is for", "States", "Moves", "Version", "File"), shown)


@app.command(
    epilog=console.example("planflow workflows check", "planflow workflows check --dir our-workflows")
)
@console.command
def check(directory: Dir = None, json: Json = False) -> None:
    """Find what is wrong in the workflows, ladders, routes, rules and mails in force.

    Leaves with 1 where it finds anything, and says for each where it stands and how to mend it.
    """
    problems = findings.of(_library(directory))
    if json:
        console.print_json([vars(problem) for problem in problems])
    else:
        for problem in problems:
            console.out(str(problem))
        console.out(_counted(len(problems)))
    raise typer.Exit(console.COULD_NOT if problems else 0)


def _counted(count: int) -> str:
    if count == 0:
        return "Nothing wrong was found."
    return "1 problem was found." if count == 1 else f"{count} problems were found."


@app.command(epilog=console.example("planflow workflows chart action --format svg -o action.svg"))
@console.command
def chart(
    name: Annotated[str, typer.Argument(help="plan, recommendation, action, extension or paper.")],
    format_: Annotated[Format | None, typer.Option("--format", help="Else by the file's ending.")] = None,
    lang: Annotated[str, typer.Option(help="The language of its words: en or cy.")] = "en",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Else on the terminal.")] = None,
    directory: Dir = None,
) -> None:
    """Draw a workflow as Mermaid text or as an SVG picture."""
    from planflow.engine import chart as charts
    from planflow.engine import chart_svg

    if lang not in charts.LANGUAGES:
        console.wrong_use(f"There are no words in '{lang}'. Use one of: {', '.join(charts.LANGUAGES)}.")
    definition = _library(directory).definition(name)
    is_svg = format_ is Format.SVG or (format_ is None and output is not None and output.suffix == ".svg")
    text = chart_svg.svg(definition, lang) if is_svg else charts.mermaid(definition, lang)
    if output is None:
        console.out(text.rstrip("\n"))
    else:
        _write(output, text)
        console.out(str(output))


@app.command(
    epilog=console.example(
        "planflow workflows migrate action --to current --map on_hold=deferred --as administrator --dry-run",
        "planflow workflows migrate rag --to current --plan lewisham-2017 --as administrator",
    )
)
@console.command
def migrate(
    name: Annotated[str, typer.Argument(help="plan, recommendation, action, extension, paper, or rag.")],
    as_: acting.As = "",
    to: Annotated[str, typer.Option("--to", help="Always 'current': the definition in force.")] = "current",
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="OLD=NEW, for each state that is gone.")
    ] = None,
    plan: Annotated[str, typer.Option(help="Only this plan; else all of them.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, change nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Move running items to the workflow in force, in one transaction and on record.

    Every item keeps the version it began with until this is done.
    """
    if to != "current":
        console.wrong_use("Items can only be moved to the definition in force: --to current.")
    if not as_ and not dry_run:
        console.wrong_use("Say who acts: --as PERSON.")
    mapping = _mapping(maps or [])

    def work(session: "Session", now: Any) -> Callable[[], None]:
        rows = (_schemes if name == "rag" else _items)(session, name, mapping, plan, as_, dry_run, now)
        return lambda: _print_steps(rows, dry_run=dry_run, json=json)

    acting.doing(work)


@app.command(epilog=console.example("planflow workflows schema --out ."))
@console.command
def schema(
    out: Annotated[Path, typer.Option(help="Where to write workflows/schema and notifications/schema.")],
) -> None:
    """Write the JSON Schemas with which an editor completes and checks the files."""
    from planflow.engine import schema as schemas
    from planflow.papers import forms
    from planflow.services.planfile.model import PlanFile

    try:
        written = schemas.write_all(out, {**schemas.FORMS, **forms.SCHEMAS, schemas.PLAN_FILE: PlanFile})
    except OSError as error:
        raise _unwritable(out, error) from error
    for path in written:
        console.out(str(path))
    if not written:
        console.out("Every schema is up to date.")


def _library(directory: Path | None) -> "Library":
    from planflow import settings
    from planflow.engine.library import Library

    known = settings.read()
    return Library(directory or known.workflows_dir, known.notifications_dir)


def _items(
    session: "Session", name: str, mapping: dict[str, str], plan: str, as_: str, dry_run: bool, now: Any
) -> list[dict[str, str]]:
    from planflow.services import repinning
    from planflow.store.references import get_plan

    steps = repinning.prepare(session, name, mapping=mapping, plan=get_plan(session, plan) if plan else None)
    if not dry_run:
        actor = acting.actor(session, as_)
        for step in _tracked(steps):
            repinning.carry_out(session, actor, step, now=now)
    return [
        {
            "ref": step.reference, "from_state": step.from_state, "to_state": step.to_state,
            "from_version": step.from_digest, "to_version": step.to_digest,
        }
        for step in steps
    ]  # fmt: skip


def _schemes(
    session: "Session", _name: str, mapping: dict[str, str], plan: str, as_: str, dry_run: bool, now: Any
) -> list[dict[str, str]]:
    from planflow.services import repinning
    from planflow.store.references import get_plan

    steps = repinning.prepare_schemes(
        session, mapping=mapping, plan=get_plan(session, plan) if plan else None
    )
    rows = [
        {
            "ref": one.key, "from_state": one.rag_scheme, "to_state": scheme,
            "from_version": one.rag_digest, "to_version": session.library.rag_scheme(scheme).digest,
        }
        for one, scheme in steps
    ]  # fmt: skip
    if not dry_run:
        actor = acting.actor(session, as_)
        for one, scheme in steps:
            repinning.carry_out_scheme(session, actor, one, scheme, now=now)
    return rows


def _tracked(steps: list[Any]) -> Iterable[Any]:
    """The steps, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    return track(steps, "Moving items", console=screen, transient=True, disable=not screen.is_terminal)


def _print_steps(rows: list[dict[str, str]], *, dry_run: bool, json: bool) -> None:
    if json:
        console.print_json({"dry_run": dry_run, "items": rows})
        return
    shown = [
        (row["ref"], row["from_state"], row["to_state"], row["from_version"][:8], row["to_version"][:8])
        for row in rows
    ]
    if shown:
        console.table(("Item", "Was", "Becomes", "Version", "New version"), shown)
    what = "would be moved" if dry_run else "moved"
    console.out(f"{len(rows)} item{'s' if len(rows) != 1 else ''} {what}.")


def _mapping(maps: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in maps:
        old, sign, new = text.partition("=")
        if not sign or not old.strip() or not new.strip():
            console.wrong_use(f"'{text}' is no mapping. Write --map OLD=NEW.")
        found[old.strip()] = new.strip()
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> PlanflowError:
    return PlanflowError(
        f"{path} cannot be written ({error.strerror}).", "Check the folder and its permissions."
    )
