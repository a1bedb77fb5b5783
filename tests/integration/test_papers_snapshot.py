"""The snapshot: what every figure rests on, as at a day, in a number of statements that does not grow."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.plan import Milestone, Plan
from planflow.papers import assemble, drafting, snapshot, writing
from planflow.papers.snapshot import Span
from planflow.services import milestones, moves
from planflow.store import bodies
from planflow.store.references import get_person
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_plan
from tests.paper_plan import actor, at


def take(
    session: Session, plan: Plan, on: date, *, today: date | None = None, **options: Any
) -> dict[str, Any]:
    settings = {"previous": None, **options}
    return snapshot.take(session, plan, Span(None, on), today=today or on, **settings)


def row(taken: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(one for one in taken["actions"] if one["ref"] == ref)


def test_what_is_late_is_late_in_working_days(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        taken = take(session, plan, date(2017, 4, 19))
        assert taken["totals"]["overdue"] == 4
        assert (
            row(taken, "R2a")["days_late"] == 11
        )  # 31 March to 19 April, over Good Friday and Easter Monday
        assert row(taken, "R2a")["rag"]["code"] == "red"
        assert row(taken, "R5b")["due_on"] is None
        assert not row(taken, "R5b")["is_overdue"]


def test_an_action_is_not_late_on_its_day_and_late_on_the_next(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        assert not row(take(session, plan, date(2017, 3, 31)), "R2a")["is_overdue"]
        # 1 April 2017 was a Saturday: no working day later, and late all the same.
        assert row(take(session, plan, date(2017, 4, 1)), "R2a")["days_late"] == 1


def test_an_implemented_action_is_no_longer_late_but_its_test_may_be(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper_plan.implement(session, plan, "R2a", "head", at(2017, 3, 30))
        taken = take(session, plan, date(2017, 5, 1))
        assert not row(taken, "R2a")["is_overdue"]
        assert row(taken, "R2a")["is_test_overdue"]
        assert row(taken, "R2a")["implemented_by"] == "YOS Head of Service"
        assert row(taken, "R2a")["evidence"] == 1
        assert row(taken, "R2a")["progress"]["is_owner"]


def test_where_the_plan_says_so_a_moved_action_is_late_against_its_original_day(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        asked = paper_plan.ask_for_time(session, plan, "R2a", "head", date(2017, 9, 29), at(2017, 3, 1))
        paper_plan.grant(session, asked, at(2017, 3, 2))
        late = row(take(session, plan, date(2017, 4, 19)), "R2a")
        assert (late["is_overdue"], late["moves"], late["original_due_on"]) == (False, 1, "2017-03-31")
        plan.moved_counts_as_overdue = True
        session.flush()
        assert row(take(session, plan, date(2017, 4, 19)), "R2a")["days_late"] == 11


def test_what_happened_is_counted_between_two_papers(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper_plan.implement(session, plan, "R1a", "head", at(2017, 2, 20))
        first = take(session, plan, date(2017, 3, 10))
        paper_plan.verify(session, plan, "R1a", at(2017, 3, 20))
        paper_plan.implement(session, plan, "R6a", "head", at(2017, 3, 21))
        verifier = actor(session, "verifier")
        returned = paper_plan.action(session, plan, "R6a")
        moves.move(session, verifier, returned, "return", note="No minutes", now=at(2017, 3, 22))
        asked = paper_plan.ask_for_time(session, plan, "R3a", "head", date(2017, 9, 29), at(2017, 4, 1))
        moves.move(session, actor(session, "chair"), asked, "refuse", note="No", now=at(2017, 4, 3))
        span = Span(date(2017, 3, 10), date(2017, 4, 19))
        second = snapshot.take(session, plan, span, previous=first, today=date(2017, 4, 19))
        changes = second["changes"]
        assert (changes["is_first"], changes["previous_as_at"]) == (False, "2017-03-10")
        assert changes["events"]["implemented"] == ["R6a"]
        assert changes["events"]["verified"] == changes["events"]["closed"] == ["R1a"]
        assert changes["events"]["returned"] == ["R6a"]
        assert [one["state"] for one in changes["refused"]] == ["refused"]
        assert changes["granted"] == []
        assert [(one["ref"], one["fate"]) for one in changes["was_overdue"]] == [("R6a", "overdue")]
        assert changes["newly_overdue"] == ["R2a", "R5a"]


def test_a_backdated_snapshot_shows_the_states_of_its_day(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper_plan.implement(session, plan, "R1a", "head", at(2017, 2, 20))
        then = take(session, plan, date(2017, 2, 25))
        paper_plan.verify(session, plan, "R1a", at(2017, 3, 20))
        back = take(session, plan, date(2017, 2, 25), today=date(2017, 4, 1))
        assert row(back, "R1a")["state"] == row(then, "R1a")["state"] == "implemented"
        assert row(back, "R1a")["verified_on"] is None
        assert (
            row(take(session, plan, date(2017, 2, 1), today=date(2017, 4, 1)), "R1a")["state"] == "assigned"
        )


def test_figures_not_known_yet_are_not_in_the_paper(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        early = {one["key"]: one["latest"] for one in take(session, plan, date(2017, 2, 1))["indicators"]}
        later = {one["key"]: one["latest"] for one in take(session, plan, date(2017, 6, 1))["indicators"]}
        assert early["reoffending"]["validated"]["value"] == 46.0
        assert early["custody"] == {}
        assert later["reoffending"]["validated"]["change"] == -6.0
        assert later["reoffending"]["validated"]["is_better"]
        assert later["custody"]["unverified"]["printed_change"] == "down 50%"


def test_people_appear_by_their_posts_and_never_by_name(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper_plan.implement(session, plan, "R1a", "head", at(2017, 2, 20))
        (paper,) = drafting.draft_papers(session, at(2017, 1, 5))[:1]
        for person in ("head", "chair", "verifier", "health-lead"):
            given_name = paper_plan.get_person(session, person).name
            assert f'"{given_name}"' not in paper.snapshot


def test_the_digest_is_that_of_the_kept_snapshot(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        (paper,) = drafting.draft_papers(session, at(2017, 1, 5))
        assert snapshot.digest(paper.snapshot) == paper.snapshot_digest
        assert snapshot.canonical(assemble.facts_of(paper.snapshot)) == paper.snapshot
        assert paper.chain_head
        assert paper.chain_head in writing.bytes_of(session, paper, "md").decode()


@pytest.fixture
def counted(app: Application):
    """How many statements a snapshot takes."""

    def count(session: Session, plan: Plan) -> int:
        seen: list[str] = []
        session.expire_all()
        session.info.clear()
        session.calendars.clear()

        def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(app.database.engine, "before_cursor_execute", note)
        taken = take(session, plan, date(2017, 4, 19))
        sa.event.remove(app.database.engine, "before_cursor_execute", note)
        assert taken["totals"]["actions"] >= 16
        return len(seen)

    return count


def test_the_number_of_statements_does_not_depend_on_the_size_of_the_plan(app: Application, counted):
    with app.writing() as session:
        plan = paper_plan.make(session)
        counted(session, plan)  # reads the definitions, which are then kept
        few = counted(session, plan)
        owner = paper_plan.get_person(session, "head")
        recommendation = given.recommendation(session, plan, "R10")
        for number in range(150):
            made = given.action(
                session, plan, f"R10x{number}", owner, date(2017, 3, 1), answers=recommendation, position=200
            )
            paper_plan.report(session, made.id, owner.id, f"Progress {number}", date(2017, 3, 2))
        assert counted(session, plan) == few
        assert few <= 36


def test_the_plan_counts_as_submitted_only_by_its_move(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        sent = Milestone(plan_id=plan.id, key="sent", title="Sent", kind="plan_submission")
        sent.done_on = date(2016, 12, 9)
        session.add(sent)
        session.flush()
        milestones = take(session, plan, date(2016, 12, 15))["milestones"]
        assert [one["met_on"] for one in milestones if one["title"] == "Sent"] == [None]


def test_a_paper_as_at_an_earlier_day_shows_the_day_that_counted_then(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        asked = paper_plan.ask_for_time(session, plan, "R1b", "head", date(2017, 9, 29), at(2017, 5, 2))
        paper_plan.grant(session, asked, at(2017, 5, 10))
        day = days.exactly(date(2017, 12, 22))
        moves.move(
            session, actor(session, "chair"), paper_plan.action(session, plan, "R1b"), "assign",
            fields={"due": day}, note="Agreed at the board", now=at(2017, 6, 1),
        )  # fmt: skip
        stood = [
            row(take(session, plan, on, today=date(2017, 7, 3)), "R1b")
            for on in (date(2017, 5, 9), date(2017, 5, 10), date(2017, 6, 1))
        ]
        assert [(one["due_on"], one["moves"]) for one in stood] == [
            ("2017-06-30", 0), ("2017-09-29", 1), ("2017-12-22", 2),
        ]  # fmt: skip
        assert {one["original_due_on"] for one in stood} == {"2017-06-30"}


def test_what_was_late_on_an_earlier_day_is_late_in_its_paper_although_it_got_more_time(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        asked = paper_plan.ask_for_time(session, plan, "R2a", "head", date(2017, 9, 29), at(2017, 4, 24))
        paper_plan.grant(session, asked, at(2017, 4, 25))
        assert row(take(session, plan, date(2017, 4, 19), today=date(2017, 5, 1)), "R2a")["is_overdue"]
        assert not row(take(session, plan, date(2017, 5, 1)), "R2a")["is_overdue"]


def test_a_day_that_was_first_given_later_is_not_shown_before(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        fields = {"due": days.exactly(date(2017, 9, 29)), "owner": get_person(session, "head")}
        action = paper_plan.action(session, plan, "R5b")
        moves.move(session, actor(session, "chair"), action, "assign", fields=fields, now=at(2017, 2, 1))
        before = row(take(session, plan, date(2017, 1, 31), today=date(2017, 3, 1)), "R5b")
        after = row(take(session, plan, date(2017, 2, 1), today=date(2017, 3, 1)), "R5b")
        assert (before["due_on"], after["due_on"]) == (None, "2017-09-29")


def test_a_milestone_reached_later_is_late_on_an_earlier_day_and_its_plan_in_its_earlier_state(
    app: Application,
):
    with app.writing() as session:
        plan = paper_plan.make(session)
        milestone = session.exec(sa.select(Milestone)).scalars().one()
        milestones.meet(session, actor(session, "coordinator"), milestone, now=at(2018, 2, 20))
        where = {"sent_to": bodies.get_by_key(session, "inspectorate"), "how": "e-mail"}
        moves.move(session, actor(session, "coordinator"), plan, "submit", fields=where, now=at(2018, 2, 21))
        taken = take(session, plan, date(2018, 2, 5), today=date(2018, 3, 1))
        (mock,) = [one for one in taken["milestones"] if one["title"] == "Mock inspection"]
        assert (mock["met_on"], mock["is_late"]) == (None, True)
        assert taken["plan"]["state"] == "drafted"
        (submission,) = [one for one in taken["milestones"] if one["kind"] == "plan_submission"]
        assert (submission["met_on"], submission["is_late"]) == (None, True)
