"""Filling in the front sheet of a paper: item number, wards, class and the like; what is missing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import items, ledger, narrative, narrative_days, unfinished
from planflow.store import sections
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
    given = {key: " ".join(text.split()) for key, text in entries.items()}
    _check_choices(paper, given)
    filled = {**paper.front, **given}
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
    narrative_days.settle(session, paper, now=now)


def missing(paper: Paper) -> list[dict[str, Any]]:
    """The entries that an officer is asked for and that nobody has filled in: `key`, `who`, `choices`."""
    return narrative_days.missing(paper)


def gaps(session: Session, paper: Paper) -> tuple[str, ...]:
    """Everything that keeps a paper from its approval: sections and entries, each with who writes it."""
    unwritten = [f"section {key} ({who})" for key, who in sections.gaps(session, paper.id)]
    entries = [f"front sheet {entry['key']} ({entry['who']})" for entry in missing(paper)]
    return (*entries, *unwritten, *unfinished.of_paper(session, paper))


def _check_choices(paper: Paper, given: Mapping[str, str]) -> None:
    choices = {entry["key"]: entry["choices"] for entry in paper.front_asked if entry["choices"]}
    for key, text in given.items():
        if text and key in choices and text not in choices[key]:
            raise PlanflowError(
                f"'{text}' is no choice for '{key}'.", f"Use one of: {', '.join(choices[key])}."
            )
