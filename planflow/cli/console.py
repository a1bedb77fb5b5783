"""What every command shares: how it prints, how it fails, and what a person is shown when it does."""

import functools
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, ParamSpec, TypeVar

from planflow.errors import PlanflowError

COULD_NOT = 1
"""Exit code of a command that was asked rightly and could not do it."""
WRONG_USE = 2
"""Exit code of a command that was asked wrongly."""

P = ParamSpec("P")
R = TypeVar("R")

_DISK_FULL = 28
_LONG = 200
_DATABASE_TROUBLE = (
    ("is full", "The disk is full: nothing more was written. Make room, then repeat the command."),
    ("locked", "The database is busy with another program. Wait for that, then repeat the command."),
    ("readonly", "The database cannot be written to. Check who owns its file and its folder."),
    ("unable to open", "The database cannot be opened. Check who owns its file and its folder."),
    ("", "The database does not answer. See with 'planflow doctor' why, then repeat the command."),
)
"""A sign in the driver's words, and the sentence for a person; the first that fits."""


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Turn a `PlanflowError` of a command into its sentence on stderr and exit code 1.

    Put it below `@app.command(...)`. The signature that typer reads stays the function's own.
    """

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except PlanflowError as error:
            fail(error)

    return wrapped


def example(*lines: str) -> str:
    """The end of a command's help: give it as `epilog=console.example("planflow ...")`."""
    word = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", word, *(f"  {line}" for line in lines)])


def out(what: Any = "") -> None:
    """Print on stdout: a text as it is, anything else (a table, coloured text) with rich."""
    if isinstance(what, str):
        print(what)  # noqa: T201  # the one place that prints
    else:
        _rich().print(what)


def out_now(*lines: str) -> None:
    """Print what somebody waits for at once, even where the output goes into a file or a journal."""
    for text in lines:
        out(text)
    sys.stdout.flush()


def out_bytes(content: bytes) -> None:
    """Write bytes on stdout as they are: a mail has line ends of its own."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Say something by the way on stderr, where it does not disturb what is piped on."""
    print(text, file=sys.stderr)  # noqa: T201  # the one place that prints


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Print rows under headings on stdout; a cell is text or anything that rich can show."""
    from rich.markup import escape
    from rich.table import Table

    shown = Table(
        title=escape(title) or None, box=None, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in columns:
        shown.add_column(escape(column), overflow="fold")
    for row in rows:
        shown.add_row(*(escape(cell) if isinstance(cell, str) else _shown(cell) for cell in row))
    _rich().print(shown)


def print_json(data: Any) -> None:
    """Print data as JSON on stdout; days and instants as ISO 8601, paths as text."""
    out(as_json(data))


def as_json(data: Any) -> str:
    """Data as JSON for people and programs; days and instants as ISO 8601, paths as text."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def fail(error: Exception | str, *, code: int = COULD_NOT) -> NoReturn:
    """Say on stderr what went wrong and how to mend it, and leave with `code`."""
    sys.stdout.flush()
    note(str(error))
    raise SystemExit(code)


def wrong_use(sentence: str) -> NoReturn:
    """Say on stderr how the command is meant to be used, and leave with exit code 2."""
    fail(sentence, code=WRONG_USE)


def shell_user() -> str:
    """The name of the user at the keyboard, kept in the ledger beside the person they act as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return str(os.getuid())


def explain(error: Exception) -> str:
    """One sentence for an error that nobody foresaw, and how to see where it came from."""
    known = _known(error)
    if known:
        return known
    words = " ".join(str(error).split())
    words = words[:_LONG] + ("..." if len(words) > _LONG else "")
    return (
        f"planflow met an error that it was not prepared for ({type(error).__name__}: {words}). "
        "Run it again with PLANFLOW_DEBUG=1 to see where, and report that."
    )


def is_debugging() -> bool:
    """Whether the person asked for tracebacks with PLANFLOW_DEBUG=1."""
    return os.environ.get("PLANFLOW_DEBUG", "") not in ("", "0")


def _known(error: Exception) -> str:
    """The sentence for what a machine, rather than planflow, gets wrong; empty for anything else."""
    kind, words = type(error), str(error).lower()
    if kind.__module__.startswith("sqlalchemy") and kind.__name__ == "OperationalError":
        return next(sentence for sign, sentence in _DATABASE_TROUBLE if sign in words)
    if getattr(error, "errno", None) == _DISK_FULL:
        return _DATABASE_TROUBLE[0][1]
    if isinstance(error, PermissionError) and error.filename:
        return f"{error.filename} may not be used by this user. Check its owner and permissions."
    return ""


def _shown(cell: Any) -> Any:
    """Anything with a rich form stays; numbers, days and None become text."""
    if cell is None:
        return ""
    return cell if hasattr(cell, "__rich_console__") or hasattr(cell, "__rich__") else str(cell)


def _rich() -> Any:
    """A rich console on today's stdout; off a terminal its lines are as long as they need to be."""
    from rich.console import Console

    return Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else 400)
