"""The acts of a rehearsal, one for each kind of thing that is owed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from planflow.domain.action import Action, Occurrence
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.person import Person, Role
from planflow.domain.plan import Milestone
from planflow.domain.recommendation import Recommendation
from planflow.rehearsal import paperwork
from planflow.rehearsal.habits import Habit
from planflow.rehearsal.stage import Stage, Task
from planflow.services import evidence, extensions, milestones, moves, occurrences, policy, progress
from planflow.store import bodies, definitions, people
from planflow.store.session import Session

_REPORT_EVERY = 30
"""Working days between two progress reports on the same action."""
_MORE_TIME = timedelta(days=56)
_REFUSED = 0.2
"""How likely a chair is to refuse a request for more time."""


def tasks(stage: Stage) -> Iterator[Task]:
    """What everybody has on their desk, with the day on which they will do it."""
    for deadline in stage.open:
        handler = _HANDLERS.get(deadline.kind)
        if handler is not None:
            yield from handler(stage, deadline)
    yield from _responses(stage)
    yield from _closures(stage)


def _action(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    action = stage.session.get_one(Action, deadline.subject_id)
    owner = people.find(stage.session, action.owner_id) or stage.holder(Role.COORDINATOR)
    habit = stage.habit(owner)
    if owner is None or habit.is_silent:
        return
    key = ("action", action.id)
    finish = stage.day(deadline, habit, since=action.state_since, rest=8)
    if action.started_on is None:
        start = stage.calendar.add_working_days(deadline.made_on, 3 if habit.latest <= 0 else 12)
        yield Task(min(start, finish), ("start", action.id), _move(stage, owner, action.id, "start"))
        return
    if _wants_time(stage, action, habit):
        ask = stage.calendar.add_working_days(deadline.due_on or finish, -5)
        yield Task(max(ask, action.started_on), ("extend", action.id), _extend(stage, owner, deadline))
    if action.repeats is None or action.id not in stage.with_turns:
        yield Task(finish, key, _finish(stage, owner, action.id))
    said = action.last_progress_on or action.started_on
    report = stage.calendar.add_working_days(said, _REPORT_EVERY)
    if report < finish:
        yield Task(report, ("progress", action.id), _report(stage, owner, action.id))


def _wants_time(stage: Stage, action: Action, habit: Habit) -> bool:
    if stage.chance("asks", action.ref) >= habit.asks_for_time:
        return False
    asked = stage.session.exec(select(Extension.id).where(col(Extension.action_id) == action.id)).first()
    return asked is None


def _move(stage: Stage, person: Person, action_id: int, name: str) -> Callable[[Session, datetime], None]:
    actor = stage.scribe(person)

    def run(session: Session, now: datetime) -> None:
        moves.move(session, actor, session.get_one(Action, action_id), name, now=now)

    return run


def _report(stage: Stage, owner: Person, action_id: int) -> Callable[[Session, datetime], None]:
    actor = stage.scribe(owner)

    def run(session: Session, now: datetime) -> None:
        action = session.get_one(Action, action_id)
        percent = min(90, (action.percent or 0) + 20)
        text = f"Rehearsed report: work goes on as planned, about {percent}% is done."
        progress.report(session, actor, action, text=text, percent=percent, now=now)

    return run


def _finish(stage: Stage, owner: Person, action_id: int) -> Callable[[Session, datetime], None]:
    actor = stage.scribe(owner)

    def run(session: Session, now: datetime) -> None:
        action = session.get_one(Action, action_id)
        evidence.add(
            session,
            actor,
            action,
            what=f"Rehearsed evidence for {action.ref}: {action.success_measure or action.title}",
            held_at="The service's evidence folder",
            now=now,
        )
        note = "Rehearsed: the owner says that the action is implemented."
        moves.move(session, actor, action, "implement", note=note, now=now)

    return run


def _extend(stage: Stage, owner: Person, deadline: Deadline) -> Callable[[Session, datetime], None]:
    actor, due_on = stage.scribe(owner), deadline.due_on
    action_id = deadline.subject_id

    def run(session: Session, now: datetime) -> None:
        action = session.get_one(Action, action_id)
        to = max(due_on or stage.today, stage.today) + _MORE_TIME
        reason = "Rehearsed: a partner's contribution comes later than was planned."
        extensions.request(session, actor, action, to_due_on=to, reason=reason, now=now)

    return run


def _verification(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    action = stage.session.get_one(Action, deadline.subject_id)
    able = policy.possible_verifiers(stage.session, stage.plan, action, on=stage.today)
    verifier = people.find(stage.session, able[0]) if able else None
    habit = stage.habit(verifier)
    if verifier is None or habit.is_silent:
        return
    is_returned = stage.chance("returns", action.ref, deadline.id) < habit.returns
    actor = stage.actor(verifier)

    def run(session: Session, now: datetime) -> None:
        item = session.get_one(Action, deadline.subject_id)
        note = "Rehearsed: the evidence does not yet show the change in enough cases." if is_returned else ""
        moves.move(session, actor, item, "return" if is_returned else "verify", note=note, now=now)

    yield Task(stage.day(deadline, habit), ("verify", action.id), run)


def _extension_answer(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    request = stage.session.get_one(Extension, deadline.subject_id)
    action = stage.session.get_one(Action, request.action_id)
    able = policy.possible_deciders(stage.session, stage.plan, request, on=stage.today)
    chair = people.find(stage.session, able[0]) if able else None
    habit = stage.habit(chair)
    if chair is None or habit.is_silent:
        return
    is_refused = stage.chance("refuses", action.ref, request.number) < _REFUSED
    actor = stage.actor(chair)

    def run(session: Session, now: datetime) -> None:
        item = session.get_one(Extension, request.id)
        note = "Rehearsed: the original date stands." if is_refused else "Rehearsed: granted this once."
        moves.move(session, actor, item, "refuse" if is_refused else "grant", note=note, now=now)

    yield Task(stage.day(deadline, habit, rest=1), ("extension", request.id), run)


def _submission(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    coordinator = stage.holder(Role.COORDINATOR)
    habit = stage.habit(coordinator)
    if coordinator is None or habit.is_silent:
        return
    actor = stage.actor(coordinator)

    def run(session: Session, now: datetime) -> None:
        awaited = bodies.find_awaited_assurer(session, stage.plan.id)
        receiver = awaited or bodies.find(session, stage.plan.inspectorate_id or stage.plan.board_id)
        fields = {"sent_to": receiver, "how": "by e-mail"}
        plan = session.get_one(type(stage.plan), stage.plan.id)
        moves.move(session, actor, plan, "submit", fields=fields, note="Rehearsed: sent by e-mail.", now=now)

    yield Task(stage.day(deadline, habit, since=stage.plan.state_since), ("submit", stage.plan.id), run)


def _agreement(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """The outside body's letter is recorded by the coordinator; it comes only after the submission."""
    coordinator = stage.holder(Role.COORDINATOR)
    habit = stage.habit(coordinator)
    awaited = bodies.find_awaited_assurer(stage.session, stage.plan.id)
    definition = definitions.get(stage.session, stage.plan.definition)
    is_submitted = definition.find_move("agree", stage.plan.state) is not None
    if coordinator is None or habit.is_silent or awaited is None or not is_submitted:
        return
    actor = stage.actor(coordinator)

    def run(session: Session, now: datetime) -> None:
        plan = session.get_one(type(stage.plan), stage.plan.id)
        body = bodies.find(session, awaited.id)
        note = "Rehearsed: a letter agrees the plan as it was submitted."
        moves.move(session, actor, plan, "agree", fields={"assurer": body}, note=note, now=now)

    day = stage.day(deadline, habit, since=stage.plan.state_since, rest=4)
    yield Task(day, ("agree", awaited.id), run)


def _occurrence(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    turn = stage.session.get_one(Occurrence, deadline.subject_id)
    action = stage.session.get_one(Action, turn.action_id)
    owner = people.find(stage.session, action.owner_id)
    habit = stage.habit(owner)
    if owner is None or habit.is_silent or deadline.due_on is None:
        return
    actor = stage.scribe(owner)
    is_missed = stage.chance("turn", action.ref, turn.number) < habit.asks_for_time

    def run(session: Session, now: datetime) -> None:
        item = session.get_one(Occurrence, turn.id)
        result = "not_done" if is_missed else "done"
        note = "Rehearsed: it did not take place." if is_missed else "Rehearsed: it took place as planned."
        occurrences.record(session, actor, item, result=result, note=note, now=now)

    late = 0 if habit.latest <= 0 else 3
    day = stage.calendar.add_working_days(stage.calendar.next_working(deadline.due_on), late)
    yield Task(day, ("turn", turn.id), run)


def _milestone(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    coordinator = stage.holder(Role.COORDINATOR)
    habit = stage.habit(coordinator)
    if coordinator is None or habit.is_silent or deadline.due_on is None:
        return
    actor = stage.actor(coordinator)

    def run(session: Session, now: datetime) -> None:
        milestones.meet(session, actor, session.get_one(Milestone, deadline.subject_id), now=now)

    late = 0 if habit.latest <= 0 else 5
    day = stage.calendar.add_working_days(stage.calendar.next_working(deadline.due_on), late)
    yield Task(day, ("milestone", deadline.subject_id), run)


def _responses(stage: Stage) -> Iterator[Task]:
    """Recommendations are answered while the plan is being written."""
    awaited = [one for one in stage.open if one.kind == "plan_submission"]
    coordinator = stage.holder(Role.COORDINATOR)
    habit = stage.habit(coordinator)
    if coordinator is None or habit.is_silent or not awaited:
        return
    actor = stage.actor(coordinator)
    day = stage.calendar.add_working_days(stage.day(awaited[0], habit), -3)
    for recommendation in _recommendations(stage):
        if recommendation.response == "" and recommendation.complete_on is None:
            yield Task(day, ("respond", recommendation.id), _agree(actor, recommendation.id))


def _agree(actor: Actor, recommendation_id: int) -> Callable[[Session, datetime], None]:
    def run(session: Session, now: datetime) -> None:
        item = session.get_one(Recommendation, recommendation_id)
        moves.move(session, actor, item, "agree", now=now)

    return run


def _closures(stage: Stage) -> Iterator[Task]:
    """A person closes a recommendation, some time after its actions and any watch period are over."""
    for recommendation in _recommendations(stage):
        if recommendation.complete_on is None or recommendation.state != "actions_complete":
            continue
        chair = stage.holder(Role.CHAIR, without=frozenset(recommendation.addressee_ids))
        habit = stage.habit(chair)
        if chair is None or habit.is_silent:
            continue
        watched = recommendation.complete_on + timedelta(days=stage.plan.watch_days + 1)
        day: date = stage.calendar.add_working_days(watched, 10 if habit.latest <= 0 else 25)
        yield Task(day, ("close", recommendation.id), _close(stage.actor(chair), recommendation.id))


def _close(actor: Actor, recommendation_id: int) -> Callable[[Session, datetime], None]:
    def run(session: Session, now: datetime) -> None:
        item = session.get_one(Recommendation, recommendation_id)
        note = "Rehearsed: the board saw that the change has lasted."
        moves.move(session, actor, item, "close", note=note, now=now)

    return run


def _recommendations(stage: Stage) -> list[Recommendation]:
    statement = select(Recommendation).where(col(Recommendation.plan_id) == stage.plan.id)
    return list(stage.session.exec(statement.order_by(col(Recommendation.id))).all())


_HANDLERS: dict[str, Callable[[Stage, Deadline], Iterator[Task]]] = {
    "action": _action,
    "verification": _verification,
    "extension_answer": _extension_answer,
    "plan_submission": _submission,
    "plan_resubmission": _submission,
    "plan_agreement": _agreement,
    "occurrence": _occurrence,
    "milestone": _milestone,
    **paperwork.HANDLERS,
}
