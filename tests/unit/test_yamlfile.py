"""YAML as located text: values stay what was written, and every fault gets a line and a remedy."""

import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from planflow import yamlfile
from planflow.errors import FileError, PlanflowError
from planflow.yamlfile import Day
from tests.unit import wrong_files


def test_a_scalar_stays_what_was_written():
    text = "a: on\nb: no\nc: 1.10\nd: 12:30\ne: 2017-01-23\nf: 0x1F\ng: 1_000\nh: 'null'\ni: \"~\"\n"
    assert yamlfile.parse(text, "f").data == {
        "a": "on", "b": "no", "c": "1.10", "d": "12:30", "e": "2017-01-23", "f": "0x1F", "g": "1_000",
        "h": "null", "i": "~",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none(written):
    assert yamlfile.parse(f"a: {written}\n", "f").data == {"a": None}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_has_no_data(text):
    assert yamlfile.parse(text, "f").data is None


def test_every_value_knows_its_line():
    document = yamlfile.parse("a: 1\nb:\n  - c: 2\n    d: >\n      words\n\n  - x\ne: 3\n", "f")
    lines = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 0, "c"): 3, ("b", 0, "d"): 4, ("b", 1): 7, ("e",): 8}
    assert {path: document.line(path) for path in lines} == lines


def test_what_is_not_there_stands_where_its_surroundings_begin():
    document = yamlfile.parse("a: 1\nb:\n  - c: 2\n", "f")
    assert document.line(("b", 0, "missing")) == 3
    assert document.line(("b", 7, "c")) == 2
    assert document.line(("nowhere",)) == 1


@pytest.mark.parametrize("path", wrong_files.files("yaml"))
def test_a_broken_file_is_explained(path: Path):
    with pytest.raises(FileError) as caught:
        yamlfile.parse(path.read_text(encoding="utf-8"), path.name)
    assert wrong_files.found(caught.value.problems) == wrong_files.expected(path)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FileError) as caught:
        yamlfile.read(tmp_path / "gone.yaml")
    problem = caught.value.problems[0]
    assert str(problem) == f"{tmp_path}/gone.yaml: There is no such file. Check the name and the folder."


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(
        FileError, match=r"The file cannot be read \(Is a directory\). Check its permissions."
    ):
        yamlfile.read(tmp_path)


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path):
    path = tmp_path / "old.yaml"
    path.write_bytes("a: 1\nb: Gwrthodwyd â rheswm\n".encode("latin-1"))
    with pytest.raises(FileError) as caught:
        yamlfile.read(path)
    problem = caught.value.problems[0]
    assert (problem.line, problem.message) == (2, "The file is not written in UTF-8.")
    assert problem.remedy == "Save it again with the encoding UTF-8."


def test_half_a_character_is_refused():
    with pytest.raises(FileError, match="f:2: A character here is not text"):
        yamlfile.parse("a: 1\nb: \ud800\n", "f")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path):
    path = tmp_path / "windows.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    document = yamlfile.read(path)
    assert document.data == {"a": "1", "b": "2"}
    assert document.line(("b",)) == 2


def test_a_file_of_50_megabytes_is_refused_at_once(tmp_path: Path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    began = time.process_time()
    with pytest.raises(FileError) as caught:
        yamlfile.read(path)
    assert time.process_time() - began < 0.5
    assert caught.value.problems[0].message == "The file has 50.0 MB; at most 2 MB are read."


def test_a_text_of_50_megabytes_is_refused_at_once():
    text = "a: [" + "x, " * 16_700_000 + "]"
    began = time.process_time()
    with pytest.raises(FileError, match="at most 2 MB are read"):
        yamlfile.parse(text, "f")
    assert time.process_time() - began < 2


def test_a_deep_file_is_refused_without_being_read_to_its_end():
    began = time.process_time()  # of the processor: how busy the machine is otherwise makes no difference
    with pytest.raises(FileError, match="nested more than 40 deep"):
        yamlfile.parse("[" * 1_000_000, "f")
    assert time.process_time() - began < 5


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_file_error(text):
    try:
        yamlfile.parse(text, "f")
    except FileError as error:
        problems = error.problems
    else:
        problems = []
    last = max(1, len(text.splitlines()))
    assert all(0 < problem.line <= last + 1 and problem.message for problem in problems)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    count: int = 1
    source: list[str] = Field(default=[], alias="from")


def _even(value: str) -> str:
    if len(value) % 2:
        raise PlanflowError(f"'{value}' is odd.", "Make it even.")
    return value


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    colour: Colour = Colour.RED
    size: Literal["small", "large"] = "small"
    on: Day | None = None
    flag: bool = False
    share: float | None = None
    entries: list[Inner] = []
    by_key: dict[str, Inner] = {}
    either: Inner | str = "none"
    even: Annotated[str, AfterValidator(yamlfile.spoken(_even))] = ""


def _problems(text: str) -> list[str]:
    with pytest.raises(FileError) as caught:
        yamlfile.validate(yamlfile.parse(text, "f"), Outer)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_file_becomes_a_model():
    text = "title: 1.10\ncolour: green\nflag: on\non: 2017-01-23\nentries:\n  - {name: no, count: 3}\n"
    model = yamlfile.validate(yamlfile.parse(text, "f"), Outer)
    assert (model.title, model.colour, model.flag, model.on) == (
        "1.10",
        Colour.GREEN,
        True,
        date(2017, 1, 23),
    )
    assert (model.entries[0].name, model.entries[0].count) == ("no", 3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", "f:1: title: The key 'title' is missing. Add 'title:' here."),
        ("title: a\ntitel: b", "f:2: titel: 'titel' is not a key that is known here. Did you mean 'title'?"),
        (
            "title: a\ncolour: gren",
            "f:2: colour: 'gren' is not possible here. Use one of: red, green. Did you mean 'green'?",
        ),
        ("title: a\nsize: huge", "f:2: size: 'huge' is not possible here. Use one of: small, large."),
        ("title: a\non: 0", "f:2: on: '0' is not a day. Write it as 2017-01-23."),
        ("title: a\non: 2017-02-30", "f:2: on: '2017-02-30' is not a day. Write it as 2017-01-23."),
        ("title: a\nflag: perhaps", "f:2: flag: 'perhaps' is neither yes nor no. Write yes or no."),
        (
            "title: a\nshare: half",
            "f:2: share: 'half' is not a number. Write digits, with a point for decimals.",
        ),
        ("title:", "f:1: title: The value is missing. Write one, or leave the key out."),
        (
            "title: [a]",
            "f:1: title: Here belongs a text, not a list. "
            "Write it on one line; put it in quotes if it holds ': '.",
        ),
        (
            "title: a\nentries: x",
            "f:2: entries: Here belongs a list, not 'x'. Write [x], or each entry on a line of its own that "
            "begins with '- '.",
        ),
        (
            "title: a\nentries:\n  - name: one\n  - name: two\n    count: many",
            "f:5: entries.two.count: 'many' is not a whole number. Write digits only, for example 5.",
        ),
        (
            "title: a\nentries:\n  - name: one\n    form: [x]",
            "f:4: entries.one.form: 'form' is not a key that is known here. Did you mean 'from'?",
        ),
        (
            "title: a\nby_key:\n  k:\n    cuont: 2",
            "f:3: by_key.k.name: The key 'name' is missing. Add 'name:' here.",
        ),
        (
            "title: a\nentries:\n  - x",
            "f:3: entries.1: Here belongs a group of keys, not 'x'. Write them below, indented, each as "
            "'key: value'.",
        ),
        ("title: a\neven: odd", "f:2: even: 'odd' is odd. Make it even."),
        ("", "f:1: The file is empty. Copy one that works, and change it."),
    ],
)
def test_what_is_wrong_is_said_with_line_key_and_remedy(text, sentence):
    assert _problems(text)[0] == sentence


def test_every_problem_is_told_at_once_in_the_order_of_the_file():
    found = _problems("colour: blue\nentries:\n  - {nam: x}\nflag: 7x\n")
    assert [line.split(": ")[0] for line in found] == ["f:1", "f:1", "f:3", "f:3", "f:4"]


def test_a_value_that_fits_no_alternative_is_one_problem():
    assert len(_problems("title: a\neither: [x]\n")) == 1


def test_a_part_of_a_file_keeps_its_lines():
    document = yamlfile.parse("other: x\npart:\n  name: a\n  count: x\n", "f")
    with pytest.raises(FileError) as caught:
        yamlfile.validate(document, Inner, at=("part",))
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [(4, "part.count")]
