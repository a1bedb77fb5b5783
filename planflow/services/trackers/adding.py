"""Enters what a tracker adds: areas, people, recommendations and actions, as loading a plan file would."""

from datetime import date, datetime

from planflow.domain.plan import Plan
from planflow.services.planfile import loading
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.exported import keys as keys_
from planflow.services.planfile.exported import plan as exported
from planflow.services.planfile.exported import shared
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.scalars import Entry
from planflow.services.trackers.proposal import Proposal
from planflow.store import organisation, plans
from planflow.store.session import Session


def add(session: Session, plan: Plan, proposal: Proposal, *, today: date, now: datetime) -> Context:
    """Write every addition; what was under way is entered as taken over, not tested here.

    Returns the context, whose rows by key the caller may need.
    """
    file = _file(session, plan, proposal)
    context = Context.of(session, loading.LOADER, file, now=now, today=today)
    work: list[tuple[Name, Entry]] = [
        *((Name("body", entry.key), entry) for entry in proposal.bodies.values()),
        *((Name("person", entry.key), entry) for entry in proposal.people.values()),
        *((Name("area", entry.key), entry) for entry in proposal.areas.values()),
        *((Name("recommendation", entry.key), entry) for entry in proposal.recommendations),
        *((Name("action", one.entry.key), one.entry) for one in proposal.additions),
    ]
    context.fresh = {name for name, _ in work}
    for name, entry in work:
        loading.APPLIERS[name.noun].write(context, name, entry)
    session.flush()
    for name, entry in work:
        link = loading.APPLIERS[name.noun].link
        if link is not None:
            link(context, name, entry)
    session.flush()
    return context


def _file(session: Session, plan: Plan, proposal: Proposal) -> PlanFile:
    """The additions as a plan file: what applying them needs to know of the plan, and no more."""
    keys = keys_.Keys.of(session)
    return PlanFile(
        organisation=shared.of_organisation(session, organisation.get_organisation(session)),
        plan=exported.of_plan(session, plan, keys, plans.deadlines(session, plan.id)),
        recommendations=proposal.recommendations,
        actions=[one.entry for one in proposal.additions],
    )
