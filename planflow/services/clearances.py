"""Clearances of papers: given by a recorded act, one officer after the other, each with a day of its own."""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.clearance import REVIEW, Clearance
from planflow.domain.deadline import DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.subjects import SubjectKind
from planflow.errors import NotFound, PlanflowError, Refusal, Refused
from planflow.services import asked_of, deadlines, items, ledger, moves, narrative, policy, texts
from planflow.store import clearances, definitions, organisation
from planflow.store import deadlines as stored_deadlines
from planflow.store.references import reference_of
from planflow.store.session import Session

GUARD = "every_clearance_given"


def give(
    session: Session, actor: Actor, paper: Paper, key: str, *, note: str = "", now: datetime
) -> Clearance:
    """Record that an officer clears a paper that is under review; the last one makes it a cleared paper.

    Raises `Refused` where the actor is not who is asked, or the paper is not under review, and
    `PlanflowError` where it was given already.
    """
    narrative.reread(session, paper)
    clearance = _find(session, paper, key)
    on = organisation.today(session, now)
    plan = items.plan_of(session, paper)
    owed_by = asked_of.ower(session, clearance.asked_of)
    found = policy.may_clear(session, actor, plan, owed_by, on=on)
    if not _is_reviewed(session, paper):
        found.append(Refusal("not_in_review", {"state": paper.state}))
    if actor.given_on is not None and actor.given_on > on:
        found.append(Refusal("future_day", {"day": actor.given_on}))
    if found:
        raise Refused(found)
    if clearance.given_on is not None:
        raise PlanflowError(
            f"{reference_of(session, paper)} was cleared by {clearance.label} on {clearance.given_on}.",
            "There is nothing left to record.",
        )
    words = texts.keep(session, note.strip(), author_id=actor.whose_word_id) if note.strip() else None
    clearance.given_on = actor.given_on or on
    clearance.given_by_id, clearance.recorder_id = actor.whose_word_id, actor.person_id
    clearance.note_id = words.id if words else None
    paper.version += 1
    session.add(clearance)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="clearance_given",
        subject_kind=SubjectKind.PAPER,
        subject_id=paper.id,
        facts={"clearance": clearance.key, "given_on": clearance.given_on},
        words={"note": words} if words else None,
        now=now,
    )
    _end_deadline(session, paper, clearance)
    moves.resettle(session, paper, now=now)
    return clearance


def kind_and_part(clearance: Clearance) -> tuple[str, str]:
    """The kind of the deadline of a clearance, and which one of that kind it is."""
    if clearance.key == REVIEW:
        return "paper_review", ""
    return "paper_clearance", clearance.label


def _find(session: Session, paper: Paper, key: str) -> Clearance:
    asked = clearances.of_paper(session, paper.id)
    found = next((one for one in asked if key.lower() in (one.key, one.label.lower())), None)
    if found is None:
        known = ", ".join(one.key for one in asked)
        reference = reference_of(session, paper)
        raise NotFound(
            f"{reference} needs no clearance '{key}'.", f"It needs: {known}." if known else "It needs none."
        )
    return found


def _is_reviewed(session: Session, paper: Paper) -> bool:
    """Whether the paper is in a state that ends with the last clearance."""
    moves_on = definitions.get(session, paper.definition).moves_from(paper.state)
    return any(GUARD in move.guards for move in moves_on)


def _end_deadline(session: Session, paper: Paper, clearance: Clearance) -> None:
    kind, part = kind_and_part(clearance)
    owed = stored_deadlines.find(session, SubjectKind.PAPER, paper.id, kind, part)
    if owed is not None and owed.state == DeadlineState.OPEN and clearance.given_on is not None:
        deadlines.end(session, owed, state=DeadlineState.MET, on=clearance.given_on)
