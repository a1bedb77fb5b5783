"""Making a plan public: nothing is until a named person says so, and that is on record."""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import ledger, policy
from planflow.store import organisation
from planflow.store.session import Session


def switch(
    session: Session, actor: Actor, plan: Plan, *, is_public: bool, based_on: int | None = None, now: datetime
) -> None:
    """Show the plan's published papers, and the tracker as of the latest of them, to everybody; or end that.

    A plan is under embargo until its report is published: before that day it cannot be made public.
    """
    today = organisation.today(session, now)
    refused = policy.may_switch_publicity(session, actor, plan, on=today)
    if refused:
        raise Refused(refused)
    if based_on is not None and based_on != plan.version:
        raise StaleWrite(plan.key, based_on, plan.version)
    published = plan.report_published_on
    if is_public and (published is None or published > today):
        raise PlanflowError(
            "The plan is under embargo until its report is published.",
            "Enter the day of publication in the plan file, or wait for it.",
        )
    if plan.is_public == is_public:
        return
    plan.is_public = is_public
    plan.version += 1
    session.add(plan)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="plan_made_public" if is_public else "plan_made_private",
        subject_kind="plan",
        subject_id=plan.id,
        facts={"is_public": is_public, "version": plan.version},
        now=now,
    )
