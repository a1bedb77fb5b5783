"""Actions: begun and assigned, or entered as far as they had come."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, delete, select

from planflow.domain.action import Action, ActionRecommendation, Contributor, Occurrence
from planflow.domain.days import read_day
from planflow.domain.evidence import Evidence
from planflow.domain.progress import Progress
from planflow.domain.recurrence import nth
from planflow.engine.definition import OWNER
from planflow.services import deadlines, items, moves, texts
from planflow.services.planfile.applied import opening
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.model.actions import Action as ActionEntry
from planflow.services.planfile.model.actions import ActionOpening, EvidenceNote, Repeats
from planflow.store import deadlines as stored_deadlines

LADDER = "action"
_MOST_TURNS = 5000


def action(context: Context, name: Name, entry: ActionEntry) -> None:
    """Make an action in its first state (or the one it had reached), or change it."""
    row = context.actions.get(name.key)
    if row is not None:
        _set(context, row, entry)
        row.version += 1
        return
    row = Action(
        plan_id=context.the_plan.id, ref=name.key, title=entry.title, position=len(context.actions) + 1,
        state="", state_since=context.today, definition="",
    )  # fmt: skip
    _set(context, row, entry)
    _own(context, row, entry)
    context.actions[name.key] = row
    begun = entry.opening
    if begun is None:
        items.begin(context.session, context.actor, row, now=context.now)
    else:
        _take_over(context, row, begun)
        opening.enter(context, row, begun.state, begun.since or begun.as_at)


def _set(context: Context, row: Action, entry: ActionEntry) -> None:
    row.title, row.text, row.area_id = entry.title, entry.text, context.area_id(entry.area)
    row.agency_id, row.directorate = context.body_id(entry.agency), entry.directorate
    row.success_measure, row.is_assumed = entry.success_measure, entry.assumed
    row.cost, row.cost_decided_by = entry.cost, entry.cost_decided_by
    row.repeats = _repeats(entry.repeats)


def _repeats(entry: Repeats | None) -> dict[str, str] | None:
    if entry is None:
        return None
    written = {"every": entry.every, "from": entry.from_on.isoformat()}
    return {**written, "until": entry.until.isoformat()} if entry.until else written


def _own(context: Context, row: Action, entry: ActionEntry) -> None:
    row.owner_id = context.person_id(entry.owner)
    row.owner_body_id = context.body_id(entry.owner) if row.owner_id is None else None


def _take_over(context: Context, row: Action, begun: ActionOpening) -> None:
    row.taken_over_on, row.percent, row.started_on = begun.as_at, begun.percent, begun.started
    if begun.implemented is not None:
        row.implemented_on = begun.implemented.on
        row.implemented_by_id = context.person_id(begun.implemented.by)
    if begun.verified is not None:
        row.verified_on, row.verified_by_id = begun.verified.on, context.person_id(begun.verified.by)
    row.last_progress_on = max((note.on for note in begun.progress), default=None)


def link_action(context: Context, name: Name, entry: ActionEntry) -> None:
    """Tie an action to what it answers and who helps; a new one gets its day and is assigned."""
    row = context.actions[name.key]
    _answers(context, row, entry)
    _contributors(context, row, entry)
    if name not in context.fresh:
        return
    ower = deadlines.ower_of(context.session, context.the_plan, row, OWNER)
    context.give("action", row.id, "action", entry, ower, LADDER)
    if entry.opening is not None:
        _history(context, row, entry, entry.opening)
        opening.follow(context, row)
    elif entry.owner and entry.due:
        moves.move(context.session, context.actor, row, "assign", now=context.now)


def reassign(context: Context, changed: dict[Name, set[str]], work: Mapping[Name, Any]) -> None:
    """Give actions that nobody has started the owner and the day that the file now names, by a move."""
    for name, fields in changed.items():
        if name.noun != "action" or not fields & {"owner", "due", "rule"}:
            continue
        row, entry = context.actions[name.key], work[name]
        owner = context.people.get(entry.owner) or context.bodies.get(entry.owner)
        due = context.day(entry.due, assumed=entry.assumed) if entry.due else None
        has_both = (owner or row.owner_id or row.owner_body_id) and due is not None
        if has_both:
            given = {"owner": owner if "owner" in fields else None, "due": due if "due" in fields else None}
            moves.move(context.session, context.actor, row, "assign", fields=given, now=context.now)
        elif due is not None:
            ower = deadlines.ower_of(context.session, context.the_plan, row, OWNER)
            context.give("action", row.id, "action", entry, ower, LADDER)
        else:
            _own(context, row, entry)


def _answers(context: Context, row: Action, entry: ActionEntry) -> None:
    wanted = [context.recommendations[ref].id for ref in entry.answers]
    own = col(ActionRecommendation.action_id) == row.id
    known = context.session.exec(
        select(ActionRecommendation).where(own).order_by(col(ActionRecommendation.id))
    )
    if [one.recommendation_id for one in known] == wanted:
        return
    context.session.exec(delete(ActionRecommendation).where(own))
    links = [ActionRecommendation(action_id=row.id, recommendation_id=one) for one in wanted]
    context.session.add_all(links)
    context.session.flush()


def _contributors(context: Context, row: Action, entry: ActionEntry) -> None:
    own = col(Contributor.action_id) == row.id
    known = context.session.exec(select(Contributor).where(own).order_by(col(Contributor.id))).all()
    wanted = [
        (person_id, context.body_id(key) if person_id is None else None)
        for key in entry.contributors
        for person_id in [context.person_id(key)]
    ]
    if [(one.person_id, one.body_id) for one in known] == wanted:
        return
    context.session.exec(delete(Contributor).where(own))
    helpers = [Contributor(action_id=row.id, person_id=one, body_id=other) for one, other in wanted]
    context.session.add_all(helpers)


def _history(context: Context, row: Action, entry: ActionEntry, begun: ActionOpening) -> None:
    """Progress, evidence, results of turns and moved days, as they were taken over."""
    deadline = stored_deadlines.find(context.session, "action", row.id, "action")
    if deadline is not None:
        original = read_day(begun.original_due).on if begun.original_due else deadline.due_on
        deadline.original_due_on = original
        deadline.moves = begun.moves or int(original != deadline.due_on)
    if begun.superseded_by:
        row.superseded_by_id = context.actions[begun.superseded_by].id
    for note in begun.progress:
        author = context.person_id(note.by)
        kept = texts.keep(context.session, note.text, author_id=author)
        record = Progress(
            action_id=row.id, given_on=note.on, recorded_at=context.now, person_id=author, text_id=kept.id,
            recorder_id=context.actor.person_id, how="taken over", percent=note.percent,
        )  # fmt: skip
        context.session.add(record)
    for shown in begun.evidence:
        _evidence(context, row, shown)
    if entry.repeats is not None:
        _turns(context, row, entry.repeats, begun)
    context.session.flush()


def _evidence(context: Context, row: Action, shown: EvidenceNote) -> None:
    held = texts.keep(context.session, shown.held_at, author_id=None) if shown.held_at else None
    record = Evidence(
        action_id=row.id,
        what_id=texts.keep(context.session, shown.what, author_id=None).id,
        held_at_id=held.id if held else None,
        seen_by_id=context.person_id(shown.seen_by),
        seen_on=shown.seen_on,
        recorded_at=context.now,
        recorder_id=context.actor.person_id,
    )
    context.session.add(record)


def _turns(context: Context, row: Action, repeats: Repeats, begun: ActionOpening) -> None:
    given = {turn.due: turn for turn in begun.turns}
    for number in range(_MOST_TURNS):
        due_on = nth(repeats.from_on, number, repeats.every)
        if not given or due_on > max(given):
            return
        turn = given.get(due_on)
        if turn is not None:
            note = texts.keep(context.session, turn.note, author_id=None) if turn.note else None
            record = Occurrence(
                action_id=row.id, number=number, due_on=due_on, result=turn.result,
                recorded_on=turn.on or due_on, text_id=note.id if note else None,
            )  # fmt: skip
            context.session.add(record)
