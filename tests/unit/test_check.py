"""What a lifecycle that reads well would still do wrong is found before anybody meets it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow import resources
from planflow.engine import check, guards, reader
from planflow.engine.guards import Facts
from planflow.engine.library import Library
from tests.unit import wrong_files

LADDERS = {"action", "decision"}


@pytest.mark.parametrize("path", wrong_files.files("checks"))
def test_a_fault_is_found(path: Path):
    definition = reader.read_definition(path.read_text(encoding="utf-8"), path.name)
    assert wrong_files.expected(path)
    assert wrong_files.found(check.check(definition, LADDERS)) == wrong_files.expected(path)


def test_the_shipped_files_have_no_fault():
    assert check.check_folder(None, Library().ladders) == []


def test_what_cannot_be_read_is_reported_beside_what_would_not_work(tmp_path: Path):
    shipped = resources.shipped("workflows")
    broken = (shipped / "paper.yaml").read_text().replace("guards: [no_gaps]", "guards: [no_gap]")
    (tmp_path / "paper.yaml").write_text(broken)
    faulty = (shipped / "extension_request.yaml").read_text().replace("by: [owner, coordinator]", "by: []")
    (tmp_path / "extension_request.yaml").write_text(faulty)
    (tmp_path / "rag.yaml").write_text(
        (shipped / "rag.yaml").read_text().replace("otherwise: amber", "otherwise: x")
    )
    found = [(Path(one.file).name, one.key) for one in check.check_folder(tmp_path, Library().ladders)]
    assert found == [
        ("extension_request.yaml", "transitions.withdraw"),
        ("paper.yaml", "transitions.approve.guards.1"),
        ("rag.yaml", "schemes.watched.otherwise"),
    ]


def test_ladders_that_cannot_be_read_cast_no_doubt_on_those_who_name_them():
    text = (resources.shipped("workflows") / "action.yaml").read_text()
    assert check.check(reader.read_definition(text, "f"), None) == []


def test_guards_that_exclude_each_other_keep_automatic_moves_from_going_round():
    text = (wrong_files.DATA / "checks" / "automatic_circle.yaml").read_text()
    tamed = text.replace("has_evidence", "every_action_complete").replace("has_due_date", "an_action_is_open")
    assert check.check(reader.read_definition(tamed, "f"), LADDERS) == []


@given(
    actions_open=st.integers(0, 3),
    actions_complete=st.integers(0, 3),
    recommendations_open=st.integers(0, 3),
    items_total=st.integers(0, 6),
)
def test_guards_that_are_said_to_exclude_each_other_do(**counts):
    facts = Facts(today=date(2017, 1, 23), **counts)
    for pair in guards.EXCLUSIVE:
        assert any(guards.REGISTRY[name](facts) is not None for name in pair)


def test_running_items_that_an_edit_would_strand_are_found():
    definition = reader.read_definitions()["action"]
    in_use = {
        "action": [
            (definition.digest, "assigned", 4),
            ("0123456789abcdef", "assigned", 2),
            ("0123456789abcdef", "on_hold", 3),
            ("fedcba9876543210", "paused", 1),
        ]
    }
    found = [(one.message, one.remedy) for one in check.stranded({"action": definition}, in_use)]
    assert found == [
        (
            "3 running items under version 01234567 would be stranded in the state 'on_hold'.",
            "Keep the state, or run 'planflow workflows migrate action --map on_hold=...'.",
        ),
        (
            "1 running item under version fedcba98 would be stranded in the state 'paused'.",
            "Keep the state, or run 'planflow workflows migrate action --map paused=...'.",
        ),
    ]


def test_many_automatic_moves_are_searched_in_reasonable_time():
    states = "".join(f"  s{n}: {{label: S, meaning: {'done' if n == 29 else 'open'}}}\n" for n in range(30))
    moves = "".join(
        f"  - {{name: m{a}_{b}, label: M, from: [s{a}], to: s{b}, automatic: yes, event: e}}\n"
        for a in range(30)
        for b in range(a + 1, 30)
    )
    text = f"planflow: 1\nworkflow: action\nlabel: A\ninitial: s0\nstates:\n{states}transitions:\n{moves}"
    assert check.check(reader.read_definition(text, "f"), LADDERS) == []
