"""Drafting again takes fresh figures, keeps what people wrote, and says what changed and what to look at."""

import pytest

from planflow.bootstrap import Application
from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import changed, drafting, writing
from planflow.services import front_sheets, moves, narrative
from planflow.store import sections
from tests import paper_life, paper_plan
from tests.paper_plan import actor, at


def section(session, paper, key: str):
    return next(one for one in sections.of_paper(session, paper.id) if one.key == key)


def again(session, plan, day: int):
    return drafting.draft(session, actor(session, "clerk"), plan, now=at(2017, 8, day))


def test_the_first_draft_has_nothing_to_be_compared_with(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        assert paper.changes == {}
        assert not any(one.is_outdated for one in sections.of_paper(session, paper.id))


def test_drafting_again_lists_the_figures_rows_and_sections_that_changed(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 3))
        again(session, plan, 4)
        figures = {one["name"]: (one["before"], one["now"]) for one in paper.changes["figures"]}
        assert figures["implemented"] == (0, 1)
        assert {"ref": "R1b", "what": "state", "before": "Not started", "now": "Implemented"} in (
            paper.changes["rows"]
        )
        assert {"key": "since", "how": "rewritten"} in paper.changes["sections"]
        assert changed.told(paper.changes).startswith("Since the draft of 1 August 2017 ")


def test_drafting_again_with_the_same_figures_says_that_nothing_changed(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        again(session, plan, 1)
        assert (paper.changes["figures"], paper.changes["rows"], paper.changes["sections"]) == ([], [], [])
        assert changed.told(paper.changes) == "No figure has changed since the draft of 1 August 2017."


def test_a_section_edited_by_a_person_is_kept_and_marked_where_its_figures_changed(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        for key in ("glance", "precedents"):
            narrative.write_section(session, clerk, paper, key, body=f"My {key}.", now=at(2017, 8, 2))
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 3))
        again(session, plan, 4)
        assert section(session, paper, "glance").body == "My glance."
        assert section(session, paper, "glance").is_outdated
        assert not section(session, paper, "precedents").is_outdated  # it rests on nothing that changed
        (told,) = [one for one in paper.changes["sections"] if one["key"] == "glance"]
        assert told["how"] == "look again"
        assert any("one is implemented" in line for line in told["added"])
        assert changed.to_look_at(paper.changes) == ["glance"]


def test_an_outdated_section_blocks_approval_until_somebody_edits_or_confirms_it(app: Application):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        for key in ("glance", "since"):
            narrative.write_section(session, clerk, paper, key, body=f"My {key}.", now=at(2017, 8, 2))
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 3))
        again(session, plan, 4)
        paper_life.fill(session, paper, at(2017, 8, 7))
        paper_life.clear(session, paper, at(2017, 8, 7))
        with pytest.raises(Refused) as refused:
            moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 8))
        assert "section glance (its figures have changed since" in str(refused.value.refusals[0].values)
        narrative.confirm_section(session, clerk, paper, "glance", now=at(2017, 8, 8))
        narrative.write_section(session, clerk, paper, "since", body="Anew.", now=at(2017, 8, 8))
        assert front_sheets.gaps(session, paper) == ()
        moves.move(session, actor(session, "chair"), paper, "approve", now=at(2017, 8, 8))
        assert "My glance." in writing.bytes_of(session, paper, "md").decode()


def test_only_an_outdated_section_is_confirmed_by_somebody_who_writes_papers(app: Application):
    with app.writing() as session:
        _, paper = paper_life.drafted(session)
        with pytest.raises(PlanflowError, match="have not changed since"):
            narrative.confirm_section(session, actor(session, "clerk"), paper, "glance", now=at(2017, 8, 2))
        with pytest.raises(NotFound):
            narrative.confirm_section(session, actor(session, "clerk"), paper, "nowhere", now=at(2017, 8, 2))
        with pytest.raises(Refused):
            narrative.confirm_section(session, actor(session, "head"), paper, "glance", now=at(2017, 8, 2))
