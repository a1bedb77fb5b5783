"""`planflow paper`: drafts papers, lists them, shows them and writes them as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console, paper_days, paper_life, paper_notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from planflow.domain.paper import Paper
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="Draft, edit, show and export papers.")

_PRINTED = ("md", "html", "json", "csv", "tracker.json")
_Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's key, for example lewisham-2017.")]
_Ref = Annotated[str, typer.Argument(metavar="REF", help="The paper, for example lewisham-2017/P2.")]


@app.command(
    epilog=console.example(
        "planflow paper draft lewisham-2017",
        "planflow paper draft lewisham-2017 --form select_committee",
        "planflow paper draft lewisham-2017 --form register --plans merton-2011,lambeth-2015",
    )
)
@console.command
def draft(
    plan: _Plan,
    form: Annotated[str, typer.Option(help="The form; left out, the one that is usual now.")] = "",
    as_at: Annotated[str, typer.Option(metavar="DATE", help="The day of the figures; left out, today.")] = "",
    meeting: Annotated[str, typer.Option(metavar="DATE", help="The day of the meeting it goes to.")] = "",
    reason: Annotated[str, typer.Option(help="Why there is a report besides those that come anyway.")] = "",
    plans: Annotated[
        str,
        typer.Option(metavar="A,B", help="The other plans that a register is over; left out, the board's."),
    ] = "",
    as_: acting.As = "",
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Draft a paper, or draft the open one of that form again from fresh figures.

    Sections that a person has edited are kept. Without a form it is the improvement plan until that has been
    submitted, and the form of the first report cycle after that. A report that comes by itself is drafted
    early for its --meeting; an extra one takes a --reason.
    """

    def work(session: "Session", now: "datetime") -> str:
        from planflow.domain.actor import Actor
        from planflow.papers import drafting
        from planflow.store.references import get_plan

        day = acting.day(as_at) if as_at else None
        who = acting.actor(session, as_) if as_ else Actor(None, via="shell", shell_user=console.shell_user())
        held_on = acting.day(meeting) if meeting else None
        paper = drafting.draft(
            session,
            who,
            get_plan(session, plan),
            form=form,
            as_at=day,
            meeting_on=held_on,
            reason=reason,
            plans=[key.strip() for key in plans.split(",") if key.strip()],
            now=now,
        )
        known = _known(session, paper)
        if json:
            return console.as_json(known)
        said = [f"{known['reference']}: {paper.title}", known["status"], *paper_life.redrafted(paper)]
        return "\n".join([*said, f"Read it with: planflow paper show {known['reference']}"])

    acting.doing(work)


for _name, _epilog, _command in (*paper_life.COMMANDS, *paper_notes.COMMANDS, *paper_days.COMMANDS):
    app.command(_name, epilog=_epilog)(console.command(_command))


@app.command("list", epilog=console.example("planflow paper list lewisham-2017"))
@console.command
def list_papers(
    plan: _Plan, json: Annotated[bool, typer.Option("--json", help="Print data.")] = False
) -> None:
    """List the papers of a plan, oldest first, and what is wrong with the days of those to come."""

    def look(session: "Session", now: "datetime") -> "Callable[[], None]":
        from planflow.store import papers
        from planflow.store.references import get_plan

        rows = [_known(session, paper) for paper in papers.of_plan(session, get_plan(session, plan).id)]
        troubles = [] if json else paper_days.troubles(session, plan, now)
        return lambda: print_list(rows, troubles)

    def print_list(rows: list[dict[str, Any]], troubles: list[str]) -> None:
        if json:
            return console.print_json(rows)
        if not rows:
            console.out(f"There are no papers yet. Make one with: planflow paper draft {plan}")
        else:
            columns = ("reference", "title", "as_at", "meeting", "publish_by", "edition", "state", "gaps")
            titles = ("Reference", "Title", "Figures of", "Meeting", "Publish by", "Version", "State", "Gaps")
            console.table(titles, [[row[column] for column in columns] for row in rows])
        for line in troubles:
            console.out(f"\n{line}")
        return None

    acting.looking(look)


@app.command(
    epilog=console.example(
        "planflow paper show lewisham-2017/P2",
        "planflow paper show lewisham-2017/P2 --format docx -o p2.docx",
    )
)
@console.command
def show(
    ref: _Ref,
    format: Annotated[
        str, typer.Option(metavar="md|html|docx|pdf|json|csv|tracker.json", help="How it is shown.")
    ] = "md",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Into a file.")
    ] = None,
    part: paper_life.Part = 1,
    changes: Annotated[
        bool, typer.Option("--changes", help="Show what drafting it again changed, and what to look at.")
    ] = False,
) -> None:
    """Show a paper: as Markdown on the screen, or in any of its forms in a file."""
    if changes:
        return paper_life.show_changes(ref, is_json=format == "json")
    if output is None and format not in _PRINTED:
        console.wrong_use(f"A {format.upper()} file is not for the screen. Add -o FILE.")

    def work(session: "Session") -> None:
        from planflow.papers import writing

        paper = _paper(session, ref)
        made = writing.bytes_of(session, paper, format, part)
        if output is None:
            console.out(made.decode().rstrip("\n"))
            paper_notes.print_comments(session, paper, format)
            return
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(made)
        console.out(f"Wrote {output}")

    _reading(work)


@app.command(
    epilog=console.example("planflow paper export lewisham-2017/P2 --format html --format docx -o papers")
)
@console.command
def export(
    ref: _Ref,
    format: Annotated[
        list[str],
        typer.Option(metavar="html|docx|pdf|md|json|csv|tracker.json", help="May be given several times."),
    ] = ["html", "docx"],  # noqa: B006  # typer copies it
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder.")] = Path(),
    part: paper_life.Part = 1,
) -> None:
    """Write a paper into a folder, a file for each format, checked for what a screen reader needs.

    Its appendices are written beside it; those that are not open with --part 2 alone.
    """

    def work(session: "Session") -> None:
        from planflow import settings
        from planflow.papers import writing
        from planflow.store.files import FileStore

        files = FileStore(settings.read().files_dir)
        paper = _paper(session, ref)
        for path in writing.write(session, paper, output, format, part=part, is_checked=True, files=files):
            console.out(f"Wrote {path}")
        if "pdf" in format and not writing.can_make_pdf():
            console.note(writing.NO_PDF)

    _reading(work)


@app.command(
    epilog=console.example(
        "planflow paper edit lewisham-2017/P2 financial --as clerk --file financial.md",
        "planflow paper edit lewisham-2017/P2 --as clerk --front item=4 --front wards=All",
    )
)
@console.command
def edit(
    ref: _Ref,
    section: Annotated[str, typer.Argument(help="The key of the section, for example financial.")] = "",
    file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The Markdown to put in; '-' reads it from stdin.")
    ] = None,
    front: Annotated[
        list[str], typer.Option(metavar="KEY=TEXT", help="An entry of the front sheet; may be repeated.")
    ] = [],  # noqa: B006  # typer copies it
    as_: acting.As = "",
    based_on: acting.BasedOn = 0,
) -> None:
    """Put somebody's words into a section, or fill in the front sheet; what was a gap is one no longer."""
    if not as_:
        console.wrong_use("Say who writes it: --as PERSON.")
    if bool(section) != bool(file) or not (section or front):
        console.wrong_use("Name a section and give its words with --file, or give --front KEY=TEXT.")
    if any("=" not in entry for entry in front):
        console.wrong_use("Write an entry of the front sheet as KEY=TEXT, for example item=4.")
    if based_on and section and front:
        console.wrong_use("Write the section and the front sheet one after the other: each has its version.")
    words = paper_life.read(file) if file else ""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import front_sheets, narrative

        who, paper, said = acting.actor(session, as_), _paper(session, ref), []
        if section:
            narrative.write_section(
                session, who, paper, section, body=words, based_on=based_on or None, now=now
            )
            said.append(f"The section '{section}' of {ref} is written.")
        if front:
            entries = dict(entry.split("=", 1) for entry in front)
            front_sheets.fill_in(session, who, paper, entries, based_on=based_on or None, now=now)
            said.append(f"The front sheet of {ref} is filled in: {', '.join(sorted(entries))}.")
        return "\n".join(said)

    acting.doing(work)


def _known(session: "Session", paper: "Paper") -> dict[str, Any]:
    """What the list and the draft command print of a paper."""
    from planflow.papers import writing

    return writing.summary(session, paper)


@app.command(
    epilog=console.example(
        "planflow paper trace lewisham-2017/P2", "planflow paper trace lewisham-2017/P2 --figure overdue"
    )
)
@console.command
def trace(
    ref: _Ref,
    figure: Annotated[str, typer.Option(help="The figure; left out, every figure is listed.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Trace a figure of a paper to the rows that it counts and the events that put them there."""

    def work(session: "Session") -> None:
        from dataclasses import asdict

        from planflow.papers import tracing

        paper = _paper(session, ref)
        if not figure:
            found = tracing.names(paper)
            if json:
                return console.print_json(found)
            return console.table(("Figure", "Value"), [[name, str(value)] for name, value in found.items()])
        traced = tracing.trace(session, paper, figure)
        if json:
            return console.print_json(asdict(traced))
        console.out(f"{traced.name}: {traced.value}")
        rows = [[row.ref, row.title, row.why, f"{row.event}" if row.event else "–"] for row in traced.rows]
        console.table(("Reference", "Title", "Why it counts", "Event"), rows)

    _reading(work)


def _paper(session: "Session", ref: str) -> "Paper":
    from planflow.domain.paper import Paper
    from planflow.errors import NotFound
    from planflow.store.references import get_subject

    found = get_subject(session, ref)
    if not isinstance(found, Paper):
        raise NotFound(f"'{ref}' is not a paper.", "Papers are written like lewisham-2017/P2.")
    return found


def _reading(work: Any) -> None:
    """Run `work(session)` in one reading transaction of the configured database."""
    from planflow import bootstrap

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            work(session)
