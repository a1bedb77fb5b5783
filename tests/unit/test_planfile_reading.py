"""Reading a plan file: every problem at once, in the order of the file, each with its line and remedy."""

from pathlib import Path

import pytest

from planflow import resources, yamlfile
from planflow.engine.library import Library
from planflow.errors import FileError
from planflow.services.planfile import reading
from planflow.services.planfile.reading import Known
from tests.unit import wrong_files

EXAMPLES = sorted(resources.shipped("examples").glob("*.yaml"))
HEAD = "planflow: 1\norganisation: {key: council, name: A Council}\nplan: {key: plan-2017, title: A plan}\n"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def read(text, library, known=None):
    return reading.read(yamlfile.parse(text, "plan.yaml"), library, known)


@pytest.mark.parametrize("path", wrong_files.files("plans"))
def test_a_wrong_file_tells_everything_that_is_wrong_in_it(path: Path, library):
    with pytest.raises(FileError) as error:
        reading.read_path(path, library)
    assert wrong_files.found(error.value.problems) == wrong_files.expected(path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_example_can_be_read(path: Path, library):
    _, file = reading.read_path(path, library)
    assert file.actions


def test_problems_of_the_form_and_of_names_are_told_together(library):
    text = HEAD + "people:\n  - {key: one, nam: One}\nactions:\n  - {key: A1, title: Do it, owner: two}\n"
    with pytest.raises(FileError) as error:
        read(text, library)
    lines = [problem.line for problem in error.value.problems]
    assert lines == [5, 5, 7]


def test_a_name_that_the_database_knows_need_not_be_written_again(library):
    text = HEAD + "actions:\n  - {key: A1, title: Do it, owner: two, answers: [other-2016/R2]}\n"
    known = Known(people={"two"}, recommendations={"other-2016/R2"})
    assert read(text, library, known).actions[0].owner == "two"


def test_words_that_yaml_would_take_for_something_else_stay_words(library):
    text = HEAD.replace("A plan", "no") + "areas:\n  - {key: one, title: 1.10}\n  - {key: two, title: on}\n"
    file = read(text, library)
    assert [file.plan.title, *(area.title for area in file.areas)] == ["no", "1.10", "on"]


def test_a_rule_without_a_day_gives_the_day(library):
    text = HEAD.replace("A plan}", "A plan, report: {received: 2022-04-01}}")
    file = read(
        text + "actions:\n  - {key: A1, title: Do it, rule: 70 working days after report_received}\n", library
    )
    assert file.actions[0].due == "2022-07-15"


def test_a_named_rule_gives_the_day_too(library):
    text = HEAD.replace("A plan}", "A plan, report: {received: 2022-04-01}}")
    file = read(text + "actions:\n  - {key: A1, title: Do it, rule: jtai_statement}\n", library)
    assert file.actions[0].due == "2022-07-15"


def test_a_printed_day_stands_whatever_its_rule_gives(library):
    text = HEAD.replace("A plan}", "A plan, report: {received: 2022-04-01}}")
    due = "due: 2022-07-01, rule: 70 working days after report_received"
    assert (
        read(text + f"actions:\n  - {{key: A1, title: Do it, {due}}}\n", library).actions[0].due
        == "2022-07-01"
    )


def test_a_revised_day_of_the_opening_is_the_day(library):
    opening = "opening: {as_at: 2017-05-01, state: in_progress, due: 2017-06-30, moves: 1}"
    action = read(
        HEAD + f"actions:\n  - {{key: A1, title: Do, due: 2017-03-31, {opening}}}\n", library
    ).actions[0]
    assert action.opening is not None
    assert (action.due, action.opening.original_due) == ("2017-06-30", "2017-03-31")


def test_a_day_may_be_written_as_people_write_it(library):
    file = read(HEAD + "actions:\n  - {key: A1, title: Do it, due: 23 January 2017}\n", library)
    assert file.actions[0].due == "2017-01-23"


@pytest.mark.parametrize("words", ["January 2015", "ongoing", "end of January 2017"])
def test_words_for_a_day_stay_as_they_are(words, library):
    file = read(HEAD + f"actions:\n  - {{key: A1, title: Do it, due: {words}}}\n", library)
    assert file.actions[0].due == words


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path, library):
    path = tmp_path / "large.yaml"
    path.write_text("planflow: 1\n" + "# padding\n" * 5_000_000)
    with pytest.raises(FileError, match="at most 2 MB"):
        reading.read_path(path, library)


def test_anchors_that_would_explode_are_refused(library):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}]"
        for old, new in zip("abcdefg", "bcdefgh", strict=True)
    ]
    with pytest.raises(FileError, match="Anchors"):
        read("\n".join(lines), library)
