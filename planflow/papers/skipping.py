"""Skipping a report: a recorded decision. The next report covers its time as well."""

from datetime import date, datetime

from planflow.domain import words
from planflow.domain.actor import Actor
from planflow.domain.days import read_date
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.report_turn import ReportTurn
from planflow.domain.subjects import SubjectKind
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import cycles, extra, upcoming
from planflow.services import ledger, policy, texts
from planflow.store import organisation, papers, report_turns
from planflow.store.session import Session


def skip(
    session: Session, actor: Actor, plan: Plan, cycle_key: str, period: str, *, reason: str, now: datetime
) -> ReportTurn:
    """Record that one turn of a report cycle is left out, and why.

    `period` is the number of the turn, the last day of its period, or in a cycle of every meeting the day of
    the meeting. Raises `PlanflowError` where its paper exists already, or it was skipped before.
    """
    today = organisation.today(session, now)
    found = policy.may_keep_calendar(session, actor, plan, on=today)
    if found:
        raise Refused(found)
    if not reason.strip():
        raise PlanflowError("A report is not skipped without a reason.", "Write it with --reason 'WHY'.")
    # Nobody drafts it at the same moment.
    ledger.hold(session, plan.id)
    cycle = _cycle(session, plan, cycle_key)
    number, until_on, meeting_id = _turn(session, cycle, period)
    numbers, drafted_for = papers.drafted_turns(session).get(cycle.id, (set(), set()))
    if number in numbers or (meeting_id is not None and meeting_id in drafted_for):
        raise PlanflowError(
            f"The report '{cycle_key}' for {words.say_date(until_on)} is drafted already.",
            f"Withdraw it: planflow move {plan.key}/P… withdraw --as PERSON --note 'WHY'",
        )
    row = report_turns.find(session, cycle.id, number)
    if row is not None and row.skipped_on is not None:
        raise PlanflowError(f"That report was skipped on {row.skipped_on}.", "There is nothing left to do.")
    row = row or ReportTurn(cycle_id=cycle.id, number=number, until_on=until_on)
    kept = texts.keep(session, reason.strip(), author_id=actor.whose_word_id)
    row.skipped_on, row.decided_by_id, row.reason_id = actor.given_on or today, actor.whose_word_id, kept.id
    row.meeting_id, row.told, row.told_on = meeting_id, "", None
    session.add(row)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="report_skipped",
        subject_kind=SubjectKind.PLAN,
        subject_id=plan.id,
        facts={"cycle": cycle.id, "number": number, "until_on": until_on},
        words={"reason": kept},
        now=now,
    )
    return row


def _cycle(session: Session, plan: Plan, key: str) -> ReportCycle:
    known = papers.cycles_of(session, plan.id)
    cycle = next((one for one in known if one.key == key), None)
    if cycle is None:
        listed = ", ".join(one.key for one in known)
        raise NotFound(f"{plan.key} has no report '{key}'.", f"Its reports: {listed or 'none'}.")
    if cycle.mode not in (cycles.MONTHS, cycles.MEETING):
        raise PlanflowError(f"The report '{key}' comes only when asked for.", "There is nothing to skip.")
    return cycle


def _turn(session: Session, cycle: ReportCycle, period: str) -> tuple[int, date, int | None]:
    """The number of a turn, the end of its period and, where it is one of every meeting, the meeting."""
    schedule = upcoming.schedule(session, cycle)
    if cycle.mode == cycles.MEETING:
        meeting = extra.meeting_of(session, cycle.body_id, read_date(period))
        return _next_number(session, cycle), meeting.held_on, meeting.id
    if period.isdecimal() and 0 < int(period) < 10_000:  # noqa: PLR2004  # no year has so many months
        return int(period), schedule.end(int(period)), None
    until = read_date(period)
    number = schedule.find(until)
    if number is None:
        after = 1
        while schedule.end(after) < until:
            after += 1
        raise PlanflowError(
            f"No period of '{cycle.key}' ends on {words.say_date(until)}.",
            f"The next one after that ends on {words.say_date(schedule.end(after))}.",
        )
    return number, until, None


def _next_number(session: Session, cycle: ReportCycle) -> int:
    """The number after every turn that has a paper or a decision, as turns of every meeting are counted."""
    numbers, _ = papers.drafted_turns(session).get(cycle.id, (set(), set()))
    known = report_turns.by_cycle(session).get(cycle.id, [])
    return max([0, *numbers, *(turn.number for turn in known if turn.skipped_on is not None)]) + 1
