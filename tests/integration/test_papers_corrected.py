"""A published paper never changes: a correction is a new version with an erratum, linked both ways."""

import json

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.event import Event
from planflow.errors import PlanflowError, Refused
from planflow.papers import correcting, docx_checks, drafting, writing
from planflow.services import moves, narrative
from planflow.store import deadlines, papers
from planflow.store.session import Session
from tests import paper_life, paper_plan
from tests.paper_plan import actor, at

REASON = "Table 2 gave the figures of the year before."


def text(session: Session, paper, form: str = "md") -> str:
    return writing.bytes_of(session, paper, form).decode()


def corrected(session: Session, paper, *, is_fresh: bool = False):
    clerk = actor(session, "clerk")
    return correcting.correct(session, clerk, paper, reason=REASON, is_fresh=is_fresh, now=at(2017, 9, 1))


def test_a_correction_says_what_was_wrong_when_and_which_version_it_replaces(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = corrected(session, paper)
        assert (made.ref, made.snapshot_digest) == ("P3", paper.snapshot_digest)
        told = text(session, made)
        head = told[: told.index("## 1. ")]
        assert "## Correction" in head
        assert REASON in head
        assert "- **Replaces:** lewisham-2017/P2, published on 21 August 2017" in head
        assert "- **Corrected on:** 1 September 2017" in head
        assert "- **Version:** 2" in head
        assert "the same as in lewisham-2017/P2" in head
        # The paragraphs keep their numbers, so that minutes that cite one go on being right.
        published = text(session, paper)
        assert (
            told[told.index("## 1. ") : told.rindex("*lewisham")]
            == (published[published.index("## 1. ") : published.rindex("*lewisham")])
        )


def test_the_published_paper_stays_as_it_is_and_points_to_its_correction(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        kept, before = paper.document, text(session, paper)
        made = corrected(session, paper)
        assert text(session, paper) == before
        paper_life.publish(session, made, at(2017, 9, 4))
        assert paper.document == kept
        notice = "This version was corrected on 4 September 2017. Read lewisham-2017/P3 in its place."
        for form in ("md", "html", "json"):
            assert notice in text(session, paper, form)
        assert text(session, paper).replace(f"*{notice}*\n\n", "") == before
        assert "- **Corrected on:** 4 September 2017" in text(session, made)


def test_the_list_tells_the_versions_apart(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.published(session)
        made = corrected(session, paper)
        rows = [writing.summary(session, one)["edition"] for one in papers.of_plan(session, plan.id)]
        assert rows == ["1", "1, being corrected by lewisham-2017/P3", "2, corrects lewisham-2017/P2"]
        paper_life.publish(session, made, at(2017, 9, 4))
        assert writing.summary(session, paper)["edition"] == "1, corrected by lewisham-2017/P3"


def test_fresh_figures_are_compared_with_those_of_the_corrected_paper(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.published(session)
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 28))
        made = corrected(session, paper, is_fresh=True)
        assert made.as_at.isoformat() == "2017-09-01"
        assert made.previous_id == paper.previous_id
        assert {"name": "implemented", "before": 0, "now": 1} in made.changes["figures"]
        told = text(session, made)
        assert "- **Figures:** taken again, as at 1 September 2017" in told
        assert "Nothing arises." in told  # what officers wrote is kept


def test_a_correction_can_be_corrected_but_a_corrected_paper_cannot_again(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = corrected(session, paper)
        with pytest.raises(PlanflowError, match="P2 is corrected by P3 already"):
            corrected(session, paper)
        paper_life.publish(session, made, at(2017, 9, 4))
        again = correcting.correct(
            session, actor(session, "clerk"), made, reason="A name.", now=at(2017, 9, 5)
        )
        assert "- **Version:** 3" in text(session, again)


def test_a_withdrawn_correction_leaves_the_paper_as_it_was(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = corrected(session, paper)
        moves.move(session, actor(session, "clerk"), made, "withdraw", note="Not wrong.", now=at(2017, 9, 2))
        assert "corrected" not in writing.summary(session, paper)["edition"]
        assert corrected(session, paper).ref == "P4"


def test_only_a_published_paper_is_corrected_by_those_who_write_papers_and_for_a_reason(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        with pytest.raises(PlanflowError, match="is not published"):
            corrected(session, paper)
        paper_life.publish(session, paper, at(2017, 8, 21))
        with pytest.raises(Refused):
            correcting.correct(session, actor(session, "head"), paper, reason=REASON, now=at(2017, 9, 1))
        with pytest.raises(PlanflowError, match="does not say what was wrong"):
            correcting.correct(session, actor(session, "clerk"), paper, reason=" ", now=at(2017, 9, 1))


def test_a_correction_is_owed_and_recorded_and_is_never_the_next_report(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.published(session)
        made = corrected(session, paper)
        owed = {row.kind: row.due_on.isoformat() for row in deadlines.of_subject(session, "paper", made.id)}
        assert owed["paper_approval"] == "2017-09-08"
        assert owed["paper_publication"] == "2017-09-15"
        event = session.exec(select(Event).where(Event.kind == "paper_correction_drafted")).one()
        assert json.loads(event.body)["facts"]["correction"] == made.id
        assert (event.subject_id, REASON in event.body) == (paper.id, False)
        assert papers.find_open(session, plan.id, made.kind, made.form, made.cycle_id) is None
        assert drafting.draft_papers(session, at(2017, 9, 2)) == []


def test_the_file_of_a_correction_passes_the_checks_for_screen_readers(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = corrected(session, paper)
        narrative.write_section(
            session, actor(session, "clerk"), made, "legal", body="As corrected.", now=at(2017, 9, 1)
        )
        assert docx_checks.problems(writing.bytes_of(session, made, "docx")) == []
        assert '<h2 id="correction">Correction</h2>' in text(session, made, "html")
