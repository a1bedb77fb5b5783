"""`planflow link`: look at the link of a mail, answer by it, list and revoke links, write a calendar."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable

    from planflow.services.answer_page import Page
    from planflow.services.answering import Answered
    from planflow.store.session import Session

app = typer.Typer(no_args_is_help=True, help="The links of mails, and private calendars.")
LinkText = Annotated[str, typer.Argument(help="The address from the mail, or the part after its last slash.")]
Person = Annotated[str, typer.Argument(help="The person's key or e-mail address.")]
Json = Annotated[bool, typer.Option("--json", help="Print data.")]


@app.command(epilog=console.example("planflow link show https://planflow.example.org/answer/3f2a...x9c"))
@console.command
def show(link: LinkText, json: Json = False) -> None:
    """Show what the link of a mail opens, as it stands now. Nothing is changed by looking."""

    def look(session: "Session", now: Any) -> "Callable[[], None]":
        from planflow.cli import link_screen
        from planflow.services import answering

        page = answering.open_page(session, link, now=now)
        words = session.library.words(page.language)
        return lambda: link_screen.page(page, words, as_data=json)

    acting.looking(look)


@app.command(
    epilog=console.example(
        "planflow link answer URL --item lewisham-2017/R3a --progress 'Twelve of 30 trained.' --percent 40",
        "planflow link answer URL --no-change",
        "planflow link answer URL --item lewisham-2017/R3a --more-time 2017-06-30 --reason 'Vacant posts.'",
    )
)
@console.command
def answer(
    link: LinkText,
    item: Annotated[list[str], typer.Option(help="Which item; may be repeated. All, unless said.")] = [],  # noqa: B006
    progress: Annotated[str, typer.Option(help="What has been done, in a sentence.")] = "",
    percent: Annotated[int, typer.Option(help="How much is done, 0 to 100; -1 to leave it open.")] = -1,
    no_change: Annotated[bool, typer.Option("--no-change", help="Nothing has changed since.")] = False,
    more_time: Annotated[str, typer.Option(help="The day until which more time is needed.")] = "",
    reason: Annotated[str, typer.Option(help="Why more time is needed.")] = "",
    result: Annotated[str, typer.Option(help="For a turn of something that repeats: done or not_done.")] = "",
    json: Json = False,
) -> None:
    """Answer by the link of a mail, as whoever it was sent to."""

    def work(session: "Session", now: Any) -> "Callable[[], None]":
        from planflow.cli import link_screen
        from planflow.services import answering

        page = answering.open_page(session, link, now=now)
        session.info[acting.SPOKEN_TO] = page.language
        answers = [
            answering.Answer(
                number,
                progress=progress,
                percent=percent if percent >= 0 else None,
                no_change=no_change,
                more_time=acting.day(more_time) if more_time else None,
                reason=reason,
                result=result,
            )
            for number in _chosen(page, item)
        ]
        done: Answered = answering.answer(session, link, answers, now=now)
        return lambda: link_screen.answered(done, as_data=json)

    acting.doing(work)


@app.command(
    "renew", epilog=console.example("planflow link renew https://planflow.example.org/answer/3f2a...x9c")
)
@console.command
def renew(link: LinkText) -> None:
    """Have a fresh link sent for one that has expired, to the address that the old one went to."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import answering

        answering.renew(session, link, now=now)
        return "If this is an expired link of ours, a fresh one goes to the address that it was sent to."

    acting.doing(work)


@app.command("list", epilog=console.example("planflow link list yos-head --as coordinator"))
@console.command
def list_(person: Person, as_: acting.As, json: Json = False) -> None:
    """List the links that a person was sent: when, until when, and whether they still work."""

    def look(session: "Session", now: Any) -> "Callable[[], None]":
        from planflow.cli import link_screen
        from planflow.services import links
        from planflow.store.references import get_person

        known = links.known_of(session, acting.actor(session, as_), get_person(session, person), now=now)
        return lambda: link_screen.known(known, as_data=json)

    acting.looking(look)


@app.command(
    epilog=console.example(
        "planflow link revoke yos-head --as coordinator", "planflow link revoke yos-head --feed --as yos-head"
    )
)
@console.command
def revoke(
    person: Person,
    as_: acting.As,
    answers: Annotated[bool, typer.Option("--answers", help="Only the links of mails.")] = False,
    feed: Annotated[bool, typer.Option("--feed", help="Only the calendar.")] = False,
) -> None:
    """Take back the links of a person, who may do so themselves. Later mails carry new ones."""
    if answers and feed:
        console.wrong_use("Give --answers or --feed; neither means both.")

    def work(session: "Session", now: Any) -> str:
        from planflow.domain.link import Purpose
        from planflow.services import links
        from planflow.store.references import get_person

        purpose = Purpose.ANSWER if answers else Purpose.FEED if feed else None
        actor, subject = acting.actor(session, as_), get_person(session, person)
        count = links.revoke(session, actor, subject, purpose=purpose, now=now)
        return f"{person}: {count} {'link was' if count == 1 else 'links were'} taken back."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow link feed yos-head --as yos-head", "planflow link feed yos-head --as clerk --out owed.ics"
    )
)
@console.command
def feed(
    person: Person,
    as_: acting.As,
    out: Annotated[Path | None, typer.Option(help="Write the calendar into this file.")] = None,
    json: Json = False,
) -> None:
    """Print the private address of a person's calendar, or write the calendar itself into a file."""

    def work(session: "Session", now: Any) -> "Callable[[], None]":
        from planflow.cli import link_screen
        from planflow.services import feeds, links
        from planflow.store.references import get_person

        subject = get_person(session, person)
        links.require_own(session, acting.actor(session, as_), subject, now=now)
        made = feeds.of_person(session, subject, now=now)
        address = "" if out else links.feed_url(session, person_id=subject.id, now=now)
        return lambda: link_screen.feed(made, address, out, as_data=json)

    acting.doing(work)


def _chosen(page: "Page", wanted: list[str]) -> list[int]:
    """The items that the references name, the answerable ones first; all that can be answered, if none."""
    from planflow.errors import PlanflowError

    if not wanted:
        return [one.id for one in page.items if one.possible]
    chosen = []
    for ref in wanted:
        named = [one for one in (*page.items, *page.dead) if ref in (one.ref, one.ref.partition("/")[2])]
        if not named:
            known = ", ".join(one.ref for one in (*page.items, *page.dead)) or "nothing"
            raise PlanflowError(f"This link is not about {ref}.", f"It is about {known}.")
        chosen.append(next((one.id for one in named if one.possible), named[0].id))
    return chosen
