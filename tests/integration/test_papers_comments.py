"""Comments on drafts: who said what on which section, and who settled it."""

import pytest

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.person import Role
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import writing
from planflow.services import audit, comments, front_sheets, privacy
from planflow.store.references import get_person
from planflow.testing import given
from tests import paper_life
from tests.paper_plan import actor, at

WORDS = "Say why the interventions are late."
DAY, LATER = at(2017, 8, 2), at(2017, 8, 3)


def test_a_comment_says_who_when_and_on_what_and_who_settled_it(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        comments.add(session, actor(session, "coordinator"), paper, text=WORDS, section="late", now=DAY)
        comments.add(session, actor(session, "chair"), paper, text="Too long.", now=DAY)
        comments.resolve(session, actor(session, "clerk"), paper, 1, answer="Added.", now=LATER)
        first, second = comments.of_paper(session, paper)
        coordinator, clerk = get_person(session, "coordinator"), get_person(session, "clerk")
        assert (first.number, first.section, first.text, first.made_at) == (1, "late", WORDS, DAY)
        assert first.by == (coordinator.job_title or coordinator.name)
        assert (first.resolved_by, first.resolved_at) == (clerk.job_title or clerk.name, LATER)
        assert first.answer == "Added."
        assert (second.section, second.resolved_at) == ("", None)


def test_a_comment_is_in_no_form_of_the_paper_and_holds_nothing_up(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        paper_life.fill(session, paper, DAY)
        comments.add(session, actor(session, "coordinator"), paper, text=WORDS, now=DAY)
        for name in ("md", "html", "json"):
            assert WORDS not in writing.bytes_of(session, paper, name).decode()
        assert front_sheets.gaps(session, paper) == ()
        paper_life.publish(session, paper, LATER)
        with pytest.raises(PlanflowError, match="published and never changes"):
            comments.add(session, actor(session, "clerk"), paper, text="Late.", now=LATER)
        # What was left open may still be settled afterwards.
        comments.resolve(session, actor(session, "clerk"), paper, 1, now=LATER)


def test_nobody_comments_on_a_draft_that_they_may_not_read(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        with pytest.raises(Refused):
            comments.add(session, actor(session, "health-lead"), paper, text=WORDS, now=DAY)


def test_a_comment_about_nothing_and_a_second_settling_are_refused(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        with pytest.raises(PlanflowError, match="nothing to keep"):
            comments.add(session, clerk, paper, text=" ", now=DAY)
        with pytest.raises(NotFound, match="no section 'nowhere'"):
            comments.add(session, clerk, paper, text=WORDS, section="nowhere", now=DAY)
        with pytest.raises(NotFound, match="no comment 1"):
            comments.resolve(session, clerk, paper, 1, now=DAY)
        comments.add(session, clerk, paper, text=WORDS, now=DAY)
        comments.resolve(session, clerk, paper, 1, now=DAY)
        with pytest.raises(PlanflowError, match="settled already"):
            comments.resolve(session, clerk, paper, 1, now=DAY)


def test_the_words_of_a_comment_go_with_the_person_who_wrote_them(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        who = given.person(session, "guest")
        given.role(session, who, Role.COORDINATOR, plan, until_on=DAY.date())
        comments.add(session, actor(session, "guest"), paper, text=WORDS, now=DAY)
        found = privacy.everything_about(session, who)
        assert WORDS in [row["words"] for row in found["words"]]
        assert "paper_comment" in found
        privacy.erase(session, Actor(None, via="load"), who, empty_their_words=True, now=LATER)
        assert [one.text for one in comments.of_paper(session, paper)] == ["[erased]"]
        assert all(verdict.is_whole for verdict in audit.verify(session))
