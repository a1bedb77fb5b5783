"""The plan, its printed dates and milestones, areas, what went before, recommendations and reports."""

from sqlmodel import col, delete, select

from planflow.domain.days import read_day
from planflow.domain.deadline import DeadlineState
from planflow.domain.indicator import IndicatorRecommendation
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Area, Milestone, Plan, PlanAssurer, Precedent
from planflow.domain.recommendation import Recommendation
from planflow.services import deadlines, items, moves
from planflow.services.planfile.applied import opening
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.exported.plan import EVERY, OWED
from planflow.services.planfile.model import plan as entries
from planflow.services.planfile.model.recommendations import Recommendation as RecommendationEntry
from planflow.services.planfile.model.reports import Report
from planflow.store import deadlines as stored_deadlines
from planflow.store import definitions

_TITLES = {"submission": "The plan is submitted", "agreement": "The plan is agreed"}
_RESPONSES = {"agreed": "agree", "partly": "agree_partly", "not_agreed": "disagree"}
_FROM_FILE = "As stated in the plan file."


def plan(context: Context, name: Name, entry: entries.Plan) -> None:
    """Make the plan in its first state (or the one it had reached), or change it."""
    row = context.plan
    if row is None:
        row = Plan(
            key=name.key, title=entry.title, live_on=context.today,
            state="", state_since=context.today, definition="",
        )  # fmt: skip
        _set_plan(context, row, entry)
        begun = entry.opening
        if begun is None:
            items.begin(context.session, context.actor, row, now=context.now)
        else:
            opening.enter(context, row, begun.state, begun.since or begun.as_at)
        context.plan = row
    else:
        _set_plan(context, row, entry)
        row.version += 1


def _set_plan(context: Context, row: Plan, entry: entries.Plan) -> None:
    row.title, row.closing, row.watch_days = entry.title, entry.closing, entry.watch_days
    row.board_id, row.inspectorate_id = context.body_id(entry.board), context.body_id(entry.inspectorate)
    row.report_title, row.report_url = entry.report.title, entry.report.url
    row.report_received_on = entry.report.received
    published = read_day(entry.report.published) if entry.report.published else None
    row.report_published_on = published.on if published else None
    row.report_published_text = published.text if published and not published.is_exact else ""
    row.moved_counts_as_overdue = entry.moved_counts_as_overdue
    if row.rag_scheme != entry.rag or not row.rag_digest:
        scheme = context.session.library.rag_scheme(entry.rag)
        row.rag_scheme = entry.rag
        row.rag_digest = definitions.pin_scheme(context.session, scheme, now=context.now)


def link_plan(context: Context, name: Name, entry: entries.Plan) -> None:
    """Keep who has to agree the plan, and the two printed dates that go with its state."""
    row = context.the_plan
    _assurers(context, row, entry)
    for key, kind in OWED.items():
        owed: entries.Owed | None = getattr(entry, key)
        if owed is not None:
            _owed(context, row, key, kind, owed)
    if entry.opening is not None and row.state == entry.opening.state:
        opening.follow(context, row)


def _assurers(context: Context, row: Plan, entry: entries.Plan) -> None:
    statement = select(PlanAssurer).where(PlanAssurer.plan_id == row.id).order_by(col(PlanAssurer.id))
    known = {one.body_id: one for one in context.session.exec(statement)}
    wanted = [context.bodies[key].id for key in entry.assurers]
    for body_id, one in known.items():
        if body_id not in wanted:
            context.session.delete(one)
    for body_id in wanted:
        if body_id not in known:
            known[body_id] = PlanAssurer(plan_id=row.id, body_id=body_id)
            context.session.add(known[body_id])
    for answer in entry.opening.answers if entry.opening else []:
        there = known.get(context.body_id(answer.body) or 0)
        if there is not None and not there.answer:
            there.answer, there.answered_on = answer.answer, answer.on
    context.session.flush()


def _owed(context: Context, row: Plan, key: str, kind: str, owed: entries.Owed) -> None:
    statement = select(Milestone).where(Milestone.plan_id == row.id, Milestone.key == key)
    printed = context.session.exec(statement).first()
    if printed is None:
        printed = Milestone(plan_id=row.id, key=key, title=_TITLES[key], kind=kind)
        context.session.add(printed)
    printed.also_printed, printed.source, printed.is_assumed = owed.also_printed, owed.source, owed.assumed
    by = "assurer" if key == "agreement" else "coordinator"
    ower = deadlines.ower_of(context.session, row, row, by)
    context.give("plan", row.id, kind, owed, ower, opening.ladder_of(context, "plan", kind))


def milestone(context: Context, name: Name, entry: entries.Milestone) -> None:
    """Make or change a milestone and its deadline."""
    plan_id = context.the_plan.id
    statement = select(Milestone).where(Milestone.plan_id == plan_id, Milestone.key == name.key)
    row = context.session.exec(statement).first()
    if row is None:
        row = Milestone(plan_id=plan_id, key=name.key, title=entry.title)
        context.session.add(row)
    row.title, row.also_printed, row.source = entry.title, entry.also_printed, entry.source
    row.done_on, row.is_assumed = entry.done, entry.assumed
    context.session.flush()
    known = stored_deadlines.find(context.session, "milestone", row.id, "milestone")
    if known is None or known.state == DeadlineState.OPEN:
        ower = deadlines.Ower(owner_role="coordinator")
        context.give("milestone", row.id, "milestone", entry, ower, "milestone")
    known = stored_deadlines.find(context.session, "milestone", row.id, "milestone")
    if entry.done is not None and known is not None and known.state == DeadlineState.OPEN:
        deadlines.end(context.session, known, state=DeadlineState.MET, on=entry.done)


def area(context: Context, name: Name, entry: entries.Area) -> None:
    """Make or change an area."""
    row = context.areas.get(name.key)
    if row is None:
        row = context.areas[name.key] = Area(plan_id=context.the_plan.id, key=name.key, title=entry.title)
        row.position = len(context.areas)
        context.session.add(row)
    row.title = entry.title


def precedent(context: Context, name: Name, entry: entries.Precedent) -> None:
    """Make or change something that was done before."""
    statement = select(Precedent).where(Precedent.plan_id == context.the_plan.id).order_by(col(Precedent.id))
    known = {row.key: row for row in context.session.exec(statement)}
    row = known.get(name.key)
    if row is None:
        row = Precedent(plan_id=context.the_plan.id, key=name.key, title=entry.title, position=len(known) + 1)
        context.session.add(row)
    row.title, row.done_text = entry.title, entry.done


def recommendation(context: Context, name: Name, entry: RecommendationEntry) -> None:
    """Make a recommendation in its first state (or the one it had reached), or change it."""
    row = context.recommendations.get(name.key)
    if row is not None:
        _set_recommendation(context, row, entry)
        row.version += 1
        return
    row = Recommendation(
        plan_id=context.the_plan.id, ref=name.key, title=entry.title,
        position=len(context.recommendations) + 1, state="", state_since=context.today, definition="",
    )  # fmt: skip
    _set_recommendation(context, row, entry)
    context.recommendations[name.key] = row
    begun = entry.opening
    if begun is None:
        items.begin(context.session, context.actor, row, now=context.now)
        return
    row.response, row.response_part = entry.response or "", entry.part
    row.complete_on = begun.complete
    opening.enter(context, row, begun.state, begun.since or begun.as_at)


def _set_recommendation(context: Context, row: Recommendation, entry: RecommendationEntry) -> None:
    row.number, row.title, row.text = entry.number, entry.title, entry.text
    row.addressees = list(entry.addressees)
    row.addressee_ids = [context.people[key].id for key in entry.people]
    row.is_urgent, row.due_text, row.outcome = entry.urgent, entry.due, entry.outcome
    row.area_id = context.area_id(entry.area)


def link_recommendation(context: Context, name: Name, entry: RecommendationEntry) -> None:
    """Tie a recommendation to the indicators that measure it, and answer it where the file does."""
    row = context.recommendations[name.key]
    statement = (
        select(IndicatorRecommendation)
        .where(IndicatorRecommendation.recommendation_id == row.id)
        .order_by(col(IndicatorRecommendation.id))
    )
    wanted = [context.indicators[key].id for key in entry.indicators]
    if [one.indicator_id for one in context.session.exec(statement)] != wanted:
        context.session.exec(
            delete(IndicatorRecommendation).where(col(IndicatorRecommendation.recommendation_id) == row.id)
        )
        links = [IndicatorRecommendation(indicator_id=one, recommendation_id=row.id) for one in wanted]
        context.session.add_all(links)
    if entry.response and row.state == definitions.get(context.session, row.definition).initial:
        fields = {"part": entry.part} if entry.part else {}
        move = _RESPONSES[entry.response]
        moves.move(context.session, context.actor, row, move, fields=fields, note=_FROM_FILE, now=context.now)


def report(context: Context, name: Name, entry: Report) -> None:
    """Make or change a report cycle."""
    plan_id, body_id = context.the_plan.id, context.bodies[entry.body].id
    statement = select(ReportCycle).where(ReportCycle.plan_id == plan_id, ReportCycle.key == name.key)
    row = context.session.exec(statement).first()
    if row is None:
        row = ReportCycle(plan_id=plan_id, key=name.key, title=entry.title, body_id=body_id)
        context.session.add(row)
    row.title, row.body_id, row.form = entry.title, body_id, entry.form
    modes = {word: mode for mode, word in EVERY.items()}
    row.mode = modes.get(entry.every, "months")
    if row.mode == "months":
        row.every_months = int(entry.every.split()[0])
    row.anchor_on, row.until_on = entry.from_on, entry.until
    row.front, row.is_assumed = dict(entry.front), entry.assumed
    row.days = entry.days.model_dump(exclude_none=True) if entry.days is not None else {}
