"""Which paper comes next for a plan."""

from datetime import date

from planflow.domain import words
from planflow.domain.deadline import DeadlineState
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.recurrence import nth
from planflow.services.planfile.noticing import Notice
from planflow.store import meetings, plans, report_turns
from planflow.store.session import Session

_MOST_TURNS = 1200
_TROUBLES = {
    "no_meeting": "no meeting is known for it",
    "too_late": "it can no longer be published in time",
    "squeezed": "some of its days have passed already",
}


def next_paper(session: Session, plan: Plan, *, on: date) -> str:
    """The paper that is owed next, or the next turn of a report cycle, in words; empty without either."""
    return _owed(session, plan) or next_turn(session, plan, on=on)


def troubles(session: Session, plan: Plan) -> list[Notice]:
    """What was told to be wrong with the days of the plan's reports, while nobody has done anything."""
    return [
        Notice(
            "report_days",
            cycle.key,
            f"The report '{cycle.title}' for {words.say_date(turn.until_on)}: {_TROUBLES[turn.told]}. "
            f"See the choices with: planflow paper ahead {plan.key}",
        )
        for turn, cycle in report_turns.in_trouble(session, plan.id)
    ]


def _owed(session: Session, plan: Plan) -> str:
    papers = {row.id: row for row in plans.of_plan(session, Paper, plan.id)}
    owed = [
        (row.due_on, row.id, papers[row.subject_id])
        for row in plans.deadlines(session, plan.id).values()
        if row.subject_kind == "paper" and row.state == DeadlineState.OPEN and row.due_on is not None
        and row.kind == "paper_publication" and row.subject_id in papers
    ]  # fmt: skip
    if not owed:
        return ""
    due_on, _, paper = min(owed, key=lambda one: one[:2])
    return f"{paper.ref} {paper.title}, to be published by {words.say_day(due_on)}"


def next_turn(session: Session, plan: Plan, *, on: date) -> str:
    """The next turn of a report cycle, in words; empty where none is to come."""
    turns = []
    for cycle in plans.of_plan(session, ReportCycle, plan.id):
        ends = _next_end(cycle, on)
        if ends is not None:
            there = meetings.of_bodies(session, {cycle.body_id}).get(cycle.body_id, [])
            meeting = next((one for one in there if one.held_on >= ends), None)
            turns.append((meeting.held_on if meeting else ends, cycle.id, cycle, meeting))
    if not turns:
        return ""
    day, _, cycle, meeting = min(turns, key=lambda turn: turn[:2])
    place = "for the meeting of" if meeting else "for the period until"
    return f"{cycle.title}, {place} {words.say_day(day)}"


def _next_end(cycle: ReportCycle, on: date) -> date | None:
    """The end of the cycle's next period; the next day for a paper at every meeting."""
    if cycle.mode == "meeting":
        return on if cycle.until_on is None or cycle.until_on >= on else None
    if cycle.mode != "months" or cycle.anchor_on is None:
        return None
    for number in range(1, _MOST_TURNS):
        ends = nth(cycle.anchor_on, number, f"{cycle.every_months} months")
        if cycle.until_on is not None and ends > cycle.until_on:
            return None
        if ends >= on:
            return ends
    return None
