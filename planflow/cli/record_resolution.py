"""`planflow record resolution` and `outcome`: what a committee resolved, and what became of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from planflow.domain.person import Person
    from planflow.store.session import Session

Paper = Annotated[str, typer.Argument(metavar="PAPER", help="The paper, for example lewisham-2017/P2.")]
_KINDS = (
    "noted|not_accepted|required_to_attend|recommendation|extension_granted|extension_refused"
    "|further_report|referred|other"
)


def resolution(
    paper: Paper,
    kind: Annotated[str, typer.Argument(metavar=_KINDS, help="What the committee did.")],
    text: Annotated[str, typer.Option(help="The resolution, in the words of the minutes.")],
    as_: acting.As,
    due: Annotated[str, typer.Option(metavar="DATE", help="The day that it set.")] = "",
    owner: Annotated[str, typer.Option(help="Who answers for it: a person or a role.")] = "coordinator",
    for_: acting.For = "",
    how: acting.How = "minutes",
    on: acting.On = "",
) -> None:
    """Record what a committee resolved on a published paper; a day that it set is owed from then on.

    Without a day a committee's recommendation is answered within two months, and officers required to attend
    do so at its next meeting.
    """

    def work(session: "Session", now: "datetime") -> str:
        from planflow.domain.plan import Milestone
        from planflow.services import resolutions
        from planflow.store.references import get_paper

        who, read = acting.actor(session, as_, for_, how, on), get_paper(session, paper)
        day = acting.day(due) if due else None
        made = resolutions.record(
            session, who, read, kind, text=text, due_on=day, owner=_owner(session, owner), now=now
        )
        said = [f"{paper}.{made.number}: resolution recorded."]
        owed = session.get(Milestone, made.milestone_id) if made.milestone_id else None
        if owed is not None:
            said.append(f"{owed.title}: owed; see 'planflow plan show {paper.split('/')[0]}'.")
        if kind == "extension_granted":
            said.append("The day of the action itself moves with: planflow move ACTION.1 grant")
        return "\n".join(said)

    acting.doing(work)


def outcome(
    paper: Paper,
    number: Annotated[int, typer.Argument(help="The number of the resolution: 2 for P2.2.")],
    text: Annotated[str, typer.Option(help="What became of it.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
) -> None:
    """Record what became of a committee's resolution; the next paper prints it."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import resolutions
        from planflow.store.references import get_paper

        who = acting.actor(session, as_, for_, how, on)
        resolutions.answer(session, who, get_paper(session, paper), number, text=text, now=now)
        return f"{paper}.{number}: what became of it is recorded."

    acting.doing(work)


COMMANDS: "tuple[tuple[str, str, Callable[..., None]], ...]" = (
    (
        "resolution",
        console.example(
            "planflow record resolution lewisham-2017/P2 noted --text 'The report was noted.' --as clerk",
            "planflow record resolution lewisham-2017/P2 recommendation --text 'Publish the data.' "
            "--due 2017-11-06 --owner head --as clerk --how minutes",
        ),
        resolution,
    ),
    (
        "outcome",
        console.example("planflow record outcome lewisham-2017/P2 2 --text 'The data are out.' --as clerk"),
        outcome,
    ),
)
"""Name, example and function of each; `planflow record` registers them."""


def _owner(session: "Session", owner: str) -> "Person | str":
    from planflow.domain.person import Role
    from planflow.store.references import get_person

    return owner if owner in set(Role) else get_person(session, owner)
