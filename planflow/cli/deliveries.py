"""`planflow deliveries`: what became of every mail, and what a person does about one that did not leave."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planflow.domain.actor import Actor
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="Mails: list, show, retry, cancel, hold, release, bounce.")
Numbers = Annotated[list[int], typer.Argument(help="The numbers of the deliveries.", metavar="ID...")]
MaybeNumbers = Annotated[
    list[int] | None, typer.Argument(help="The numbers of the deliveries; none for all.", metavar="[ID...]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print data.")]
STATES = {
    "planned": "waiting",
    "claimed": "leaving now",
    "sent": "handed over",
    "empty": "nothing left to say",
    "parked": "parked",
    "cancelled": "cancelled",
    "held": "held",
}
"""The words for each state. A mail server's 250 says that it took the mail, not that anybody got it."""


@app.command(
    "list",
    epilog=console.example(
        "planflow deliveries list --state parked", "planflow deliveries list --person chair"
    ),
)
@console.command
def list_(
    state: Annotated[
        str, typer.Option(help="Only these, for example parked or parked,held.", metavar="STATE[,STATE]")
    ] = "",
    person: Annotated[str, typer.Option(help="Only those to this person (key or e-mail address).")] = "",
    since: Annotated[str, typer.Option(help="Only those for this day or later.", metavar="DAY")] = "",
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first."""
    from planflow.store import outbox
    from planflow.store.references import get_person

    wanted = [name for name in state.split(",") if name]
    for name in wanted:
        if name not in STATES:
            console.wrong_use(f"There is no state '{name}'. States: {', '.join(STATES)}.")

    def look(session: "Session", _: Any) -> list[Any]:
        person_id = get_person(session, person).id if person else None
        day = acting.day(since) if since else None
        return outbox.listed(session, states=wanted, person_id=person_id, since=day)

    rows = _reading(look)
    if as_json:
        console.print_json([_plain(row) for row in rows])
    elif not rows:
        console.out("There is none.")
    else:
        columns = ("ID", "For", "To", "Kind", "State", "Tries", "Code")
        console.table(columns, [_cells(row) for row in rows])


@app.command(
    epilog=console.example("planflow deliveries show 12", "planflow deliveries show 12 --raw > 12.eml")
)
@console.command
def show(
    number: Annotated[int, typer.Argument(help="The number of the delivery.", metavar="ID")],
    raw: Annotated[bool, typer.Option("--raw", help="Print the mail itself, byte for byte.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what became of one delivery: its times, every try with its code, and what it told."""
    from dataclasses import asdict

    from planflow.cli import delivery_screen
    from planflow.services import delivery_view
    from planflow.store import organisation, outbox

    def look(session: "Session", _: Any) -> tuple[Any, bytes | None, str]:
        message = outbox.get(session, number)
        home = organisation.get_organisation(session)
        return delivery_view.describe(session, message), message.raw, home.timezone

    delivery, content, zone = _reading(look)
    if raw:
        if content is None:
            console.fail(f"Delivery {number} has no words: they are fixed at its first try, or were erased.")
        console.out_bytes(content)
    elif as_json:
        data = asdict(delivery)
        data["tries"] = [one.model_dump(exclude={"id", "message_id", "source"}) for one in delivery.tries]
        console.print_json(data)
    else:
        for line in delivery_screen.lines(delivery, zone):
            console.out(line)


@app.command(epilog=console.example("planflow deliveries retry 12 13 --as administrator"))
@console.command
def retry(numbers: Numbers, as_: acting.As) -> None:
    """Try parked deliveries again at once: the same bytes, for three days at most."""
    said = {
        "retried": "{id}: it is tried again with the next delivery run.",
        "told_anew": "{id}: the address has changed, so what it said rides in the person's next mail.",
    }

    def work(session: "Session", now: Any) -> str:
        from planflow.services import delivery_desk

        done = delivery_desk.retry(session, acting.actor(session, as_), numbers, now=now)
        return "\n".join(said[how].format(id=number) for number, how in done.items())

    acting.doing(work)


@app.command(
    epilog=console.example("planflow deliveries cancel 12 --reason 'Told by telephone.' --as administrator")
)
@console.command
def cancel(
    numbers: Numbers,
    as_: acting.As,
    reason: Annotated[str, typer.Option(help="Why it should not be sent.")],
) -> None:
    """Give up deliveries that have not left. What they would have told is not told."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import delivery_desk

        done = delivery_desk.cancel(session, acting.actor(session, as_), numbers, reason=reason, now=now)
        return f"Cancelled: {_listed(done)}."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow deliveries hold 12 --as administrator",
        "planflow deliveries hold --reason 'The mail server moves.' --as administrator",
    )
)
@console.command
def hold(
    as_: acting.As,
    numbers: MaybeNumbers = None,
    reason: Annotated[str, typer.Option(help="Why, in words.")] = "",
) -> None:
    """Hold single deliveries, or everything: nothing leaves until it is released."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import delivery_desk

        by: Actor = acting.actor(session, as_)
        if numbers:
            return f"Held: {_listed(delivery_desk.hold(session, by, numbers, reason=reason, now=now))}."
        delivery_desk.hold_everything(session, by, reason=reason, now=now)
        return (
            "Everything is on hold. Reminders are still planned; 'planflow deliveries release' lets them go."
        )

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow deliveries release 12 --as administrator",
        "planflow deliveries release",
        "planflow deliveries release --drop-before 2017-03-01 --yes --as administrator",
    )
)
@console.command
def release(
    numbers: MaybeNumbers = None,
    as_: Annotated[str, typer.Option("--as", help="The person at the keyboard.")] = "",
    drop_before: Annotated[
        str, typer.Option(help="Cancel what is from before this day.", metavar="DAY")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Release everything, not only show it.")] = False,
) -> None:
    """Let held deliveries go. Without numbers: say what would leave, and with --yes let it."""
    from planflow.cli import delivery_screen
    from planflow.services import delivery_desk

    day = acting.day(drop_before) if drop_before else None
    if numbers:
        _need_person(as_)

        def one_by_one(session: "Session", now: Any) -> str:
            done = delivery_desk.release(session, acting.actor(session, as_), numbers, now=now)
            return f"Released: {_listed(done)}."

        return acting.doing(one_by_one)
    if not yes:
        for line in _reading(lambda session, _: list(delivery_screen.would_leave(session, day))):
            console.out(line)
        return None
    _need_person(as_)

    def everything(session: "Session", now: Any) -> str:
        done = delivery_desk.release_everything(session, acting.actor(session, as_), drop_before=day, now=now)
        dropped = (
            f" Dropped: {done.dropped_messages} mails, {done.dropped_items} things to tell." if day else ""
        )
        return f"Released. {delivery_screen.waiting(done.backlog)}{dropped}"

    return acting.doing(everything)


@app.command(
    epilog=console.example(
        "planflow deliveries bounce returned.eml", "planflow deliveries bounce - < mailbox"
    )
)
@console.command
def bounce(
    file: Annotated[
        str, typer.Argument(help="A notice (.eml), a mailbox (mbox), a Maildir or a folder; - for stdin.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read what mail servers sent back. An address that mail came back from for good is parked."""
    from planflow.cli import bounce_screen

    bounce_screen.take_in(file, as_json=as_json)


@app.command(epilog=console.example("planflow deliveries unpark chair --as administrator"))
@console.command
def unpark(
    person: Annotated[str, typer.Argument(help="The person's key or e-mail address.")], as_: acting.As
) -> None:
    """Use an address again that mail had come back from."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import bounces
        from planflow.store.references import get_person

        bounces.unpark(session, acting.actor(session, as_), get_person(session, person), now=now)
        return f"Mail goes to {person} again."

    acting.doing(work)


def _need_person(as_: str) -> None:
    if not as_:
        console.wrong_use("Say who releases it, with --as.")


def _reading(look: "Callable[[Session, Any], Any]") -> Any:
    from planflow import bootstrap

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            return look(session, application.clock.now())


def _shown_state(row: Any) -> str:
    if row.state == "sent" and row.returned_at:
        return "came back"
    return "retrying" if row.state == "planned" and row.attempts else STATES[row.state]


def _cells(row: Any) -> tuple[Any, ...]:
    return (
        row.id, row.for_on, row.person_key, row.kind.replace("_", " "), _shown_state(row), row.attempts,
        row.last_code,
    )  # fmt: skip


def _plain(row: Any) -> dict[str, Any]:
    kept = ("id", "kind", "for_on", "state", "attempts", "last_code", "subject", "sent_at", "returned_at")
    return {"to": row.person_key, "shown": _shown_state(row), **{name: getattr(row, name) for name in kept}}


def _listed(messages: "Sequence[Any]") -> str:
    return ", ".join(str(message.id) for message in messages)
