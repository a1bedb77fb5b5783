"""What the named effects of a move do: they change columns of the item, and what hangs on it.

An effect runs in the transaction of its move. Columns of the item itself are returned as changes, so that
one conditional UPDATE writes them; what follows from the changed item is queued in `after`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.extension import Extension
from planflow.domain.organisation import FreeText
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Plan, PlanAssurer, Submission
from planflow.engine.definition import Transition
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import deadlines
from planflow.store import bodies, extensions
from planflow.store import deadlines as stored_deadlines
from planflow.store.references import Subject
from planflow.store.session import Session


@dataclass
class Context:
    """One move on its way: what is known of it, and what its effects want changed."""

    session: Session
    actor: Actor
    plan: Plan
    item: Any
    """The row itself; each effect knows which kind it is for."""
    move: Transition
    fields: dict[str, Any]
    note: FreeText | None
    now: datetime
    today: date
    fire: Callable[[Subject, str], None]
    """Makes another move follow, without asking for permission again."""
    changes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    after: list[Callable[[], None]] = field(default_factory=list)


Effect = Callable[[Context], None]


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


def freeze_plan(context: Context) -> None:
    """Freeze the improvement plan as a paper version, and record where, when and how it was sent."""
    if context.session.papers is None:
        raise PlanflowError("No papers can be frozen here.", "Start planflow through its bootstrap.")
    receiver: Body = context.fields["sent_to"]
    awaited = {one.body_id for one in bodies.assurers(context.session, context.plan.id)}
    if receiver.id not in {*awaited, context.plan.inspectorate_id}:
        raise Refused([Refusal("not_a_receiver", {"body": receiver.name})])
    frozen: Paper = context.session.papers.freeze_plan(
        context.session, context.actor, context.plan, now=context.now
    )
    sent_on = context.actor.given_on or context.today
    submission = Submission(
        plan_id=context.plan.id,
        paper_id=frozen.id,
        body_id=receiver.id,
        sent_on=sent_on,
        how=str(context.fields["how"]),
        proof_text_id=context.note.id if context.note else None,
    )
    context.session.add(submission)
    context.facts |= {"paper": frozen.id, "digest": frozen.snapshot_digest}
    context.facts |= {"sent_to": receiver.id, "sent_on": sent_on}


def forget_answers(context: Context) -> None:
    """Await the answers of all assurers again: a new version has to be agreed anew."""
    for assurer in bodies.assurers(context.session, context.plan.id):
        assurer.answer, assurer.answered_on, assurer.paper_id, assurer.text_id = "", None, None, None
    context.after.append(lambda: _hand_agreement(context))


def record_agreement(context: Context) -> None:
    """Record that an assurer agreed the frozen version."""
    _answer(context, "agreed")


def record_return(context: Context) -> None:
    """Record that an assurer returned the frozen version with comments."""
    _answer(context, "returned")


def _answer(context: Context, answer: str) -> None:
    body: Body = context.fields["assurer"]
    known = {one.body_id: one for one in bodies.assurers(context.session, context.plan.id)}
    assurer: PlanAssurer | None = known.get(body.id)
    if assurer is None:
        raise Refused([Refusal("not_an_assurer", {"body": body.name})])
    version = _latest_submission(context)
    answered_on = context.actor.given_on or context.today
    if version is not None and answered_on < version.sent_on:
        raise Refused([Refusal("answer_before_submission", {"day": version.sent_on})])
    assurer.answer, assurer.answered_on = answer, answered_on
    assurer.paper_id = version.paper_id if version else None
    assurer.text_id = context.note.id if context.note else None
    context.facts |= {"assurer": body.id, "paper": assurer.paper_id, "answered_on": assurer.answered_on}
    context.after.append(lambda: _hand_agreement(context))


def _hand_agreement(context: Context) -> None:
    """Let the first body whose agreement is awaited owe it, where there still is one."""
    session, plan = context.session, context.plan
    deadline = stored_deadlines.find(session, "plan", plan.id, "plan_agreement")
    is_open = deadline is not None and deadline.state == DeadlineState.OPEN
    if deadline is not None and is_open and bodies.find_awaited_assurer(session, plan.id) is not None:
        deadlines.hand_to(session, deadline, deadlines.ower_of(session, plan, plan, "assurer"))


def _latest_submission(context: Context) -> Submission | None:
    statement = select(Submission).where(col(Submission.plan_id) == context.plan.id)
    return context.session.exec(statement.order_by(col(Submission.id).desc())).first()


def freeze_snapshot(context: Context) -> None:
    """Keep the paper's words and figures as they are published."""
    if context.session.papers is None:
        raise PlanflowError("No papers can be frozen here.", "Start planflow through its bootstrap.")
    context.session.papers.freeze(context.session, context.item, now=context.now)


def end_deadlines(context: Context) -> None:
    """Cancel whatever of the plan is still owed: another plan takes it over."""

    def cancel() -> None:
        for owed in stored_deadlines.of_plan(context.session, context.plan.id):
            if owed.state == DeadlineState.OPEN:
                deadlines.end(context.session, owed, state=DeadlineState.CANCELLED, on=context.today)

    context.after.append(cancel)


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
        freeze_plan,
        record_agreement,
        record_return,
        forget_answers,
        freeze_snapshot,
        end_deadlines,
        note_publication,
    )
}
