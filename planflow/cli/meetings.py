"""`planflow meetings`: the meetings of bodies, by hand or from the calendar of a committee system."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from planflow.services.meeting_imports import Changes
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="List, enter, move, cancel and import meetings of bodies.")

_Body = Annotated[str, typer.Argument(metavar="BODY", help="The body's key, for example select-committee.")]
_Day = Annotated[str, typer.Argument(metavar="DAY", help="The day of the meeting, for example 2017-07-12.")]
_Reason = Annotated[str, typer.Option(help="Why, for whoever reads the ledger.")]


@app.command("list", epilog=console.example("planflow meetings list select-committee"))
@console.command
def list_meetings(
    body: Annotated[str, typer.Argument(metavar="BODY", help="The body's key; left out, every body.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """List the meetings of one body, or of all, by day."""

    def look(session: "Session", now: "datetime") -> "Callable[[], None]":
        from planflow.store import bodies, meetings

        body_id = bodies.get_by_key(session, body).id if body else None
        rows = [
            {
                "body": where.key,
                "day": one.held_on.isoformat(),
                "title": one.title,
                "state": "cancelled" if one.is_cancelled else "assumed" if one.is_assumed else "",
                "key": one.key,
            }
            for one, where in meetings.with_bodies(session, body_id)
        ]
        return lambda: _show(rows, json)

    acting.looking(look)


def _show(rows: list[dict[str, str]], json: bool) -> None:
    if json:
        return console.print_json(rows)
    if not rows:
        return console.out(
            "No meetings are known. Enter one with: planflow meetings add BODY DAY --as PERSON"
        )
    shown = [[row[name] or "–" for name in ("body", "day", "title", "state")] for row in rows]
    return console.table(("Body", "Day", "Title", "State"), shown)


@app.command(epilog=console.example("planflow meetings add select-committee 2017-07-12 --as clerk"))
@console.command
def add(
    body: _Body, day: _Day, as_: acting.As, title: Annotated[str, typer.Option(help="Its title.")] = ""
) -> None:
    """Enter a meeting of a body."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import meetings
        from planflow.store import bodies

        where = bodies.get_by_key(session, body)
        meetings.add(session, acting.actor(session, as_), where, acting.day(day), title=title, now=now)
        return f"{where.name} meets on {day}."

    acting.doing(work)


@app.command(
    epilog=console.example("planflow meetings move select-committee 2017-07-12 2017-07-19 --as clerk")
)
@console.command
def move(
    body: _Body,
    day: _Day,
    to: Annotated[str, typer.Argument(metavar="NEW_DAY", help="The day on which it is held instead.")],
    as_: acting.As,
    reason: _Reason = "",
) -> None:
    """Move a meeting to another day; the days of its papers follow, and those concerned are told."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import meetings
        from planflow.store import bodies

        where = bodies.get_by_key(session, body)
        found = meetings.find(session, where, acting.day(day))
        who = acting.actor(session, as_)
        moved = meetings.move(session, who, found, acting.day(to), reason=reason, now=now)
        return f"{where.name} meets on {to} instead of {day}. {_papers(moved)}"

    acting.doing(work)


@app.command(epilog=console.example("planflow meetings cancel select-committee 2017-07-12 --as clerk"))
@console.command
def cancel(body: _Body, day: _Day, as_: acting.As, reason: _Reason = "") -> None:
    """Cancel a meeting; its papers go to the next one in reach, and those concerned are told."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import meetings
        from planflow.store import bodies

        where = bodies.get_by_key(session, body)
        found = meetings.find(session, where, acting.day(day))
        moved = meetings.cancel(session, acting.actor(session, as_), found, reason=reason, now=now)
        return f"The meeting of {where.name} on {day} is cancelled. {_papers(moved)}"

    acting.doing(work)


@app.command(
    "import",
    epilog=console.example(
        "planflow meetings import committee.ics --body select-committee --dry-run",
        "planflow meetings import committee.ics --body select-committee --as clerk",
    ),
)
@console.command
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.ics", help="The calendar, as the system publishes it.")
    ],
    body: Annotated[str, typer.Option(help="The key of the body whose meetings these are.")],
    as_: acting.As = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
) -> None:
    """Take over the meetings of an iCalendar file. Importing again moves meetings and doubles none.

    A meeting that is in the file no longer is said and not cancelled.
    """
    if not as_ and not dry_run:
        console.wrong_use("Say who imports it with --as PERSON, or look first with --dry-run.")

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import meeting_imports

        where, changes = _compare(session, file, body, now)
        moved = meeting_imports.take_over(session, acting.actor(session, as_), where, changes, now=now)
        return "\n".join([*_said(changes), _papers(moved)])

    def look(session: "Session", now: "datetime") -> "Callable[[], None]":
        _, changes = _compare(session, file, body, now)
        lines = [*_said(changes), "Nothing was changed."]
        return lambda: console.out("\n".join(lines))

    if dry_run:
        acting.looking(look)
    else:
        acting.doing(work)


def _compare(session: "Session", file: Path, body: str, now: "datetime") -> tuple[Any, "Changes"]:
    from zoneinfo import ZoneInfo

    from planflow.errors import PlanflowError
    from planflow.services import meeting_files, meeting_imports
    from planflow.store import bodies, organisation

    where = bodies.get_by_key(session, body)
    try:
        with file.open("rb") as opened:
            content = opened.read(meeting_files.LARGEST_BYTES + 1)
    except OSError as error:
        raise PlanflowError(f"{file} cannot be read.", "Check its name.") from error
    today = organisation.today(session, now)
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    found = meeting_files.read(content, zone, today)
    return where, meeting_imports.compare(session, where, found, today=today)


def _said(changes: "Changes") -> list[str]:
    lines = []
    for one in changes.changes:
        if one.what != "the same":
            was = f", was {one.was_on}" if one.what == "moved" else ""
            title = f" ({one.title})" if one.title else ""
            lines.append(f"{one.held_on}: {one.what}{was}{title}")
    lines += [f"{one.held_on}: no longer in the file; cancel it by hand if it is off" for one in changes.gone]
    same = changes.count("the same")
    return [*lines, f"{same} {'meeting is' if same == 1 else 'meetings are'} as known already."]


def _papers(moved: int) -> str:
    if not moved:
        return "No paper has other days for it."
    return f"The days of {moved} {'paper' if moved == 1 else 'papers'} were counted anew."
