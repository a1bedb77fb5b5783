"""A body's limit on small counts holds in every form of its public papers, and in the plan file."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.body import Body
from planflow.domain.indicator import Indicator, Observation
from planflow.papers import drafting, writing
from planflow.services import front_sheets
from planflow.services.planfile import exporting
from planflow.store.session import Session
from tests import paper_life
from tests.paper_plan import actor, at

FORMATS = ("md", "html", "json")


def few(session: Session, plan) -> None:
    """Three of 417 young people, under a limit of five."""
    indicator = session.exec(select(Indicator).where(Indicator.key == "reoffending")).one()
    session.add(
        Observation(
            indicator_id=indicator.id, key="q3", period="quarter to June 2017", ends_on=date(2017, 6, 30),
            numerator=3, denominator=417, status="validated",
        )
    )  # fmt: skip
    session.exec(select(Body).where(Body.key == "committee")).one().small_counts_below = 5
    session.flush()


def in_every_form(session: Session, paper) -> str:
    return "".join(writing.bytes_of(session, paper, name).decode() for name in FORMATS)


def test_a_small_count_is_in_no_form_of_a_public_paper(app: Application):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        few(session, plan)
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        text = in_every_form(session, paper)
        assert "fewer than 5" in text
        assert "417" not in text
        assert "0.7%" not in text
        assert "417" in paper.snapshot  # where it is kept for whoever traces it


def test_a_closed_paper_shows_it_and_cannot_become_public_without_a_new_draft(app: Application):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        few(session, plan)
        (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
        clerk = actor(session, "clerk")
        front_sheets.fill_in(session, clerk, paper, {"class": "Part 2 (exempt)"}, now=at(2017, 8, 1))
        drafting.draft(session, clerk, plan, now=at(2017, 8, 2))
        assert "3 of 417" in in_every_form(session, paper)
        front_sheets.fill_in(session, clerk, paper, {"class": "Part 1 (open)"}, now=at(2017, 8, 2))
        why = [one for one in front_sheets.gaps(session, paper) if "small counts" in one]
        assert why == ["front sheet class (public now, but drafted with small counts: draft it again)"]
        drafting.draft(session, clerk, plan, now=at(2017, 8, 3))
        assert "417" not in in_every_form(session, paper)
        assert not [one for one in front_sheets.gaps(session, paper) if "small counts" in one]


@pytest.mark.parametrize(("limit", "line"), [(5, "small_counts_below: 5"), (0, "")])
def test_the_limit_stands_in_the_plan_file(app: Application, limit, line):
    with app.writing() as session:
        plan = paper_life.submitted(session)
        session.exec(select(Body).where(Body.key == "board")).one().small_counts_below = limit
        session.flush()
        text = exporting.text_of(session, plan)
        assert line in text if line else "small_counts_below" not in text
