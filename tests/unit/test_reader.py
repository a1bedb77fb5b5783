"""Workflow files become definitions; whatever is wrong in them is told at once."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow import resources
from planflow.engine import effects, guards, reader, workflow_file
from planflow.engine.definition import Meaning, Owed
from planflow.engine.library import Library
from planflow.errors import FileError, PlanflowError
from tests.unit import wrong_files

KINDS = ["plan", "recommendation", "action", "extension", "paper"]
SHIPPED = sorted(
    path for path in resources.shipped("workflows").glob("*.yaml") if "workflow:" in path.read_text()
)


def test_the_shipped_lifecycles_are_read_for_every_kind():
    assert list(reader.read_definitions()) == KINDS


def test_a_definition_says_what_its_file_says():
    action = reader.read_definitions()["action"]
    assert action.initial == "proposed"
    assert action.label == {"en": "Action", "cy": "Cam gweithredu"}
    implemented = action.states["implemented"]
    assert (implemented.meaning, implemented.responsible) == (Meaning.OPEN, "verifier")
    assert implemented.owed == (
        Owed(kind="verification", due="10 working days after entering", by="verifier", ladder="decision"),
    )
    close = action.find_move("close_after_verification", "verified")
    assert close is not None
    assert (close.is_automatic, close.by, close.guards) == (True, (), ("closes_by_itself",))
    assert [move.name for move in action.moves_from("verified")] == [
        "close_after_verification", "close", "reopen",
    ]  # fmt: skip


def test_a_plain_label_is_english():
    text = _shipped("action.yaml").replace("label: {en: Verify, cy: Gwirio}", "label: Verify")
    verify = reader.read_definition(text, "f").find_move("verify", "implemented")
    assert verify is not None
    assert verify.label == {"en": "Verify"}


@pytest.mark.parametrize("path", wrong_files.files("workflows"))
def test_a_wrong_file_is_explained(path: Path):
    with pytest.raises(FileError) as caught:
        reader.read_definition(path.read_text(encoding="utf-8"), path.name)
    assert wrong_files.found(caught.value.problems) == wrong_files.expected(path)


def test_the_number_of_problems_ends_the_message():
    text = _shipped("action.yaml").replace("has_evidence", "has_evidense").replace("to: verified", "to: done")
    with pytest.raises(FileError) as caught:
        reader.read_definition(text, "action.yaml")
    assert str(caught.value).splitlines()[-1] == "2 problems. Nothing was changed."


def test_the_digest_is_that_of_the_text_with_line_ends_made_alike():
    text = _shipped("paper.yaml")
    digest = reader.read_definition(text, "f").digest
    assert reader.read_definition("\ufeff" + text.replace("\n", "\r\n"), "g").digest == digest
    assert reader.read_definition(text + "# a comment\n", "f").digest != digest
    assert digest == reader.digest_of(text)


def test_the_text_of_a_definition_gives_the_same_definition_again():
    for definition in reader.read_definitions().values():
        assert reader.read_definition(definition.text, definition.file) == definition


def test_a_file_of_ones_own_replaces_the_shipped_one_of_that_name(tmp_path: Path):
    (tmp_path / "paper.yaml").write_text(_shipped("paper.yaml").replace("en: Paper,", "en: Report,"))
    definitions = reader.read_definitions(tmp_path)
    assert definitions["paper"].label["en"] == "Report"
    assert definitions["action"] == reader.read_definitions()["action"]
    assert Library(tmp_path).definition("paper").file == str(tmp_path / "paper.yaml")


def test_two_files_for_one_kind_are_refused(tmp_path: Path):
    (tmp_path / "our_paper.yaml").write_text(_shipped("paper.yaml"))
    with pytest.raises(FileError) as caught:
        reader.read_definitions(tmp_path)
    [problem] = caught.value.problems
    assert problem.message.startswith("The workflow 'paper' is given in ")
    assert problem.remedy == "Give both files the same name, so that yours replaces the shipped one."


def test_a_replaced_file_that_lost_its_kind_is_named(tmp_path: Path):
    (tmp_path / "paper.yaml").write_text("planflow: 1\n")
    with pytest.raises(FileError) as caught:
        reader.read_definitions(tmp_path)
    [problem] = caught.value.problems
    assert problem.message == "No file gives the workflow 'paper'."
    assert problem.remedy == "Write 'workflow: paper' into the file that was meant to."


def test_the_problems_of_all_files_come_together(tmp_path: Path):
    for name in ("paper.yaml", "action.yaml"):
        (tmp_path / name).write_text(_shipped(name).replace("initial:", "inital:"))
    with pytest.raises(FileError) as caught:
        reader.read_definitions(tmp_path)
    assert {Path(problem.file).name for problem in caught.value.problems} == {"paper.yaml", "action.yaml"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(PlanflowError) as caught:
        reader.read_definitions(tmp_path / "gone")
    assert str(caught.value) == (
        f"The folder {tmp_path}/gone does not exist. Make it, or correct PLANFLOW_WORKFLOWS_DIR."
    )


def test_an_unknown_workflow_is_answered_with_those_there_are():
    with pytest.raises(PlanflowError) as caught:
        Library().definition("acton")
    assert str(caught.value) == (
        "There is no workflow 'acton'. Known workflows: action, extension, paper, plan, recommendation."
    )


def test_a_whole_folder_of_ones_own_may_stand_alone(tmp_path: Path):
    shutil.copytree(resources.shipped("workflows"), tmp_path / "own")
    assert list(reader.read_definitions(tmp_path / "own")) == KINDS


@given(data=st.data())
def test_a_mutated_file_raises_nothing_but_a_file_error(data):
    text = data.draw(st.sampled_from([path.read_text(encoding="utf-8") for path in SHIPPED]))
    for _ in range(data.draw(st.integers(1, 3))):
        text = _mutated(data, text)
    try:
        definition = reader.read_definition(text, "f")
    except FileError as error:
        problems = error.problems
    else:
        problems = []
        assert definition.initial in definition.states
    assert all(problem.message and problem.line >= 1 for problem in problems)


def _mutated(data: st.DataObject, text: str) -> str:
    """The text with a piece taken out, doubled, or replaced by something else."""
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 30)))
    snippets = [
        "",
        "[",
        "]",
        "{",
        "}",
        ":",
        ": ",
        "- ",
        "\t",
        "\n",
        "&a",
        "*a",
        "!t",
        "~",
        "x: [y]",
        "'",
        "…",
    ]
    new = data.draw(st.sampled_from([*snippets, text[start:end] * 2]))
    return text[:start] + new + text[end:]


def _shipped(name: str) -> str:
    return (resources.shipped("workflows") / name).read_text(encoding="utf-8")


def test_the_page_for_editors_lists_every_name_that_may_be_used():
    page = (resources.shipped("workflows") / "README.md").read_text(encoding="utf-8")
    names = [*guards.REGISTRY, *effects.EFFECTS, *effects.FIELDS, *workflow_file.ROLES]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_the_example_on_the_page_for_editors_is_accepted():
    page = (resources.shipped("workflows") / "README.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    states = "  proposed: {label: P, meaning: open}\n  verified: {label: V, meaning: done}\n"
    definition = reader.read_definition(example.replace("states:\n", f"states:\n{states}"), "README.md")
    assert definition.find_move("verify", "implemented") is not None
