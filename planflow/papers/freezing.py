"""Freezes papers: what was submitted or published is kept word for word and never changes."""

from dataclasses import replace
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import document, drafting, writing
from planflow.store.session import Session


class Papers:
    """What moves need of the papers package; bootstrap fits it into every session."""

    def freeze_plan(self, session: Session, actor: Actor, plan: Plan, *, now: datetime) -> Paper:
        """Freeze the improvement plan as it stands today as the next version of its paper."""
        paper = drafting.draft_plan(session, actor, plan, now=now)
        self.freeze(session, paper, now=now)
        return paper

    def freeze(self, session: Session, paper: Paper, *, now: datetime) -> None:
        """Keep the words and figures of a paper as they are, for ever. Freezing again changes nothing."""
        if paper.document:
            return
        made = writing.assembled(session, paper)
        # What nobody filled in on the front sheet is left out: a published paper asks nobody for anything.
        made = replace(made, front=tuple(row for row in made.front if not row.gap))
        paper.document = document.to_json(made)
        session.add(paper)
        session.flush()
