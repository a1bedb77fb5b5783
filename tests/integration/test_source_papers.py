"""The published papers that planflow was first made for; they are not in the repository.

`PLANFLOW_SEEDS` names the folder that holds them. Only counts, roles and days are asked for here: the
wording is that of the papers.
"""

import os
from pathlib import Path

import pytest

from planflow.intake import report
from planflow.intake.proposal import Proposal

SEEDS = os.environ.get("PLANFLOW_SEEDS", "")
pytestmark = pytest.mark.skipif(not SEEDS, reason="PLANFLOW_SEEDS is not set: the source papers are not here")


def paper(number: str) -> Proposal:
    path = next(Path(SEEDS).glob(f"{number}_*"))
    return report.read(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    ("number", "count"),
    [("000", 9), ("001", 8), ("002", 8), ("003", 0), ("004", 0)],
    ids=str,
)
def test_each_paper_gives_its_recommendations_and_no_others(number: str, count: int) -> None:
    assert len(paper(number).recommendations) == count


def test_lead_ins_name_the_owners_in_the_first_paper() -> None:
    found = paper("000")
    owners = [row.owner_roles for row in found.recommendations]
    assert owners == [["local authority Chief Executive"], *[["YOS Head of Service"]] * 8]
    assert found.published_on is not None
    assert found.published_on.value == "2016-12-08"
    assert {(one.kind, one.on) for one in found.dates} >= {
        ("plan_due", "2017-01-23"),
        ("agreement", "2017-02-06"),
        ("agreement", "2017-01-31"),
        ("fieldwork", "2016-09-12"),
    }
    assert [one.rule for one in found.dates if one.kind == "review"] == ["every 6 months"]
    assert {(one.area, one.value) for one in found.scores} >= {("Reducing Reoffending", "60%")}


def test_brackets_name_the_owners_in_the_second() -> None:
    rows = paper("001").recommendations
    assert [row.number for row in rows] == [str(number) for number in range(1, 9)]
    assert rows[3].owner_roles == ["YOS Manager", "Chair of the Local Safeguarding Children Board"]
    assert {row.deadline for row in rows} == {"12 months after published"}
    assert [row.urgent for row in rows] == [False, True, False, False, False, False, False, False]
    assert rows[1].deadline_text == "As a matter of urgency"


def test_the_third_is_read_through_its_covering_paper() -> None:
    found = paper("002")
    assert [row.number for row in found.recommendations] == [f"({number})" for number in range(1, 9)]
    assert {tuple(row.owner_roles) for row in found.recommendations} == {("YJS Manager",)}
    assert ("plan_due", "2011-10-03") in {(one.kind, one.on) for one in found.dates}
    assert found.published_on is None, "the day printed is that of the meeting"
