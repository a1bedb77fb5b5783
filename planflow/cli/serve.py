"""`planflow serve`: the site, and on one machine the clock."""

from typing import Annotated

import typer

from planflow.cli import console


@console.command
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    clock: Annotated[
        bool, typer.Option(help="Do the worker's part, too. Leave it to 'planflow worker' with --no-clock.")
    ] = True,
) -> None:
    """Serve the pages, and call the jobs at their times, until told to stop.

    Put a server that speaks TLS in front of it (docs/operations.md).

    \b
    Example:
      planflow serve --port 8080
    """
    from dataclasses import replace

    from planflow import bootstrap, settings
    from planflow.web import app as web
    from planflow.web import serving

    given = settings.read()
    if not given.base_url:
        given = replace(given, base_url=f"http://{host}:{port}")
    application = bootstrap.application(given)
    application.database.require()
    serving.require_secret(given)
    beside = None
    if clock:
        from planflow.scheduler import Worker

        beside = Worker(application).at_work()

    def ready() -> None:
        told = "'planflow worker' has to run beside this: reminders, imports and PDFs are its work."
        console.out_now(
            f"Serving {given.base_url} on {host}:{port}. Stop it with Ctrl+C.",
            "Reminders, imports and PDFs run here, too." if clock else told,
        )

    try:
        serving.run(web.create(application), host, port, beside=beside, ready=ready)
    finally:
        application.close()
