"""One page answers for everything in a mail, and for nothing else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action, Occurrence
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.domain.progress import Progress
from planflow.errors import PlanflowError, Refused
from planflow.services import answering, audit, evidence, moves, people, progress
from planflow.services.answering import Answer
from planflow.testing import given
from tests.answering import DUE, NOW, Answers


@pytest.fixture
def world(app: Application) -> Answers:
    return Answers(app)


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in error.value.refusals]


def test_the_page_shows_everything_that_an_answer_needs(world: Answers) -> None:
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        progress.report(session, Actor(world.owner.id), action, text="Four of 30.", percent=13, now=NOW)
    with world.app.reading() as session:
        page = answering.open_page(session, world.url, now=NOW)
    assert [one.ref for one in page.items] == ["lewisham-2017/R1a", "lewisham-2017/R2a"]
    first = page.items[0]
    assert (page.person, page.expires_on) == ("Owner", date(2017, 1, 6))
    assert (first.title, first.due_on, first.days_left) == ("Action R1a", DUE, 46)
    assert first.done_when == "It is seen to be done."
    assert first.said is not None
    assert (first.said.words, first.said.percent) == ("Four of 30.", 13)
    assert first.possible == ("progress", "no_change", "more_time")


def test_one_post_answers_for_everything(world: Answers) -> None:
    one, two = world.items
    done = world.answer(
        Answer(one, progress="Twelve of 30.", percent=40, more_time=date(2017, 3, 31), reason="Posts."),
        Answer(two, no_change=True),
    )
    assert list(done.recorded) == [
        ("lewisham-2017/R1a", "progress"),
        ("lewisham-2017/R1a", "more_time"),
        ("lewisham-2017/R2a", "no_change"),
    ]
    with world.app.reading() as session:
        rows = session.exec(select(Progress).order_by(col(Progress.id))).all()
        assert [(row.action_id, row.percent, row.how) for row in rows] == [
            (world.first.id, 40, "mail link"),
            (world.second.id, None, "mail link"),
        ]
        assert {row.person_id for row in rows} == {row.recorder_id for row in rows} == {world.owner.id}
        assert session.exec(select(Extension.to_due_on)).one() == date(2017, 3, 31)
        assert session.get_one(Action, world.second.id).last_progress_on == given.DAY
        assert [one.fault for one in audit.verify(session) if one.fault] == []
    reported = world.events("progress_reported")
    assert {(one.actor_id, one.for_id, one.via, one.how) for one in reported} == {
        (world.owner.id, None, "mail link", "mail link")
    }


def test_no_change_leaves_the_last_words_in_place(world: Answers) -> None:
    world.answer(Answer(world.items[0], progress="Twelve of 30."))
    world.answer(Answer(world.items[0], no_change=True), now=NOW + timedelta(days=2))
    with world.app.reading() as session:
        page = answering.open_page(session, world.url, now=NOW)
        assert page.items[0].said is not None
        assert page.items[0].said.words == "Twelve of 30."


def test_a_figure_alone_is_an_answer(world: Answers) -> None:
    assert world.answer(Answer(world.items[0], percent=60)).recorded == [("lewisham-2017/R1a", "progress")]
    with world.app.reading() as session:
        assert session.get_one(Action, world.first.id).percent == 60


def test_a_double_click_changes_nothing(world: Answers) -> None:
    said = [
        Answer(world.items[0], progress="Twelve.", more_time=date(2017, 3, 31), reason="Posts."),
        Answer(world.items[1], no_change=True),
    ]
    world.answer(*said)
    before = len(world.events())
    again = world.answer(*said)
    assert not again.recorded
    assert list(again.repeated) == ["lewisham-2017/R1a", "lewisham-2017/R2a"]
    assert len(world.events()) == before


def test_two_clicks_at_the_same_moment_are_recorded_once(world: Answers) -> None:
    barrier = threading.Barrier(2)

    def click(_: int) -> int:
        barrier.wait()
        return len(world.answer(Answer(world.items[0], progress="Twelve.")).recorded)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == [0, 1]
    assert len(world.events("progress_reported")) == 1


def test_something_new_by_the_same_link_is_recorded(world: Answers) -> None:
    world.answer(Answer(world.items[0], progress="Twelve."))
    assert world.answer(Answer(world.items[0], progress="Fourteen.")).recorded
    assert world.answer(Answer(world.items[0], progress="Twelve.")).recorded


def test_where_one_answer_is_refused_none_is_kept(world: Answers) -> None:
    with pytest.raises(PlanflowError, match="not later"):
        world.answer(
            Answer(world.items[0], progress="Twelve."),
            Answer(world.items[1], more_time=date(2017, 1, 1), reason="Early."),
        )
    assert not world.events("progress_reported")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Nothing was said"),
        ({"no_change": True, "progress": "Twelve."}, "at once"),
        ({"reason": "Posts."}, "without a day"),
        ({"more_time": date(2017, 3, 31)}, "needs a reason"),
        ({"percent": 101}, "not a percentage"),
        ({"more_time": date(2016, 12, 1), "reason": "Posts."}, "not later"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_remedy(
    world: Answers, said: dict[str, object], words: str
) -> None:
    with pytest.raises(PlanflowError, match=words) as error:
        world.answer(Answer(world.items[0], **said))  # type: ignore[arg-type]
    assert error.value.remedy


def test_a_second_request_for_more_time_waits_for_the_first(world: Answers) -> None:
    world.answer(Answer(world.items[0], more_time=date(2017, 3, 31), reason="Posts."))
    with world.app.reading() as session:
        item = answering.open_page(session, world.url, now=NOW).items[0]
        assert item.asked_for == date(2017, 3, 31)
        assert "more_time" not in item.possible
    with pytest.raises(PlanflowError, match="waits for a decision"):
        world.answer(Answer(world.items[0], more_time=date(2017, 4, 28), reason="More."))


def test_an_item_of_another_mail_is_not_answered(world: Answers) -> None:
    with world.app.writing() as session:
        url = world.fresh(session, items=world.items[:1])
    with pytest.raises(PlanflowError, match="not about that item"):
        world.answer(Answer(world.items[1], no_change=True), url=url)


def test_a_link_is_dead_for_what_was_reassigned_and_alive_for_the_rest(world: Answers) -> None:
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        fields = {"owner": world.stranger, "due": days.exactly(DUE)}
        moves.move(session, Actor(world.chair.id), action, "assign", fields=fields, note="Moved.", now=NOW)
    with world.app.reading() as session:
        page = answering.open_page(session, world.url, now=NOW)
        assert [one.ref for one in page.items] == ["lewisham-2017/R2a"]
        dead = page.dead[0]
        assert dead.dead is not None
        assert (dead.ref, dead.dead.code, dead.possible, dead.said) == (
            "lewisham-2017/R1a", "item_reassigned", (), None,
        )  # fmt: skip
    with pytest.raises(Refused) as error:
        world.answer(Answer(world.items[0], no_change=True))
    assert codes(error) == ["item_reassigned"]
    assert world.answer(Answer(world.items[1], no_change=True)).recorded


def test_a_link_is_dead_for_what_is_done_or_given_up(world: Answers) -> None:
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        evidence.add(session, Actor(world.owner.id), action, what="Register.", held_at="Drive", now=NOW)
        moves.move(session, Actor(world.owner.id), action, "implement", note="Done.", now=NOW)
        moves.move(
            session, Actor(world.chair.id), session.get_one(Action, world.second.id), "delete",
            note="The committee decided.", now=NOW,
        )  # fmt: skip
    with world.app.reading() as session:
        page = answering.open_page(session, world.url, now=NOW)
    assert [one.dead.code for one in page.dead if one.dead] == ["item_done", "item_cancelled"]
    assert not page.items


def test_implementing_evidence_and_decisions_need_their_person_signed_in(world: Answers) -> None:
    by_link = Actor(world.owner.id, via="mail link", how="mail link")
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        with pytest.raises(Refused) as moved:
            moves.move(session, by_link, action, "implement", note="Done.", now=NOW)
        with pytest.raises(Refused) as shown:
            evidence.add(session, by_link, action, what="Register.", held_at="Drive", now=NOW)
        person, coordinator = session.get_one(Person, world.owner.id), world.coordinator.id
        with pytest.raises(Refused) as given_away:
            people.appoint(session, Actor(coordinator, via="mail link"), person, "clerk", now=NOW)
    assert {code for error in (moved, shown, given_away) for code in codes(error)} == {"needs_sign_in"}


def test_what_waits_for_a_verifier_is_shown_and_not_answered(world: Answers) -> None:
    with world.app.writing() as session:
        verifier = given.person(session, "verifier")
        given.role(session, verifier, "verifier", plan=world.plan)
        due = given.deadline(
            session, world.plan, "action", world.first.id, "verification", due_on=DUE, owner_role="verifier"
        )
        url = world.fresh(session, verifier, [due.id])
    with world.app.reading() as session:
        item = answering.open_page(session, url, now=NOW).items[0]
        assert (item.kind, item.possible) == ("verification", ())
    with pytest.raises(Refused) as error:
        world.answer(Answer(due.id, no_change=True), url=url)
    assert codes(error) == ["needs_sign_in"]


def test_a_turn_of_something_that_repeats_gets_its_result(world: Answers) -> None:
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        action.repeats = {"every": "1 month", "from": "2017-01-23"}
        turn = Occurrence(action_id=action.id, number=2, due_on=DUE)
        session.add(turn)
        session.flush()
        owed = given.deadline(
            session, world.plan, "occurrence", turn.id, "occurrence", due_on=DUE, owner_id=world.owner.id
        )
        url = world.fresh(session, items=[owed.id])
    done = world.answer(Answer(owed.id, result="done", progress="20 files read."), url=url)
    assert list(done.recorded) == [("lewisham-2017/R1a", "result")]
    with world.app.reading() as session:
        assert session.get_one(Occurrence, turn.id).result == "done"
        assert session.get_one(Deadline, owed.id).state == "met"


def test_an_item_whose_day_was_moved_is_still_answered(world: Answers) -> None:
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        fields = {"due": days.exactly(date(2017, 5, 31))}
        moves.move(session, Actor(world.chair.id), action, "assign", fields=fields, note="Later.", now=NOW)
    assert world.answer(Answer(world.items[0], no_change=True)).recorded
