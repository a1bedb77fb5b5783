"""Meetings that move, fall away or appear: the days of papers follow, and those concerned are told."""

from datetime import date

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain.body import Body
from planflow.domain.event import Event
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.errors import FileError, PlanflowError, Refused
from planflow.papers import drafting, upcoming, writing
from planflow.services import meetings, moves
from planflow.services.planfile import exporting
from planflow.store import bodies
from planflow.store import deadlines as stored
from planflow.store import meetings as stored_meetings
from planflow.store.session import Session
from tests import paper_plan, plan_text, reminding
from tests.paper_plan import actor, at

SEPTEMBER, MARCH = date(2017, 9, 5), date(2018, 3, 7)


def drafted(session: Session, *days: date) -> Paper:
    paper_plan.make(session, meetings=days)
    (paper,) = [one for one in drafting.draft_papers(session, at(2017, 7, 28)) if one.cycle_id]
    return paper


def committee(session: Session) -> Body:
    return bodies.get_by_key(session, "committee")


def day(session: Session, paper: Paper, kind: str, part: str = "") -> tuple[date | None, date | None, int]:
    found = stored.find(session, "paper", paper.id, kind, part)
    assert found is not None
    return found.due_on, found.original_due_on, found.moves


def events(session: Session, *kinds: str) -> list[str]:
    statement = select(Event.kind).where(col(Event.kind).in_(kinds)).order_by(col(Event.id))
    return list(session.exec(statement))


def move(session: Session, to: date, now=None) -> int:
    meeting = meetings.find(session, committee(session), SEPTEMBER)
    return meetings.move(
        session, actor(session, "clerk"), meeting, to, reason="Elections", now=now or at(2017, 8, 1)
    )


def test_a_moved_meeting_counts_its_papers_anew_and_keeps_their_first_days(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER)
        assert move(session, date(2017, 9, 12)) == 1
        assert day(session, paper, "paper_publication") == (date(2017, 9, 4), date(2017, 8, 25), 1)
        assert day(session, paper, "paper_approval") == (date(2017, 8, 25), date(2017, 8, 18), 1)
        assert day(session, paper, "paper_clearance", "Finance") == (date(2017, 8, 22), date(2017, 8, 15), 1)
        text = writing.bytes_of(session, paper, "md").decode()
        assert "- **Date:** Tuesday 12 September 2017" in text
        publication = stored.find(session, "paper", paper.id, "paper_publication")
        assert publication is not None
        assert "12 September 2017" in publication.explanation


def test_counting_again_changes_nothing(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER)
        move(session, date(2017, 9, 12))
        before = paper.version
        assert meetings.follow(session, actor(session, "clerk"), now=at(2017, 8, 20)) == 0
        assert paper.version == before
        assert events(session, "paper_rescheduled") == ["paper_rescheduled"]


def test_an_earlier_day_leaves_everybody_a_share_of_the_time(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER)
        move(session, date(2017, 8, 17))
        assert day(session, paper, "paper_publication")[0] == date(2017, 8, 9)
        days = [
            day(session, paper, kind)[0]
            for kind in ("paper_narrative", "paper_draft", "paper_review", "paper_approval")
        ]
        assert days == sorted(days)
        assert days[0] >= date(2017, 8, 1)


def test_what_is_met_stays_met_when_the_meeting_moves(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER)
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 1))
        move(session, date(2017, 9, 12))
        assert day(session, paper, "paper_draft") == (date(2017, 8, 9), date(2017, 8, 9), 0)


def test_the_papers_of_a_cancelled_meeting_go_to_the_next_one_in_reach(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER, date(2017, 10, 10), MARCH)
        meeting = meetings.find(session, committee(session), SEPTEMBER)
        assert meetings.cancel(session, actor(session, "clerk"), meeting, now=at(2017, 8, 1)) == 1
        following = session.get(Meeting, paper.meeting_id)
        assert following is not None
        assert following.held_on == date(2017, 10, 10)
        assert day(session, paper, "paper_publication")[0] == date(2017, 10, 2)
        assert events(session, "meeting_cancelled", "paper_rescheduled", "report_without_meeting") == [
            "meeting_cancelled", "paper_rescheduled",
        ]  # fmt: skip


def test_without_another_meeting_in_reach_that_is_said_until_one_is_entered(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER, MARCH)
        clerk = actor(session, "clerk")
        meetings.cancel(
            session, clerk, meetings.find(session, committee(session), SEPTEMBER), now=at(2017, 8, 1)
        )
        assert paper.meeting_id is None
        assert events(session, "report_without_meeting") == ["report_without_meeting"]
        assert day(session, paper, "paper_publication")[0] == date(2017, 8, 4)
        meetings.add(session, clerk, committee(session), date(2017, 9, 19), now=at(2017, 8, 2))
        assert paper.meeting_id is not None
        assert day(session, paper, "paper_publication") == (date(2017, 9, 11), date(2017, 8, 25), 2)


def test_a_published_paper_keeps_its_days(app: Application):
    with app.writing() as session:
        paper = drafted(session, SEPTEMBER)
        clerk = actor(session, "clerk")
        moves.move(session, clerk, paper, "withdraw", note="Not needed.", now=at(2017, 8, 1))
        assert move(session, date(2017, 9, 12)) == 0


def test_those_concerned_hear_of_a_moved_meeting(app: Application):
    with app.writing() as session:
        drafted(session, SEPTEMBER)
    with app.writing() as session:
        meeting = meetings.find(session, committee(session), SEPTEMBER)
        who = actor(session, "coordinator")
        meetings.move(session, who, meeting, date(2017, 9, 12), now=at(2017, 8, 1))
    told = {one.recipient_id for one in reminding.intents(app, route="rescheduled")}
    with app.reading() as session:
        assert told == {actor(session, "clerk").person_id}
    reminding.tick(app, at(2017, 8, 7))
    said = reminding.words(reminding.mails(app, "clerk")[-1])
    assert "now goes to the meeting on Tuesday 12 September 2017" in said
    assert "by Monday 4 September 2017 instead of Friday 25 August 2017" in said


@pytest.mark.parametrize("who", ["head", "verifier"])
def test_meetings_are_kept_by_those_who_keep_papers(app: Application, who):
    with app.writing() as session:
        drafted(session, SEPTEMBER)
        with pytest.raises(Refused):
            meetings.add(session, actor(session, who), committee(session), MARCH, now=at(2017, 8, 1))


def test_a_body_does_not_meet_twice_on_a_day_nor_move_what_was_cancelled(app: Application):
    with app.writing() as session:
        drafted(session, SEPTEMBER, MARCH)
        clerk, body = actor(session, "clerk"), committee(session)
        with pytest.raises(PlanflowError, match="meets on 5 September 2017 already"):
            meetings.add(session, clerk, body, SEPTEMBER, now=at(2017, 8, 1))
        with pytest.raises(PlanflowError, match="meets on 7 March 2018 already"):
            move(session, MARCH)
        meeting = meetings.find(session, body, SEPTEMBER)
        meetings.cancel(session, clerk, meeting, now=at(2017, 8, 1))
        with pytest.raises(PlanflowError, match="was cancelled"):
            meetings.move(session, clerk, meeting, date(2017, 9, 20), now=at(2017, 8, 1))
        with pytest.raises(PlanflowError, match="has no meeting on 5 September 2017"):
            meetings.find(session, body, SEPTEMBER)


def test_a_meeting_that_was_entered_keeps_its_key_when_it_moves(app: Application):
    with app.writing() as session:
        drafted(session)
        clerk, body = actor(session, "clerk"), committee(session)
        made = meetings.add(session, clerk, body, date(2018, 5, 1), now=at(2017, 8, 1))
        meetings.move(session, clerk, made, date(2018, 5, 8), now=at(2017, 8, 1))
        again = meetings.add(session, clerk, body, date(2018, 5, 1), now=at(2017, 8, 1))
        assert [made.key, again.key] == ["committee-2018-05-01", "committee-2018-05-01-2"]
        assert len(stored_meetings.of_body(session, body.id)) == 2


REPORT = """\
reports:
  - key: half-yearly
    title: Progress
    body: board
    every: 6 months
    from: 2017-01-31
    days:
      draft: 15
      narrative: 8
      clearances:
        - {key: finance, days: 6, by: tester}
        - {key: chair-briefing, label: Chair's briefing, days: 3, by: chair}
"""
BODIES = plan_text.PARTS["bodies"].replace(
    "agencies: [police]}", "agencies: [police], meetings: [{key: m1, day: 2017-09-05}]}"
)


def test_the_days_of_a_report_are_kept_as_the_plan_file_has_them(app: Application):
    with app.writing() as session:
        plan_text.load(session, now=at(2017, 1, 9), bodies=BODIES, rest=REPORT)
        plan = session.exec(select(Plan)).one()
        written = exporting.text_of(session, plan)
        assert (
            "      clearances:\n        - key: finance\n          days: 6\n          by: tester\n" in written
        )
        result = plan_text.load_text(session, written, now=at(2017, 1, 9))
        assert result.is_unchanged
        days = upcoming.days_of(session, "standard", session.exec(select(ReportCycle)).one())
        assert (days.draft, days.narrative, days.submission, days.review) == (15, 8, 12, 10)
        assert [(one.key, one.days, one.by) for one in days.clearances] == [
            ("finance", 6, "tester"), ("chair-briefing", 3, "chair"),
        ]  # fmt: skip


def test_somebody_unknown_is_not_asked_for_a_clearance_by_a_plan_file(app: Application):
    with app.writing() as session, pytest.raises(FileError, match="There is no person, body or role 'testr'"):
        plan_text.load(session, now=at(2017, 1, 9), rest=REPORT.replace("by: tester", "by: testr"))


def test_a_meeting_that_moves_in_the_plan_file_moves_the_days_of_its_papers(app: Application):
    with app.writing() as session:
        plan_text.load(session, now=at(2017, 1, 9), bodies=BODIES, rest=REPORT)
        made = [one for one in drafting.draft_papers(session, at(2017, 8, 7)) if one.cycle_id]
        assert [day(session, one, "paper_publication")[0] for one in made] == [date(2017, 8, 25)]
        moved = BODIES.replace("2017-09-05", "2017-09-12")
        plan_text.load(session, now=at(2017, 8, 8), bodies=moved, rest=REPORT)
        assert day(session, made[0], "paper_publication") == (date(2017, 9, 4), date(2017, 8, 25), 1)
        assert events(session, "paper_rescheduled") == ["paper_rescheduled"]
        cancelled = moved.replace("2017-09-12}", "2017-09-12, cancelled: yes}")
        plan_text.load(session, now=at(2017, 8, 9), bodies=cancelled, rest=REPORT)
        assert made[0].meeting_id is None
        assert events(session, "report_without_meeting") == ["report_without_meeting"]
