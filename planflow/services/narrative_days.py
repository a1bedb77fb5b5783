"""The days by which officers owe their words for a paper: met as soon as nothing of theirs is missing."""

from datetime import datetime
from typing import Any

from planflow.domain.deadline import DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.subjects import SubjectKind
from planflow.services import deadlines
from planflow.store import deadlines as stored
from planflow.store import organisation, sections
from planflow.store.session import Session

KIND = "paper_narrative"


def missing(paper: Paper) -> list[dict[str, Any]]:
    """The entries of the front sheet that an officer is asked for and that nobody has filled in."""
    found = []
    for entry in paper.front_asked:
        given = paper.front.get(entry["key"], "")
        if not given or (entry["choices"] and given not in entry["choices"]):
            found.append(entry)
    return found


def awaited(session: Session, paper: Paper) -> list[str]:
    """Who still owes words, as the form calls them, each once."""
    authors = [who for _, who in sections.gaps(session, paper.id)]
    authors += [entry["who"] for entry in missing(paper)]
    return list(dict.fromkeys(authors))


def settle(session: Session, paper: Paper, *, now: datetime) -> None:
    """End the deadlines of those who have written everything that was asked of them."""
    owed = [one for one in stored.of_subject(session, SubjectKind.PAPER, paper.id) if one.kind == KIND]
    is_open = [one for one in owed if one.state == DeadlineState.OPEN]
    if not is_open:
        return
    still = awaited(session, paper)
    named = {one.part for one in owed if one.part}
    today = organisation.today(session, now)
    for one in is_open:
        waits = one.part in still if one.part else any(author not in named for author in still)
        if not waits:
            deadlines.end(session, one, state=DeadlineState.MET, on=today)
