"""`planflow record`: what is added and never overwritten, ratings, requests for more time, milestones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console, record_resolution

if TYPE_CHECKING:
    from planflow.store.session import Session

app = typer.Typer(
    no_args_is_help=True,
    help="Record progress, evidence, results, ratings, requests for more time and milestones.",
)
Ref = Annotated[str, typer.Argument(help="The action, for example lewisham-2017/R3a.")]


@app.command(
    epilog=console.example(
        "planflow record progress lewisham-2017/R3a --as owner --text 'Twelve of 30 trained.'"
    )
)
@console.command
def progress(
    ref: Ref,
    text: Annotated[str, typer.Option(help="What has been done, in a sentence.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    percent: Annotated[int, typer.Option(help="How much is done, 0 to 100; -1 to leave it open.")] = -1,
) -> None:
    """Add a dated record of progress."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import progress as service
        from planflow.store.references import get_action

        done = percent if percent >= 0 else None
        actor = acting.actor(session, as_, for_, how, on)
        service.report(session, actor, get_action(session, ref), text=text, percent=done, now=now)
        return f"{ref}: progress recorded."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow record evidence lewisham-2017/R3a --as owner --what 'Audit of 20 cases' --held-at 'Drive'"
    )
)
@console.command
def evidence(
    ref: Ref,
    what: Annotated[str, typer.Option(help="What it is and what it shows.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    held_at: Annotated[str, typer.Option(help="Where it is held.")] = "",
    seen_by: Annotated[str, typer.Option(help="Who saw it.")] = "",
    seen_on: Annotated[str, typer.Option(help="The day on which they saw it.")] = "",
    copy: Annotated[Path | None, typer.Option(help="Keep a copy of this file, too.")] = None,
    names_no_child: Annotated[bool, typer.Option(help="Confirm that the copy names no child.")] = False,
    restricted: Annotated[bool, typer.Option(help="Leave it out of anything public.")] = False,
) -> None:
    """Record what shows that an action was done; by default where it is held, by choice a copy."""

    def work(session: "Session", now: Any) -> str:
        from planflow import settings
        from planflow.services import evidence as service
        from planflow.store.files import FileStore
        from planflow.store.references import get_action, get_person

        actor = acting.actor(session, as_, for_, how, on)
        kept = None
        if copy is not None:
            files = FileStore(settings.read().files_dir)
            kept = service.keep_copy(session, files, copy, names_no_child=names_no_child, now=now)
        service.add(
            session,
            actor,
            get_action(session, ref),
            what=what,
            held_at=held_at,
            seen_by_id=get_person(session, seen_by).id if seen_by else None,
            seen_on=acting.day(seen_on) if seen_on else None,
            copy=kept,
            is_restricted=restricted,
            now=now,
        )
        return f"{ref}: evidence recorded."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow record extension lewisham-2017/R3a --as owner --to 2017-06-30 --reason 'Posts are vacant.'"
    )
)
@console.command
def extension(
    ref: Ref,
    to: Annotated[str, typer.Option(help="The day asked for.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever decides.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
) -> None:
    """Ask for more time. It is decided with: planflow move REF.1 grant (or refuse)."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import extensions
        from planflow.store.references import get_action, reference_of

        actor = acting.actor(session, as_, for_, how, on)
        made = extensions.request(
            session, actor, get_action(session, ref), to_due_on=acting.day(to), reason=reason, now=now
        )
        lines = [f"{reference_of(session, made)}: waits for a decision."]
        return "\n".join([*lines, *extensions.warnings(session, made, now=now)])

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow record rating lewisham-2017/R3a red --as chair --reason 'Two posts are vacant.'",
        "planflow record rating lewisham-2017/R3a --withdraw --as chair",
    )
)
@console.command
def rating(
    ref: Ref,
    as_: acting.As,
    rating: Annotated[str, typer.Argument(help="A rating of the plan's scheme, for example red.")] = "",
    reason: Annotated[str, typer.Option(help="Why it counts instead of the computed one.")] = "",
    until: Annotated[str, typer.Option(help="The last day on which it counts; open unless said.")] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Let the computed rating count again.")
    ] = False,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    based_on: acting.BasedOn = 0,
) -> None:
    """Put a rating in place of the computed one, with a reason, until it is withdrawn or a day has passed."""
    if bool(rating) == withdraw:
        console.wrong_use("Name a rating with its --reason, or give --withdraw to take one back.")

    def work(session: "Session", now: Any) -> str:
        from planflow.services import ratings
        from planflow.store.references import get_action

        actor, action, seen = (
            acting.actor(session, as_, for_, how, on),
            get_action(session, ref),
            based_on or None,
        )
        if withdraw:
            ratings.withdraw(session, actor, action, reason=reason, based_on=seen, now=now)
            return f"{ref}: the computed rating counts again."
        last = acting.day(until) if until else None
        made = ratings.override(
            session, actor, action, rating, reason=reason, until_on=last, based_on=seen, now=now
        )
        return f"{ref}: counts as {made.rating}{f' until {last}' if last else ' until it is withdrawn'}."

    acting.doing(work)


@app.command(epilog=console.example("planflow record result merton-2011/R8b --as manager --result done"))
@console.command
def result(
    ref: Ref,
    result: Annotated[str, typer.Option(help="done or not_done.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    note: Annotated[str, typer.Option(help="What was found.")] = "",
    based_on: acting.BasedOn = 0,
) -> None:
    """Record the result of the next turn of a repeating action."""

    def work(session: "Session", now: Any) -> str:
        from planflow.errors import PlanflowError
        from planflow.services import moves, occurrences
        from planflow.store.references import get_action

        action = get_action(session, ref)
        moves.check_version(session, action, based_on or None)
        turn = occurrences.next_turn(session, action)
        if turn is None:
            raise PlanflowError(f"No turn of {ref} awaits a result.", "Turns are made by 'planflow tick'.")
        actor = acting.actor(session, as_, for_, how, on)
        occurrences.record(session, actor, turn, result=result, based_on=based_on or None, note=note, now=now)
        return f"{ref}: the turn of {turn.due_on} is recorded as {result}."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow record milestone lewisham-2017/mock-inspection --as coordinator --on 2017-06-08"
    )
)
@console.command
def milestone(
    ref: Annotated[str, typer.Argument(help="The milestone: the key of its plan, a slash and its own key.")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    note: Annotated[str, typer.Option(help="What was reached, in words.")] = "",
    based_on: acting.BasedOn = 0,
) -> None:
    """Record that a milestone of a plan was reached: today, or on the day given with --on.

    The submission and the agreement of the plan are moves: planflow move PLAN submit (or agree).
    """

    def work(session: "Session", now: Any) -> str:
        from planflow.services import milestones as service
        from planflow.store import milestones

        actor = acting.actor(session, as_, for_, how, on)
        reached = milestones.get(session, ref)
        service.meet(session, actor, reached, based_on=based_on or None, note=note, now=now)
        return f"{ref}: reached on {reached.done_on}."

    acting.doing(work)


@app.command(
    epilog=console.example(
        "planflow record clearance lewisham-2017/P2 finance --as finance-partner",
        "planflow record clearance lewisham-2017/P2 legal --as clerk --for solicitor --how telephone",
    )
)
@console.command
def clearance(
    ref: Annotated[str, typer.Argument(help="The paper, for example lewisham-2017/P2.")],
    which: Annotated[str, typer.Argument(metavar="CLEARANCE", help="Which one: finance, legal, review ...")],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    note: Annotated[str, typer.Option(help="What goes with it, in words.")] = "",
) -> None:
    """Record that an officer clears a paper under review. With the last clearance it goes to the chair."""

    def work(session: "Session", now: Any) -> str:
        from planflow.services import clearances
        from planflow.store import clearances as stored
        from planflow.store.references import get_paper

        paper, who = get_paper(session, ref), acting.actor(session, as_, for_, how, on)
        given = clearances.give(session, who, paper, which, note=note, now=now)
        left = ", ".join(stored.awaited(session, paper.id))
        rest = f"Still awaited: {left}." if left else "Every clearance is given; it goes to the chair."
        return f"{ref} is cleared by {given.label}. {rest}"

    acting.doing(work)


for _name, _epilog, _command in record_resolution.COMMANDS:
    app.command(_name, epilog=_epilog)(console.command(_command))
