"""What the mails say of real rows: reasons, facts to decide on, gaps, digests, letters, terms and months."""

from datetime import date

import pytest
from sqlmodel import select

from planflow import jobs
from planflow.domain.action import Occurrence
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.paper import Paper, Section
from planflow.domain.person import RoleHolding
from planflow.domain.plan import Milestone
from planflow.services import extensions, ledger, progress
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, intents, mails, messages, run, tick, words

NOW = at("2017-01-11")


def _event(app, kind, subject_kind, subject_id, plan_id, *, now=NOW, actor=None, to_state=""):
    with app.writing() as session:
        return ledger.append(
            session, actor or Actor(None), chain=plan_id, kind=kind, subject_kind=subject_kind,
            subject_id=subject_id, to_state=to_state, now=now,
        )  # fmt: skip


def test_what_was_given_says_what_why_by_when_and_what_counts_as_done(app):
    people = cast(app)
    with app.writing() as session:
        asked = given.recommendation(session, people.plan, title="Children are seen in time")
        action = given.action(
            session, people.plan, owner=people.owner, due_on=date(2017, 3, 1), answers=asked
        )
    _event(app, "action_assigned", "action", action.id, people.plan.id, now=at("2017-01-09", 5))
    tick(app, at("2017-01-09"))
    text = words(mails(app, "owner")[-1])
    for said in (
        "Your actions this week",
        "Action R1a Due Wednesday 1 March 2017 This is now yours.",
        "It answers recommendation lewisham-2017/R1: Children are seen in time",
        "It counts as done when: It is seen to be done.",
    ):
        assert said in text or said in mails(app, "owner")[-1]["Subject"]
    assert text.count("lewisham-2017/R1a") == 1, "it is one thing, told once"


def test_a_repeating_action_without_a_day_is_listed_by_its_turns_alone(app):
    people = cast(app)
    with app.writing() as session:
        for ref in ("R8a", "R8b"):
            action = given.action(session, people.plan, ref, owner=people.owner, state="assigned")
            given.deadline(
                session, people.plan, "action", action.id, owner_id=people.owner.id, due_text="ongoing"
            )
        turn = Occurrence(action_id=action.id, number=0, due_on=MONDAY)
        session.add(turn)
        session.flush()
        given.deadline(
            session, people.plan, "occurrence", turn.id, "occurrence", owner_id=people.owner.id, due_on=MONDAY
        )
    tick(app, at("2017-01-23"))
    text = words(mails(app, "owner")[-1])
    assert "“ongoing”, with no day set: Action R8a" in text
    assert "Action R8b (turn 1) Due today, Monday 23 January 2017" in text
    assert text.count("lewisham-2017/R8b") == 1


def test_whoever_decides_on_more_time_gets_the_facts(app):
    people = cast(app)
    owner = Actor(people.owner.id)
    with app.writing() as session:
        asked = given.recommendation(session, people.plan)
        action = given.action(session, people.plan, owner=people.owner, due_on=MONDAY, answers=asked)
        milestone = Milestone(plan_id=people.plan.id, key="visit", title="The next inspection")
        session.add(milestone)
        session.flush()
        given.deadline(
            session, people.plan, "milestone", milestone.id, "milestone", due_on=date(2017, 2, 20), ladder=""
        )
        progress.report(session, owner, action, text="Half of it is there.", percent=50, now=NOW)
        extensions.request(
            session, owner, action, to_due_on=date(2017, 3, 1), reason="The data came late.", now=NOW
        )
    tick(app, at("2017-01-12"))
    mail = mails(app, "chair")[-1]
    text = words(mail)
    assert mail["Subject"] == "Needs you: 1 to decide or check"
    for said in (
        "Owner asks for more time, from Monday 23 January 2017 to Wednesday 1 March 2017.",
        "“The data came late.”",
        "The day has not been moved before.",
        "lewisham-2017/R1 waits for it, with no other action open.",
        "The new day would come after “The next inspection” on Monday 20 February 2017.",
        "Last progress, Wednesday 11 January 2017: “Half of it is there.” The owner puts it at 50%.",
    ):
        assert said in text
    assert text.count("The data came late.") == 1


def _paper(app, people, **columns):
    with app.writing() as session:
        definition = session.library.definition("paper")
        pinned = {"definition": given._pinned(session, "paper")["definition"], "state": definition.initial}
        paper = Paper(
            plan_id=people.plan.id, ref="P1", kind="progress_report", form="standard", title="A report",
            as_at=date(2017, 1, 9), state_since=date(2017, 1, 9), **{**pinned, **columns},
        )  # fmt: skip
        session.add(paper)
        session.flush()
        for key, author in (("financial", "Finance lead"), ("legal", "Legal Services")):
            session.add(Section(paper_id=paper.id, key=key, is_gap=True, gap_owner=author))
        given.deadline(
            session, people.plan, "paper", paper.id, "paper_approval", due_on=date(2017, 2, 1),
            owner_role="chair", ladder="decision",
        )  # fmt: skip
        return paper


def _publication(app, people, paper):
    """The clerk publishes the paper by 3 February."""
    with app.writing() as session:
        given.deadline(
            session, people.plan, "paper", paper.id, "paper_publication", due_on=date(2017, 2, 3),
            owner_role="clerk", ladder="statutory",
        )  # fmt: skip


def test_the_author_of_a_gap_is_told_of_their_part_and_its_day_and_others_of_all(app):
    people = cast(app)
    with app.writing() as session:
        given.person(session, "treasurer", job_title="Finance lead")
    paper = _paper(app, people)
    _event(app, "paper_drafted", "paper", paper.id, people.plan.id, now=at("2017-01-16", 5))
    tick(app, at("2017-01-16"))
    theirs = words(mails(app, "treasurer")[-1])
    assert (
        "Waiting for you, before the paper can be approved on Wednesday 1 February 2017: financial." in theirs
    )
    assert "legal" not in theirs
    everything = words(mails(app, "coordinator")[-1])
    assert "financial (Finance lead); legal (Legal Services). Please ask those who are named." in everything


def test_a_draft_that_was_submitted_meanwhile_is_not_told_any_more(app):
    people = cast(app)
    paper = _paper(app, people)
    _event(app, "paper_drafted", "paper", paper.id, people.plan.id, now=at("2017-01-12"))
    with app.writing() as session:
        session.get_one(Paper, paper.id).state = "in_review"
    tick(app, at("2017-01-16"))
    assert mails(app, "coordinator") == []
    assert {row.reason for row in intents(app, route="drafted")} == {"moved_on"}


def test_a_chair_is_not_pressed_to_approve_what_has_not_come_to_them(app):
    people = cast(app)
    _paper(app, people)
    with app.writing() as session:  # rides along with whatever comes, and makes no mail come on a Wednesday
        action = given.action(session, people.plan, owner=people.chair, due_on=date(2017, 3, 1))
        given.deadline(
            session, people.plan, "action", action.id, owner_id=people.chair.id, due_on=date(2017, 3, 1)
        )
    run(app, at("2017-01-25", 8), at("2017-02-13"))
    came = mails(app, "chair")
    assert [mail["Subject"] for mail in came] == [
        "Your actions this week: 1 due Wednesday 1 February",
        "For you to know: 1 late with others",
        "For you to know: 1 late with others",
    ]
    assert {row.kind for row in messages(app) if row.recipient_id == people.chair.id} == {"weekly"}
    for mail in came:
        assert "It is still being written or cleared and has not come to you for approval yet." in words(mail)
    reasons = {row.step: row.reason for row in intents(app, recipient_id=people.chair.id)}
    assert (reasons["due"], reasons["late"]) == ("not_come_yet", "not_come_yet")


def test_a_publication_that_waits_for_the_chairs_approval_is_told_with_it(app):
    people = cast(app)
    paper = _paper(app, people, body_id=people.board.id, period_until=date(2016, 12, 31), state="cleared")
    _publication(app, people, paper)
    run(app, at("2017-02-01", 8), at("2017-02-14"))
    texts = [words(mail) for mail in mails(app, "chair")]
    told = [text for text in texts if "It was to be published by Friday 3 February 2017." in text]
    assert told
    name = "Approve the paper: A report (Board, period to Saturday 31 December 2016)"
    assert all(name in text and "Publish the paper" not in text for text in texts)
    assert "Publish the paper" in words(mails(app, "coordinator")[-1])


def test_a_chair_who_clears_before_approving_is_told_of_one_paper_once(app):
    people = cast(app)
    paper = _paper(app, people, body_id=people.board.id, period_until=date(2016, 12, 31))
    with app.writing() as session:
        given.deadline(
            session, people.plan, "paper", paper.id, "paper_clearance", due_on=date(2017, 1, 30),
            owner_id=people.chair.id, ladder="paper",
        )  # fmt: skip
    _publication(app, people, paper)
    run(app, at("2017-01-23", 8), at("2017-02-14"))
    texts = [words(mail) for mail in mails(app, "chair")]
    before, after = texts[0], texts[-1]
    to_clear = "Clear the paper: A report (Board, period to Saturday 31 December 2016)"
    assert all(to_clear in text for text in texts)
    assert not any("Approve the paper" in text or "Publish the paper" in text for text in texts)
    assert (
        "After your clearance it comes to you for approval, which is due Wednesday 1 February 2017." in before
    )
    assert (
        "After your clearance it comes to you for approval, which was due Wednesday 1 February 2017. "
        "It was to be published by Friday 3 February 2017." in after
    )


def test_the_chairs_weekly_mail_says_what_turned_red_who_is_late_and_what_moved(app):
    people = cast(app)
    with app.writing() as session:
        given.action(session, people.plan, owner=people.owner, due_on=date(2017, 1, 12), title="The late one")
        moved = given.action(session, people.plan, ref="R2a", owner=people.owner, due_on=date(2017, 9, 1))
        request = given.deadline(
            session, people.plan, "plan", people.plan.id, "verification", due_on=date(2017, 1, 17),
            owner_id=people.chair.id, ladder="decision",
        )  # fmt: skip
    tick(app, at("2017-01-09"))
    _event(
        app,
        "action_started",
        "action",
        moved.id,
        people.plan.id,
        now=at("2017-01-12"),
        to_state="in_progress",
    )
    tick(app, at("2017-01-16"))
    text = words(mails(app, "chair")[-1])
    assert "TURNED RED SINCE MONDAY 9 JANUARY - ▲ Red: The late one, with Owner" in text
    assert "- Lewisham Council: 1 of 2 open actions is late by 2 working days" in text
    assert "WHAT MOVED SINCE MONDAY 9 JANUARY - 1 begun: R2a" in text
    assert request.id
    assert not any("TURNED RED" in words(mail) for mail in mails(app, "head")), "only chairs get it"


def test_an_agencys_late_action_brings_the_chair_a_letter_and_the_agency_none(app):
    people = cast(app)
    with app.writing() as session:
        police = given.body(session, "police", "agency")
        officer = given.person(session, "officer", agency_id=police.id)
        given.action(
            session, people.plan, owner=officer, due_on=MONDAY, agency_id=police.id, title="Share the data"
        )
    run(app, at("2017-01-23"), at("2017-02-07"))
    letters = [mail for mail in mails(app) if "To the chief officer, Police" in words(mail)]
    assert [mail["To"].addresses[0].username for mail in letters] == ["chair"]
    text = words(letters[0]).replace("| ", "")
    assert "Share the data (lewisham-2017/R1a). Due Monday 23 January 2017, 10 working days ago." in text
    assert "You need not do anything" in text
    assert "Officer" not in text[text.index("To the chief officer") : text.index("Yours sincerely")]
    run(app, at("2017-02-08"), at("2017-03-14"))
    later = mails(app, "chair")[-1]
    assert "20 working days late" in words(later)
    assert "A letter to Police came with your mail of Monday 6 February 2017." in words(later)
    assert len([mail for mail in mails(app) if "To the chief officer, Police" in words(mail)]) == 1


def test_the_end_of_a_chairs_term_is_told_ahead_to_the_coordinator_and_the_chair_above(app):
    people = cast(app)
    with app.writing() as session:
        cabinet = given.body(session, "cabinet", "executive")
        board = session.get_one(type(people.board), people.board.id)
        board.parent_id = cabinet.id
        given.role(session, given.person(session, "leader"), "chair", body=cabinet)
        held = session.exec(select(RoleHolding).where(RoleHolding.body_id == board.id)).one()
        held.until_on = date(2017, 2, 10)
    for day in ("2017-01-10", "2017-01-16", "2017-01-17"):
        jobs.housekeep(app, at(day, 5))
    tick(app, at("2017-01-16"))
    for key in ("coordinator", "leader"):
        text = words(mails(app, key)[-1])
        assert "The term of Chair ends on Friday 10 February 2017, and nobody is named to follow." in text
    assert "You get this because you chair the body above the plan’s board." in words(
        mails(app, "leader")[-1]
    )
    assert mails(app, "chair") == []


def test_a_term_that_was_prolonged_meanwhile_is_not_told(app):
    people = cast(app)
    with app.writing() as session:
        held = given.role(
            session,
            given.person(session, "verifier"),
            "verifier",
            plan=people.plan,
            until_on=date(2017, 1, 20),
        )
    jobs.housekeep(app, at("2017-01-10"))
    assert {row.audience for row in intents(app, state="planned")} == {"coordinator", "chair"}
    with app.writing() as session:
        session.get_one(RoleHolding, held.id).until_on = None
    tick(app, at("2017-01-16"))
    assert messages(app)[-1].state == "empty"


@pytest.mark.parametrize(("assumed", "said"), [(False, "Nothing to do."), (True, "1 open day is assumed")])
def test_the_administrator_hears_once_a_month_even_where_there_is_nothing_to_do(app, assumed, said):
    people = cast(app)
    with app.writing() as session:
        given.role(session, given.person(session, "verifier"), "verifier", plan=people.plan)
        given.action(session, people.plan, owner=people.owner, due_on=date(2018, 3, 1))
        session.exec(select(Deadline)).one().is_assumed = assumed
    _event(app, "plan_loaded", "plan", people.plan.id, people.plan.id, now=at("2016-12-08"))
    for day in ("2016-12-09", "2017-01-02", "2017-01-09", "2017-01-31", "2017-02-01"):
        jobs.sweep(app, at(day, 5))
        jobs.housekeep(app, at(day, 5))
        tick(app, at(day))
    months = [mail for mail in mails(app, "administrator") if "The month of" in words(mail)]
    assert len(months) == 1, "February's first weekly mail is still to come"
    assert "The month of December 2016" in words(months[0])
    assert said in words(months[0])
    with app.reading() as session:
        assert len(session.exec(select(Event).where(Event.kind == "month_ended")).all()) == 2
