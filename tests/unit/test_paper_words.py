"""The English of papers: numbers, plurals, lists, days, and values that stay what they are in Markdown."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planflow.papers import markdown, words
from planflow.papers.document import Items, Table, plain


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "no actions"), (1, "one action"), (2, "two actions"), (9, "nine actions"), (10, "10 actions")],
)
def test_a_count_is_said_with_its_noun(count, said):
    assert words.counted(count, "action") == said


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("entry of the front sheet", "entries of the front sheet"),
        ("piece", "pieces"),
        ("working day", "working days"),
        ("is", "are"),
        ("body", "bodies"),
        ("process", "processes"),
    ],
)
def test_plurals_of_the_nouns_that_papers_use(noun, many):
    assert words.plural(0, noun) == many
    assert words.plural(1, noun) == noun


def test_how_often_something_happened():
    assert [words.times(count) for count in (0, 1, 2, 3)] == ["never", "once", "twice", "three times"]


def test_a_list_ends_with_and():
    assert words.listed([]) == ""
    assert words.listed(["R1"]) == "R1"
    assert words.listed(["R1", "", "R2"]) == "R1 and R2"
    assert words.listed(part for part in ("R1", "R2", "R3")) == "R1, R2 and R3"


def test_a_day_is_written_as_people_write_it():
    assert words.day("2017-07-04") == "4 July 2017"
    assert words.weekday(date(2017, 7, 4)) == "Tuesday 4 July 2017"
    assert words.day(None) == "not recorded"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (60.0, "%", "60%"),
        (14.4, "%", "14.4%"),
        (779970, "£", "£779,970"),
        (84, "posts", "84 posts"),
        (None, "%", "–"),
    ],
)
def test_a_figure_carries_its_unit_and_no_needless_decimals(value, unit, shown):
    assert words.figure(value, unit) == shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Youth Justice Board", "the Youth Justice Board"),
        ("HM Inspectorate of Probation", "HM Inspectorate of Probation"),
        ("Lewisham Council", "Lewisham Council"),
        ("The Board", "The Board"),
        ("", ""),
    ],
)
def test_a_body_takes_its_article(name, said):
    assert words.the(name) == said


@given(st.text(max_size=60))
@example("1. not a list")
@example("# not a heading")
@example("Table: not a caption")
@example("<b>&amp; [x](javascript:1) `code` *a* _b_ | \\")
@example("+ - * ~~~ ===")
@example("![x](y) <http://example.org>")
def test_a_value_in_markdown_shows_exactly_its_words(text):
    words_ = " ".join(text.split())
    if not all(letter.isprintable() for letter in words_):
        return
    found = markdown.blocks(words.escaped(text))
    shown = " ".join(plain(block.runs) for block in found)  # type: ignore[union-attr]
    assert shown == words_


@given(st.text(alphabet="ab|\\` *\n", max_size=20))
def test_a_value_in_a_table_stays_in_its_cell(text):
    row = f"| x | {words.escaped(text)} | y |"
    (table,) = markdown.blocks(f"| a | b | c |\n|---|---|---|\n{row}\n")
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0]] == ["x", " ".join(text.split()), "y"]


def test_somebodys_paragraphs_stay_paragraphs_and_nothing_else():
    found = markdown.blocks(words.paragraphs("First *line*\nof it.\n\n- second\n\n\n"))
    assert [plain(block.runs) for block in found] == ["First *line* of it.", "- second"]  # type: ignore[union-attr]


def test_markdown_itself_is_not_escaped_again():
    (items,) = markdown.blocks(words.escaped(words.Markdown("- a\n- b")))
    assert isinstance(items, Items)
