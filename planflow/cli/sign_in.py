"""`planflow people sign-in`: a link with which somebody signs in once."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from planflow.store.session import Session

app = typer.Typer()
"""The command of `planflow people` that is kept here."""


@app.command("sign-in", epilog=console.example("planflow people sign-in chair --as administrator"))
@console.command
def sign_in(
    person: Annotated[str, typer.Argument(help="The person's key or e-mail address.")], as_: acting.As
) -> None:
    """Print a link with which a person signs in once, within 24 hours, in any browser.

    Whoever has the link is that person: hand it over yourself. That it was made is recorded.
    """

    def work(session: "Session", now: Any) -> str:
        from planflow.services import accounts
        from planflow.store.references import get_person

        return accounts.invite(session, acting.actor(session, as_), get_person(session, person), now=now)

    acting.doing(work)
