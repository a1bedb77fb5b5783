"""What a committee resolved comes back as a decision, is owed by its day, and stands in the next paper."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.plan import Milestone
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import drafting, writing
from planflow.services import narrative, plan_view, resolutions, verbal
from planflow.services.planfile import exporting, loading
from planflow.store import deadlines
from planflow.store.references import get_person
from planflow.store.session import Session
from tests import paper_life
from tests.paper_plan import actor, at

HEADING = "What the committee asked last time and what became of it"
NOW = at(2017, 9, 12)


def minutes(session: Session, key: str = "clerk") -> Actor:
    return Actor(person_id=get_person(session, key).id, how="minutes")


def resolve(session: Session, paper, kind: str, text: str = "As minuted", **given):
    return resolutions.record(session, minutes(session), paper, kind, text=text, now=NOW, **given)


def owed(session: Session, made):
    return deadlines.find(session, "milestone", made.milestone_id, "milestone")


def test_noting_the_report_moves_the_paper_on_and_keeps_the_day_of_the_meeting(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = resolve(session, paper, "noted")
        assert (paper.state, made.number, made.resolved_on) == ("noted", 1, date(2017, 9, 5))
        assert made.milestone_id is None
        event = session.exec(select(Event).where(Event.kind == "resolution_recorded")).one()
        assert (event.how, event.subject_kind, event.subject_id) == ("minutes", "paper", paper.id)


def test_a_recommendation_is_owed_in_two_months_where_the_committee_named_no_day(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        deadline = owed(session, resolve(session, paper, "recommendation"))
        assert (deadline.due_on, deadline.rule) == (
            date(2017, 11, 4),
            "2 months beginning with 2017-09-05",
        )
        assert deadline.owner_role == "coordinator"
        head = get_person(session, "head")
        named = resolve(session, paper, "recommendation", due_on=date(2017, 10, 2), owner=head)
        assert (owed(session, named).due_on, owed(session, named).owner_id) == (date(2017, 10, 2), head.id)


def test_officers_required_to_attend_owe_it_at_the_next_meeting(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = resolve(session, paper, "required_to_attend")
        assert owed(session, made).due_on == paper_life.MEETINGS[1]
        title = session.get_one(Milestone, made.milestone_id).title
        assert title == "Officers attend Safer Stronger Select Committee (P2.1)"


def test_what_became_of_it_meets_what_was_owed(app: Application):
    with app.writing() as session:
        _, paper = paper_life.published(session)
        made = resolve(session, paper, "recommendation")
        resolutions.answer(session, minutes(session), paper, 1, text="It was done.", now=at(2017, 10, 2))
        assert (owed(session, made).state, made.outcome_on) == ("met", date(2017, 10, 2))
        with pytest.raises(NotFound):
            resolutions.answer(session, minutes(session), paper, 7, text="What?", now=at(2017, 10, 2))


def test_the_next_paper_lists_what_was_asked_and_what_became_of_it(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        narrative.write_section(
            session, clerk, paper, "conclusion", body="To be updated verbally.", now=at(2017, 8, 2)
        )
        paper_life.publish(session, paper, at(2017, 8, 21))
        assert HEADING not in writing.bytes_of(session, paper, "md").decode()
        resolve(session, paper, "noted")
        resolve(session, paper, "recommendation", "Publish the figures of the unit")
        resolve(session, paper, "recommendation", "Fill the two posts")
        resolve(session, paper, "required_to_attend", "The chief officer attends")
        resolutions.answer(session, clerk, paper, 2, text="They are on the site", now=at(2017, 10, 2))
        verbal.complete(session, clerk, paper, "conclusion", body="The post is filled", now=at(2017, 9, 12))
        (following,) = [
            one for one in drafting.draft_papers(session, at(2018, 2, 1)) if one.kind == "progress_report"
        ]
        text = writing.bytes_of(session, following, "md").decode()
        part = text[text.index(HEADING) :]
        part = part[: part.index("\n## ")]
        assert "The Safer Stronger Select Committee noted the report on 5 September 2017." in part
        assert "Three resolutions are reported on here. Two are still open, of which one is late." in part
        assert (
            "| P2.2 | Made a recommendation on 5 September 2017: Publish the figures of the unit. | plan "
            "coordinator | 4 November 2017 | They are on the site. (The word of the Scrutiny Manager, "
            "2 October 2017.) |"
        ) in part
        assert (
            "Fill the two posts. | plan coordinator | 4 November 2017 | Late: nothing is recorded yet. |"
            in part
        )
        assert 'On "Conclusion" of paper P2 the meeting was told: The post is filled.' in part


def test_the_plan_shows_what_a_committee_asked_until_it_is_answered(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.published(session)
        resolve(session, paper, "recommendation", "Fill the two posts")
        (shown,) = plan_view.of_plan(session, plan, now=NOW).asked
        assert (shown.title, shown.due, shown.state) == ("P2.1 Fill the two posts", "2017-11-04", "open")
        resolutions.answer(session, minutes(session), paper, 1, text="Done.", now=at(2017, 10, 2))
        assert plan_view.of_plan(session, plan, now=at(2017, 10, 3)).asked == ()


def test_only_a_published_paper_is_resolved_on_by_those_who_write_papers(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        with pytest.raises(PlanflowError, match="is not published"):
            resolve(session, paper, "noted")
        paper_life.publish(session, paper, at(2017, 8, 21))
        with pytest.raises(PlanflowError, match="no kind of resolution"):
            resolve(session, paper, "applauded")
        with pytest.raises(PlanflowError, match="says nothing"):
            resolve(session, paper, "noted", " ")
        with pytest.raises(Refused):
            resolutions.record(session, minutes(session, "head"), paper, "noted", text="Noted.", now=NOW)
        late = Actor(person_id=get_person(session, "clerk").id, given_on=date(2017, 12, 1))
        with pytest.raises(Refused):
            resolutions.record(session, late, paper, "noted", text="Noted.", now=NOW)


def test_a_plan_with_resolutions_is_exported_and_loads_again_without_a_change(app: Application, tmp_path):
    with app.writing() as session:
        plan, paper = paper_life.published(session)
        resolve(session, paper, "recommendation")
        file = tmp_path / "plan.yaml"
        file.write_text(exporting.text_of(session, plan))
        loading.load(session, file, now=at(2017, 9, 13))
        assert exporting.text_of(session, plan) == file.read_text()
