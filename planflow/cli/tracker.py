"""`planflow tracker`: takes in plans from spreadsheets, and gives them back to be edited there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console, progress

if TYPE_CHECKING:
    from datetime import datetime

    from planflow.bootstrap import Application
    from planflow.domain.actor import Actor
    from planflow.intake.trackers.options import Options
    from planflow.intake.trackers.proposing import Reading
    from planflow.services.trackers.taking_in import Taken
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="Take in trackers from Excel and CSV, and give them back.")
Json = Annotated[bool, typer.Option("--json", help="Print data.")]
_MISSING = "Reading and writing spreadsheets needs more than is installed.", "Install planflow[intake]."


@app.command(
    "import",
    epilog=console.example(
        "planflow tracker import tracker.xlsx --plan lewisham-2017 --dry-run",
        "planflow tracker import tracker.xlsx --plan lewisham-2017 --as coordinator",
        "planflow tracker import tracker.csv --plan lewisham-2017 --column 'Who=owner' --column 'Notes=-'",
    ),
)
@console.command
def import_(
    file: Annotated[Path, typer.Argument(help="The workbook (.xlsx) or the CSV file.")],
    plan: Annotated[str, typer.Option(help="The plan's key, for example lewisham-2017.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it would change, and write nothing.")
    ] = False,
    as_: acting.As = "",
    for_: acting.For = "",
    how: acting.How = "",
    as_at: Annotated[
        str, typer.Option(help="The day as at which the file says how things stand; today unless said.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="What a column is: HEADING=COLUMN or LETTER=COLUMN, with '-' for none of them."),
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option(help="Who a name means: NAME=KEY of a person or body.")
    ] = None,
    add_unknown: Annotated[
        bool, typer.Option("--add-unknown", help="Enter owners and agencies that planflow does not know.")
    ] = False,
    sheet: Annotated[
        list[str] | None, typer.Option(help="Only this sheet; may be given several times.")
    ] = None,
    header_row: Annotated[int, typer.Option(help="The first row of headings, where it is not found.")] = 0,
    prefer: Annotated[
        str, typer.Option(help="Whose value stands where both changed it: file or planflow.")
    ] = "",
    skip_problems: Annotated[
        bool,
        typer.Option("--skip-problems", help="Take in the rows that are right, and leave out the others."),
    ] = False,
    json: Json = False,
) -> None:
    """Take in a tracker: new actions, and what was changed in those that are known.

    Shows which column was taken for what. Nothing is written unless every row is right, or --skip-problems
    is given. Moves of owner, day and state go by the rules of the plan.
    """
    from planflow import bootstrap
    from planflow.cli import tracker_screen

    if prefer not in ("", "file", "planflow"):
        console.wrong_use(f"'{prefer}' is neither 'file' nor 'planflow'.")
    _require_libraries()
    given: dict[str, Any] = {"columns": column or [], "owners": owner or [], "sheets": sheet or []}
    given |= {"header_row": header_row, "prefer": prefer, "adds_unknown": add_unknown, "as_at": as_at}
    content = _content(file)
    with bootstrap.application() as application:
        application.database.require()
        done = _Import(application, file, content, plan, dry_run=dry_run, skips=skip_problems)
        who = (as_, for_, how)
        done.run(given, who)
    if json:
        console.print_json(
            tracker_screen.as_data(done.reading, done.taken, done.troubles, plan=plan, written=done.written)
        )
    else:
        tracker_screen.tell(
            done.reading, done.taken, plan=plan, is_dry=dry_run, has_troubles=bool(done.troubles)
        )
    if done.troubles:
        tracker_screen.tell_troubles(done.troubles, written=done.written, is_dry=dry_run)
        if not skip_problems:
            raise SystemExit(console.COULD_NOT)


class _Import:
    """One run of the command: read, propose and write in one transaction, which a dry run takes back."""

    def __init__(
        self, application: "Application", file: Path, content: bytes, plan: str, *, dry_run: bool, skips: bool
    ) -> None:
        self.application, self.file, self.content, self.plan = application, file, content, plan
        self.dry_run, self.skips = dry_run, skips
        self.reading: Reading | None = None
        self.taken: Taken | None = None
        self.troubles: list[Any] = []
        self.written = False

    def run(self, given: dict[str, Any], who: tuple[str, str, str]) -> None:
        """Do it; what was found is in the attributes afterwards."""
        from planflow.errors import PlanflowError
        from planflow.services.trackers.proposal import TrackerRefused

        session: Session | None = None
        try:
            with self.application.writing() as session:
                self._work(session, given, who)
                if self.dry_run:
                    raise _TakenBackError
            self.written = True
        except _TakenBackError:
            pass
        except TrackerRefused as refused:
            self.troubles = refused.troubles
        except PlanflowError as error:
            console.fail(acting.told(error, self.application.library, session))
        if self.taken is not None:
            self.troubles = self.taken.left_out

    def _work(self, session: "Session", given: dict[str, Any], who: tuple[str, str, str]) -> None:
        from hashlib import sha256

        from planflow.intake.trackers import proposing
        from planflow.services.trackers import taking_in
        from planflow.store.references import get_plan

        now = self.application.clock.now()
        plan = get_plan(session, self.plan)
        actor = _actor(session, *who)
        with progress.count("Reading") as tick:
            self.reading = proposing.propose(
                session, plan, self.content, self.file.name, _options(session, given, now), tick=tick
            )
        digest = sha256(self.content).hexdigest()
        with progress.count("Taking in") as tick:
            self.taken = taking_in.take_in(
                session,
                actor,
                plan,
                self.reading.proposal,
                digest=digest,
                skips=self.skips,
                tick=tick,
                now=now,
            )


class _TakenBackError(Exception):
    """A dry run is over: the transaction ends without being kept."""


def _actor(session: "Session", as_: str, for_: str, how: str) -> "Actor":
    from dataclasses import replace

    from planflow.services.trackers.taking_in import LOADER

    if not as_:
        return replace(LOADER, shell_user=console.shell_user())
    return acting.actor(session, as_, for_, how)


def _options(session: "Session", given: dict[str, Any], now: "datetime") -> "Options":
    from planflow.errors import PlanflowError
    from planflow.intake.trackers import headings
    from planflow.intake.trackers.options import Options
    from planflow.store import organisation

    today = organisation.today(session, now)
    as_at = acting.day(given["as_at"]) if given["as_at"] else today
    if as_at > today:
        raise PlanflowError(f"{as_at} is in the future.", "Give the day as at which the file was right.")
    owners = {}
    for one in given["owners"]:
        name, mark, key = one.rpartition("=")
        if not mark or not name.strip():
            raise PlanflowError(f"'{one}' does not say who a name means.", "Write NAME=KEY.")
        owners[name.strip()] = _known_key(session, key.strip())
    return Options(
        today=today,
        as_at=as_at,
        columns=headings.read_mapping(given["columns"]),
        owners=owners,
        sheets=tuple(given["sheets"]),
        header_row=given["header_row"],
        prefer=given["prefer"],
        adds_unknown=given["adds_unknown"],
    )


def _known_key(session: "Session", key: str) -> str:
    from planflow.errors import NotFound
    from planflow.services.trackers.names import Names

    if key not in Names.of(session).rows:
        raise NotFound(
            f"There is no person or body '{key}'.", "See who is known with 'planflow people list'."
        )
    return key


@app.command(
    epilog=console.example(
        "planflow tracker export lewisham-2017",
        "planflow tracker export lewisham-2017 -o tracker.csv",
    )
)
@console.command
def export(
    key: Annotated[
        str, typer.Argument(metavar="[PLAN]", help="The plan's key, for example lewisham-2017.")
    ] = "",
    plan: Annotated[str, typer.Option(help="The same, as 'tracker import' has it.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file, .xlsx or .csv; left out, PLAN-tracker.xlsx.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the actions of a plan as a workbook (or CSV) that can be edited and taken in again."""
    from planflow import bootstrap
    from planflow.errors import PlanflowError
    from planflow.store.references import get_plan

    wanted = key or plan
    if not wanted or (key and plan and key != plan):
        console.wrong_use("Name one plan: planflow tracker export lewisham-2017")
    into = out or Path(f"{wanted}-tracker.xlsx")
    if into.suffix.lower() not in (".xlsx", ".csv"):
        console.wrong_use(f"'{into}' ends neither in .xlsx nor in .csv.")
    _require_libraries()
    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session, progress.count("Writing") as tick:
            from planflow.intake.trackers import exporting

            content, count = exporting.write(
                session,
                get_plan(session, wanted),
                into.suffix.lower(),
                tick=tick,
                now=application.clock.now(),
            )
    try:
        into.write_bytes(content)
    except OSError as error:
        raise PlanflowError(f"{into} cannot be written ({error.strerror}).", "Check the folder.") from error
    if json:
        return console.print_json({"plan": wanted, "file": into, "actions": count})
    console.out(f"Wrote {count} action{'s' if count != 1 else ''} into {into}.")


def _content(file: Path) -> bytes:
    from planflow.errors import PlanflowError
    from planflow.intake.uploads import LARGEST

    try:
        if file.stat().st_size > LARGEST:
            raise PlanflowError(
                f"{file} has more than {LARGEST // 1024 // 1024} MB.",
                "Delete what is not part of the tracker.",
            )
        return file.read_bytes()
    except OSError as error:
        raise PlanflowError(
            f"{file} cannot be read ({error.strerror}).", "Check the name of the file."
        ) from error


def _require_libraries() -> None:
    from importlib.util import find_spec

    from planflow.errors import PlanflowError

    if any(find_spec(name) is None for name in ("python_calamine", "xlsxwriter", "lxml")):
        raise PlanflowError(*_MISSING)
