"""The guide to templates of papers names everything that they may use, and nothing that there is not."""

import re

from planflow import resources
from planflow.bootstrap import Application
from planflow.papers import assemble, compose, drafting
from planflow.papers.charts import figures
from tests import paper_plan
from tests.paper_plan import actor, at

GUIDE = resources.shipped("notifications") / "papers" / "README.md"
OWN = {"year_earlier", "shown", "numerator", "denominator", "is_better", "comparator", "comparators"}
"""What a template has to know of an indicator, beside its name."""


def in_code(text: str) -> set[str]:
    """Every name between backticks, those of lists in it taken apart."""
    return {word for part in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[a-z_]+", part)}


def test_the_guide_names_every_part_of_a_snapshot_and_every_chart_and_filter(sqlite_app: Application) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    with sqlite_app.writing() as session:
        plan = paper_plan.make(session)
        who = actor(session, "coordinator")
        facts = {}
        for form in ("register", "action_note", "standard"):
            paper = drafting.draft(session, who, plan, form=form, now=at(2017, 7, 3))
            facts |= assemble.facts_of(paper.snapshot)
    named = in_code(text)
    assert set(facts) - named == set()
    assert set(compose.FILTERS) - named == set()
    assert {*figures.names({**facts, "indicators": []}), "states", "history"} - named == set()
    assert OWN - named == set()
    assert {key for row in facts["indicators"] for latest in row["latest"].values() for key in latest} >= {
        "year_earlier", "shown", "numerator", "denominator", "is_better",
    }  # fmt: skip


def test_every_part_that_the_table_of_the_guide_names_is_there(sqlite_app: Application) -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("| Name | What it is |")[2].partition("\n\n")[0]
    told = {name for line in table.splitlines()[2:] for name in in_code(line.split("|")[1])}
    with sqlite_app.writing() as session:
        plan = paper_plan.make(session)
        paper = drafting.draft(
            session, actor(session, "coordinator"), plan, form="action_note", now=at(2017, 7, 3)
        )
        assert told == set(assemble.facts_of(paper.snapshot))
