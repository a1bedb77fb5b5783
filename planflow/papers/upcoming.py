"""The next day on which a paper will have to be drafted, so that a clock can jump there."""

from datetime import date, datetime

from planflow.papers import drafting
from planflow.store import organisation, papers
from planflow.store.session import Session


def next_draft_day(session: Session, now: datetime) -> date | None:
    """The first day after today on which `drafting.draft_papers` would draft anything, as things stand."""
    today = organisation.today(session, now)
    days = [drafting.plan_draft_day(session, plan) for plan in papers.plans_awaiting_submission(session)]
    turns = papers.drafted_turns(session)
    for cycle, plan, body in papers.cycles(session):
        schedule = drafting.schedule_of(session, cycle, plan, body)
        days.append(schedule.next_draft(today, made=set(turns.get(cycle.id, ()))))
    return min((day for day in days if day is not None and day > today), default=None)
