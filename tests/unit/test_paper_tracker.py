"""The tracker of a paper as CSV."""

import csv
import io
from typing import Any

from planflow.papers import tracker


def row(title: str) -> dict[str, Any]:
    return {
        "ref": "R1a", "recommendations": ["R1", "R2"], "area": "", "title": title, "owner": "Head of Service",
        "agency": "Police", "directorate": "", "state_label": "In progress", "rag": {"code": "red"},
        "due_on": "2017-03-31", "original_due_on": None, "moves": 0, "is_overdue": True, "days_late": 3,
        "implemented_on": None, "verified_on": None, "success_measure": "",
    }  # fmt: skip


def written(title: str) -> list[list[str]]:
    taken = {
        "plan": {"key": "plan"},
        "ratings": [{"code": "red", "label": "Red"}],
        "actions": [row(title)],
    }
    return list(csv.reader(io.StringIO(tracker.as_csv(tracker.rows(taken)).decode(), newline="")))


def test_an_action_is_a_row_with_its_words_and_days():
    head, first = written("Train staff, then check")
    assert tuple(head) == tracker.COLUMNS
    found = dict(zip(head, first, strict=True))
    assert found["recommendations"] == "R1; R2"
    assert (found["action"], found["rating"]) == ("Train staff, then check", "Red")
    assert (found["due"], found["original_due"], found["is_overdue"]) == ("2017-03-31", "", "yes")


def test_no_cell_is_taken_for_a_formula():
    assert written("=1+1")[1][4] == "'=1+1"
