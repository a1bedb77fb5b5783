"""Every figure of a paper can be traced to the rows that it counts, as they were when it was drafted."""

from datetime import date

import pytest

from planflow.bootstrap import Application
from planflow.errors import PlanflowError
from planflow.papers import assemble, drafting, tracing
from planflow.services import evidence, moves, progress
from planflow.store.references import get_action
from tests import paper_plan
from tests.paper_plan import actor, at


def test_each_figure_counts_exactly_the_rows_that_it_is_traced_to(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper = drafting.draft(
            session, actor(session, "coordinator"), plan, form="standard", now=at(2017, 7, 3)
        )
        facts = assemble.facts_of(paper.snapshot)
        found = tracing.names(paper)
        for name, value in facts["totals"].items():
            if isinstance(value, int):
                assert found[name] == value
        for code, value in facts["totals"]["by_rating"].items():
            assert found[f"rating:{code}"] == value
        assert found["overdue"] > 0
        for name, value in found.items():
            traced = tracing.trace(session, paper, name)
            assert (traced.name, traced.value, len(traced.rows)) == (name, value, value)
            assert all(row.ref and row.title for row in traced.rows)


def test_a_figure_names_the_event_that_made_each_row_count_whatever_happened_since(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        owner = actor(session, "head")
        action = get_action(session, f"{plan.key}/R1a")
        moves.move(session, owner, action, "start", now=at(2017, 1, 9))
        progress.report(session, owner, action, text="It is done.", now=at(2017, 2, 20))
        evidence.add(session, owner, action, what="Minutes", held_at="Board folder", now=at(2017, 2, 20))
        done = moves.move(session, owner, action, "implement", note="Done.", now=at(2017, 2, 20))
        paper = drafting.draft(
            session, actor(session, "coordinator"), plan, form="standard", now=at(2017, 3, 1)
        )
        before = tracing.trace(session, paper, "implemented")
        assert [row.ref for row in before.rows] == ["R1a"]
        assert before.rows[0].at is not None
        assert before.rows[0].at.date() == date(2017, 2, 20)
        assert before.rows[0].event is not None
        assert done.to_state == "implemented"
        moves.move(
            session, actor(session, "verifier"), action, "return", note="More is needed.", now=at(2017, 3, 2)
        )
        assert tracing.trace(session, paper, "implemented") == before


def test_an_unknown_figure_is_answered_with_those_there_are(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        paper = drafting.draft(
            session, actor(session, "coordinator"), plan, form="standard", now=at(2017, 3, 1)
        )
        with pytest.raises(PlanflowError, match="no figure called 'best'") as caught:
            tracing.trace(session, paper, "best")
        assert "overdue" in str(caught.value)
