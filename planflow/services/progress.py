"""Progress: dated records that are added, never overwritten."""

from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.progress import Progress
from planflow.errors import PlanflowError, Refused
from planflow.services import items, ledger, policy, texts
from planflow.store import definitions, organisation
from planflow.store.session import Session

_WHOLE = 100


def report(
    session: Session, actor: Actor, action: Action, *, text: str, percent: int | None = None, now: datetime
) -> Progress:
    """Add what somebody said about an action. It never conflicts with anybody else's record."""
    if not text.strip():
        raise PlanflowError("A progress report needs words.", "Say in a sentence what has been done.")
    return _add(session, actor, action, text.strip(), percent, now=now)


def confirm(
    session: Session, actor: Actor, action: Action, *, percent: int | None = None, now: datetime
) -> Progress:
    """Record that somebody looked and has nothing new to say, or no more than a figure.

    It shows that they answered. Papers go on printing the last words there are.
    """
    return _add(session, actor, action, "", percent, now=now)


def _add(
    session: Session, actor: Actor, action: Action, text: str, percent: int | None, *, now: datetime
) -> Progress:
    today = organisation.today(session, now)
    plan = items.plan_of(session, action)
    given_on = actor.given_on or today
    refused = policy.may_report(session, actor, plan, action, on=today)
    if refused:
        raise Refused(refused)
    _check(session, action, percent, given_on, today)
    words = texts.keep(session, text, author_id=actor.whose_word_id) if text else None
    record = Progress(
        action_id=action.id,
        given_on=given_on,
        recorded_at=now,
        person_id=actor.whose_word_id,
        recorder_id=actor.person_id,
        how=actor.how,
        text_id=words.id if words else None,
        percent=percent,
    )
    session.add(record)
    if action.last_progress_on is None or given_on >= action.last_progress_on:
        action.last_progress_on = given_on
        action.percent = percent if percent is not None else action.percent
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="progress_reported",
        subject_kind="action",
        subject_id=action.id,
        facts={"progress": record.id, "percent": percent} | ({} if words else {"unchanged": percent is None}),
        words={"text": words} if words else None,
        now=now,
    )
    return record


def _check(session: Session, action: Action, percent: int | None, given_on: date, today: date) -> None:
    if percent is not None and not 0 <= percent <= _WHOLE:
        raise PlanflowError(f"{percent} is not a percentage.", "Give a whole number from 0 to 100.")
    if definitions.get(session, action.definition).states[action.state].meaning != "open":
        raise PlanflowError(
            f"{action.ref} is no longer open, so progress cannot be added.", "Reopen it first."
        )
    if given_on > today:
        raise PlanflowError(f"{given_on} is in the future.", "Give the day on which it was said.")
