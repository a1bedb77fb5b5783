"""Loading a plan file again: the file, the last loaded text and the database are compared three ways."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from planflow.domain.actor import Actor
from planflow.domain.days import exactly
from planflow.domain.event import Event
from planflow.domain.person import Person
from planflow.errors import FileError, PlanflowError, Refused
from planflow.services import moves
from planflow.store import deadlines
from planflow.store.references import get_action, get_person, get_subject
from tests import plan_text

ACTION = plan_text.PARTS["actions"]


@pytest.fixture
def loaded(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now())
    return app


def again(app, **parts):
    with app.writing() as session:
        return plan_text.load(session, now=app.clock.now() + timedelta(days=1), **parts)


def told(result):
    return [(str(one.name), one.field) for one in result]


def start(app):
    with app.writing() as session:
        actor = Actor(get_person(session, "head").id)
        moves.move(session, actor, get_action(session, "plan-2017/R1a"), "start", now=app.clock.now())


def refused(app, **parts):
    with pytest.raises(FileError) as error:
        again(app, **parts)
    return [str(problem) for problem in error.value.problems]


def test_the_same_file_again_changes_nothing(loaded):
    with loaded.reading() as session:
        before = session.exec(select(sa.func.count()).select_from(Event)).one()
    assert again(loaded).is_unchanged
    with loaded.reading() as session:
        assert session.exec(select(sa.func.count()).select_from(Event)).one() == before


def test_what_only_the_file_changed_is_applied(loaded):
    result = again(
        loaded,
        actions=ACTION.replace("Do it", "Do it well"),
        plan=plan_text.PARTS["plan"].replace("2017-01-23", "2017-01-25"),
    )
    assert told(result.changed) == [("plan plan-2017", "submission"), ("action R1a", "title")]
    with loaded.reading() as session:
        plan = plan_text.the_plan(session)
        deadline = deadlines.find(session, "plan", plan.id, "plan_submission")
        assert deadline is not None
        assert (deadline.due_on, deadline.original_due_on, deadline.moves) == (
            date(2017, 1, 25), date(2017, 1, 23), 1,
        )  # fmt: skip
        assert get_action(session, "plan-2017/R1a").title == "Do it well"


def test_what_only_people_changed_is_kept(loaded):
    with loaded.writing() as session:
        get_person(session, "head").job_title = "Head of Service"
    result = again(loaded, actions=ACTION.replace("Do it", "Do it well"))
    assert told(result.kept) == [("person head", "job_title")]
    with loaded.reading() as session:
        assert get_person(session, "head").job_title == "Head of Service"


def test_what_both_changed_is_refused_with_both_values(loaded):
    with loaded.writing() as session:
        get_person(session, "head").name = "The New Head"
    problems = refused(loaded, people=plan_text.PARTS["people"].replace("name: Head", "name: Another Head"))
    assert len(problems) == 1
    assert "'Another Head'" in problems[0]
    assert "'The New Head'" in problems[0]
    assert "last loaded: 'Head'" in problems[0]
    with loaded.reading() as session:
        assert get_person(session, "head").name == "The New Head"


def test_both_changing_to_the_same_is_no_conflict(loaded):
    with loaded.writing() as session:
        get_person(session, "head").name = "Another Head"
    result = again(loaded, people=plan_text.PARTS["people"].replace("name: Head", "name: Another Head"))
    assert result.changed == ()


def test_owner_and_day_of_an_action_that_nobody_started_change_with_the_file(loaded):
    again(loaded, actions=ACTION.replace("owner: head", "owner: deputy").replace("2017-03-31", "2017-04-28"))
    with loaded.reading() as session:
        action = get_action(session, "plan-2017/R1a")
        deadline = deadlines.find(session, "action", action.id, "action")
        assert deadline is not None
        assert (action.owner_id, deadline.owner_id) == (get_person(session, "deputy").id,) * 2
        assert (deadline.due_on, deadline.moves) == (date(2017, 4, 28), 1)


@pytest.mark.parametrize(
    ("old", "new", "command"),
    [
        ("owner: head", "owner: deputy", "planflow move plan-2017/R1a reassign --as PERSON --owner deputy"),
        ("2017-03-31", "2017-04-28", "planflow record extension plan-2017/R1a --as PERSON --to 2017-04-28"),
    ],
)
def test_owner_and_day_of_a_started_action_change_only_by_moves(loaded, old, new, command):
    start(loaded)
    problems = refused(loaded, actions=ACTION.replace(old, new))
    assert len(problems) == 1
    assert "R1a is in progress" in problems[0]
    assert command in problems[0]


def test_a_state_in_the_opening_is_not_read_again(loaded):
    opening = ", opening: {as_at: 2016-12-08, state: closed}}"
    problems = refused(loaded, actions=ACTION.replace("}\n", opening + "\n"))
    assert "its state changes only by a move" in problems[0]
    assert "planflow move plan-2017/R1a --as PERSON" in problems[0]


def test_a_response_that_was_given_changes_only_by_a_move(loaded):
    with loaded.writing() as session:
        chair = Actor(get_person(session, "chair").id)
        moves.move(session, chair, get_subject(session, "plan-2017/R1"), "agree", now=loaded.clock.now())
    assert told(again(loaded).kept) == [("recommendation R1", "response")]
    part = plan_text.PARTS["recommendations"].replace("}", ", response: not_agreed}")
    problems = refused(loaded, recommendations=part)
    assert "planflow move plan-2017/R1 reconsider" in problems[0]


def test_a_response_added_to_the_file_answers_the_recommendation(loaded):
    again(loaded, recommendations=plan_text.PARTS["recommendations"].replace("}", ", response: agreed}"))
    with loaded.reading() as session:
        assert get_subject(session, "plan-2017/R1").state == "in_delivery"


def test_what_is_new_in_the_file_is_added(loaded):
    result = again(
        loaded,
        actions=ACTION
        + "  - {key: R1b, title: Do more, answers: [R1], owner: late-comer, due: 2017-05-31}\n",
        people=plan_text.PARTS["people"] + "  - {key: late-comer, name: Late Comer}\n",
        rest="areas:\n  - {key: one, title: One}\n",
    )
    assert {str(name) for name in result.added} == {"action R1b", "person late-comer", "area one"}
    with loaded.reading() as session:
        assert get_action(session, "plan-2017/R1b").state == "assigned"


def test_what_is_no_longer_in_the_file_is_reported_and_stays(loaded):
    kept = "".join(line for line in plan_text.PARTS["roles"].splitlines(True) if "verifier" not in line)
    assert [str(name) for name in again(loaded, roles=kept).absent] == ["role verifier"]
    assert "key: verifier" in plan_text.export(loaded)


def test_a_term_that_ends_is_taken_over_from_the_file(loaded):
    again(loaded, roles=plan_text.PARTS["roles"].replace("body: board}", "body: board, until: 2017-06-30}"))
    assert "until: 2017-06-30" in plan_text.export(loaded)


def test_the_export_loads_again_without_a_change(loaded):
    start(loaded)
    with loaded.writing() as session:
        result = plan_text.load_text(session, plan_text.export(loaded), now=loaded.clock.now())
    assert (result.changed, result.kept, result.added) == ((), (), ())


def test_a_kept_change_stays_kept_when_the_file_is_loaded_once_more(loaded):
    with loaded.writing() as session:
        get_person(session, "head").job_title = "Head of Service"
    again(loaded, actions=ACTION.replace("Do it", "Do it well"))
    result = again(loaded, actions=ACTION.replace("Do it", "Do it very well"))
    assert told(result.kept) == [("person head", "job_title")]
    assert told(result.changed) == [("action R1a", "title")]


def test_a_granted_extension_is_kept(loaded):
    with loaded.writing() as session:
        action = get_action(session, "plan-2017/R1a")
        chair = Actor(get_person(session, "chair").id)
        fields = {"due": exactly(date(2017, 6, 30))}
        moves.move(session, chair, action, "assign", fields=fields, note="More time.", now=loaded.clock.now())
    result = again(loaded, actions=ACTION.replace("Do it", "Do it well"))
    assert told(result.kept) == [("action R1a", "due")]


OTHER = plan_text.text().replace("plan-2017", "other-2018").replace("title: A plan", "title: Another plan")


def test_a_second_plan_shares_the_people_and_bodies(loaded):
    with loaded.writing() as session:
        result = plan_text.load_text(session, OTHER, now=loaded.clock.now())
        assert result.is_first
        assert session.exec(select(sa.func.count()).select_from(Person)).one() == 4
        nouns = {name.noun for name in result.added}
        assert "person" not in nouns
        assert "action" in nouns


def test_a_second_plan_may_answer_recommendations_of_the_first(loaded):
    answering = OTHER.replace("answers: [R1]", "answers: [R1, plan-2017/R1]")
    with loaded.writing() as session:
        plan_text.load_text(session, answering, now=loaded.clock.now())
    assert "answers: [R1, plan-2017/R1]" in plan_text.export(loaded, "other-2018")


def test_a_second_plan_that_knows_a_person_differently_is_refused(loaded):
    text = OTHER.replace("{key: head, name: Head,", "{key: head, name: Somebody else,")
    with loaded.writing() as session, pytest.raises(FileError, match=r"'Somebody else'.*'Head'"):
        plan_text.load_text(session, text, now=loaded.clock.now())


def test_the_file_of_another_organisation_is_refused(loaded):
    text = OTHER.replace("key: council", "key: borough")
    with loaded.writing() as session, pytest.raises(PlanflowError, match="belongs to 'council'"):
        plan_text.load_text(session, text, now=loaded.clock.now())


def test_not_everybody_may_load_again(loaded):
    with loaded.writing() as session, pytest.raises(Refused):
        plan_text.load(
            session, now=loaded.clock.now(), by="tester", rest="areas:\n  - {key: one, title: One}\n"
        )
    assert again(loaded, by="deputy", rest="areas:\n  - {key: one, title: One}\n").added


def test_somebody_who_was_erased_does_not_come_back(loaded):
    with loaded.writing() as session:
        get_person(session, "tester").erased_at = loaded.clock.now()
    roles = plan_text.PARTS["roles"]
    result = again(loaded, roles=roles, rest="areas:\n  - {key: one, title: One}\n")
    assert {str(name) for name in result.added} == {"area one"}
    assert "tester" not in plan_text.export(loaded)
