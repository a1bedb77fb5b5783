"""`planflow people show|set|away|back`: when and for what somebody gets mail."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from planflow.domain.person import Person as PersonRow
    from planflow.store.session import Session

app = typer.Typer()
"""The commands of `planflow people` that are kept here."""
Person = Annotated[str, typer.Argument(help="The person's key or e-mail address.")]
BasedOn = Annotated[
    int | None,
    typer.Option(help="The version that 'people show' printed; refused if somebody changed it since."),
]


@app.command(epilog=console.example("planflow people show yos-head"))
@console.command
def show(person: Person, json: Annotated[bool, typer.Option("--json", help="Print data.")] = False) -> None:
    """Show one person: their roles, their day, hour and language, their deputy and absence."""
    from planflow import bootstrap
    from planflow.store import organisation
    from planflow.store.references import get_person

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            today = organisation.today(session, application.clock.now())
            facts = _facts(session, get_person(session, person), today)
    if json:
        console.print_json(facts)
        return
    rows = [(name.replace("_", " ").capitalize(), _said(value)) for name, value in facts.items()]
    console.table(("What", "Now"), rows)


@app.command(
    "set",
    epilog=console.example(
        "planflow people set yos-head --mail-day tuesday --mail-hour 9 --language cy --as yos-head",
        "planflow people set yos-head --digest needed --deputy yos-deputy --as coordinator",
    ),
)
@console.command
def set_(
    person: Person,
    as_: acting.As,
    mail_day: Annotated[str, typer.Option(help="The day of the weekly mail.")] = "",
    mail_hour: Annotated[
        int | None, typer.Option(help="The hour before which nothing is sent: 0 to 23.")
    ] = None,
    language: Annotated[str, typer.Option(help="en, cy ...; 'default' for the organisation's.")] = "",
    digest: Annotated[
        str, typer.Option(help="all, or needed: mails only when something asks for something.")
    ] = "",
    deputy: Annotated[str, typer.Option(help="Who stands in during absences; 'nobody' for none.")] = "",
    based_on: BasedOn = None,
) -> None:
    """Set when and for what somebody gets mail; what is not named stays as it is."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import preferences
        from planflow.store.references import get_person

        deputy_id = 0 if deputy == "nobody" else get_person(session, deputy).id if deputy else None
        wishes = preferences.Wishes(
            mail_weekday=preferences.weekday(mail_day) if mail_day else None,
            mail_hour=mail_hour,
            language="" if language == "default" else language or None,
            digest=digest or None,
            deputy_id=deputy_id,
        )
        changed = preferences.set_wishes(
            session,
            acting.actor(session, as_),
            get_person(session, person),
            wishes,
            based_on=based_on,
            now=now,
        )
        names = [name.removesuffix("_id").replace("_", " ") for name in changed]
        return f"{person}: {', '.join(names)} set." if names else f"{person}: nothing changed."

    acting.doing(work)


@app.command(
    epilog=console.example("planflow people away yos-head --from 2017-08-01 --until 2017-08-18 --as yos-head")
)
@console.command
def away(
    person: Person,
    as_: acting.As,
    from_: Annotated[str, typer.Option("--from", help="The first day away.")],
    until: Annotated[str, typer.Option(help="The last day away; open unless said.")] = "",
    deputy: Annotated[str, typer.Option(help="Who stands in; as before unless said.")] = "",
    based_on: BasedOn = None,
) -> None:
    """Record that somebody is away, and who stands in for them."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import preferences
        from planflow.store.references import get_person

        away_one = get_person(session, person)
        preferences.away(
            session,
            acting.actor(session, as_),
            away_one,
            from_on=acting.day(from_),
            until_on=acting.day(until) if until else None,
            deputy=get_person(session, deputy) if deputy else None,
            based_on=based_on,
            now=now,
        )
        stands_in = "their deputy" if away_one.deputy_id else "no deputy is named, so the coordinator"
        return f"{person} is away from {from_}{f' until {until}' if until else ''}: {stands_in} is told."

    acting.doing(work)


@app.command(epilog=console.example("planflow people back yos-head --as yos-head"))
@console.command
def back(person: Person, as_: acting.As, based_on: BasedOn = None) -> None:
    """Record that somebody is back, or will not be away after all."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import preferences
        from planflow.store.references import get_person

        preferences.back(
            session,
            acting.actor(session, as_),
            get_person(session, person),
            based_on=based_on,
            now=now,
        )
        return f"{person} is back. Their first mail says what happened meanwhile and who was told."

    acting.doing(work)


def _facts(session: "Session", person: "PersonRow", today: date) -> dict[str, Any]:
    from planflow.domain.calendar import WEEKDAYS
    from planflow.store import bodies, organisation, people, roles

    home = organisation.get_organisation(session)
    named = {one: people.find(session, one) for one in (person.manager_id, person.deputy_id)}
    keys = {one: row.key for one, row in named.items() if row is not None}
    agency = bodies.find(session, person.agency_id)
    return {
        "key": person.key,
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "agency": agency.key if agency else None,
        "manager": keys.get(person.manager_id),
        "roles": sorted({held.role for held in roles.of_person(session, person.id, on=today)}),
        "mail_day": WEEKDAYS[person.mail_weekday].lower(),
        "mail_hour": person.mail_hour,
        "language": person.language or home.language,
        "digest": str(person.digest),
        "deputy": keys.get(person.deputy_id),
        "away_from": person.away_from,
        "away_until": person.away_until,
        "outside": person.is_outside,
        "erased": person.erased_at is not None,
        "version": person.version,
    }


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
