"""Asking for more time. The decision on a request is a move of the request."""

from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.extension import Extension
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import items, ledger, policy, texts
from planflow.store import deadlines, extensions, organisation
from planflow.store.session import Session


def request(
    session: Session, actor: Actor, action: Action, *, to_due_on: date, reason: str, now: datetime
) -> Extension:
    """Ask to move the day of an action, with a reason. One request at a time for each action."""
    # Whoever asks at the same moment waits here, and then sees this request.
    session.flush()
    ledger.hold(session, action.plan_id)
    session.refresh(action)
    today = organisation.today(session, now)
    plan = items.plan_of(session, action)
    refused = policy.may_report(session, actor, plan, action, what="extension", on=today)
    if actor.given_on is not None and actor.given_on > today:
        refused.append(Refusal("future_day", {"day": actor.given_on}))
    if refused:
        raise Refused(refused)
    deadline = _movable(session, action, to_due_on, reason, today)
    words = texts.keep(session, reason.strip(), author_id=actor.whose_word_id)
    made = Extension(
        plan_id=plan.id,
        action_id=action.id,
        number=extensions.last_number(session, action.id) + 1,
        requested_by_id=actor.whose_word_id,
        requested_on=actor.given_on or today,
        reason_id=words.id,
        from_due_on=deadline.due_on,
        to_due_on=to_due_on,
        state="",
        state_since=today,
        definition="",
    )
    items.begin(
        session, actor, made, facts={"action": action.id, "to": to_due_on}, words={"reason": words}, now=now
    )
    session.never_asked.discard(action.id)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="extension_requested",
        subject_kind="action",
        subject_id=action.id,
        facts={"extension": made.id, "from": deadline.due_on, "to": to_due_on},
        now=now,
    )
    return made


def warnings(session: Session, extension: Extension, *, now: datetime) -> list[str]:
    """What whoever asked should know: so far, that nobody can decide."""
    plan = items.plan_of(session, extension)
    if policy.possible_deciders(session, plan, extension, on=organisation.today(session, now)):
        return []
    return [
        "Nobody can decide this request: there is no chair who neither owns the action nor asked. "
        "Name an alternate chair."
    ]


def _movable(session: Session, action: Action, to_due_on: date, reason: str, today: date) -> Deadline:
    """The deadline to be moved; raises where more time cannot be asked for."""
    deadline = deadlines.find(session, "action", action.id, "action")
    if deadline is not None:
        session.refresh(deadline)
    if deadline is None or deadline.state != DeadlineState.OPEN:
        raise PlanflowError(f"{action.ref} owes nothing by a day that could be moved.", "Assign it first.")
    if not reason.strip():
        raise PlanflowError("A request for more time needs a reason.", "Say why, for whoever decides.")
    if to_due_on <= today or (deadline.due_on is not None and to_due_on <= deadline.due_on):
        raise PlanflowError(
            f"{to_due_on} is not later than {max(today, deadline.due_on or today)}.",
            "Ask for a day after today and after the day in force.",
        )
    if extensions.find_open(session, action.id) is not None:
        raise PlanflowError(
            f"A request for {action.ref} is waiting for a decision already.",
            "Withdraw it to ask for another day.",
        )
    return deadline
