"""The effects of moves on the plan as a whole and on papers: freezing, answers, what is still owed."""

from planflow.domain.body import Body
from planflow.domain.deadline import DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.person import Role
from planflow.domain.plan import PlanAssurer, Submission
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import deadlines, policy
from planflow.services.moving import Context
from planflow.store import bodies, papers
from planflow.store import deadlines as stored_deadlines


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
    word = context.actor.whose_word_id
    if word is None or body.id not in policy.answers_for(
        context.session, context.plan, word, on=context.today
    ):
        raise Refused([Refusal("not_allowed", {"by": [f"{Role.ASSURER} of {body.name}"], "move": answer})])
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
    return papers.find_submission(context.session, context.plan.id)


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
