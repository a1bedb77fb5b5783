"""Putting a rating in place of the computed one, until it is withdrawn or its last day has passed."""

from collections.abc import Mapping
from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.plan import Plan
from planflow.domain.rag import Scheme
from planflow.domain.rating import RatingOverride
from planflow.errors import PlanflowError, Refusal, Refused, StaleWrite
from planflow.services import items, ledger, policy, texts
from planflow.store import definitions, organisation, ratings
from planflow.store.references import reference_of
from planflow.store.session import Session


def override(
    session: Session,
    actor: Actor,
    action: Action,
    rating: str,
    *,
    reason: str,
    until_on: date | None = None,
    based_on: int | None = None,
    now: datetime,
) -> RatingOverride:
    """Let a rating count instead of the computed one; it takes the place of an earlier override.

    `rating` is a code of the plan's scheme or what it is called, in capitals or not.
    """
    plan, today = _begin(session, actor, action, based_on, now)
    code = _code(definitions.get_scheme(session, plan), rating)
    if not reason.strip():
        raise PlanflowError("A rating set by hand needs a reason.", "Say why in a sentence, with --reason.")
    if until_on is not None and until_on < today:
        raise PlanflowError(f"{until_on} has passed already.", "Name a last day from today on, or none.")
    known = ratings.find(session, action.id, on=today)
    if known is not None:
        known.ended_at = now
    words = texts.keep(session, reason.strip(), author_id=actor.whose_word_id)
    made = RatingOverride(
        action_id=action.id,
        rating=code,
        reason_id=words.id,
        person_id=actor.whose_word_id,
        recorder_id=actor.person_id,
        given_on=actor.given_on or today,
        recorded_at=now,
        until_on=until_on,
    )
    session.add(made)
    action.version += 1
    session.flush()
    facts = {
        "rating": code,
        "until": until_on,
        "override": made.id,
        "instead_of": known.id if known else None,
    }
    _record(session, actor, action, kind="rating_overridden", facts=facts, words=words, now=now)
    return made


def withdraw(
    session: Session,
    actor: Actor,
    action: Action,
    *,
    reason: str = "",
    based_on: int | None = None,
    now: datetime,
) -> RatingOverride:
    """Let the computed rating of an action count again."""
    _, today = _begin(session, actor, action, based_on, now)
    known = ratings.find(session, action.id, on=today)
    if known is None:
        raise PlanflowError(
            f"The rating of {reference_of(session, action)} is the computed one already.",
            "Nothing needs to be done.",
        )
    known.ended_at = now
    action.version += 1
    words = texts.keep(session, reason.strip(), author_id=actor.whose_word_id) if reason.strip() else None
    session.flush()
    facts = {"rating": known.rating, "override": known.id}
    _record(session, actor, action, kind="rating_withdrawn", facts=facts, words=words, now=now)
    return known


def _begin(
    session: Session, actor: Actor, action: Action, based_on: int | None, now: datetime
) -> tuple[Plan, date]:
    """Keep others out of the plan until the transaction ends, and raise unless this person may rate now."""
    session.flush()
    ledger.hold(session, action.plan_id)
    session.refresh(action)
    plan, today = items.plan_of(session, action), organisation.today(session, now)
    refused = policy.may_rate(session, actor, plan, action, on=today)
    if actor.given_on is not None and actor.given_on > today:
        refused.append(Refusal("future_day", {"day": actor.given_on}))
    if refused:
        raise Refused(refused)
    if based_on is not None and based_on != action.version:
        raise StaleWrite(reference_of(session, action), based_on, action.version)
    return plan, today


def _code(scheme: Scheme, rating: str) -> str:
    """The code of a rating that is given as its code or as what it is called in any language."""
    wanted = rating.strip().casefold()
    for code, style in scheme.ratings.items():
        if wanted in {code.casefold(), *(label.casefold() for label in style.label.values())}:
            return code
    known = ", ".join(scheme.ratings)
    raise PlanflowError(f"'{rating}' is no rating of this plan's scheme.", f"Ratings: {known}.")


def _record(
    session: Session,
    actor: Actor,
    action: Action,
    *,
    kind: str,
    facts: Mapping[str, object],
    words: texts.Kept | None,
    now: datetime,
) -> None:
    ledger.append(
        session,
        actor,
        chain=action.plan_id,
        kind=kind,
        subject_kind="action",
        subject_id=action.id,
        facts=facts,
        words={"reason": words} if words else None,
        now=now,
    )
