"""The tracker of a paper as CSV and JSON: one table in two forms."""

import csv
import io
import json
from typing import Any

from planflow.papers import tracker


def facts(**values: Any) -> dict[str, Any]:
    row = {
        "ref": "R1a", "recommendations": ["R1", "R2"], "area": "", "title": "Train staff, then check",
        "owner": "Head of Service", "agency": "Police", "directorate": "", "plan": "plan",
        "inspectorate": "HM Inspectorate of Probation", "state_label": "In progress",
        "rag": {"label": "Red"}, "due_on": "2017-03-31", "due_text": "", "original_due_on": "2017-03-31",
        "moves": 0, "percent": None, "is_overdue": True, "days_late": 3, "implemented_on": None,
        "verified_on": None, "success_measure": "",
    }  # fmt: skip
    plan = {"key": "plan", "title": "The plan"}
    return {"plan": plan, "as_at": "2017-04-05", "actions": [{**row, **values}]}


def as_csv(*, names: frozenset[str] = frozenset(), **values: Any) -> dict[str, str]:
    written = tracker.as_csv(tracker.rows(facts(**values), names)).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(written, newline=""))
    assert tuple(head) == tracker.COLUMNS
    return dict(zip(head, row, strict=True))


def as_json(**values: Any) -> dict[str, Any]:
    given = facts(**values)
    written = tracker.as_json(tracker.rows(given, frozenset()), given, paper="plan/P2", digest="ab")
    found: dict[str, Any] = json.loads(written)
    return found


def test_an_action_is_a_row_with_its_words_and_days():
    found = as_csv()
    assert found["recommendations"] == "R1; R2"
    assert (found["reference"], found["title"]) == ("plan/R1a", "Train staff, then check")
    assert (found["rating"], found["percent"]) == ("Red", "")
    assert (found["due"], found["first_due"], found["is_overdue"]) == ("2017-03-31", "", "yes")


def test_json_has_the_same_columns_with_numbers_and_lists_as_such():
    found = as_json(moves=1)
    assert (found["paper"], found["digest"], found["as_at"]) == ("plan/P2", "ab", "2017-04-05")
    (row,) = found["actions"]
    assert tuple(row) == tracker.COLUMNS
    assert row["recommendations"] == ["R1", "R2"]
    assert (row["is_overdue"], row["working_days_late"], row["percent"]) == (True, 3, None)
    assert (row["moves"], row["first_due"]) == (1, "2017-03-31")


def test_no_cell_is_taken_for_a_formula():
    assert as_csv(title="=1+1")["title"] == "'=1+1"
    assert as_json(title="=1+1")["actions"][0]["title"] == "=1+1"


def test_the_name_of_a_person_is_not_open_data():
    assert as_csv(owner="A. Person", names=frozenset({"A. Person"}))["owner"] == "An officer"
