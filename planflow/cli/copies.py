"""`planflow backup` and `planflow restore`: everything in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from planflow.cli import console

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog=console.example("planflow backup copies/2017-03-01.planflow"))
@console.command
def backup(
    file: Annotated[
        Path, typer.Argument(help="The file to write; it must not be there yet.", metavar="FILE")
    ],
) -> None:
    """Copy the database and the stored files into one file, while planflow goes on.

    Settings and the secret key are not in it: keep `.env` somewhere else.
    """
    from planflow import bootstrap, copying

    with bootstrap.application() as application:
        copy = copying.back_up(application, file, now=application.clock.now())
    size = file.stat().st_size / 1_000_000
    console.out(
        f"Wrote {file}: the database and {_files(copy.files)}, {size:.1f} MB. Keep it elsewhere, safely."
    )


@app.command(epilog=console.example("planflow restore copies/2017-03-01.planflow"))
@console.command
def restore(
    file: Annotated[Path, typer.Argument(help="The file that 'planflow backup' wrote.", metavar="FILE")],
) -> None:
    """Make the database and the stored files of a copy, with deliveries on hold.

    Only where there is no planflow database yet. Stop the worker first.
    """
    from planflow import bootstrap, copying

    with bootstrap.application() as application:
        copy = copying.restore(application, file, now=application.clock.now())
    console.out(
        f"Restored {application.database.shown} as it was at {copy.made_at[:16].replace('T', ' ')} UTC."
    )
    console.out(f"Stored files: {copy.files}. Deliveries are on hold: people may have been sent more since.")
    console.out(
        f"Next: 'planflow doctor', then 'planflow deliveries release --drop-before {copy.made_at[:10]}', "
        "which shows what would leave."
    )


def _files(count: int) -> str:
    return "1 stored file" if count == 1 else f"{count} stored files"
