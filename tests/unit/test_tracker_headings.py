"""Which column is which: headings of real plans, and what a person says they mean."""

import pytest

from planflow.domain import tracker
from planflow.errors import PlanflowError
from planflow.intake.trackers import headings
from tests.tracker_files import ROTHERHAM

MEANINGS = {
    "Ref No": "ref",
    "No.": "ref",
    "#": "ref",
    "Action ref": "ref",
    "Number": "ref",
    "Rec No": "recommendation_ref",
    "Recommendation number": "recommendation_ref",
    "Area requiring improvement (Recommendations)": "recommendation",
    "HMIP Recommendation": "recommendation",
    "Finding": "recommendation",
    "Theme": "area",
    "Action Required": "action",
    "Agreed actions": "action",
    "What we will do": "action",
    "Steps": "action",
    "Detail": "detail",
    "Planned Completion Date": "due",
    "Target date": "due",
    "By when": "due",
    "Timescale": "due",
    "Deadline": "due",
    "Due": "due",
    "Original due date": "original_due",
    "Lead Officer": "owner",
    "Responsible person": "owner",
    "Owner": "owner",
    "Who": "owner",
    "Lead": "owner",
    "Person responsible": "owner",
    "Agency": "agency",
    "Partner agency": "agency",
    "Directorate": "directorate",
    "Progress against agreed action and impact monitoring": "progress",
    "Update May 2017": "progress",
    "Comments": "progress",
    "Progress at Q2 2017": "progress",
    "RAG": "rag",
    "BRAG rating": "rag",
    "Status": "state",
    "Progress status": "state",
    "Desired outcome": "success_measure",
    "Success criteria": "success_measure",
    "Evidence of completion": "evidence",
    "% complete": "percent",
    "Date completed": "implemented_on",
    "Source": "source",
    "Response": "response",
    "Resource implications": "cost",
}


@pytest.mark.parametrize(("heading", "name"), MEANINGS.items(), ids=MEANINGS)
def test_a_heading_of_a_real_plan_is_recognised(heading, name):
    found = headings.meaning(heading)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("heading", ["Priority", "Start date", "Meeting", "", "x" * 500, "Ward"])
def test_a_heading_that_means_nothing_here_is_left_alone(heading):
    assert headings.meaning(heading) is None


@pytest.mark.parametrize("column", tracker.WRITTEN, ids=lambda column: column.name)
def test_every_heading_that_planflow_writes_is_its_own(column):
    assert headings.meaning(column.heading) == column


def test_every_written_column_has_a_width_and_an_explanation():
    assert all(column.width and column.says for column in tracker.WRITTEN)
    assert len({column.name for column in tracker.COLUMNS}) == len(tracker.COLUMNS)


def test_the_headings_of_rotherham_are_recognised():
    found = [one.column.name for one in headings.recognise(ROTHERHAM, {}) if one.column]
    assert found == ["ref", "recommendation", "action", "due", "owner", "agency", "progress"]


def test_a_person_says_what_a_heading_or_a_letter_means():
    given = headings.read_mapping(["Who does it=owner", "C=action", "Comments=-"])
    found = headings.recognise(["Ref", "Who does it", "Words", "Comments", "Lead"], given)
    assert [(one.letter, one.column and one.column.name, one.is_given) for one in found] == [
        ("A", "ref", False), ("B", "owner", True), ("C", "action", True),
        ("D", None, True), ("E", None, False),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["Lead", "Lead=boss", "=owner"])
def test_a_wrong_mapping_is_told_with_the_remedy(wrong):
    with pytest.raises(PlanflowError):
        headings.read_mapping([wrong])


def test_of_a_planned_and_a_revised_date_the_revised_one_counts():
    found = headings.recognise(["Action", "Planned completion date", "Revised date"], {})
    assert [one.column.name for one in found if one.column] == ["action", "original_due", "due"]


def test_several_columns_may_be_progress_and_only_one_the_owner():
    found = headings.recognise(["Action", "Update May 2017", "Update June 2017", "Lead", "Owner"], {})
    assert [one.column and one.column.name for one in found] == [
        "action",
        "progress",
        "progress",
        "owner",
        None,
    ]


def test_columns_have_the_letters_of_spreadsheets():
    assert [headings.letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
