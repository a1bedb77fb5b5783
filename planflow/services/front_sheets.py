"""Filling in the front sheet of a paper: item number, wards, class and the like."""

from collections.abc import Mapping
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import items, ledger
from planflow.services.narrative import WRITERS
from planflow.store import definitions, organisation, roles
from planflow.store.references import reference_of
from planflow.store.session import Session


def fill_in(
    session: Session, actor: Actor, paper: Paper, entries: Mapping[str, str], *, now: datetime
) -> None:
    """Put words into entries of a paper's front sheet, by their keys; an empty text takes one out again.

    Refused once the paper is frozen or ended, like its sections.
    """
    plan = items.plan_of(session, paper)
    today = organisation.today(session, now)
    held = {one.person_id for role in WRITERS for one in roles.holders(session, plan, role, on=today)}
    if actor.person_id not in held:
        raise Refused([Refusal("not_allowed", {"by": [str(role) for role in WRITERS], "move": "edit"})])
    definition = definitions.get(session, paper.definition)
    if paper.document or definition.states[paper.state].meaning != Meaning.OPEN:
        raise PlanflowError(
            f"{reference_of(session, paper)} can no longer be edited.", "Correct it with a new paper."
        )
    filled = {**paper.front, **{key: " ".join(text.split()) for key, text in entries.items()}}
    # A new dict: a changed one would not be seen as changed.
    paper.front = {key: text for key, text in filled.items() if text}
    paper.version += 1
    session.add(paper)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="front_sheet_filled",
        subject_kind="paper",
        subject_id=paper.id,
        facts={"entries": sorted(entries)},
        now=now,
    )
