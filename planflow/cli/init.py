"""`planflow init`: the database, the organisation and its first administrator."""

from typing import TYPE_CHECKING, Annotated

import typer

from planflow.cli import console

if TYPE_CHECKING:
    from planflow.bootstrap import Application
    from planflow.domain.organisation import Organisation
    from planflow.store.session import Session

EXAMPLE = (
    "planflow init --organisation 'Lewisham Council' --calendar england-and-wales "
    "--admin-name 'A. Coordinator' --admin-email a.coordinator@example.gov.uk"
)
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog=console.example(EXAMPLE))
@console.command
def init(
    organisation: Annotated[str, typer.Option(help="The name of the council or board.", metavar="NAME")] = "",
    admin_name: Annotated[str, typer.Option(help="The first administrator's name.", metavar="NAME")] = "",
    admin_email: Annotated[str, typer.Option(help="Their e-mail address.", metavar="ADDRESS")] = "",
    calendar: Annotated[
        str, typer.Option(help="england-and-wales, scotland, northern-ireland, or your own.", metavar="NAME")
    ] = "england-and-wales",
) -> None:
    """Make the database, the organisation and the first administrator.

    Run again, it brings the tables to the newest form, changes nothing else and says what is there.
    """
    from planflow import bootstrap
    from planflow.services import founding

    with bootstrap.application() as application:
        wanted = {"--organisation": organisation, "--admin-name": admin_name, "--admin-email": admin_email}
        missing = [option for option, value in wanted.items() if not value.strip()]
        if not _is_founded(application):
            if missing:
                console.wrong_use(f"Please give {', '.join(missing)}. For example: {EXAMPLE}")
            founding.check(
                application.library,
                name=organisation,
                calendar=calendar,
                admin_name=admin_name,
                admin_email=admin_email,
            )
        application.create_database()
        with application.writing() as session:
            link = _found(session, application, organisation, calendar, admin_name, admin_email)
        if not application.links.is_on:
            _suggest_links(application)
        elif link:
            console.out("\nThe administrator signs in here, once and within 24 hours:")
            console.out(f"  {link}")


def _suggest_links(application: "Application") -> None:
    """What is missing for mails that can be answered by a link, ready to be copied into `.env`."""
    console.out("\nMails carry a link to answer by, and people can sign in, once these two lines stand")
    console.out("in the environment or in .env:")
    console.out(f"  PLANFLOW_BASE_URL={application.settings.base_url or 'https://planflow.example.gov.uk'}")
    console.out(f"  PLANFLOW_SECRET_KEY={application.random.getrandbits(256):064x}")
    console.out("Keep the second one secret. It was made for you just now and is kept nowhere.")
    console.out("Then 'planflow people sign-in PERSON --as PERSON' prints a link to sign in with.")


def _say_how_plans_begin(organisation: "Organisation") -> None:
    """The lines by which a plan file is known as one of this organisation, ready to be copied."""
    import yaml

    names = {"key": organisation.key, "name": organisation.name, "calendar": organisation.calendar}
    lines = yaml.safe_dump({"planflow": 1, "organisation": names}, sort_keys=False, allow_unicode=True)
    console.out("A plan file of it begins with:")
    for line in lines.splitlines():
        console.out(f"  {line}")


def _is_founded(application: "Application") -> bool:
    from planflow.errors import DatabaseMissing
    from planflow.services import founding

    try:
        application.database.require()
    except DatabaseMissing:
        return False
    with application.reading() as session:
        return founding.standing(session) is not None


def _found(
    session: "Session",
    application: "Application",
    name: str,
    calendar: str,
    admin_name: str,
    admin_email: str,
) -> str:
    """Found, say so, and give the link of an administrator who is new; empty for none."""
    from planflow.domain.actor import Actor
    from planflow.services import founding, signing_in

    made = founding.found(
        session,
        Actor(person_id=None, shell_user=console.shell_user()),
        name=name.strip(),
        calendar=calendar,
        admin_name=admin_name.strip(),
        admin_email=admin_email.strip(),
        now=application.clock.now(),
    )
    people = ", ".join(f"{person.name} ({person.key})" for person in made.administrators)
    console.out(f"{'Made' if made.is_new else 'There already'}: {application.database.shown}")
    console.out(f"Organisation: {made.organisation.name}, calendar {made.organisation.calendar}")
    console.out(f"Administrator: {people}")
    _say_how_plans_begin(made.organisation)
    console.out(
        "Next: 'planflow plan load PLAN.yaml', then 'planflow serve'. 'planflow doctor' looks it over."
    )
    if name.strip() and name.strip() != made.organisation.name:
        console.note(
            f"\nNothing was made for {name.strip()}: this database is that of {made.organisation.name}, and "
            "one database is one organisation. Work in another folder, or set PLANFLOW_DATABASE_URL."
        )
    if not made.is_new or not application.links.is_on:
        return ""
    return signing_in.invite(session, made.administrators[0], now=application.clock.now())
