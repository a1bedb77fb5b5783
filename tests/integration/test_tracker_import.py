"""A plan that starts from a spreadsheet, and a spreadsheet that is taken into a plan that exists."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.domain.event import Event
from planflow.errors import Refused
from planflow.intake.refused import UploadRefused
from planflow.services.planfile import exporting
from planflow.services.planfile.model.actions import Action
from planflow.services.trackers.proposal import TrackerRefused
from tests import plan_text, tracker_files
from tests.tracker_files import ROTHERHAM, propose, take_in, workbook

EMPTY = {"recommendations": "", "actions": ""}
AS_AT = date(2016, 12, 1)
ROWS = [
    ROTHERHAM,
    ("1a", "The board should hold partners to account.", "Write terms", date(2016, 11, 30), "Head", "Police",
     "12/10/16 - Drafted.\n1 November 2016: Agreed."),
    ("1b", None, "Report outcomes", "March 2017", "Head; Tester", None, None),
    ("1c", None, "Hold a day", "ongoing", "Police", None, None),
    ("2a", "Improve the quality of plans.", "Audit 20 plans", "31/03/17", "Deputy", None, None),
]  # fmt: skip


@pytest.fixture
def empty(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now(), **EMPTY)
    return app


@pytest.fixture
def loaded(app):
    with app.writing() as session:
        plan_text.load(session, now=app.clock.now())
    return app


def plan(app):
    with app.reading() as session:
        return exporting.export(session, plan_text.the_plan(session))


def test_a_plan_starts_from_a_spreadsheet(empty):
    taken = take_in(empty, workbook(ROWS, merged=["B2:B4"]), as_at=AS_AT)
    assert taken.added == ["R1a", "R1b", "R1c", "R2a"]
    found = plan(empty)
    assert [(one.key, one.number, one.title) for one in found.recommendations] == [
        ("R1", "1", "The board should hold partners to account."),
        ("R2", "2", "Improve the quality of plans."),
    ]  # fmt: skip
    first, second, third, fourth = found.actions
    assert [one.answers for one in found.actions] == [["R1"], ["R1"], ["R1"], ["R2"]]
    assert (first.owner, first.agency, first.due) == ("head", "police", "2016-11-30")
    assert (second.owner, second.contributors, second.due) == ("head", ["tester"], "March 2017")
    assert (third.owner, third.due) == ("police", "ongoing")
    assert (fourth.owner, fourth.due, fourth.opening) == ("deputy", "2017-03-31", None)


def test_work_already_done_enters_as_an_opening_state(empty):
    take_in(empty, workbook(ROWS, merged=["B2:B4"]), as_at=AS_AT)
    begun = plan(empty).actions[0].opening
    assert begun is not None
    assert (begun.state, begun.started) == ("in_progress", date(2016, 10, 12))
    assert [(one.on, one.text) for one in begun.progress] == [
        (date(2016, 10, 12), "Drafted."), (date(2016, 11, 1), "Agreed."),
    ]  # fmt: skip
    with empty.reading() as session:
        kinds = [event.kind for event in session.exec(select(Event).order_by(Event.id))]
    assert "action_taken_over" in kinds
    assert kinds.count("tracker_taken_in") == 1


def test_states_percentages_and_days_of_completion_are_openings_too(empty):
    rows = [
        (
            "Ref",
            "Action",
            "Owner",
            "Original date",
            "Due",
            "Status",
            "% complete",
            "Date completed",
            "Evidence",
        ),
        ("A1", "One", "Head", "31/10/2016", "30/06/2017", "In progress", 0.6, None, None),
        ("A2", "Two", "Head", None, "30/11/2016", "Completed", None, "15/11/2016", "Minutes of the board"),
        ("A3", "Three", "Head", None, "30/11/2017", "Not started", None, None, None),
        ("A4", "Four", None, None, None, "On hold", None, None, None),
    ]
    take_in(empty, workbook(rows), as_at=AS_AT)
    one, two, three, four = plan(empty).actions
    assert (one.opening.state, one.opening.percent, one.due) == ("in_progress", 60, "2017-06-30")
    assert (one.opening.original_due, one.opening.moves) == ("2016-10-31", 1)
    assert (two.opening.state, two.opening.implemented.on) == ("implemented", date(2016, 11, 15))
    assert [one.what for one in two.opening.evidence] == ["Minutes of the board"]
    assert three.opening is None, "it is assigned by itself, since it has an owner and a day"
    assert four.opening.state == "deferred"


def test_every_problem_is_told_at_once_by_sheet_row_and_column(empty):
    rows = [
        ROTHERHAM,
        ("1a", "Do better.", "Write terms", "31/02/2017", "Nobody Known", "Fire service", None),
        ("1b", None, None, "March 2017", "Head", None, None),
        ("1a", None, "Again", None, None, None, "1 January 2030: Done."),
        ("1d", None, "#REF!", None, None, None, None),
    ]
    with pytest.raises(TrackerRefused) as refused:
        take_in(empty, workbook(rows), as_at=AS_AT)
    told = [str(one) for one in refused.value.troubles]
    assert any(
        "row 2, column D (Planned Completion Date): R1a: There is no day '31/02/2017'" in one for one in told
    )
    assert any(
        "row 2, column E (Lead Officer): R1a: There is nobody called 'Nobody Known'." in one for one in told
    )
    assert any("row 2, column F (Agency)" in one and "'Fire service'" in one for one in told)
    assert any("row 3, column C" in one and "There is no action in this row." in one for one in told)
    assert any("row 4, column A" in one and "Two rows are about R1a" in one for one in told)
    assert any("row 5, column C" in one and "shows an error" in one for one in told)
    assert "problems. Nothing was changed." in str(refused.value)
    assert plan(empty).actions == []


def test_the_rows_that_are_right_are_taken_in_when_the_person_says_so(empty):
    rows = [
        ROTHERHAM,
        ("1a", "Do better.", "Write terms", None, "Nobody", None, None),
        ("1b", None, "Meet", None, "Head", None, None),
    ]
    taken = take_in(empty, workbook(rows), skips=True)
    assert (taken.added, len(taken.left_out)) == (["R1b"], 1)
    assert [one.key for one in plan(empty).actions] == ["R1b"]


def test_owners_and_agencies_that_nobody_knows_are_entered_when_asked(empty):
    rows = [
        ROTHERHAM,
        ("1a", "Do better.", "Write terms", "May 2017", "Head of Education", "Fire service", None),
    ]
    take_in(empty, workbook(rows), adds_unknown=True)
    found = plan(empty)
    assert (found.actions[0].owner, found.actions[0].agency) == ("head-of-education", "fire-service")
    made = next(one for one in found.people if one.key == "head-of-education")
    assert (made.name, made.email) == ("Head of Education", None)


def test_a_name_may_be_explained(empty):
    rows = [ROTHERHAM, ("1a", "Do better.", "Write terms", "May 2017", "Jo", None, None)]
    take_in(empty, workbook(rows), owners={"Jo": "tester"})
    assert plan(empty).actions[0].owner == "tester"


def test_columns_may_be_explained_and_left_out(empty):
    rows = [("Thing", "Boss", "Comments"), ("Write terms", "Head", "Nothing yet")]
    take_in(empty, workbook(rows), columns=["Thing=action", "Boss=owner", "Comments=-"], header_row=1)
    made = plan(empty).actions[0]
    assert (made.key, made.title, made.owner, made.opening) == ("A1", "Write terms", "head", None)


def test_taking_the_same_file_in_again_changes_nothing(empty):
    content = workbook(ROWS, merged=["B2:B4"])
    take_in(empty, content, as_at=AS_AT)
    read = propose(empty, content, as_at=AS_AT)
    assert (read.proposal.additions, read.proposal.edits, read.proposal.troubles) == ([], [], [])
    assert read.proposal.unchanged == ["R1a", "R1b", "R1c", "R2a"]


def test_new_actions_join_recommendations_that_exist(loaded):
    rows = [
        ("Rec no", "Action", "Owner", "Due"),
        ("1", "A second thing", "Head", "31/05/2017"),
        ("R1", "A third", "Head", "31/05/2017"),
    ]
    taken = take_in(loaded, workbook(rows), by="deputy")
    assert taken.added == ["R1b", "R1c"]
    assert [one.answers for one in plan(loaded).actions] == [["R1"]] * 3
    assert len(plan(loaded).recommendations) == 1


def test_whoever_may_not_change_the_plan_adds_nothing(loaded):
    rows = [("Action", "Owner"), ("More", "Head")]
    with pytest.raises(Refused):
        take_in(loaded, workbook(rows), by="head")


def test_long_actions_keep_all_their_words(empty):
    words = "Make sure that every plan is reviewed. " + "Each team looks at ten of them a month. " * 20
    take_in(empty, workbook([("Action", "Owner"), (words, "Head")]))
    made = plan(empty).actions[0]
    assert made.title == "Make sure that every plan is reviewed."
    assert made.text == words.strip()


def test_a_file_without_a_table_is_refused_with_a_remedy(empty):
    with pytest.raises(UploadRefused, match="--header-row"):
        propose(empty, workbook([("Just", "words"), ("and", "more")]))
    with pytest.raises(UploadRefused, match="There is no sheet 'Other'"):
        propose(empty, workbook(ROWS), sheets=("Other",))


def test_what_is_proposed_is_what_a_plan_file_may_hold(empty):
    read = propose(empty, workbook(ROWS, merged=["B2:B4"]), as_at=AS_AT)
    for one in read.proposal.additions:
        assert Action.model_validate(one.entry.model_dump()) == one.entry


def test_a_csv_is_taken_in_like_a_workbook(empty):
    text = (
        "Ref,Recommendation,Action,Lead,Due,Status\n1a,Do better.,Write terms,Head,31/03/2017,In progress\n"
    )
    taken = take_in(empty, text.encode(), name="tracker.csv", as_at=AS_AT)
    assert taken.added == ["R1a"]
    assert plan(empty).actions[0].opening.state == "in_progress"
    assert tracker_files.export(empty, ".csv").startswith(b"\xef\xbb\xbf")
