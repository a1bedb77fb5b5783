"""Who acts, for whom and how it became known: the options that every recording command shares."""

import getpass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from planflow.cli import console
from planflow.errors import PlanflowError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from planflow.domain.actor import Actor
    from planflow.engine.library import Library
    from planflow.store.session import Session

As = Annotated[str, typer.Option("--as", help="The person at the keyboard (key or e-mail address).")]
For = Annotated[str, typer.Option("--for", help="Whose word it is, where it is somebody else's.")]
How = Annotated[
    str, typer.Option(help="How they gave it: board, meeting, minutes, telephone, letter, mail, mail link.")
]
On = Annotated[str, typer.Option("--on", help="The day on which they gave it, for example 2017-01-23.")]

SPOKEN_TO = "language"
"""Under which a session keeps the language of whoever acts in it."""


BasedOn = Annotated[int, typer.Option(help="The version that you saw; 0 for the latest.")]


def plan_file(file: "Path") -> "Path":
    """The plan file that is meant; says so where it is one of the examples that planflow brought along."""
    from planflow import resources

    found = resources.example(file)
    if found != file:
        console.note(f"There is no {file} here: the one that came with planflow is taken.")
    return found


def actor(session: "Session", as_: str, for_: str = "", how: str = "", on: str = "") -> "Actor":
    """The actor that the options describe."""
    from planflow.domain.actor import Actor
    from planflow.services import speaking
    from planflow.store.references import get_person

    if for_ and not how:
        console.wrong_use("Say how the word was given: --how board, telephone, letter or mail.")
    person = get_person(session, as_)
    session.info[SPOKEN_TO] = speaking.language(session, person)
    return Actor(
        person_id=person.id,
        via="shell",
        for_id=get_person(session, for_).id if for_ else None,
        how=how,
        given_on=day(on) if on else None,
        shell_user=_user(),
    )


def day(text: str) -> date:
    """A plain day as typed."""
    from planflow.domain.days import read_date

    return read_date(text)


def told(error: PlanflowError, library: "Library", session: "Session | None" = None) -> PlanflowError:
    """The error as it is shown: refusals are put into words here, in the language of whoever acts."""
    if not isinstance(error, Refused):
        return error
    from planflow.engine.refusal_words import say

    language = session.info.get(SPOKEN_TO, "") if session is not None else ""
    return PlanflowError(say(error.refusals, library.words(language or "en")))


def doing(work: "Callable[[Session, datetime], str | Callable[[], None] | None]") -> None:
    """Run `work(session, now)` in one writing transaction; what it returns is said once that is kept.

    It returns words, or a function that prints.
    """
    from planflow import bootstrap

    application = bootstrap.application()
    application.database.require()
    session: Session | None = None
    try:
        with application.writing() as session:
            said = work(session, application.clock.now())
        if callable(said):
            said()
        elif said:
            console.out(said)
    except PlanflowError as error:
        console.fail(told(error, application.library, session))
    finally:
        application.close()


def looking(look: "Callable[[Session, datetime], Callable[[], None]]") -> None:
    """Run `look(session, now)` in one transaction that only reads, and then what it returns, which prints."""
    from planflow import bootstrap

    application = bootstrap.application()
    application.database.require()
    session: Session | None = None
    try:
        with application.reading() as session:
            say = look(session, application.clock.now())
        say()
    except PlanflowError as error:
        console.fail(told(error, application.library, session))
    finally:
        application.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
