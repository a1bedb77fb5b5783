"""Papers are drafted when their day has come, redrafted when asked, and never change once they are frozen."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan, PlanAssurer
from planflow.errors import PlanflowError
from planflow.papers import drafting, upcoming, writing
from planflow.services import front_sheets, moves, narrative
from planflow.store import bodies, papers, sections
from planflow.store.session import Session
from tests import paper_plan
from tests.paper_plan import actor, at

MEETINGS = (date(2017, 9, 5), date(2018, 3, 7))


def submit(session: Session, plan: Plan, now: object) -> None:
    where = {"sent_to": bodies.get_by_key(session, "inspectorate"), "how": "e-mail"}
    moves.move(session, actor(session, "coordinator"), plan, "submit", fields=where, now=now)  # type: ignore[arg-type]


def submitted(session: Session) -> Plan:
    plan = paper_plan.make(session, meetings=MEETINGS)
    submit(session, plan, at(2017, 1, 20))
    return plan


def days(session: Session, paper: Paper) -> dict[str, Deadline]:
    statement = select(Deadline).where(Deadline.subject_kind == "paper", Deadline.subject_id == paper.id)
    return {row.kind: row for row in session.exec(statement)}


def test_the_improvement_plan_is_drafted_fifteen_working_days_before_it_is_due(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        assert upcoming.next_draft_day(session, at(2016, 12, 8)) == date(2016, 12, 30)
        assert drafting.draft_papers(session, at(2016, 12, 29)) == []
        (paper,) = drafting.draft_papers(session, at(2016, 12, 30))
        assert (paper.ref, paper.kind, paper.as_at) == ("P1", "improvement_plan", date(2016, 12, 30))
        assert drafting.draft_papers(session, at(2016, 12, 31)) == []


def test_submitting_freezes_the_plan_and_the_agreement_names_that_version(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        drafting.draft_papers(session, at(2017, 1, 5))
        submit(session, plan, at(2017, 1, 20))
        (paper,) = papers.of_plan(session, plan.id)
        assert paper.document
        assert paper.as_at == date(2017, 1, 20)
        inspectorate = bodies.get_by_key(session, "inspectorate")
        given = {"assurer": inspectorate}
        who = actor(session, "coordinator")
        moves.move(session, who, plan, "agree", fields=given, note="By letter.", now=at(2017, 2, 3))
        assert session.exec(select(PlanAssurer)).one().paper_id == paper.id
        # Nothing is owed any more, so nothing is drafted any more.
        assert [one.kind for one in drafting.draft_papers(session, at(2017, 2, 4))] == []


def test_a_later_submission_is_a_new_version_and_the_earlier_one_stays(app: Application):
    with app.writing() as session:
        plan = submitted(session)
        (first,) = papers.of_plan(session, plan.id)
        kept = first.document
        answer = {"assurer": bodies.get_by_key(session, "inspectorate")}
        coordinator = actor(session, "coordinator")
        moves.move(session, coordinator, plan, "return", fields=answer, note="More", now=at(2017, 2, 1))
        paper_plan.action(session, plan, "R6a").success_measure = "The panel met every week"
        (draft,) = drafting.draft_papers(session, at(2017, 2, 2))
        submit(session, plan, at(2017, 2, 8))
        assert [paper.ref for paper in papers.of_plan(session, plan.id)] == ["P1", "P2"]
        assert draft.document
        assert draft.previous_id == first.id
        assert first.document == kept
        text = writing.bytes_of(session, draft, "md").decode()
        assert "| R6a | success measure | none | The panel met every week |" in text
        assert text.startswith("# Youth justice improvement plan (version 2)")


def test_the_six_monthly_paper_goes_to_the_next_meeting_with_its_deadlines(app: Application):
    with app.writing() as session:
        submitted(session)
        assert drafting.draft_papers(session, at(2017, 7, 27)) == []
        (paper,) = drafting.draft_papers(session, at(2017, 7, 28))
        assert (paper.period_number, paper.period_until) == (1, date(2017, 7, 23))
        owed = days(session, paper)
        assert owed["paper_publication"].due_on == date(2017, 8, 25)
        assert owed["paper_publication"].rule == "5 clear working days before meeting"
        assert (owed["paper_publication"].owner_role, owed["paper_publication"].ladder) == (
            "clerk",
            "statutory",
        )
        assert (owed["paper_approval"].due_on, owed["paper_approval"].owner_role) == (
            date(2017, 8, 18),
            "chair",
        )
        text = writing.bytes_of(session, paper, "md").decode()
        assert "- **Date:** Tuesday 5 September 2017" in text


def test_the_front_sheet_begins_with_what_is_the_same_in_every_paper_of_the_cycle(app: Application):
    with app.writing() as session:
        submitted(session)
        session.exec(select(ReportCycle)).one().front = {"wards": "All", "key_decision": "No"}
        session.flush()
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        text = writing.bytes_of(session, paper, "md").decode()
        assert "- **Ward:** All\n" in text
        assert "- **Key decision:** ☐ Yes ☒ No\n" in text


def test_a_paper_of_another_cycle_to_the_same_body_continues_from_the_last_one(app: Application):
    with app.writing() as session:
        plan = submitted(session)
        (first,) = drafting.draft_papers(session, at(2017, 8, 1))
        body_id = session.exec(select(ReportCycle)).one().body_id
        session.add(
            ReportCycle(
                plan_id=plan.id, key="note", title="Note", body_id=body_id, form="cover_note", mode="asked"
            )
        )
        session.flush()
        note = drafting.draft(session, actor(session, "clerk"), plan, form="cover_note", now=at(2017, 11, 1))
        assert note.previous_id == first.id
        assert "gave the figures of 1 August 2017" in writing.bytes_of(session, note, "md").decode()


def test_a_turn_is_drafted_once_however_often_it_is_asked(app: Application):
    with app.writing() as session:
        submitted(session)
        made = [drafting.draft_papers(session, at(2017, 8, day)) for day in (1, 1, 2, 15)]
        assert [len(papers_) for papers_ in made] == [1, 0, 0, 0]


def test_after_a_long_outage_every_missed_turn_is_made_oldest_first(app: Application):
    with app.writing() as session:
        submitted(session)
        made = drafting.draft_papers(session, at(2018, 8, 20))
        assert [paper.period_number for paper in made] == [1, 2, 3]
        assert [paper.ref for paper in made] == ["P2", "P3", "P4"]


def test_without_a_meeting_the_paper_says_so_and_follows_from_the_period(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        submit(session, plan, at(2017, 1, 20))
        (paper,) = drafting.draft_papers(session, at(2017, 7, 20))
        assert days(session, paper)["paper_publication"].due_on == date(2017, 8, 4)
        text = writing.bytes_of(session, paper, "md").decode()
        assert "No meeting of the Safer Stronger Select Committee is known for this report." in text
        assert "- **Date:**  [To be filled in by: the clerk]" in text


def test_a_cancelled_meeting_is_passed_over(app: Application):
    with app.writing() as session:
        submitted(session)
        first = session.exec(select(Meeting).order_by(Meeting.held_on)).first()  # type: ignore[arg-type]
        first.is_cancelled = True  # type: ignore[union-attr]
        session.flush()
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        assert paper.meeting_id is None


def test_a_wrong_form_of_one_plan_does_not_stop_the_others(app: Application, caplog):
    with app.writing() as session:
        submitted(session)
        cycle = session.exec(select(ReportCycle)).one()
        session.add(
            ReportCycle(plan_id=cycle.plan_id, key="b", title="b", body_id=cycle.body_id, form="nowhere",
                        anchor_on=cycle.anchor_on)
        )  # fmt: skip
        session.flush()
        assert len(drafting.draft_papers(session, at(2017, 8, 1))) == 1
        assert "no form of paper called 'nowhere'" in caplog.text


def test_redrafting_takes_fresh_figures_and_keeps_what_a_person_wrote(app: Application):
    with app.writing() as session:
        plan = submitted(session)
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        clerk = actor(session, "clerk")
        narrative.write_section(session, clerk, paper, "legal", body="No *new* duties.", now=at(2017, 8, 2))
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 3))
        before = paper.snapshot_digest
        again = drafting.draft(session, clerk, plan, now=at(2017, 8, 4))
        assert again.id == paper.id
        assert again.snapshot_digest != before
        text = writing.bytes_of(session, again, "md").decode()
        assert "No *new* duties." in text
        assert "Draft with the figures of 4 August 2017. Six sections and five entries" in text
        assert len(sections.gaps(session, paper.id)) == 6


def test_a_paper_under_review_is_not_drafted_again(app: Application):
    with app.writing() as session:
        plan = submitted(session)
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 2))
        with pytest.raises(PlanflowError, match="under review or approved"):
            drafting.draft(session, actor(session, "clerk"), plan, now=at(2017, 8, 3))


@pytest.mark.parametrize("day", [date(2016, 12, 7), date(2017, 8, 2)])
def test_there_are_no_figures_of_the_time_before_the_plan_or_of_the_future(app: Application, day):
    with app.writing() as session:
        plan = submitted(session)
        with pytest.raises(PlanflowError, match="There are no figures for"):
            drafting.draft(session, actor(session, "clerk"), plan, as_at=day, now=at(2017, 8, 1))


def test_a_changed_row_changes_nothing_in_a_frozen_paper(app: Application):
    with app.writing() as session:
        plan = submitted(session)
        (paper,) = papers.of_plan(session, plan.id)
        before = {name: writing.bytes_of(session, paper, name) for name in ("html", "docx", "json", "md")}
        for row in session.exec(select(Action)):
            row.title, row.owner_id = "Changed", None
        plan.title = "Changed too"
        for section in sections.of_paper(session, paper.id):
            section.body = "Changed as well."
        session.flush()
        assert before == {name: writing.bytes_of(session, paper, name) for name in before}
        app.papers.freeze(session, paper, now=at(2017, 3, 1))
        assert before["json"] == writing.bytes_of(session, paper, "json")
        with pytest.raises(PlanflowError, match="frozen and never changes"):
            drafting.filling.fill(
                session, actor(session, "clerk"), plan, paper,
                drafting.forms.of(session.library).get("improvement_plan", "en"), now=at(2017, 3, 1),
            )  # fmt: skip


def test_a_published_paper_is_frozen_with_its_words(app: Application):
    with app.writing() as session:
        submitted(session)
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        clerk = actor(session, "clerk")
        for section in sections.of_paper(session, paper.id):
            if section.is_gap:
                narrative.write_section(
                    session, clerk, paper, section.key, body="Written.", now=at(2017, 8, 2)
                )
        entries = {one["key"]: [*one["choices"], "All"][0] for one in front_sheets.missing(paper)}
        front_sheets.fill_in(session, clerk, paper, entries, now=at(2017, 8, 2))
        moves.move(session, clerk, paper, "submit", now=at(2017, 8, 3))
        paper_plan.clear(session, paper, at(2017, 8, 3))
        moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 4))
        assert paper.document == ""
        moves.move(session, clerk, paper, "publish", fields={"where": "https://c"}, now=at(2017, 8, 21))
        assert paper.document
        assert "Draft" not in writing.bytes_of(session, paper, "md").decode()
