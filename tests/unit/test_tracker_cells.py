"""What single cells mean: days in every usual way, dated progress, states, references."""

from datetime import date

import pytest

from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.intake.trackers import dates, numbering, states, updates
from planflow.intake.trackers.numbering import Label

ACTION = Library().definition("action")
LATEST = date(2017, 6, 30)

WRITTEN = {
    "2017-03-31": "2017-03-31",
    "31 March 2017": "2017-03-31",
    "31/03/2017": "2017-03-31",
    "31/03/17": "2017-03-31",
    "31.3.17": "2017-03-31",
    "31-03-2017": "2017-03-31",
    "31-Mar-17": "2017-03-31",
    "31st March 2017": "2017-03-31",
    "2017-03-31 00:00:00": "2017-03-31",
    "March 2017": "March 2017",
    "Mar-17": "Mar-17",
    "ongoing": "ongoing",
    "Immediate": "Immediate",
    "end of March 2017": "end of March 2017",
}


@pytest.mark.parametrize(("text", "written"), WRITTEN.items(), ids=WRITTEN)
def test_a_day_is_read_however_it_is_written_and_words_stay_words(text, written):
    assert dates.read(text).written == written


def test_real_days_and_the_numbers_of_spreadsheets_are_days():
    assert dates.read(date(2017, 3, 31)).written == "2017-03-31"
    lost = dates.read(42825.0)
    assert (lost.written, lost.was_number) == ("2017-03-31", True)


def test_a_revised_day_below_the_first_one_counts():
    for text in ("31/03/17\n30/06/17", "31 March 2017 (revised to 30 June 2017)", "31/03/2017 -> 30/06/2017"):
        found = dates.read(text)
        assert (found.written, dates.written(found.original)) == ("2017-06-30", "2017-03-31")


@pytest.mark.parametrize("empty", [None, "", "-", "TBC", "n/a"])
def test_a_cell_without_a_day_has_none(empty):
    assert dates.read(empty) is None


@pytest.mark.parametrize("wrong", ["31/02/2017", "30 Febuary 2017", "45/13/17"])
def test_a_day_that_does_not_exist_is_told(wrong):
    with pytest.raises(PlanflowError):
        dates.read(wrong)


def split(text):
    return [(str(one.on), one.text) for one in updates.split(text, undated=date(2017, 6, 1), latest=LATEST)]


def test_dated_updates_in_a_cell_become_records():
    cell = (
        "12/05/17 - Policy drafted.\n30 April 2017: Talks held.\nBoth boards took part.\n[1 March 2017] Go."
    )
    assert split(cell) == [
        ("2017-05-12", "Policy drafted."),
        ("2017-04-30", "Talks held.\nBoth boards took part."),
        ("2017-03-01", "Go."),
    ]


def test_updates_follow_each_other_in_one_line_and_under_headings():
    assert split("12.05.17: Drafted. 20.05.17: Agreed.") == [
        ("2017-05-12", "Drafted."),
        ("2017-05-20", "Agreed."),
    ]
    assert split("Update 12 May 2017:\nDrafted.") == [("2017-05-12", "Drafted.")]
    assert split("• 12 May 2017 – Drafted") == [("2017-05-12", "Drafted")]


def test_words_without_a_day_get_the_given_one_and_a_month_its_last_day():
    found = updates.split("Going well.\nMay 2017: Half done.", undated=date(2017, 6, 1), latest=LATEST)
    assert [(str(one.on), one.text, one.is_assumed) for one in found] == [
        ("2017-06-01", "Going well.", True), ("2017-05-31", "Half done.", True),
    ]  # fmt: skip


def test_a_date_inside_a_sentence_begins_no_record():
    text = "The deadline of 31 March 2017 was met; 12 cases since 1 May 2017 are open."
    assert split(text) == [("2017-06-01", text)]


def test_an_update_from_the_future_is_told():
    with pytest.raises(PlanflowError, match="in the future"):
        split("1 August 2017: Done.")


def test_a_heading_may_give_the_day_of_what_is_below():
    assert updates.day_of_heading("Progress at May 2017", latest=LATEST) == date(2017, 5, 31)
    assert updates.day_of_heading("Update (12/05/17)", latest=LATEST) == date(2017, 5, 12)
    assert updates.day_of_heading("Progress", latest=LATEST) is None


STATES = {
    "Not started": "assigned", "In progress": "in_progress", "On track": "in_progress",
    "ONGOING": "in_progress",
    "Completed": "implemented", "Done": "implemented", "Signed off": "verified", "Closed": "closed",
    "On hold": "deferred", "No longer required": "deleted", "Superseded": "superseded",
    "Ar waith": "in_progress",
    "in_progress": "in_progress", "Green": states.RATING, "R": states.RATING, "Amber/Red": states.RATING,
    "Wobbly": None,
}  # fmt: skip


@pytest.mark.parametrize(("word", "state"), STATES.items(), ids=STATES)
def test_a_word_of_a_status_column_is_a_state_a_rating_or_nothing(word, state):
    assert states.read(word, ACTION) == state


LABELS = {
    "1a": Label("1", "R1a"), "1 (a)": Label("1", "R1a"), "R3b": Label("3", "R3b"),
    "Action 2c": Label("2", "R2c"),
    "1.2": Label("1", "R1-2"), "1.2.3": Label("1", "R1-2-3"), "3": Label("3"), "(8)": Label("8"),
    "A1": Label("", "A1"), "YOS/04": Label("", "YOS-04"), "plan-2017/R1a": Label("1", "R1a"), "": Label(),
    "P3": Label("", "A-P3"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "label"), LABELS.items(), ids=LABELS)
def test_a_printed_reference_is_understood(text, label):
    assert numbering.read(text, "plan-2017") == label


def test_a_reference_may_stand_in_front_of_the_words():
    assert numbering.leading("1a. Review all plans") == (Label("1", "R1a"), "Review all plans")
    assert numbering.leading("Review 3 plans") == (Label(), "Review 3 plans")
    assert numbering.leading_number("(2) The manager should act") == ("2", "The manager should act")
    assert numbering.leading_number("20 cases were seen") == ("", "20 cases were seen")


def test_letters_go_on_after_z():
    assert [numbering.lettered(number) for number in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]
