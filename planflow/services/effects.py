"""What the named effects of a move do: they change columns of the item, and what hangs on it.

An effect runs in the transaction of its move. Columns of the item itself are returned as changes, so that
one conditional UPDATE writes them; what follows from the changed item is queued in `after`.
"""

from typing import Any

from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import deadlines, effects_on_plans, narrative_days
from planflow.services.moving import Context, Effect
from planflow.store import clearances, extensions
from planflow.store import deadlines as stored_deadlines


def set_owner(context: Context) -> None:
    """Take the owner from the field `owner`, and let them owe what is open."""
    owner = context.fields.get("owner")
    if owner is None:
        return
    action: Action = context.item
    context.facts |= {"owner_was": [action.owner_id, action.owner_body_id]}
    context.changes |= {
        "owner_id": owner.id if isinstance(owner, Person) else None,
        "owner_body_id": owner.id if isinstance(owner, Body) else None,
    }
    context.facts["owner"] = [context.changes["owner_id"], context.changes["owner_body_id"]]
    context.after.append(lambda: _hand_deadline(context))


def _hand_deadline(context: Context) -> None:
    session, action = context.session, context.item
    ower = deadlines.ower_of_action(session, action)
    deadline = stored_deadlines.find(session, "action", action.id, "action")
    turns = stored_deadlines.of_turns(session, action.id)
    for owed in [*([deadline] if deadline else []), *turns]:
        if owed.state == DeadlineState.OPEN:
            deadlines.hand_to(session, owed, ower)


def set_due(context: Context) -> None:
    """Take the day from the field `due`."""
    day = context.fields.get("due")
    if day is None:
        return
    deadline = stored_deadlines.find(context.session, "action", context.item.id, "action")
    context.facts |= {"due": day.on, "due_was": deadline.due_on if deadline else None}

    def give() -> None:
        deadlines.give(
            context.session,
            context.plan,
            "action",
            context.item.id,
            "action",
            day,
            ower=deadlines.ower_of_action(context.session, context.item),
            ladder="action",
            now=context.now,
        )

    context.after.append(give)


def note_started(context: Context) -> None:
    """Keep the day on which work began."""
    if context.item.started_on is None:
        context.changes["started_on"] = context.today


def note_implemented(context: Context) -> None:
    """Keep whose word it is that the action is implemented, and who recorded it."""
    given_on = context.actor.given_on or context.today
    context.changes |= {
        "implemented_by_id": context.actor.whose_word_id,
        "implemented_recorder_id": context.actor.person_id,
        "implemented_on": given_on,
    }
    context.facts["implemented_on"] = given_on


def note_verified(context: Context) -> None:
    """Keep who verified the action and when."""
    verified_on = context.actor.given_on or context.today
    context.changes |= {"verified_by_id": context.actor.whose_word_id, "verified_on": verified_on}


def clear_judgement(context: Context) -> None:
    """Forget the earlier implementation and verification: both have to be said again."""
    names = (
        "implemented_by_id",
        "implemented_recorder_id",
        "implemented_on",
        "verified_by_id",
        "verified_on",
    )
    context.changes |= dict.fromkeys(names)


def name_successor(context: Context) -> None:
    """Keep which action supersedes this one, where the field `by_action` names it."""
    successor = context.fields.get("by_action")
    if successor is None:
        return
    if successor.id == context.item.id:
        raise PlanflowError("An action cannot supersede itself.", "Name the action that takes its place.")
    context.changes["superseded_by_id"] = successor.id
    context.facts["by_action"] = successor.id


def end_extensions(context: Context) -> None:
    """Withdraw an extension request that is still undecided: there is nothing left to extend."""
    request = extensions.find_open(context.session, context.item.id)
    if request is not None:
        context.after.append(lambda: context.fire(request, "withdraw"))


def decide_extension(context: Context) -> None:
    """Keep who decided an extension request, when and in which words."""
    context.changes |= {
        "decided_by_id": context.actor.whose_word_id,
        "decided_on": context.actor.given_on or context.today,
        "decision_id": context.note.id if context.note else None,
    }


def grant_extension(context: Context) -> None:
    """Move the action's day to the field `due`, or to the day asked for."""
    request: Extension = context.item
    day = context.fields.get("due") or days.exactly(request.to_due_on)
    deadline = stored_deadlines.find(context.session, "action", request.action_id, "action")
    earliest = max(context.today, deadline.due_on if deadline and deadline.due_on else context.today)
    if day.on is None or day.on <= earliest:
        raise Refused([Refusal("not_later", {"day": earliest})])
    context.changes["granted_due_on"] = day.on
    context.facts |= {"action": request.action_id, "due": day.on}
    if deadline is not None and deadline.state == DeadlineState.OPEN:
        context.facts["due_was"] = deadline.due_on
        context.after.append(lambda: _move_due(context, deadline.id, day))


def _move_due(context: Context, deadline_id: int, day: Any) -> None:
    deadline = context.session.get_one(Deadline, deadline_id)
    deadlines.move(context.session, deadline, day, now=context.now)
    # Whoever looked at the action before saw another day.
    context.session.get_one(Action, deadline.subject_id).version += 1
    context.session.flush()


def set_response(context: Context) -> None:
    """Take the response to a recommendation: from the field `response`, or from the name of the move."""
    implied = {"agree": "agreed", "agree_partly": "partly", "disagree": "not_agreed"}
    response = context.fields.get("response") or implied.get(context.move.name, "")
    context.changes |= {"response": response, "response_part": context.fields.get("part", "")}
    context.facts |= {"response": response}


def note_complete(context: Context) -> None:
    """Keep the day on which the actions of a recommendation became complete."""
    context.changes["complete_on"] = context.today


def forget_clearances(context: Context) -> None:
    """Await every clearance of the paper again, from the time that is left."""
    for clearance in clearances.of_paper(context.session, context.item.id):
        clearance.given_on = clearance.given_by_id = clearance.recorder_id = clearance.note_id = None
        context.session.add(clearance)

    def recount() -> None:
        narrative_days.settle(context.session, context.item, now=context.now)
        if context.session.papers is not None:
            context.session.papers.share_out(context.session, context.item, now=context.now)

    context.after.append(recount)


def note_publication(context: Context) -> None:
    """Keep where and when the paper was published."""
    context.changes |= {"published_at": context.now, "published_where": str(context.fields["where"])}
    context.facts["where"] = str(context.fields["where"])


REGISTRY: dict[str, Effect] = {
    effect.__name__: effect
    for effect in (
        set_owner,
        set_due,
        note_started,
        note_implemented,
        note_verified,
        clear_judgement,
        name_successor,
        end_extensions,
        grant_extension,
        decide_extension,
        set_response,
        note_complete,
        effects_on_plans.freeze_plan,
        effects_on_plans.record_agreement,
        effects_on_plans.record_return,
        effects_on_plans.forget_answers,
        effects_on_plans.freeze_snapshot,
        effects_on_plans.end_deadlines,
        forget_clearances,
        note_publication,
    )
}
