"""`planflow people`: who is known, handing over, everything about one person, and forgetting them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="People and the roles they hold.")
Person = Annotated[str, typer.Argument(help="The person's key or e-mail address.")]


@app.command("list", epilog=console.example("planflow people list"))
@console.command
def list_(json: Annotated[bool, typer.Option("--json", help="Print data.")] = False) -> None:
    """List everybody with the roles they hold today."""
    from planflow import bootstrap
    from planflow.store import organisation, people, roles

    application = bootstrap.application()
    application.database.require()
    with application.reading() as session:
        today = organisation.today(session, application.clock.now())
        rows = [
            {
                "key": person.key,
                "name": person.name,
                "job_title": person.job_title,
                "roles": sorted({held.role for held in roles.of_person(session, person.id, on=today)}),
            }
            for person in people.everybody(session)
        ]
    application.close()
    if json:
        console.print_json(rows)
    else:
        shown = [(row["key"], row["name"], row["job_title"], ", ".join(row["roles"])) for row in rows]
        console.table(("Key", "Name", "Job title", "Roles"), shown)


@app.command(
    "hand-over", epilog=console.example("planflow people hand-over leaver successor --as coordinator")
)
@console.command
def hand_over(
    leaver: Person,
    successor: Annotated[str, typer.Argument(help="Who takes everything open over.")],
    as_: acting.As,
    note: Annotated[str, typer.Option(help="Why, in words.")] = "",
) -> None:
    """Move every open action, deadline and role from one person to another, in one recorded act."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import people
        from planflow.store.references import get_person

        moved = people.hand_over(
            session,
            acting.actor(session, as_),
            get_person(session, leaver),
            to=get_person(session, successor),
            note=note,
            now=now,
        )
        return (
            f"{leaver} handed over to {successor}: {moved.actions} actions, {moved.deadlines} deadlines, "
            f"{moved.roles} roles."
        )

    acting.doing(work)


@app.command(epilog=console.example("planflow people export leaver > about-leaver.json"))
@console.command
def export(person: Person) -> None:
    """Print everything that is known about a person as JSON (subject access)."""
    from planflow import bootstrap
    from planflow.services import privacy
    from planflow.store.references import get_person

    application = bootstrap.application()
    application.database.require()
    with application.reading() as session:
        known = privacy.everything_about(session, get_person(session, person))
    application.close()
    console.print_json(known)


@app.command(epilog=console.example("planflow people erase leaver --as administrator"))
@console.command
def erase(
    person: Person,
    as_: acting.As,
    their_words: Annotated[bool, typer.Option(help="Empty what they wrote, too.")] = False,
) -> None:
    """Forget a person: name, address, mails and every mention. The ledger still verifies."""

    def work(session: "Session", now: Any) -> str:
        from planflow import settings
        from planflow.notify import folder
        from planflow.services import privacy
        from planflow.store.references import get_person

        subject = get_person(session, person)
        tokens = privacy.tokens_of(session, subject)
        counts = privacy.erase(
            session, acting.actor(session, as_), subject, empty_their_words=their_words, now=now
        )
        files = folder.remove(settings.read().mail_dir, tokens)
        return (
            f"Erased: {counts['texts']} texts, {counts['mails']} mails and {files} mail files, "
            f"{counts['plan_files']} plan files. Published papers and backups are not touched."
        )

    acting.doing(work)
