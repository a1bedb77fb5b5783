"""`planflow tick` and `planflow worker`: the jobs once, or at their times."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import console

if TYPE_CHECKING:
    from planflow.bootstrap import Application

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog=console.example("planflow tick --dry-run", "planflow tick --dry-run --at 2017-01-16T09:00")
)
@console.command
def tick(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do; nothing is kept.")
    ] = False,
    at: Annotated[str, typer.Option(help="The moment to look at, with --dry-run only.", metavar="TIME")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Do one pass of the jobs: plan reminders, draft papers, deliver, tidy up; then what pages asked for.

    It may run from cron, beside any number of workers; nothing is planned or sent twice by that.
    A failed job does not stop the others; the exit code is then 1.
    """
    if at and not dry_run:
        console.wrong_use("--at only goes with --dry-run: planflow never acts at another time than now.")
    moment = _moment(at) if at else None
    from planflow import bootstrap, scheduler
    from planflow.working import hand

    with bootstrap.application() as application:
        application.database.require()
        now = moment or application.clock.now()
        if dry_run:
            done, mails = _tried(application, now)
        else:
            done, mails = scheduler.one_pass(application, now), None
            hand.work_off(application)  # last: whoever is reminded does not wait for a PDF
        waiting = _waiting(application)
        if as_json:
            _print_json(done, mails, now, waiting)
        else:
            _print(done, mails)
            _print_waiting(waiting)
        if any(one.failed for one in done):
            raise typer.Exit(console.COULD_NOT)


@app.command(epilog=console.example("planflow worker"))
@console.command
def worker() -> None:
    """Run the jobs at their times, and the long work that pages ask for, until told to stop.

    SIGTERM or Ctrl-C finishes the step that is under way and ends with exit code 0. Several workers may run
    on one database.
    """
    import logging
    import time

    from planflow import bootstrap, scheduler

    logging.basicConfig(level=logging.INFO, format="%(asctime)sZ %(levelname)s %(message)s")
    logging.Formatter.converter = time.gmtime
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    with bootstrap.application() as application:
        application.database.require()
        scheduler.Worker(application).work()


def _tried(application: "Application", now: datetime) -> tuple[list[Any], list[dict[str, str]]]:
    """One pass that is undone, and the mails that it would have sent."""
    from planflow import scheduler

    with scheduler.undone(application) as scratch:
        done = scheduler.one_pass(scratch, now)
        folder = scratch.settings.mail_dir
        mails = [_headers(path.read_bytes()) for path in sorted(folder.rglob("*.eml"))]
    return done, sorted(mails, key=lambda mail: (mail["to"], mail["subject"]))


def _headers(raw: bytes) -> dict[str, str]:
    import email
    import email.policy

    message = email.message_from_bytes(raw, policy=email.policy.default)
    return {"to": str(message["To"]), "subject": str(message["Subject"])}


def _waiting(application: "Application") -> dict[str, Any]:
    """What of the deliveries needs a person's eye: how many, and since when everything is on hold."""
    from planflow.store import organisation, outbox

    with application.reading() as session:
        home = organisation.find_organisation(session)
        counts = outbox.counts(session)
        looked_at = {name: counts.get(name, 0) for name in ("parked", "held", "retrying")}
        return {**looked_at, "on_hold_since": home.deliveries_held_at if home else None}


def _print_waiting(waiting: dict[str, Any]) -> None:
    if waiting["on_hold_since"] is not None:
        since = f"{waiting['on_hold_since']:%Y-%m-%d %H:%M} UTC"
        console.out(f"Deliveries are on hold since {since}: 'planflow deliveries release' lets them go.")
    counted = [f"{waiting[name]} {name}" for name in ("parked", "held", "retrying") if waiting[name]]
    if counted:
        console.out(f"Deliveries: {', '.join(counted)}. See 'planflow deliveries list'.")


def _moment(text: str) -> datetime:
    """A moment as a person types it; without a zone it is UTC."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        console.wrong_use(f"'{text}' is not a moment. Write a day and a time, for example 2017-01-16T09:00.")
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)


def _print(done: list[Any], mails: list[dict[str, str]] | None) -> None:
    for one in done:
        words = f"failed: {one.summary}" if one.failed else one.summary
        console.out(f"{one.job.replace('_', ' '):14}{words}")
    if mails is not None:
        console.out(f"\nMails that would go out now: {len(mails)}")
        for mail in mails:
            console.out(f"  {mail['to']}: {mail['subject']}")
        console.out("This was a dry run: nothing was kept and nothing was sent.")


def _print_json(
    done: list[Any], mails: list[dict[str, str]] | None, now: datetime, waiting: dict[str, Any]
) -> None:
    jobs = [{"job": d.job, "summary": d.summary, "failed": d.failed, "figures": d.figures} for d in done]
    data: dict[str, Any] = {"at": now.isoformat(), "dry_run": mails is not None, "jobs": jobs}
    data["deliveries"] = waiting
    if mails is not None:
        data["mails"] = mails
    console.print_json(data)
