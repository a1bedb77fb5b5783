"""Takes a tracker in: additions first, then each edited row by itself; all of it, or none, unless said."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.engine.refusal_words import say
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import ledger, moves, policy, progress
from planflow.services.planfile import loading
from planflow.services.trackers import adding, amending, moving
from planflow.services.trackers.names import Names
from planflow.services.trackers.proposal import Change, Edit, Place, Proposal, TrackerRefused, Trouble
from planflow.store import organisation, plans
from planflow.store.session import Session

Tick = Callable[[int, int], None]


@dataclass
class Taken:
    """What taking a tracker in has written."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    """By reference: what was done, in words."""
    left_out: list[Trouble] = field(default_factory=list)
    """Troubles whose rows were left out, because the person said so."""


def take_in(
    session: Session,
    actor: Actor,
    plan: Plan,
    proposal: Proposal,
    *,
    digest: str,
    skips: bool = False,
    tick: Tick = lambda *_: None,
    now: datetime,
) -> Taken:
    """Write a proposal. Raises `TrackerRefused` with every trouble; with `skips` those rows are left out.

    An act of somebody needs an actor who is a person; without one only words and additions are taken in, as
    whoever loads a plan file may.
    """
    today = organisation.today(session, now)
    _check(session, actor, proposal, today)
    troubles = list(proposal.troubles)
    taken = Taken(added=[one.entry.key for one in proposal.additions])
    if proposal.additions or proposal.recommendations or proposal.people or proposal.bodies:
        adding.add(session, plan, proposal, today=today, now=now)
    names = Names.of(session)
    actions = {row.ref: row for row in plans.of_plan(session, Action, plan.id)}
    for done, edit in enumerate(proposal.edits):
        found = _edit(session, actor, actions[edit.ref], edit, names, taken, now=now)
        troubles += found
        tick(done, len(proposal.edits))
    if troubles and not skips:
        raise TrackerRefused(troubles)
    taken.left_out = sorted(troubles)
    _settle(session, plan, now=now)
    if taken.added or taken.changed:
        _record(session, actor, plan, proposal, taken, digest, now=now)
    return taken


def _check(session: Session, actor: Actor, proposal: Proposal, today: date) -> None:
    """Whoever adds to a plan in their own name has to be allowed to, as with a plan file."""
    if actor.person_id is not None and (proposal.additions or proposal.recommendations):
        refused = policy.may_administer(session, actor, on=today)
        if refused:
            raise Refused(refused)


def _edit(
    session: Session, actor: Actor, action: Action, edit: Edit, names: Names, taken: Taken, *, now: datetime
) -> list[Trouble]:
    """One row, in a savepoint of its own: what the rules refuse leaves the others as they are."""
    told: list[str] = []
    column = ""
    try:
        with session.begin_nested():
            for step in _steps(session, actor, action, edit, names, now):
                column = step[0]
                told += step[1]()
    except PlanflowError as error:
        return [_trouble(session, edit, column, error)]
    if told:
        taken.changed[edit.ref] = told
    return []


Step = tuple[str, Callable[[], list[str]]]


def _steps(
    session: Session, actor: Actor, action: Action, edit: Edit, names: Names, now: datetime
) -> list[Step]:
    """What a row does, in order: its words, the records of progress, then owner, day and state."""
    values = {name: one.value for name, one in edit.changes.items()}
    steps: list[Step] = []
    words = [name for name in values if name in amending.FIELDS or name in ("agency", "contributors")]
    if words:
        steps.append((words[0], lambda: _amended(session, actor, action, edit, names, now)))
    moved = [name for name in ("state", "owner", "due") if name in values]
    if (moved or edit.said or "percent" in values) and actor.person_id is None:
        raise Refused([Refusal("nobody_acting")])
    if edit.said or "percent" in values:
        column = "progress" if edit.said else "percent"
        steps.append((column, lambda: _reported(session, actor, action, edit, now)))
    if moved:
        owner = names.rows[values["owner"]] if "owner" in values else None
        steps.append((moved[0], lambda: moving.move(session, actor, action, edit, owner, now=now)))
    return steps


def _amended(
    session: Session, actor: Actor, action: Action, edit: Edit, names: Names, now: datetime
) -> list[str]:
    today = organisation.today(session, now)
    refused = policy.may_administer(session, actor, on=today) if actor.person_id is not None else []
    if refused:
        raise Refused(refused)
    done = amending.amend(session, action, {name: one.value for name, one in edit.changes.items()}, names)
    return [f"{edit.changes[column].place.heading or column} changed" for column in done]


def _reported(session: Session, actor: Actor, action: Action, edit: Edit, now: datetime) -> list[str]:
    """Records of progress, the oldest first; the figure goes with the newest."""
    percent: Change | None = edit.changes.get("percent")
    value = percent.value if percent is not None else None
    records = sorted(edit.said, key=lambda one: one.on)
    for number, one in enumerate(records, start=1):
        whose = replace(actor, given_on=one.on)
        figure = value if number == len(records) else None
        progress.report(session, whose, action, text=one.text, percent=figure, now=now)
    if not records and value is not None:
        progress.confirm(session, actor, action, percent=value, now=now)
        return [f"{value}% done"]
    return [f"{len(records)} record{'s' if len(records) != 1 else ''} of progress"]


def _trouble(session: Session, edit: Edit, column: str, error: PlanflowError) -> Trouble:
    place = edit.changes[column].place if column in edit.changes else _place_of(edit, column)
    if isinstance(error, Refused):
        sentence = say(error.refusals, session.library.words(session.info.get("language", "") or "en"))
        return Trouble(place, sentence, "", edit.ref)
    return Trouble(place, error.message, error.remedy, edit.ref)


def _place_of(edit: Edit, column: str) -> Place:
    return edit.said[0].place if column == "progress" and edit.said else edit.place


def _settle(session: Session, plan: Plan, *, now: datetime) -> None:
    """Let recommendations and the plan move by themselves where what was taken in allows it."""
    for row in plans.of_plan(session, Recommendation, plan.id):
        moves.resettle(session, row, now=now)
    moves.resettle(session, plan, now=now)


def _record(
    session: Session,
    actor: Actor,
    plan: Plan,
    proposal: Proposal,
    taken: Taken,
    digest: str,
    *,
    now: datetime,
) -> None:
    """Write into the ledger what came from which file."""
    ledger.append(
        session,
        replace(actor, given_on=None),
        chain=plan.id,
        kind="tracker_taken_in",
        subject_kind="plan",
        subject_id=plan.id,
        facts={
            "digest": digest,
            "added": taken.added,
            "recommendations": [one.key for one in proposal.recommendations],
            "changed": {one.ref: sorted(one.columns) for one in proposal.edits if one.ref in taken.changed},
            "left_out": len(taken.left_out),
        },
        now=now,
    )


LOADER = loading.LOADER
"""Who acts where nobody said who they are."""
