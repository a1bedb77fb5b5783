"""Commenting on a paper while it is made, and settling what was said."""

from dataclasses import dataclass
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.comment import Comment
from planflow.domain.paper import Paper
from planflow.errors import NotFound, PlanflowError, Refusal, Refused
from planflow.services import items, ledger, narrative, policy, texts
from planflow.store import comments, organisation, people, sections
from planflow.store import texts as stored_texts
from planflow.store.references import reference_of
from planflow.store.session import Session


@dataclass(frozen=True)
class Shown:
    """A comment as it is shown to those who make the paper."""

    number: int
    section: str
    text: str
    by: str
    made_at: datetime
    resolved_by: str
    resolved_at: datetime | None
    answer: str


def add(
    session: Session, actor: Actor, paper: Paper, *, text: str, section: str = "", now: datetime
) -> Comment:
    """Say something about a paper, or about one section of it, to those who make it.

    Whoever may read its drafts may, until it is published. It keeps nothing from being approved: whoever
    wants that returns the paper.
    """
    narrative.reread(session, paper)
    _require_reader(session, actor, paper, now=now)
    if paper.document:
        raise PlanflowError(
            f"{reference_of(session, paper)} is published and never changes.",
            "Correct it with 'planflow paper correct', or record what the committee resolved.",
        )
    keys = [one.key for one in sections.of_paper(session, paper.id)]
    if section and section not in keys:
        raise NotFound(f"There is no section '{section}'.", f"Sections: {', '.join(keys)}.")
    if not text.strip():
        raise PlanflowError("There is nothing to keep.", "Write what you want to say.")
    words = texts.keep(session, text.strip(), author_id=actor.whose_word_id)
    made = Comment(
        paper_id=paper.id,
        number=comments.next_number(session, paper.id),
        section=section,
        text_id=words.id,
        author_id=actor.whose_word_id,
        recorder_id=actor.person_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    _record(session, actor, paper, made, words, kind="comment_made", now=now)
    return made


def resolve(
    session: Session, actor: Actor, paper: Paper, number: int, *, answer: str = "", now: datetime
) -> Comment:
    """Settle a comment, with an answer or without. Whoever may read the drafts may, at any time."""
    narrative.reread(session, paper)
    _require_reader(session, actor, paper, now=now)
    found = next((one for one in comments.of_paper(session, paper.id) if one.number == number), None)
    if found is None:
        raise NotFound(f"{reference_of(session, paper)} has no comment {number}.", "See them: paper show.")
    if found.resolved_at is not None:
        raise PlanflowError(f"Comment {number} is settled already.", "Make a new one if it is not.")
    words = texts.keep(session, answer.strip(), author_id=actor.whose_word_id) if answer.strip() else None
    found.resolved_by_id, found.resolved_at = actor.whose_word_id, now
    found.answer_id = words.id if words else None
    session.add(found)
    session.flush()
    _record(session, actor, paper, found, words, kind="comment_resolved", now=now)
    return found


def of_paper(session: Session, paper: Paper) -> list[Shown]:
    """The comments on a paper with their words and who made and settled them, oldest first."""
    rows = comments.of_paper(session, paper.id)
    said = stored_texts.bodies(
        session, [one for row in rows for one in (row.text_id, row.answer_id) if one is not None]
    )
    named = people.by_id(
        session, [one for row in rows for one in (row.author_id, row.resolved_by_id) if one is not None]
    )
    names = {key: person.job_title or person.name for key, person in named.items()}
    return [
        Shown(
            number=row.number,
            section=row.section,
            text=said.get(row.text_id, ""),
            by=names.get(row.author_id or 0, ""),
            made_at=row.made_at,
            resolved_by=names.get(row.resolved_by_id or 0, ""),
            resolved_at=row.resolved_at,
            answer=said.get(row.answer_id or 0, ""),
        )
        for row in rows
    ]


def _require_reader(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> None:
    """Whoever reads the drafts comments on them; another's word is recorded by whoever may record it."""
    plan, today = items.plan_of(session, paper), organisation.today(session, now)
    if actor.person_id is None or not policy.may_read_draft(session, actor.person_id, plan, on=today):
        raise Refused(
            [Refusal("not_allowed", {"by": [str(role) for role in policy.RECORDERS], "move": "comment"})]
        )


def _record(
    session: Session, actor: Actor, paper: Paper, comment: Comment, words: texts.Kept | None, *, kind: str,
    now: datetime,
) -> None:  # fmt: skip
    ledger.append(
        session, actor,
        chain=paper.plan_id, kind=kind, subject_kind="paper", subject_id=paper.id,
        facts={"comment": comment.number, "section": comment.section},
        words={"text": words} if words else None, now=now,
    )  # fmt: skip
