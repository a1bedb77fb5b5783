"""Which plans a register is over: those that were named, else every plan of the same board."""

from collections.abc import Sequence
from datetime import date

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.errors import NotFound, PlanflowError
from planflow.services import policy
from planflow.store import plans
from planflow.store.session import Session

PLANS = "plans"
"""The entry of the front sheet that names them, by key: so a report in the plan file can name them too."""


def plans_of(session: Session, actor: Actor, plan: Plan, paper: Paper, *, on: date) -> Sequence[Plan]:
    """The plans that a register is over, first the one under which it is kept.

    Nobody gets figures of a plan whose drafts they may not read. Where none is named, a plan whose
    inspection report is not published by then is left out: it is under embargo. Raises `PlanflowError` for
    a named one that is not known, or was not kept here yet on that day.
    """
    named = [key for key in (part.strip() for part in paper.front.get(PLANS, "").split(",")) if key]
    others = [one for one in plans.listed(session) if one.id != plan.id]
    if not named:
        return [plan, *(one for one in others if _is_beside(session, actor, plan, one, on=on))]
    known = {one.key: one for one in others if _may_read(session, actor, one, on=on)}
    found = []
    for key in dict.fromkeys(named):
        if key == plan.key:
            continue
        if key not in known:
            raise NotFound(f"There is no plan called '{key}'.", f"Plans: {', '.join([plan.key, *known])}.")
        if known[key].live_on > on:
            raise PlanflowError(
                f"There are no figures of {key} for {on}: it has been kept here since {known[key].live_on}.",
                "Leave it out, or choose a later day.",
            )
        found.append(known[key])
    return [plan, *found]


def _is_beside(session: Session, actor: Actor, plan: Plan, one: Plan, *, on: date) -> bool:
    is_of_board = plan.board_id is not None and one.board_id == plan.board_id
    published = one.report_published_on
    is_known = one.live_on <= on and published is not None and published <= on
    return is_of_board and is_known and _may_read(session, actor, one, on=on)


def _may_read(session: Session, actor: Actor, plan: Plan, *, on: date) -> bool:
    """Whoever makes its papers may; so may planflow itself, and the shell on which it runs."""
    return actor.person_id is None or policy.may_read_draft(session, actor.person_id, plan, on=on)
