"""The round trip through LibreOffice: convert, edit, take in again, and nothing is lost."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from planflow.services.planfile import exporting
from tests import plan_text
from tests.integration.test_tracker_round_trip import ACTIONS
from tests.libreoffice import convert
from tests.tracker_files import cell, edited, export, propose, take_in

MORE = (
    ACTIONS
    + """\
  - key: R1d
    title: Go on for ever
    answers: [R1]
    owner: police
    contributors: [head, tester]
    due: ongoing
    cost: "10,000 pounds"
  - {key: R1e, title: "A caf\u00e9, \u201cquoted\u201d & <tagged>", owner: head, due: March 2017}
  - key: R1f
    title: Two lines below
    text: |-
      First line, with  two spaces
      Second line\twith a tab
    answers: [R1]
    owner: tester
    due: 2017-12-31
    opening:
      as_at: 2016-12-01
      state: implemented
      since: 2016-11-30
      percent: 100
      original_due: 2017-06-30
      moves: 1
      implemented: {on: 2016-11-30}
"""
)


@pytest.fixture
def loaded(sqlite_app):
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), actions=MORE)
    return sqlite_app


def plan(app):
    with app.reading() as session:
        return exporting.export(session, plan_text.the_plan(session))


@pytest.mark.parametrize("way", [("xlsx",), ("ods", "xlsx"), ("xlsx", "xlsx", "xlsx")], ids="-".join)
def test_what_libreoffice_saves_again_changes_nothing(loaded, tmp_path, way):
    content, ending = export(loaded), "xlsx"
    for to in way:
        content = convert(content, tmp_path, to=to, ending=ending)
        ending = to
    read = propose(loaded, content)
    assert sorted(read.proposal.unchanged) == ["R1a", "R1b", "R1c", "R1d", "R1e", "R1f"]
    assert (read.proposal.edits, read.proposal.additions, read.proposal.troubles) == ([], [], [])


def test_convert_edit_and_take_in_again(loaded, tmp_path):
    before = plan(loaded)
    opened = convert(export(loaded), tmp_path, to="xlsx")
    changes = {
        ("R1a", "action"): "Do it, and say so",
        ("R1d", "cost"): "=1+1 pounds",
        ("R1f", "detail"): "One line",
        (
            "R1b",
            "progress",
        ): "14 December 2016: The second team as well.\n15 November 2016: Begun with the first team.\n"
        "1 November 2016: said so, too.",
        ("R1c", "owner"): "Tester",
        ("R1c", "due"): date(2017, 5, 31),
    }
    new = {"recommendation_ref": "R1", "action": "+A new one", "owner": "Deputy", "due": date(2017, 8, 31)}
    saved = edited(opened, {key: value for key, value in changes.items() if key != ("R1d", "cost")}, new)
    saved = convert(_text(saved, "R1d", "cost", "=1+1 pounds"), tmp_path, to="xlsx")
    loaded.clock.move_to(loaded.clock.now() + timedelta(days=10))
    taken = take_in(loaded, saved, "deputy")
    assert (sorted(taken.changed), taken.added, taken.left_out) == (
        ["R1a", "R1b", "R1c", "R1d", "R1f"],
        ["R1g"],
        [],
    )
    after = {one.key: one for one in plan(loaded).actions}
    assert after["R1a"].title == "Do it, and say so"
    assert after["R1d"].cost == "=1+1 pounds"
    assert after["R1f"].text == "One line"
    assert [one.text for one in after["R1b"].opening.progress] == [
        "Begun with the first team.\n1 November 2016: said so, too.", "The second team as well.",
    ]  # fmt: skip
    assert (after["R1c"].owner, after["R1c"].due) == ("tester", "2017-05-31")
    assert (after["R1g"].title, after["R1g"].owner, after["R1g"].due) == (
        "+A new one",
        "deputy",
        "2017-08-31",
    )
    expected = {one.key: one for one in before.actions}
    assert after["R1e"] == expected["R1e"]
    assert after["R1f"] == expected["R1f"].model_copy(update={"text": "One line"})
    assert propose(loaded, export(loaded)).proposal.edits == []


def _text(content, ref, column, text):
    """The workbook with a text in a cell that openpyxl would otherwise write as a formula."""
    book = load_workbook(io.BytesIO(content))
    found = cell(book["Tracker"], ref, column)
    found.value = text
    found.data_type = "s"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_formulas_stay_text_in_libreoffice(loaded, tmp_path):
    shown = convert(export(loaded), tmp_path, to="csv").decode("cp1252")
    assert "=SUM(A1:A9)" in shown
    from_csv = convert(export(loaded, ".csv"), tmp_path, to="xlsx", ending="csv")
    page = load_workbook(io.BytesIO(from_csv)).worksheets[0]
    assert not [one.value for row in page.iter_rows() for one in row if one.data_type == "f"]
