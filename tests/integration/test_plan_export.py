"""Exporting a plan: the same format, and a true round trip, whatever became of the plan."""

from datetime import timedelta

import pytest

from planflow.domain.actor import Actor
from planflow.domain.days import read_day
from planflow.services import evidence, moves, people, progress
from planflow.store import bodies
from planflow.store.references import get_action, get_person, get_subject
from tests import plan_text

MORE = """\
actions:
  - {key: R1a, title: Do it, answers: [R1], owner: head, due: 2017-03-31}
  - {key: R1b, title: Move it, answers: [R1], owner: head, due: 2017-03-31}
  - {key: R1c, title: Leave it, answers: [R1], owner: police}
  - {key: A1, title: Check it, owner: chair, due: ongoing, repeats: {every: 1 month, from: 2017-01-31}}
"""


def round_trip(app, other):
    """What is exported, and what is exported by a fresh database that it was loaded into."""
    first = plan_text.export(app)
    with other.writing() as session:
        plan_text.load_text(session, first, now=app.clock.now())
    return first, plan_text.export(other)


def move_about(session, now):
    """Live a little: progress, evidence, a moved day, a verified action, a submitted plan."""
    actor = {key: Actor(get_person(session, key).id) for key in ("chair", "head", "deputy", "tester")}
    first, second = (get_action(session, f"plan-2017/{ref}") for ref in ("R1a", "R1b"))
    moves.move(session, actor["chair"], get_subject(session, "plan-2017/R1"), "agree", now=now)
    moves.move(session, actor["head"], first, "start", now=now)
    progress.report(session, actor["head"], first, text="Half done:\n\n- one\n- two", percent=50, now=now)
    evidence.add(session, actor["head"], first, what="An audit", held_at="Drive #1", now=now)
    moves.move(session, actor["head"], first, "implement", note="Done.", now=now)
    moves.move(session, actor["tester"], first, "verify", note="Seen.", now=now)
    later = {"due": read_day("2017-06-30")}
    moves.move(session, actor["chair"], second, "assign", fields=later, note="More time.", now=now)
    receiver = bodies.get_by_key(session, "inspectorate")
    sent = {"sent_to": receiver, "how": "letter"}
    moves.move(session, actor["deputy"], plan_text.the_plan(session), "submit", fields=sent, now=now)


def test_a_fresh_plan_goes_round(app, sqlite_app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=MORE)
    first, second = round_trip(app, sqlite_app)
    assert first == second


def test_a_plan_that_was_moved_about_goes_round(app, sqlite_app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=MORE)
        move_about(session, app.clock.now() + timedelta(days=3))
    first, second = round_trip(app, sqlite_app)
    assert first == second
    for word in ("state: closed", "original_due: 2017-03-31", "Half done:", "Drive #1", "state: submitted"):
        assert word in first


def test_what_was_taken_over_keeps_its_state_and_its_deadlines(app, sqlite_app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=MORE)
        move_about(session, app.clock.now())
    round_trip(app, sqlite_app)
    with sqlite_app.reading() as session:
        states = {ref: get_action(session, f"plan-2017/{ref}").state for ref in ("R1a", "R1b", "R1c", "A1")}
        assert states == {"R1a": "closed", "R1b": "assigned", "R1c": "proposed", "A1": "assigned"}
        assert plan_text.the_plan(session).state == "submitted"


def test_an_export_reads_and_does_not_write(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now())
    with app.reading() as session:
        plan_text.export(app)
        assert not session.new
        assert not session.dirty


def test_a_role_given_otherwise_is_exported_under_a_key_of_its_own(app, sqlite_app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now())
        deputy = get_person(session, "deputy")
        people.appoint(session, Actor(deputy.id), get_person(session, "tester"), "clerk",
                       plan=plan_text.the_plan(session), now=app.clock.now())  # fmt: skip
    first, second = round_trip(app, sqlite_app)
    assert "clerk-plan-2017-tester" in first
    assert first == second


@pytest.mark.parametrize(
    "title", ["no", "1.10", "A: B", "# not a comment", '"quoted"', "two\nlines", "- dash"]
)
def test_awkward_texts_go_round(sqlite_app, title):
    actions = f"actions:\n  - key: R1a\n    title: {title!r}\n" if "\n" not in title else (
        "actions:\n  - key: R1a\n    title: x\n    text: |-\n      two\n      lines\n"
    )  # fmt: skip
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), actions=actions)
        action = get_action(session, "plan-2017/R1a")
        assert title in (action.title, action.text)
    with sqlite_app.writing() as session:
        text = plan_text.export(sqlite_app)
        assert plan_text.load_text(session, text, now=sqlite_app.clock.now()).changed == ()
