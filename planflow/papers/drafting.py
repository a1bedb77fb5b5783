"""Drafts papers: those whose day has come, and those that somebody asks for.

Nothing here is a timer. Every day it is asked which paper is missing whose draft day has come, so that a
machine that was off for a month catches up, each turn once and the oldest first.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from planflow.domain.actor import SYSTEM, Actor
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.rules import Computed
from planflow.errors import PlanflowError
from planflow.papers import covered, extra, filling, forms, owing, register, upcoming
from planflow.papers.cycles import Turn
from planflow.papers.forms import Form
from planflow.papers.upcoming import IMPROVEMENT_PLAN, Found, Missing
from planflow.services import items, texts
from planflow.store import definitions, organisation, papers
from planflow.store.session import Session

_log = logging.getLogger(__name__)


def draft_papers(session: Session, now: datetime, found: Found | None = None) -> list[Paper]:
    """Draft every paper whose day has come and that nobody has drafted yet, oldest turn first.

    `found` is what is missing, where that is known already.
    """
    if organisation.find_organisation(session) is None:
        return []
    today = organisation.today(session, now)
    made: list[Paper] = []
    for one in list(upcoming.missing(session, now)) if found is None else found:
        if isinstance(one, PlanflowError):
            _log.error("A paper could not be drafted: %s", one)
        elif one.draft_on <= today:
            made += _attempt(session, one, today, now)
    return made


def draft(
    session: Session,
    actor: Actor,
    plan: Plan,
    *,
    form: str = "",
    as_at: date | None = None,
    meeting_on: date | None = None,
    reason: str = "",
    plans: Sequence[str] = (),
    now: datetime,
) -> Paper:
    """Draft a paper that somebody asks for, or draft the open one of that form again from fresh figures.

    Sections that a person has edited are kept. Without a form it is the improvement plan until the plan has
    been submitted, and the form of the plan's first report cycle after that. Where that cycle comes by
    itself, another report is an extra one, which takes a reason; for the meeting of the next turn it is
    that turn, drafted early. A register is over `plans`, by key; over those of the last draft, or all of the
    same board, where none is named.
    """
    today = organisation.today(session, now)
    if as_at is not None and not plan.live_on <= as_at <= today:
        raise PlanflowError(
            f"There are no figures for {as_at}: the plan has been kept here since {plan.live_on}.",
            f"Choose a day from then until {today}.",
        )
    cycles = papers.cycles_of(session, plan.id)
    name = form or _usual_form(plan, cycles)
    chosen = forms.of(session.library).get(name, organisation.get_organisation(session).language)
    cycle = next((one for one in cycles if one.form == name), None)
    if chosen.paper == IMPROVEMENT_PLAN:
        cycle = None
    if plans and chosen.paper != register.KIND:
        raise PlanflowError(
            f"A paper of the form '{name}' is about one plan.", "Leave out --plans, or add --form register."
        )
    named = {covered.PLANS: ", ".join(plans)} if plans else {}
    found = papers.find_open(session, plan.id, chosen.paper, name, cycle.id if cycle else None)
    if found is not None:
        found.front = {**found.front, **named}
        extra.check_meeting(session, plan, found, meeting_on)
        return _again(session, actor, plan, found, chosen, as_at or today, now)
    turn = extra.turn_for(session, plan, cycle, meeting_on, reason, now) if cycle is not None else None
    if cycle is not None and turn is not None:
        return _draft_turn(session, actor, plan, cycle, turn, as_at or today, now)
    paper = _new(session, plan, chosen, as_at or today)
    if cycle is not None:
        paper.cycle_id, paper.body_id, paper.front = cycle.id, cycle.body_id, dict(cycle.front)
    paper.front = {**paper.front, **named}
    publication = extra.publication(session, paper, cycle, meeting_on)
    return _begin(session, actor, plan, paper, chosen, publication=publication, reason=reason, now=now)


def draft_plan(session: Session, actor: Actor, plan: Plan, *, now: datetime) -> Paper:
    """The improvement plan as a paper: what was approved as it is, else a draft with today's figures."""
    found = papers.find_open(session, plan.id, IMPROVEMENT_PLAN, IMPROVEMENT_PLAN, None)
    if found is not None and not _is_draft(session, found):
        return found
    return draft(session, actor, plan, form=IMPROVEMENT_PLAN, now=now)


def _again(
    session: Session, actor: Actor, plan: Plan, paper: Paper, form: Form, as_at: date, now: datetime
) -> Paper:
    """Fresh figures for an open draft. What is being reviewed or was approved does not change by itself."""
    if not _is_draft(session, paper):
        raise PlanflowError(
            f"{plan.key}/{paper.ref} is under review or approved and is not drafted again.",
            f"Return it to its author first, with 'planflow move {plan.key}/{paper.ref} return'.",
        )
    paper.as_at = as_at
    filling.fill(session, actor, plan, paper, form, now=now)
    cycle = session.get(ReportCycle, paper.cycle_id) if paper.cycle_id is not None else None
    days = upcoming.days_of(session, paper.form, cycle)
    owing.ask_for_words(session, plan, paper, days, owing.calendar_of(session, plan, paper), now=now)
    return paper


def _is_draft(session: Session, paper: Paper) -> bool:
    return paper.state == definitions.get(session, paper.definition).initial


def _attempt(session: Session, missing: Missing, today: date, now: datetime) -> list[Paper]:
    """Draft one paper in a savepoint: what is wrong with one plan never stops the others."""
    try:
        with session.begin_nested():
            if missing.cycle is None or missing.turn is None:
                return [draft_plan(session, SYSTEM, missing.plan, now=now)]
            return [_draft_turn(session, SYSTEM, missing.plan, missing.cycle, missing.turn, today, now)]
    except IntegrityError:
        # Another worker was drafting the same turn and was first: the unique key decided.
        return []
    except PlanflowError as error:
        _log.error("A paper of %s could not be drafted: %s", missing.plan.key, error)
        return []


def _draft_turn(
    session: Session,
    actor: Actor,
    plan: Plan,
    cycle: ReportCycle,
    turn: Turn,
    as_at: date,
    now: datetime,
) -> Paper:
    form = forms.of(session.library).get(cycle.form, organisation.get_organisation(session).language)
    paper = _new(session, plan, form, as_at)
    paper.cycle_id, paper.body_id, paper.front = cycle.id, cycle.body_id, dict(cycle.front)
    paper.period_number = turn.number
    paper.period_from, paper.period_until = turn.period_from, turn.period_until
    paper.meeting_id = turn.meeting.id if turn.meeting else None
    return _begin(session, actor, plan, paper, form, publication=(turn.rule, turn.publication), now=now)


def _new(session: Session, plan: Plan, form: Form, as_at: date) -> Paper:
    return Paper(
        plan_id=plan.id,
        ref=papers.next_ref(session, plan.id),
        kind=form.paper,
        form=form.form,
        title="",
        as_at=as_at,
        state="",
        state_since=as_at,
        definition="",
    )


def _begin(
    session: Session,
    actor: Actor,
    plan: Plan,
    paper: Paper,
    form: Form,
    *,
    publication: tuple[str, Computed] | None = None,
    reason: str = "",
    now: datetime,
) -> Paper:
    """Make the paper with what is owed for it, fill it, and ask for what only people can write."""
    why = texts.keep(session, reason.strip(), author_id=actor.whose_word_id) if reason.strip() else None
    facts = {"ref": paper.ref, "form": paper.form}
    items.begin(session, actor, paper, facts=facts, words={"reason": why} if why else None, now=now)
    cycle = session.get(ReportCycle, paper.cycle_id) if paper.cycle_id is not None else None
    days = upcoming.days_of(session, paper.form, cycle)
    owing.ask_for_clearances(session, paper, days)
    calendar = owing.calendar_of(session, plan, paper)
    if publication is not None:
        owing.give(session, plan, paper, days, *publication, calendar, now=now)
    filling.fill(session, actor, plan, paper, form, now=now)
    owing.ask_for_words(session, plan, paper, days, calendar, now=now)
    return paper


def _usual_form(plan: Plan, cycles: Sequence[ReportCycle]) -> str:
    if plan.state in ("drafted", "returned"):
        return IMPROVEMENT_PLAN
    return cycles[0].form if cycles else forms.STANDARD
