"""The entry point `planflow`: finds the command that was asked for and imports that one alone.

Help has to come within 0.3 s, so the sentence for each command stands here and rich is left out;
a test holds the sentences against the commands themselves.
"""

import gc
import importlib
import inspect
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
import typer.main
from typer.core import TyperGroup

from planflow.cli import console
from planflow.errors import PlanflowError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "See the Lewisham plan of 2017 in its middle, or live through it."),
    "serve": ("serve", "Serve the pages, and on one machine call the jobs at their times."),
    "init": ("init", "Make the database, the organisation and the first administrator."),
    "plan": ("plan", "Load, show and export improvement plans."),
    "move": ("move", "Make a move: assign, implement, verify, return, close, submit ..."),
    "record": ("record", "Record progress, evidence, results and requests for more time."),
    "people": ("people", "People and roles: list, hand over, export and erase."),
    "link": ("link", "The links of mails, and private calendars."),
    "paper": ("paper", "Draft, edit, approve and publish papers."),
    "meetings": ("meetings", "List, enter, move, cancel and import meetings of bodies."),
    "import": ("import_report", "Read an inspection report and propose a plan."),
    "tracker": ("tracker", "Take in trackers from Excel and CSV, and give them back."),
    "rehearse": ("rehearse", "Rehearse a plan's whole future on a scratch database."),
    "deadline": ("deadline", "Work out a deadline and explain it."),
    "workflows": ("workflows", "List, check, chart and migrate the workflow definitions."),
    "tick": ("clock", "Do one pass: plan reminders, draft papers, deliver, tidy up."),
    "worker": ("clock", "Run the jobs at their times until told to stop."),
    "deliveries": ("deliveries", "Mails: list, show, retry, cancel, hold, release, bounce."),
    "why": ("why", "Say why a mail did or did not go, and when the next one will."),
    "audit": ("audit", "Verify and export the ledger."),
    "backup": ("copies", "Copy the database and the stored files into one file."),
    "restore": ("copies", "Make both of such a copy, with deliveries on hold."),
    "doctor": ("doctor", "Say what is set, what is wrong and how to mend it."),
}
"""Each command: the module below planflow.cli that holds it, and the sentence in the list of commands."""

_OBJECTS = 50_000
"""Objects made since it last looked, at which Python looks for unused ones; seven hundred else. A command
mostly makes what it keeps to its end: to look for it cost a tenth of the time in which it starts."""


class _Commands(TyperGroup):
    """The list of commands, of which each is imported only when it is used."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        names: dict[str, Any] = dict.fromkeys(COMMANDS)  # without the commands, for "did you mean" alone
        self.commands = names

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


def load(name: str) -> Any:
    """The command of that name, imported: from its module's `app`, else the function called like it.

    Examples at the end of such a function's docstring come last in its help, after the options.
    """
    module = importlib.import_module(f"planflow.cli.{COMMANDS[name][0]}")
    application = getattr(module, "app", None)
    if application is None:
        application = typer.Typer()
        function = getattr(module, name)
        words, mark, examples = inspect.cleandoc(function.__doc__ or "").partition("\b\nExample")
        application.command(help=words, epilog=f"{mark}{examples}")(console.command(function))
    application.rich_markup_mode, application._add_completion = None, False
    found = typer.main.get_command(application)
    if isinstance(found, TyperGroup) and name in found.commands:
        found = found.commands[name]  # a module may hold several: tick and worker are in clock.py
    found.name = name
    return found


def _version(wanted: bool) -> None:
    if wanted:
        from planflow import __version__

        console.out(f"planflow {__version__}")
        raise typer.Exit


def _main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """From an inspection report to a closed improvement plan, with nothing falling through the gaps."""


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=console.example("planflow demo", 'planflow deadline "70 working days after 2022-04-01"'),
)
app.callback()(_main)


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code: 0 done, 1 could not, 2 wrong use.

    Whatever went wrong is told in a sentence on stderr; a traceback only with PLANFLOW_DEBUG=1.
    """
    gc.set_threshold(_OBJECTS)
    try:
        typer.main.get_command(app).main(args=arguments, prog_name="planflow", standalone_mode=True)
        code: Any = 0
    except SystemExit as leaving:
        code = leaving.code
    except PlanflowError as error:
        code = _told(str(error))
    except BrokenPipeError:
        code = console.COULD_NOT
    except Exception as error:
        if console.is_debugging():
            raise
        code = _told(console.explain(error))
    lost = _flush()
    if lost is not None and not code:
        code = console.COULD_NOT if isinstance(lost, BrokenPipeError) else _told(console.explain(lost))
    sys.exit(code)


def _told(sentence: str) -> int:
    console.note(sentence)
    return console.COULD_NOT


def _flush() -> OSError | None:
    """Flush stdout now: a reader that has gone (`| head`) or a full disk must end in no traceback at exit."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error
    return None
