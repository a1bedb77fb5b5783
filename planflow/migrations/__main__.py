"""Writes migrations from the tables: `python -m planflow.migrations first`, or `next "what changes"`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from planflow.cli import console
from planflow.store import schema
from planflow.store.database import Database

VERSIONS = Path(__file__).parent / "versions"


def write(message: str, number: str) -> Path:
    """Compare the tables with what the migrations so far give, and write the difference as a revision."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/migrations.db")
        schema.upgrade(database)
        with database.engine.begin() as connection:
            configuration = schema.configuration(connection)
            command.revision(configuration, message, autogenerate=True, rev_id=number)
        database.close()
    (path,) = VERSIONS.glob(f"{number}_*.py")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    subprocess.run(["ruff", "format", "--quiet", "--no-force-exclude", path], check=True)  # noqa: S603, S607
    return path


def main(arguments: list[str]) -> None:
    """Write the first migration anew, or the next one."""
    numbers = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    match arguments:
        case ["first"] if numbers in ([], ["0001"]):
            for path in VERSIONS.glob("[0-9]*.py"):
                path.unlink()
            console.out(write("Every table", "0001"))
        case ["next", message]:
            console.out(write(message, f"{int(numbers[-1]) + 1:04}"))
        case _:
            console.wrong_use("Write: first (before a release only), or: next 'what changes'.")


if __name__ == "__main__":
    main(sys.argv[1:])
