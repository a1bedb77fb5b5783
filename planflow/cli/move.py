"""`planflow move`: makes a move, or says which moves there are and why one is missing."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from planflow.store.session import Session

app = typer.Typer()


@app.command(
    epilog=console.example(
        "planflow move lewisham-2017/R3a assign --as chair --owner yos-manager --due 2017-03-31",
        "planflow move lewisham-2017/R3a implement --as coordinator --for owner --how board --note 'Done.'",
        "planflow move lewisham-2017/R3a --as chair",
    )
)
@console.command
def move(
    ref: Annotated[str, typer.Argument(help="The reference, for example lewisham-2017/R3a.")],
    transition: Annotated[
        str, typer.Argument(help="The move; left out, the possible moves are listed.")
    ] = "",
    as_: acting.As = "",
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
    note: Annotated[str, typer.Option(help="Why, or what was done, in words.")] = "",
    owner: Annotated[str, typer.Option(help="The new owner: the key of a person or a body.")] = "",
    due: Annotated[str, typer.Option(help="The day, for example 2017-03-31.")] = "",
    assurer: Annotated[str, typer.Option(help="The body that answers for the plan.")] = "",
    sent_to: Annotated[str, typer.Option(help="The body that the plan was sent to.")] = "",
    where: Annotated[str, typer.Option(help="The address at which a paper was published.")] = "",
    part: Annotated[str, typer.Option(help="The part of a recommendation that is agreed.")] = "",
    by_action: Annotated[str, typer.Option(help="The action that supersedes this one.")] = "",
    based_on: acting.BasedOn = 0,
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Make a move on a plan, recommendation, action, paper or extension request.

    Without the name of a move it lists those that start in the item's state, and why one is not possible.
    """
    if not as_:
        console.wrong_use("Say who acts: --as PERSON.")
    given = {
        "owner": owner,
        "due": due,
        "assurer": assurer,
        "sent_to": sent_to,
        "where": where,
        "part": part,
        "by_action": by_action,
        "how": how,
    }

    def work(session: "Session", now: Any) -> str | None:
        from planflow.services import moves
        from planflow.store.references import get_subject

        item = get_subject(session, ref)
        actor = acting.actor(session, as_, for_, how if for_ else "", on)
        if not transition:
            _list(moves.offers(session, actor, item, now=now), session, json=json)
            return None
        fields = _fields(session, given)
        moved = moves.move(
            session, actor, item, transition, based_on=based_on or None, fields=fields, note=note, now=now
        )
        shown = {"ref": ref, "from": moved.from_state, "to": moved.to_state, "event": moved.event_id}
        return console.as_json(shown) if json else f"{ref}: {moved.from_state} -> {item.state}"

    acting.doing(work)


def _list(offers: Any, session: "Session", *, json: bool) -> None:
    from planflow.engine import chart
    from planflow.engine.refusal_words import say

    language = session.info.get(acting.SPOKEN_TO, "en")
    words = session.library.words(language)
    rows = [
        {
            "move": offer.transition.name,
            "label": chart.words(offer.transition.label, language),
            "needs": list(offer.transition.requires),
            "why_not": say(offer.refusals, words),
        }
        for offer in offers
    ]
    if json:
        console.print_json(rows)
    elif not rows:
        console.out("No move starts in its state.")
    else:
        shown = [
            (row["move"], row["label"], ", ".join(row["needs"]), row["why_not"] or "possible") for row in rows
        ]
        console.table(("Move", "What it does", "Needs", "Now"), shown)


def _fields(session: "Session", given: dict[str, str]) -> dict[str, Any]:
    """The fields of a move, read from what was typed."""
    from planflow.domain.days import read_day
    from planflow.store.bodies import get_by_key
    from planflow.store.references import get_action

    fields: dict[str, Any] = {name: given[name] for name in ("where", "part", "how") if given[name]}
    if given["owner"]:
        fields["owner"] = _owner(session, given["owner"])
    if given["due"]:
        fields["due"] = read_day(given["due"])
    for name in ("assurer", "sent_to"):
        if given[name]:
            fields[name] = get_by_key(session, given[name])
    if given["by_action"]:
        fields["by_action"] = get_action(session, given["by_action"])
    return fields


def _owner(session: "Session", key: str) -> Any:
    from planflow.errors import NotFound
    from planflow.store.bodies import get_by_key
    from planflow.store.references import get_person

    try:
        return get_person(session, key)
    except NotFound:
        return get_by_key(session, key)
