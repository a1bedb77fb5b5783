"""`planflow doctor`: looks the installation over."""

from typing import Annotated

import typer

from planflow.cli import console

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_SIGNS = {"good": "ok   ", "warning": "soon ", "wrong": "WRONG"}


@app.command(epilog=console.example("planflow doctor"))
@console.command
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is set, what is wrong and how to mend it.

    What is not in use is left out. The exit code is 1 if something is wrong.
    """
    from dataclasses import asdict

    from planflow import __version__, bootstrap, checkup

    with bootstrap.application() as application:
        found = checkup.look_over(application, application.clock.now())
    wrong = [one for one in found if one.verdict is checkup.Verdict.WRONG]
    if as_json:
        console.print_json({"version": __version__, "findings": [asdict(one) for one in found]})
    else:
        for one in found:
            console.out(f"{_SIGNS[one.verdict]}  {one.what}: {one.sentence}")
            if one.remedy:
                console.out(f"       {one.remedy}")
        console.out(f"\n{len(wrong) or 'Nothing'} to mend.")
    if wrong:
        raise typer.Exit(console.COULD_NOT)
