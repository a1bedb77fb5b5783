"""A tracker goes out, is edited and comes back: only what was changed changes, by the rules of the plan."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.services import moves, progress
from planflow.services.trackers import rows
from planflow.services.trackers.proposal import TrackerRefused
from planflow.store.references import get_action, get_person
from tests import plan_text
from tests.tracker_files import edited, export, propose, take_in

ACTIONS = """\
actions:
  - {key: R1a, title: Do it, answers: [R1], owner: head, due: 2017-03-31, success_measure: It is seen.}
  - key: R1b
    title: Do the other thing
    answers: [R1]
    owner: head
    due: 2017-06-30
    opening:
      as_at: 2016-12-01
      state: in_progress
      started: 2016-11-01
      progress:
        - {on: 2016-11-15, text: "Begun with the first team.\\n1 November 2016: said so, too.", percent: 20}
  - {key: R1c, title: "=SUM(A1:A9)", text: "-5 to begin with", answers: [R1]}
"""


@pytest.fixture
def loaded(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), actions=ACTIONS)
    return app


def actions(app):
    with app.reading() as session:
        return {ref: get_action(session, f"plan-2017/{ref}") for ref in ("R1a", "R1b", "R1c")}


def events(app):
    with app.reading() as session:
        return [event.kind for event in session.exec(select(Event).order_by(Event.id))]


def refused(app, content, by="deputy", **options):
    with pytest.raises(TrackerRefused) as error:
        take_in(app, content, by, **options)
    return [str(one) for one in error.value.troubles]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_an_unedited_file_changes_nothing(loaded, ending):
    before = events(loaded)
    content = export(loaded, ending)
    read = propose(loaded, content, f"tracker{ending}")
    assert read.proposal.unchanged == ["R1a", "R1b", "R1c"]
    assert (read.proposal.edits, read.proposal.additions, read.proposal.troubles) == ([], [], [])
    take_in(loaded, content, "deputy", name=f"tracker{ending}")
    assert events(loaded) == before


def test_only_what_was_changed_is_changed(loaded):
    content = edited(
        export(loaded), {("R1a", "action"): "Do it well", ("R1a", "success_measure"): "All see it."}
    )
    read = propose(loaded, content)
    assert [(one.ref, sorted(one.changes)) for one in read.proposal.edits] == [
        ("R1a", ["action", "success_measure"])
    ]
    before = actions(loaded)
    take_in(loaded, content, "deputy")
    after = actions(loaded)
    assert (after["R1a"].title, after["R1a"].success_measure) == ("Do it well", "All see it.")
    assert after["R1a"].version == before["R1a"].version + 1
    assert [after[ref].version for ref in ("R1b", "R1c")] == [before[ref].version for ref in ("R1b", "R1c")]
    assert events(loaded)[-1] == "tracker_taken_in"


def test_progress_is_added_and_never_overwritten(loaded):
    begun = "15 November 2016: Begun with the first team.\n1 November 2016: said so, too."
    text = f"12 December 2016: Second team.\n{begun}"
    content = edited(export(loaded), {("R1b", "progress"): text, ("R1b", "percent"): 40})
    loaded.clock.move_to(loaded.clock.now() + timedelta(days=10))
    take_in(loaded, content, "deputy")
    again = export(loaded)
    read = propose(loaded, again)
    assert read.proposal.unchanged == ["R1a", "R1b", "R1c"]
    assert actions(loaded)["R1b"].percent == 40
    with loaded.reading() as session:
        found = rows.of_plan(session, plan_text.the_plan(session), on=date(2016, 12, 18))
    assert [str(record.on) for record in found[1].records] == ["2016-12-12", "2016-11-15"]


def test_a_state_is_reached_by_the_move_that_leads_there(loaded):
    take_in(loaded, edited(export(loaded), {("R1a", "state"): "In progress"}), "head")
    assert actions(loaded)["R1a"].state == "in_progress"
    assert "action_started" in events(loaded)


def test_what_the_rules_refuse_is_told_by_row_and_column_and_nothing_is_written(loaded):
    changes = {
        ("R1a", "state"): "Verified",
        ("R1b", "state"): "Implemented",
        ("R1b", "note"): "All teams done.",
        ("R1c", "action"): "Count",
    }
    told = refused(loaded, edited(export(loaded), changes))
    assert (
        "Sheet 'Tracker', row 2, column M (State): R1a: No move leads from 'Not started' to 'Verified'."
        in told[0]
    )
    assert "column M (State): R1b:" in told[1], "the coordinator is not its owner"
    assert len(told) == 2
    assert actions(loaded)["R1c"].title == "=SUM(A1:A9)"
    taken = take_in(loaded, edited(export(loaded), changes), "deputy", skips=True)
    assert (list(taken.changed), len(taken.left_out)) == (["R1c"], 2)
    assert actions(loaded)["R1c"].title == "Count"


def test_what_has_not_begun_is_assigned_and_what_has_begun_asks_for_more_time(loaded):
    changes = {
        ("R1c", "owner"): "Tester",
        ("R1c", "due"): date(2017, 5, 31),
        ("R1b", "due"): "31 August 2017",
        ("R1b", "note"): "Two posts are vacant.",
    }
    taken = take_in(loaded, edited(export(loaded), changes), "deputy")
    assert taken.changed["R1c"] == ["assign: proposed -> assigned"]
    assert taken.changed["R1b"] == ["asks for more time, until 2017-08-31"]
    with loaded.reading() as session:
        asked = session.exec(select(Extension)).one()
    assert asked.to_due_on == date(2017, 8, 31)


def test_a_new_day_without_a_reason_is_told(loaded):
    told = refused(loaded, edited(export(loaded), {("R1b", "due"): date(2017, 8, 31)}))
    assert "needs a reason" in told[0]
    assert "Reason for the change" in told[0]


def test_a_new_row_is_a_new_action(loaded):
    new = {"recommendation_ref": "R1", "action": "A new thing", "owner": "Tester", "due": date(2017, 5, 31)}
    taken = take_in(loaded, edited(export(loaded), {}, new), "deputy")
    assert taken.added == ["R1d"]


def test_what_somebody_else_changed_is_shown_with_both_values(loaded):
    content = edited(export(loaded), {("R1b", "owner"): "Tester", ("R1b", "action"): "Do this thing"})
    with loaded.writing() as session:
        chair = Actor(get_person(session, "chair").id)
        action, to = get_action(session, "plan-2017/R1b"), get_person(session, "deputy")
        moves.move(session, chair, action, "reassign", fields={"owner": to}, now=loaded.clock.now())
    told = refused(loaded, content, "chair")
    assert len(told) == 1
    assert "Somebody else changed this: the file says 'Tester', planflow says 'Deputy'" in told[0]
    assert "it is now 2" in told[0]
    read = propose(loaded, content, prefer="planflow")
    assert [sorted(one.changes) for one in read.proposal.edits] == [["action"]]
    read = propose(loaded, content, prefer="file")
    assert [sorted(one.changes) for one in read.proposal.edits] == [["action", "owner"]]


def test_what_others_added_meanwhile_is_no_conflict(loaded):
    content = edited(export(loaded), {("R1b", "action"): "Do this thing"})
    with loaded.writing() as session:
        actor = Actor(get_person(session, "head").id)
        progress.report(
            session, actor, get_action(session, "plan-2017/R1b"), text="More.", now=loaded.clock.now()
        )
    taken = take_in(loaded, content, "deputy")
    assert list(taken.changed) == ["R1b"]


def test_without_the_column_based_on_nothing_is_overwritten_unasked(loaded):
    text = "Ref,Action,Owner,Status\nR1a,Do it differently,Head,Not started\n"
    told = refused(loaded, text.encode(), name="tracker.csv")
    assert "the file says 'Do it differently', planflow says 'Do it'" in told[0]
    take_in(loaded, text.encode(), "deputy", name="tracker.csv", prefer="file")
    assert actions(loaded)["R1a"].title == "Do it differently"


def test_moves_need_somebody_who_makes_them(loaded):
    told = refused(loaded, edited(export(loaded), {("R1a", "state"): "In progress"}), by="")
    assert len(told) == 1


def test_an_emptied_owner_and_a_lost_reference_are_told(loaded):
    told = refused(loaded, edited(export(loaded), {("R1a", "owner"): None, ("R1b", "ref"): "R7z"}))
    assert any("This was emptied" in one for one in told)
    assert any("has no action 'R7z'" in one for one in told)


def test_a_row_that_is_gone_stays_in_the_plan(loaded):
    lines = export(loaded, ".csv").decode("utf-8-sig").split("\r\n")
    read = propose(loaded, "\r\n".join(lines[:2]).encode(), "tracker.csv")
    assert (read.proposal.unchanged, read.proposal.absent) == (["R1a"], ["R1b", "R1c"])
