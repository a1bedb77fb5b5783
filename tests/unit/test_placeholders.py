"""Words that a form leaves to be replaced are found, and words that only look like them are not."""

import pytest

from planflow.domain import placeholders


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See [Title of document and date].", "[Title of document and date]"),
        ("The lead is [insert name of officer].", "[insert name of officer]"),
        ("By TBC.", "TBC"),
        ("It costs £xx.", "xx"),
        ("XXX posts are vacant.", "XXX"),
        ("Insert date of the meeting", "Insert date of the meeting"),
        ("Lorem ipsum dolor sit amet.", "Lorem ipsum dolor sit amet"),
        ("The figure is ???", "???"),
        ("Signed: ______", "______"),
        ("<insert details>", "<insert details>"),
    ],
)
def test_a_placeholder_is_found_as_it_stands(text, words):
    assert placeholders.found(text, is_written=True) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "See [the title of the report](https://www.example.org).",
        "The duty is in Part XX of the Act.",
        "R v Croydon [2015] EWCA Civ 12 [sic].",
        "The nurse inserts the data into the system.",
        "An excellent axx-1 form is used; exxon is not.",
        r"Appoint \[name to follow\] as lead.",
        "Is this better? Yes ... in part.",
    ],
)
def test_words_that_only_look_like_one_pass(text):
    assert placeholders.found(text, is_written=True) == []


def test_what_a_plan_quotes_counts_only_where_a_person_wrote_it():
    assert placeholders.found("Due: TBC", is_written=False) == []
    assert placeholders.found("[Title of document]", is_written=False) == ["[Title of document]"]


@pytest.mark.parametrize(
    "text", ["To be updated verbally.", "The figures will be reported orally at the meeting."]
)
def test_what_is_said_at_the_meeting_is_known_by_its_words(text):
    assert placeholders.is_verbal(text)
    assert not placeholders.is_verbal("The panel was told verbally in May.")
