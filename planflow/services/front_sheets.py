"""Filling in the front sheet of a paper: item number, wards, class and the like."""

from collections.abc import Mapping
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.errors import StaleWrite
from planflow.services import items, ledger, narrative
from planflow.store.references import reference_of
from planflow.store.session import Session


def fill_in(
    session: Session,
    actor: Actor,
    paper: Paper,
    entries: Mapping[str, str],
    *,
    based_on: int | None = None,
    now: datetime,
) -> None:
    """Put words into entries of a paper's front sheet, by their keys; an empty text takes one out again.

    Refused once the paper is approved, like its sections.
    """
    plan = items.plan_of(session, paper)
    narrative.reread(session, paper)
    narrative.require_editable(session, actor, paper, now=now)
    if based_on is not None and based_on != paper.version:
        raise StaleWrite(reference_of(session, paper), based_on, paper.version)
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
