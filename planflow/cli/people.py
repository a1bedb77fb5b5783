"""`planflow people`: who is known, handing over, everything about one person, and forgetting them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, attention, console, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="People and the roles they hold.")
Person = Annotated[str, typer.Argument(help="The person's key or e-mail address.")]
RoleName = Annotated[
    str, typer.Argument(help="chair, coordinator, verifier, assurer, clerk, member or administrator.")
]
PlanKey = Annotated[str, typer.Option(help="The plan in which the role is held.")]
BodyKey = Annotated[str, typer.Option(help="The board or body in which the role is held.")]
app.registered_commands += attention.app.registered_commands + sign_in.app.registered_commands
FirstDay = Annotated[str, typer.Option("--from", help="The first day on which it is held.")]
LastDay = Annotated[str, typer.Option(help="The last day on which it is held.")]


@app.command("list", epilog=console.example("planflow people list"))
@console.command
def list_(json: Annotated[bool, typer.Option("--json", help="Print data.")] = False) -> None:
    """List everybody with the roles they hold today."""
    from planflow import bootstrap
    from planflow.store import organisation, people, roles

    with bootstrap.application() as application:
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
    based_on: acting.BasedOn = 0,
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
            based_on=based_on or None,
            note=note,
            now=now,
        )
        return (
            f"{leaver} handed over to {successor}: {moved.actions} actions, {moved.deadlines} deadlines, "
            f"{moved.roles} roles, {moved.contributions} contributions, "
            f"{moved.recommendations} recommendations."
        )

    acting.doing(work)


@app.command(epilog=console.example("planflow people export leaver > about-leaver.json"))
@console.command
def export(person: Person) -> None:
    """Print everything that is known about a person as JSON (subject access)."""
    from planflow import bootstrap
    from planflow.services import privacy
    from planflow.store.references import get_person

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            known = privacy.everything_about(session, get_person(session, person))
    console.print_json(known)


@app.command(epilog=console.example("planflow people erase leaver --as administrator"))
@console.command
def erase(
    person: Person,
    as_: acting.As,
    their_words: Annotated[bool, typer.Option(help="Empty what they wrote, too.")] = False,
    based_on: acting.BasedOn = 0,
) -> None:
    """Forget a person: name, address, mails and every mention. The ledger still verifies."""

    def work(session: "Session", now: Any) -> "Callable[[], None]":
        from planflow import settings
        from planflow.notify import folder
        from planflow.services import privacy
        from planflow.store.references import get_person

        subject = get_person(session, person)
        done = privacy.erase(
            session,
            acting.actor(session, as_),
            subject,
            empty_their_words=their_words,
            based_on=based_on or None,
            now=now,
        )

        def finish() -> None:
            # Only now: an erasure that was not kept may not delete anything.
            files = folder.remove(settings.read().mail_dir, done.tokens)
            console.out(
                f"Erased: {done.texts} texts, {done.rows} entries, {done.mails} mails and "
                f"{files} mail files, {done.plan_files} plan files. "
                "Published papers and backups are not touched."
            )

        return finish

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow people appoint clerk clerk --plan lewisham-2017 --from 2017-02-01 --as coordinator"
    )
)
@console.command
def appoint(
    person: Person,
    role: RoleName,
    as_: acting.As,
    plan: PlanKey = "",
    body: BodyKey = "",
    from_: FirstDay = "",
    until: LastDay = "",
    alternate: Annotated[bool, typer.Option("--alternate", help="Acts where no other holder can.")] = False,
) -> None:
    """Give a role in a plan, in a body or, naming neither, in the whole organisation."""
    _one_place(plan, body)

    def work(session: "Session", now: Any) -> str:
        from planflow.services import people
        from planflow.store.references import get_person, get_plan

        people.appoint(
            session,
            acting.actor(session, as_),
            get_person(session, person),
            role,
            plan=get_plan(session, plan) if plan else None,
            body_id=_body_id(session, body),
            from_on=acting.day(from_) if from_ else None,
            until_on=acting.day(until) if until else None,
            is_alternate=alternate,
            now=now,
        )
        return f"{person} is {role} {_place(plan, body)}."

    acting.doing(work)


@app.command(
    epilog=console.example("planflow people end-role clerk clerk --plan lewisham-2017 --as coordinator")
)
@console.command
def end_role(
    person: Person,
    role: RoleName,
    as_: acting.As,
    plan: PlanKey = "",
    body: BodyKey = "",
    on: Annotated[str, typer.Option(help="The last day on which it is held; today unless said.")] = "",
) -> None:
    """End a role that somebody holds. What they owe stays theirs: hand that over first."""
    _one_place(plan, body)

    def work(session: "Session", now: Any) -> str:
        from planflow.services import people
        from planflow.store.references import get_person, get_plan

        held = people.end_role(
            session,
            acting.actor(session, as_),
            get_person(session, person),
            role,
            plan=get_plan(session, plan) if plan else None,
            body_id=_body_id(session, body),
            on=acting.day(on) if on else None,
            now=now,
        )
        return f"{person} is {role} {_place(plan, body)} until {held[0].until_on}."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow people add clerk --name 'Committee Clerk' --email clerk@example.org --as coordinator"
    )
)
@console.command
def add(
    key: Annotated[str, typer.Argument(help="The person's key: small letters, digits and hyphens.")],
    as_: acting.As,
    name: Annotated[str, typer.Option(help="The person's name.")],
    email: Annotated[str, typer.Option(help="The person's e-mail address.")],
    job_title: Annotated[str, typer.Option(help="What they are called in papers.")] = "",
    agency: Annotated[str, typer.Option(help="The key of the partner agency they belong to.")] = "",
    manager: Annotated[str, typer.Option(help="Who is told when something of theirs is late.")] = "",
) -> None:
    """Take somebody new into the list of people."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import joining
        from planflow.store.references import get_person

        newcomer = joining.Newcomer(
            key, name, email, job_title, _body_id(session, agency),
            get_person(session, manager).id if manager else None,
        )  # fmt: skip
        joining.add(session, acting.actor(session, as_), newcomer, now=now)
        return f"{key} was added."

    acting.doing(work)


def _one_place(plan: str, body: str) -> None:
    if plan and body:
        console.wrong_use("Name a plan or a body, not both.")


def _place(plan: str, body: str) -> str:
    return f"in {plan or body}" if plan or body else "in the whole organisation"


def _body_id(session: "Session", key: str) -> int | None:
    from planflow.store import bodies

    return bodies.get_by_key(session, key).id if key else None
