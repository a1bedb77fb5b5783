"""Loading a plan file for the first time."""

import json
from datetime import date, timedelta
from time import process_time

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from planflow import jobs
from planflow.domain.action import Action, Occurrence
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.evidence import Evidence
from planflow.domain.intent import Intent
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person
from planflow.domain.plan import PlanSource
from planflow.domain.progress import Progress
from planflow.errors import FileError, PlanflowError
from planflow.services import audit
from planflow.services.planfile.applied import actions
from planflow.store import bodies, deadlines, texts
from planflow.store.references import get_action, get_subject
from tests import plan_text

OPENING = """\
actions:
  - key: R1a
    title: Do it
    answers: [R1]
    owner: head
    due: 2016-09-30
    opening:
      as_at: 2016-12-01
      state: in_progress
      since: 2016-06-01
      started: 2016-06-01
      original_due: 2016-09-30
      due: 2016-10-31
      moves: 2
      percent: 40
      progress:
        - {on: 2016-07-01, text: Half of it planned., percent: 20, by: head}
        - {on: 2016-11-01, text: Begun., percent: 40}
      evidence:
        - {what: Minutes of the board, held_at: Board folder, seen_by: tester, seen_on: 2016-11-02}
"""
LATE = "report: {title: A report, published: 2016-02-01}"


def early(part: str) -> str:
    return part.replace("report: {title: A report, published: 2016-12-08}", LATE)


def test_everything_in_the_file_is_in_the_database(app):
    now = app.clock.now()
    with app.writing() as session:
        loaded = plan_text.load(session, now=now)
        assert loaded.is_first
        assert loaded.counts["person"] == 4
        action = get_action(session, "plan-2017/R1a")
        assert (action.state, action.owner_id) == (
            "assigned",
            session.exec(select(Person.id).where(Person.key == "head")).one(),
        )
        deadline = deadlines.find(session, "action", action.id, "action")
        assert deadline is not None
        assert (deadline.due_on, deadline.owner_id, deadline.ladder) == (
            date(2017, 3, 31),
            action.owner_id,
            "action",
        )


def test_the_printed_dates_become_the_plans_own_deadlines(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now())
        plan = plan_text.the_plan(session)
        kinds = {
            row.kind: (str(row.due_on), row.owner_role, row.is_outside, row.ladder)
            for row in deadlines.of_subject(session, "plan", plan.id)
        }
        assert kinds == {
            "plan_submission": ("2017-01-23", "coordinator", False, "statutory"),
            "plan_agreement": ("2017-02-06", "", True, "outside"),
        }


def test_a_load_is_one_event_with_counts_and_the_digest_of_the_file(app):
    with app.writing() as session:
        loaded = plan_text.load(session, now=app.clock.now())
        events = session.exec(select(Event).where(Event.kind == "plan_loaded")).all()
        facts = [json.loads(event.body)["facts"] for event in events]
        assert [(one["digest"], one["counts"]["action"]) for one in facts] == [(loaded.digest, 1)]
        assert [one.fault for one in audit.verify(session) if not one.is_whole] == []


def test_the_person_who_loads_is_in_the_ledger(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), by="deputy")
        event = session.exec(select(Event).where(Event.kind == "plan_loaded")).one()
        assert session.get_one(Person, event.actor_id).key == "deputy"


def test_an_unknown_loader_is_told_who_is_known(app):
    with app.writing() as session, pytest.raises(PlanflowError, match="Did you mean 'deputy'"):
        plan_text.load(session, now=app.clock.now(), by="deputi")


def test_a_wrong_file_changes_nothing(app):
    with pytest.raises(FileError, match="2 problems"), app.writing() as session:
        plan_text.load(
            session, now=app.clock.now(),
            actions="actions:\n  - {key: R1a, title: Do it, owner: nobody}\n  - {key: R1a, title: Again}\n",
        )  # fmt: skip
    with app.reading() as session:
        for table in (Organisation, Person, Event):
            assert session.exec(select(sa.func.count()).select_from(table)).one() == 0


def test_an_error_in_the_middle_of_a_load_changes_nothing(app, monkeypatch):
    def broken(*_):
        raise PlanflowError("The disk is full.")

    monkeypatch.setattr(actions, "_contributors", broken)
    with pytest.raises(PlanflowError, match="disk"), app.writing() as session:
        plan_text.load(session, now=app.clock.now())
    with app.reading() as session:
        assert session.exec(select(sa.func.count()).select_from(Event)).one() == 0


def test_what_was_under_way_is_taken_over_as_it_stands(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=OPENING, plan=early(plan_text.PARTS["plan"]))
        action = get_action(session, "plan-2017/R1a")
        deadline = deadlines.find(session, "action", action.id, "action")
        assert deadline is not None
        assert (action.state, action.state_since, action.percent) == ("in_progress", date(2016, 6, 1), 40)
        assert action.taken_over_on == date(2016, 12, 1)
        assert (deadline.due_on, deadline.original_due_on, deadline.moves) == (
            date(2016, 10, 31), date(2016, 9, 30), 2,
        )  # fmt: skip
        notes = session.exec(select(Progress).order_by(col(Progress.id))).all()
        assert [texts.find_body(session, note.text_id) for note in notes] == ["Half of it planned.", "Begun."]
        assert session.exec(select(Evidence)).one().seen_on == date(2016, 11, 2)
        kinds = session.exec(select(Event.kind).where(Event.subject_kind == "action")).all()
        assert list(kinds) == ["action_taken_over"]
        assert [one.fault for one in audit.verify(session) if not one.is_whole] == []


def test_an_old_plan_floods_nobody(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=OPENING, plan=early(plan_text.PARTS["plan"]))
    jobs.sweep(app, app.clock.now())
    with app.reading() as session:
        action = get_action(session, "plan-2017/R1a")
        deadline = deadlines.find(session, "action", action.id, "action")
        assert deadline is not None
        told = session.exec(select(Intent).where(Intent.deadline_id == deadline.id)).all()
        sent = [intent for intent in told if intent.state != "before_start"]
        assert len(told) > 5
        assert [(intent.audience, intent.urgency) for intent in sent] == [("owner", "weekly")]


def test_an_implemented_action_that_is_taken_over_waits_for_its_verification(app):
    state = OPENING.replace("in_progress", "implemented").replace(
        "      percent: 40\n", "      implemented: {on: 2016-11-20, by: head}\n"
    )
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=state, plan=early(plan_text.PARTS["plan"]))
        action = get_action(session, "plan-2017/R1a")
        kinds = {row.kind: row.state for row in deadlines.of_subject(session, "action", action.id)}
        assert kinds == {"action": "met", "verification": "open"}
        assert action.implemented_on == date(2016, 11, 20)


def test_results_of_turns_are_taken_over(app):
    turns = """\
actions:
  - key: R1a
    title: Check each month
    answers: [R1]
    owner: head
    due: ongoing
    repeats: {every: 1 month, from: 2016-08-31}
    opening:
      as_at: 2016-12-01
      state: in_progress
      turns:
        - {due: 2016-09-30, result: done}
        - {due: 2016-11-30, result: not_done, on: 2016-12-01, note: Two people were ill.}
"""
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=turns)
        rows = session.exec(select(Occurrence).order_by(col(Occurrence.number))).all()
        assert [(row.number, str(row.due_on), row.result) for row in rows] == [
            (1, "2016-09-30", "done"), (3, "2016-11-30", "not_done"),
        ]  # fmt: skip


def test_a_response_in_the_file_is_recorded_as_a_move(app):
    answered = (
        "recommendations:\n  - {key: R1, title: Do better, response: partly, part: Only the first half.}\n"
    )
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), recommendations=answered)
        row = get_subject(session, "plan-2017/R1")
        assert (row.state, row.response, row.response_part) == (
            "in_delivery",
            "partly",
            "Only the first half.",
        )


def test_an_action_without_owner_or_day_waits_to_be_assigned(app):
    with app.writing() as session:
        plan_text.load(
            session, now=app.clock.now(), actions="actions:\n  - {key: A1, title: Do it, owner: head}\n"
        )
        assert get_action(session, "plan-2017/A1").state == "proposed"


def test_the_text_is_kept_as_the_base_of_the_next_load(app):
    with app.writing() as session:
        loaded = plan_text.load(session, now=app.clock.now())
        source = session.exec(select(PlanSource)).one()
        assert (source.text, source.digest) == (plan_text.text(), loaded.digest)


def test_reminders_begin_on_the_day_of_the_load(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now() + timedelta(days=30))
        assert plan_text.the_plan(session).live_on == date(2017, 1, 7)
        assert set(session.exec(select(Deadline.live_on))) == {date(2017, 1, 7)}


def replaced(part, old, new):
    return {part: plan_text.PARTS[part].replace(old, new)}


def with_rule(rule):
    return replaced("plan", "submission: 2017-01-23", f"submission: {{due: 2017-01-23, rule: {rule}}}")


ALSO = "agreement: {due: 2017-02-06, also_printed: end of January 2017}"
FROM_JANUARY = "  - {key: chair, role: chair, person: chair, body: board, from: 2017-01-01}\n"
NOTICES = [
    (replaced("roles", "person: tester", "person: head"), "unverifiable", "Nobody could verify R1a"),
    (
        replaced("roles", "person: tester", "person: deputy"),
        "unverifiable",
        "its owner or its owner's deputy",
    ),
    (
        replaced("people", "email: tester@example.org", "email: tester@example.org, agency: police")
        | replaced("actions", "owner: head", "owner: police"),
        "unverifiable",
        "Nobody could verify R1a: whoever may verify speaks for Police, which owns it.",
    ),
    (replaced("actions", "owner: head", "owner: police"), "unverifiable", ""),
    (
        replaced("roles", "body: board}", "body: board, until: 2017-11-30}"),
        "will_be_vacant",
        "From Friday 1 December 2017 nobody holds the role of chair.",
    ),
    (
        {"roles": "roles:\n" + FROM_JANUARY},
        "vacant",
        "Nobody holds the role of chair on Thursday 8 December 2016.",
    ),
    (
        replaced("plan", "agreement: 2017-02-06", ALSO),
        "printed_differ",
        "4 working days (6 calendar days) earlier",
    ),
    (with_rule("46 days after published"), "rule_differs", ""),
    (
        with_rule("70 working days after published"),
        "rule_differs",
        "The submission of the plan: The printed date, Monday 23 January 2017, is 41 working days",
    ),
    (
        replaced("actions", "2017-03-31", "2017-04-14"),
        "not_working",
        "R1a is due on Friday 14 April 2017, which is no working day (Good Friday).",
    ),
]


@pytest.mark.parametrize(("parts", "kind", "sentence"), NOTICES)
def test_a_load_says_what_somebody_should_know(sqlite_app, parts, kind, sentence):
    with sqlite_app.writing() as session:
        loaded = plan_text.load(session, now=sqlite_app.clock.now(), **parts)
    found = [note.sentence for note in loaded.notes if note.kind == kind]
    if sentence:
        assert [one for one in found if sentence in one], found
    else:
        assert found == []


def test_where_no_assurers_are_named_the_board_agrees_the_plan_and_somebody_is_told(sqlite_app):
    unnamed = plan_text.PARTS["plan"].replace("  assurers: [inspectorate]\n", "")
    with sqlite_app.writing() as session:
        loaded = plan_text.load(session, now=sqlite_app.clock.now(), plan=unnamed)
        plan = plan_text.the_plan(session)
        assert [one.body_id for one in bodies.assurers(session, plan.id)] == [plan.board_id]
        assert "board_agrees" in {note.kind for note in loaded.notes}
        again = plan_text.load(session, now=sqlite_app.clock.now(), plan=unnamed)
        assert again.is_unchanged
        named = plan_text.load(session, now=sqlite_app.clock.now())
        assert "board_agrees" not in {note.kind for note in named.notes}


def test_an_alternate_verifier_is_enough(sqlite_app):
    roles = plan_text.PARTS["roles"].replace("person: tester", "person: head")
    roles += "  - {key: other, role: verifier, person: chair, plan: plan-2017, alternate: yes}\n"
    with sqlite_app.writing() as session:
        loaded = plan_text.load(session, now=sqlite_app.clock.now(), roles=roles)
    assert "unverifiable" not in {note.kind for note in loaded.notes}


def test_a_plan_of_500_actions_loads_in_seconds(sqlite_app):
    rows = [
        f"  - {{key: R1-{number}, title: Action {number}, answers: [R1], owner: head, due: 2017-06-30}}\n"
        for number in range(500)
    ]
    began = process_time()
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), actions="actions:\n" + "".join(rows))
        assert session.exec(select(sa.func.count()).select_from(Action)).one() == 500
    assert process_time() - began < 60, "it takes four; what grows with the square takes far more"
