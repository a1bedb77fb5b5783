"""What a committee resolved on a paper comes back as a recorded decision, with a day of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain import rules
from planflow.domain.actor import Actor
from planflow.domain.body import Body, BodyKind
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Milestone, Plan
from planflow.domain.resolution import LABELS, Resolution, ResolutionKind
from planflow.domain.rules import Computed
from planflow.engine.definition import Meaning
from planflow.errors import NotFound, PlanflowError, Refusal, Refused
from planflow.services import deadlines, items, ledger, milestones, moves, narrative, texts
from planflow.services.deadlines import Ower
from planflow.store import definitions, organisation, resolutions
from planflow.store.calendars import get_calendar
from planflow.store.references import reference_of
from planflow.store.session import Session

ANSWER_RULE = "2 months beginning with {on}"
"""Local Government Act 2000 s.9FE: the executive answers a scrutiny committee within two months."""
_NOTED_BY = (ResolutionKind.NOTED, ResolutionKind.NOT_ACCEPTED)
_TITLES = {
    ResolutionKind.REQUIRED_TO_ATTEND: "Officers attend {body} ({ref})",
    ResolutionKind.RECOMMENDATION: "Answer to the recommendation of {body} ({ref})",
    ResolutionKind.FURTHER_REPORT: "Further report to {body} ({ref})",
}


@dataclass(frozen=True)
class Asked:
    """The day that a resolution sets, and the rule that gives it where nobody said a day."""

    on: date | None
    rule: str = ""
    computed: Computed | None = None


def record(
    session: Session,
    actor: Actor,
    paper: Paper,
    kind: str,
    *,
    text: str,
    due_on: date | None = None,
    owner: Person | str = "coordinator",
    now: datetime,
) -> Resolution:
    """Record what a committee resolved on a published paper; a day that it set is owed from then on.

    Without a day a recommendation is answered in the time that the law gives, and officers who are required
    to attend do so at the next meeting that is known. `owner` is a person or the id of a role. Noting the
    report also moves the paper on. Raises `Refused` where the actor writes no papers.
    """
    narrative.reread(session, paper)
    narrative.require_writer(session, actor, paper, "record resolution", now=now)
    known = _known(kind)
    _require_published(session, paper)
    if not text.strip():
        raise PlanflowError("The resolution says nothing.", "Give its words with --text.")
    plan, on = items.plan_of(session, paper), _day(session, actor, paper, now)
    words = texts.keep(session, text.strip(), author_id=actor.whose_word_id)
    made = Resolution(
        plan_id=plan.id,
        paper_id=paper.id,
        number=resolutions.next_number(session, paper.id),
        kind=known,
        text_id=words.id,
        resolved_on=on,
        recorder_id=actor.person_id,
        owner_id=owner.id if isinstance(owner, Person) else None,
        owner_role=owner if isinstance(owner, str) else "",
    )
    asked = Asked(due_on) if due_on else _usual_day(session, plan, paper, known, on)
    if asked.on is not None:
        made.milestone_id = _owe(session, plan, paper, made, asked, asked.on, now=now).id
    session.add(made)
    session.flush()
    facts = {"number": made.number, "kind": str(known), "resolved_on": on, "due": asked.on}
    _append(session, actor, paper, facts, {"text": words}, kind="resolution_recorded", now=now)
    if known in _NOTED_BY and definitions.get(session, paper.definition).find_move("note", paper.state):
        moves.move(session, actor, paper, "note", now=now)
    return made


def answer(
    session: Session, actor: Actor, paper: Paper, number: int, *, text: str, now: datetime
) -> Resolution:
    """Record what became of a resolution; what was owed for it is met by that."""
    narrative.reread(session, paper)
    narrative.require_writer(session, actor, paper, "answer resolution", now=now)
    made = resolutions.find(session, paper.id, number)
    if made is None:
        reference = reference_of(session, paper)
        raise NotFound(
            f"There is no resolution {number} on {reference}.", "See them with 'planflow plan show'."
        )
    if not text.strip():
        raise PlanflowError("The answer says nothing.", "Say with --text what became of it.")
    words = texts.keep(session, text.strip(), author_id=actor.whose_word_id)
    made.outcome_id, made.outcome_by_id = words.id, actor.whose_word_id
    made.outcome_on = actor.given_on or organisation.today(session, now)
    session.add(made)
    session.flush()
    facts = {"number": number, "outcome_on": made.outcome_on}
    _append(session, actor, paper, facts, {"text": words}, kind="resolution_answered", now=now)
    milestone = session.get(Milestone, made.milestone_id) if made.milestone_id else None
    if milestone is not None and milestone.done_on is None:
        milestones.meet(session, actor, milestone, now=now)
    return made


def _known(kind: str) -> ResolutionKind:
    try:
        return ResolutionKind(kind)
    except ValueError:
        known = ", ".join(ResolutionKind)
        raise PlanflowError(f"'{kind}' is no kind of resolution.", f"Use one of: {known}.") from None


def _require_published(session: Session, paper: Paper) -> None:
    meaning = definitions.get(session, paper.definition).states[paper.state].meaning
    if not paper.document or meaning != Meaning.DONE:
        raise PlanflowError(
            f"{reference_of(session, paper)} is not published, so no committee has read it.",
            "Record its publication first, with 'planflow move ... publish'.",
        )


def _day(session: Session, actor: Actor, paper: Paper, now: datetime) -> date:
    """The day of the resolution: the one given, else that of the paper's meeting, else today."""
    today = organisation.today(session, now)
    if actor.given_on is not None:
        if actor.given_on > today:
            raise Refused([Refusal("future_day", {"day": actor.given_on})])
        return actor.given_on
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id else None
    return min(meeting.held_on, today) if meeting else today


def _usual_day(session: Session, plan: Plan, paper: Paper, kind: ResolutionKind, on: date) -> Asked:
    """The day where the committee named none; without a rule and a meeting there is none."""
    body = session.get(Body, paper.body_id) if paper.body_id else None
    if kind == ResolutionKind.RECOMMENDATION and body is not None and body.kind == BodyKind.COMMITTEE:
        calendar = get_calendar(session, deadlines.calendar_of(session, plan))
        rule = ANSWER_RULE.format(on=on)
        computed = rules.compute(rule, {}, calendar)
        return Asked(computed.due_on, rule, computed)
    if kind == ResolutionKind.REQUIRED_TO_ATTEND:
        meeting = resolutions.next_meeting(session, paper.body_id, on)
        return Asked(meeting.held_on if meeting else None)
    return Asked(None)


def _owe(
    session: Session, plan: Plan, paper: Paper, made: Resolution, asked: Asked, due_on: date, *, now: datetime
) -> Milestone:
    kind = ResolutionKind(made.kind)
    body = session.get(Body, paper.body_id) if paper.body_id else None
    title = _TITLES.get(kind, LABELS[kind] + ": {body} ({ref})")
    named = {"body": body.name if body else "the committee", "ref": f"{paper.ref}.{made.number}"}
    return milestones.make(
        session,
        plan,
        key=f"{paper.ref.lower()}-{made.number}",
        title=title.format(**named),
        due_on=due_on,
        ower=Ower(owner_id=made.owner_id, owner_role=made.owner_role),
        rule=asked.rule,
        computed=asked.computed,
        now=now,
    )


def _append(
    session: Session,
    actor: Actor,
    paper: Paper,
    facts: dict[str, object],
    words: dict[str, texts.Kept],
    *,
    kind: str,
    now: datetime,
) -> None:
    ledger.append(
        session,
        actor,
        chain=paper.plan_id,
        kind=kind,
        subject_kind="paper",
        subject_id=paper.id,
        facts=facts,
        words=words,
        now=now,
    )
