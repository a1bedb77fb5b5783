"""Says early what is wrong with the days of a report: no meeting, too late, or too little time left."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from planflow.domain.actor import SYSTEM, Actor
from planflow.domain.plan import Plan
from planflow.domain.report_turn import ReportTurn
from planflow.domain.subjects import SubjectKind
from planflow.papers import upcoming
from planflow.papers.cycles import NO_MEETING, SQUEEZED, TOO_LATE, Schedule, Turn
from planflow.papers.upcoming import Found, Missing
from planflow.services import ledger
from planflow.store import organisation, report_turns
from planflow.store.session import Session


def look_ahead(session: Session, now: datetime, found: Found | None = None) -> int:
    """Tell what is wrong with the days of every report that is not drafted yet; how much was told now.

    It has to come before the drafting: a paper that is drafted late is late news. `found` is what is
    missing, where that is known already; telling does not change it.
    """
    if organisation.find_organisation(session) is None:
        return 0
    today = organisation.today(session, now)
    found = list(upcoming.missing(session, now)) if found is None else found
    return sum(tell(session, one, today, now) for one in found if isinstance(one, Missing))


def tell(session: Session, missing: Missing, today: date, now: datetime) -> bool:
    """Record the trouble with a turn that has no paper yet, once for each kind; whether it was told now.

    A body none of whose meetings is known is said once, and not again for every report.
    """
    cycle, turn, schedule = missing.cycle, missing.turn, missing.schedule
    if cycle is None or turn is None or schedule is None:
        return False
    trouble = turn.trouble(today)
    if trouble == NO_MEETING and (turn.notice_on > today or _is_known(session, schedule, turn, today)):
        return False
    known = report_turns.find(session, cycle.id, turn.number)
    if trouble == (known.told if known else ""):
        return False
    row = known or ReportTurn(cycle_id=cycle.id, number=turn.number, until_on=turn.period_until)
    row.told, row.told_on = trouble, today if trouble else None
    session.add(row)
    session.flush()
    if trouble:
        facts = {
            "cycle": cycle.id,
            "number": turn.number,
            "until_on": turn.period_until,
            "publish_on": turn.publish_on,
        }
        plan = missing.plan
        record(session, SYSTEM, plan, (SubjectKind.PLAN, plan.id), trouble, facts, now=now)
    return bool(trouble)


def _is_known(session: Session, schedule: Schedule, turn: Turn, today: date) -> bool:
    if any(meeting.held_on >= today for meeting in schedule.meetings):
        return False
    return report_turns.was_told(session, schedule.cycle.id, NO_MEETING, before=turn.number)


def record(
    session: Session,
    actor: Actor,
    plan: Plan,
    subject: tuple[str, int],
    trouble: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Write trouble with the days of a report into the ledger, from where the routes tell of it."""
    about: dict[str, Any] = {"subject_kind": subject[0], "subject_id": subject[1], "facts": facts, "now": now}
    if trouble == NO_MEETING:
        ledger.append(session, actor, chain=plan.id, kind="report_without_meeting", **about)
    elif trouble == TOO_LATE:
        ledger.append(session, actor, chain=plan.id, kind="report_too_late", **about)
    elif trouble == SQUEEZED:
        ledger.append(session, actor, chain=plan.id, kind="report_squeezed", **about)
