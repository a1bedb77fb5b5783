"""Trouble with the days of a report is told early, with choices; what is decided about it is recorded."""

from datetime import date

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import calendar, drafting, foreseeing, late_items, skipping, upcoming, writing
from planflow.services import meetings, plan_ahead
from planflow.store import bodies, papers
from planflow.store import deadlines as stored
from planflow.store.references import get_person
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_plan, reminding
from tests.paper_plan import actor, at

SEPTEMBER, MARCH = date(2017, 9, 5), date(2018, 3, 7)


def made(session: Session, *days: date, **columns: object) -> Plan:
    plan = paper_plan.make(session, meetings=days)
    cycle = session.exec(select(ReportCycle)).one()
    for name, value in columns.items():
        setattr(cycle, name, value)
    # Nothing but the reports is drafted here.
    for owed in session.exec(select(Deadline).where(Deadline.subject_kind == "plan")):
        session.delete(owed)
    session.flush()
    return plan


def report(session: Session, now, *days: date) -> tuple[Plan, Paper]:
    plan = made(session, *days)
    (paper,) = drafting.draft_papers(session, now)
    return plan, paper


def told(session: Session) -> list[str]:
    statement = select(Event.kind).where(col(Event.kind).like("report_%")).order_by(col(Event.id))
    return list(session.exec(statement))


def skip(
    session: Session, plan: Plan, period: str, *, who: str = "clerk", reason: str = "Elections.", now=None
):
    now = now or at(2017, 3, 1)
    return skipping.skip(session, actor(session, who), plan, "six-monthly", period, reason=reason, now=now)


def late(
    session: Session, paper: Paper, by: str, *, reason: str = "The budget cannot wait.", now=None
) -> None:
    who, agreed_by = actor(session, "clerk"), get_person(session, by)
    late_items.agree(session, who, paper, reason=reason, agreed_by=agreed_by, now=now or at(2017, 8, 30))


def with_committee_chair(session: Session) -> None:
    committee = bodies.get_by_key(session, "committee")
    given.role(session, given.person(session, "councillor"), "chair", body=committee)


def test_that_no_meeting_is_known_is_told_once_and_long_before_the_draft(app: Application):
    with app.writing() as session:
        plan = made(session)
        notice_on = upcoming.next_draft_day(session, at(2017, 2, 1))
        assert notice_on == date(2017, 5, 11)
        assert foreseeing.look_ahead(session, at(2017, 5, 10)) == 0
        assert foreseeing.look_ahead(session, at(2017, 5, 11)) == 1
        assert foreseeing.look_ahead(session, at(2017, 5, 12)) == 0
        assert told(session) == ["report_without_meeting"]
        (notice,) = plan_ahead.troubles(session, plan)
        assert "for 23 July 2017: no meeting is known for it" in notice.sentence
        (row,) = [one for one in calendar.ahead(session, plan, at(2017, 5, 11)) if one["is_near"]]
        assert "planflow meetings add committee DAY" in row["choices"]


def test_a_body_none_of_whose_meetings_is_known_is_told_of_once_for_all(app: Application):
    with app.writing() as session:
        made(session)
        for month in range(3, 13):
            foreseeing.look_ahead(session, at(2017, month, 28))
            drafting.draft_papers(session, at(2017, month, 28))
        assert told(session) == ["report_without_meeting"]


def test_the_trouble_is_over_when_the_meeting_is_entered(app: Application):
    with app.writing() as session:
        plan = made(session)
        foreseeing.look_ahead(session, at(2017, 5, 12))
        committee = bodies.get_by_key(session, "committee")
        meetings.add(session, actor(session, "clerk"), committee, SEPTEMBER, now=at(2017, 5, 15))
        assert foreseeing.look_ahead(session, at(2017, 5, 16)) == 0
        assert plan_ahead.troubles(session, plan) == []


@pytest.mark.parametrize(
    ("today", "kind"), [((2017, 8, 14), "report_squeezed"), ((2017, 8, 29), "report_too_late")]
)
def test_a_chain_whose_days_are_past_is_told_before_the_paper_is_drafted(app: Application, today, kind):
    with app.writing() as session:
        made(session, SEPTEMBER)
        assert foreseeing.look_ahead(session, at(*today)) == 1
        assert told(session) == [kind]
        (paper,) = drafting.draft_papers(session, at(*today))
        publication = stored.find(session, "paper", paper.id, "paper_publication")
        assert publication is not None
        assert publication.due_on == date(2017, 8, 25)


def test_clerk_and_coordinator_hear_of_it_with_the_choices(app: Application):
    with app.writing() as session:
        made(session)
        foreseeing.look_ahead(session, at(2017, 5, 12))
    reminding.tick(app, at(2017, 5, 15))
    for who in ("clerk", "coordinator"):
        said = reminding.words(reminding.mails(app, who)[-1])
        assert "No meeting is known for “Six-monthly report” for the period to Sunday 23 July 2017" in said
        assert "record that this report is skipped" in said


def test_a_late_item_is_agreed_by_the_chair_of_that_committee_and_prints_why(app: Application):
    with app.writing() as session:
        _, paper = report(session, at(2017, 8, 29), SEPTEMBER)
        with_committee_chair(session)
        late(session, paper, "councillor")
        publication = stored.find(session, "paper", paper.id, "paper_publication")
        assert publication is not None
        assert (publication.due_on, publication.original_due_on) == (date(2017, 9, 4), date(2017, 8, 25))
        assert paper.late_agreed_by_id == get_person(session, "councillor").id
        text = writing.bytes_of(session, paper, "md").decode()
        assert "- **Reason for urgency:** The budget cannot wait." in text
        # It stays a late item, however often the days are counted.
        assert meetings.follow(session, actor(session, "clerk"), now=at(2017, 8, 31)) == 0
        assert publication.due_on == date(2017, 9, 4)


def test_nobody_else_can_agree_it_and_not_without_a_reason_nor_a_meeting(app: Application):
    with app.writing() as session:
        _, paper = report(session, at(2017, 8, 29), SEPTEMBER)
        with_committee_chair(session)
        with pytest.raises(Refused) as refused:
            late(session, paper, "chair")
        assert [one.code for one in refused.value.refusals] == ["not_that_chair"]
        with pytest.raises(PlanflowError, match="needs a reason"):
            late(session, paper, "councillor", reason=" ")
        with pytest.raises(PlanflowError, match="no meeting that is still to come"):
            late(session, paper, "councillor", now=at(2017, 9, 5))
        head = actor(session, "head")
        with pytest.raises(Refused):
            late_items.agree(
                session,
                head,
                paper,
                reason="Why",
                agreed_by=get_person(session, "councillor"),
                now=at(2017, 8, 30),
            )


def test_a_late_paper_can_go_to_the_next_meeting_instead(app: Application):
    with app.writing() as session:
        _, paper = report(session, at(2017, 8, 29), SEPTEMBER, date(2017, 10, 10))
        said = calendar.take_to(session, actor(session, "clerk"), paper, None, now=at(2017, 8, 30))
        assert said == (
            "lewisham-2017/P1 goes to the meeting on Tuesday 10 October 2017, "
            "to be published by Monday 2 October 2017."
        )
        with pytest.raises(PlanflowError, match="No later meeting is known"):
            calendar.take_to(session, actor(session, "clerk"), paper, None, now=at(2017, 8, 30))
        with pytest.raises(PlanflowError, match="has no meeting on 1 January 2018"):
            calendar.take_to(session, actor(session, "clerk"), paper, date(2018, 1, 1), now=at(2017, 8, 30))


def test_a_skipped_report_is_not_drafted_and_the_next_compares_with_the_last_real_one(app: Application):
    with app.writing() as session:
        plan, first = report(session, at(2017, 8, 1), SEPTEMBER, MARCH, date(2018, 9, 5))
        row = skip(session, plan, "2018-01-23", now=at(2017, 12, 1))
        assert (row.number, row.skipped_on) == (2, date(2017, 12, 1))
        assert drafting.draft_papers(session, at(2018, 3, 1)) == []
        (third,) = drafting.draft_papers(session, at(2018, 8, 15))
        assert (third.period_number, third.period_from) == (3, date(2017, 7, 24))
        assert third.previous_id == first.id
        assert told(session).count("report_skipped") == 1


def test_a_report_is_skipped_with_a_reason_by_those_who_keep_its_days_and_once(app: Application):
    with app.writing() as session:
        plan = made(session, SEPTEMBER)
        with pytest.raises(PlanflowError, match="not skipped without a reason"):
            skip(session, plan, "1", reason="")
        with pytest.raises(Refused):
            skip(session, plan, "1", who="head")
        with pytest.raises(PlanflowError, match="No period of 'six-monthly' ends on 1 July 2017"):
            skip(session, plan, "2017-07-01")
        with pytest.raises(NotFound, match="has no report 'monthly'"):
            skipping.skip(
                session, actor(session, "clerk"), plan, "monthly", "1", reason="No", now=at(2017, 3, 1)
            )
        skip(session, plan, "1")
        with pytest.raises(PlanflowError, match="was skipped on"):
            skip(session, plan, "1")


def test_what_is_drafted_is_not_skipped(app: Application):
    with app.writing() as session:
        plan, _ = report(session, at(2017, 8, 1), SEPTEMBER)
        with pytest.raises(PlanflowError, match="is drafted already"):
            skip(session, plan, "1", now=at(2017, 8, 2))


def test_in_a_cycle_of_every_meeting_the_report_for_one_meeting_is_skipped(app: Application):
    with app.writing() as session:
        plan = made(session, SEPTEMBER, date(2017, 11, 7), mode="meeting")
        skip(session, plan, "2017-09-05")
        (row,) = calendar.ahead(session, plan, at(2017, 8, 1))
        assert (row["meeting"], row["from"]) == ("2017-11-07", "2016-12-08")


def test_an_extra_report_takes_a_reason_that_is_kept(app: Application):
    with app.writing() as session:
        plan = made(session, SEPTEMBER, date(2017, 5, 9))
        clerk = actor(session, "clerk")
        with pytest.raises(PlanflowError, match="comes by itself; the next is drafted on 28 July 2017"):
            drafting.draft(session, clerk, plan, form="select_committee", now=at(2017, 3, 1))
        extra = drafting.draft(
            session, clerk, plan, form="select_committee", meeting_on=date(2017, 5, 9),
            reason="Members asked for it.", now=at(2017, 3, 1),
        )  # fmt: skip
        assert extra.period_number is None
        publication = stored.find(session, "paper", extra.id, "paper_publication")
        assert publication is not None
        assert publication.due_on == date(2017, 4, 28)
        begun = session.exec(select(Event).where(Event.kind == "paper_created")).one()
        assert '"reason"' in begun.body


def test_naming_the_meeting_of_the_next_report_drafts_that_one_early(app: Application):
    with app.writing() as session:
        plan = made(session, SEPTEMBER)
        clerk = actor(session, "clerk")
        paper = drafting.draft(
            session, clerk, plan, form="select_committee", meeting_on=SEPTEMBER, now=at(2017, 7, 3)
        )
        assert paper.period_number == 1
        with pytest.raises(PlanflowError, match="is drafted already, for another meeting"):
            drafting.draft(
                session, clerk, plan, form="select_committee", meeting_on=MARCH, now=at(2017, 7, 4)
            )
        assert drafting.draft_papers(session, at(2017, 8, 1)) == []
        assert len(papers.of_plan(session, plan.id)) == 1
