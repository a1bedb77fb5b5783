"""Freezes papers: what was submitted or published is kept word for word and never changes."""

from dataclasses import replace
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import document, drafting, forms, rescheduling, writing
from planflow.services import verbal
from planflow.store import organisation
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
        if paper.erratum_of_id is not None:
            paper.corrected_on = organisation.today(session, now)
        if writing.has_exempt(session, paper):
            exempt = writing.assembled(session, paper, writing.EXEMPT)
            front = tuple(row for row in exempt.front if not row.gap)
            paper.exempt_document = document.to_json(replace(exempt, front=front))
        made = writing.assembled(session, paper)
        # What nobody filled in on the front sheet is left out: a published paper asks nobody for anything.
        made = replace(made, front=tuple(row for row in made.front if not row.gap))
        paper.document = document.to_json(made)
        session.add(paper)
        session.flush()
        form = forms.of(session.library).get(paper.form, made.language)
        verbal.ask(session, paper, {part.key: part.heading for part in form.sections}, now=now)

    def share_out(self, session: Session, paper: Paper, *, now: datetime) -> None:
        """Give what is still owed for a paper new days where its own have passed."""
        rescheduling.share_out(session, paper, now=now)

    def recount(self, session: Session, actor: Actor, *, now: datetime) -> int:
        """Count the days of every paper anew that is still to be published; how many have other days now."""
        return rescheduling.recount(session, actor, now=now)
