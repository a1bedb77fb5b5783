"""The board's highlight report is two pages, whatever the plan and whenever it is drafted."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from planflow import resources
from planflow.domain.actor import Actor
from planflow.papers import drafting, pdf, writing
from planflow.services import narrative, progress
from planflow.services.planfile import loading
from planflow.store import papers, plans
from planflow.store.references import get_person, get_plan
from planflow.testing import given

pytestmark = pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint or Pango is missing")
BEGINS = {
    "bromley-2015": datetime(2015, 7, 1, 9, tzinfo=UTC),
    "lambeth-2015": datetime(2015, 2, 2, 9, tzinfo=UTC),
    "lewisham-2017": datetime(2016, 12, 8, 9, tzinfo=UTC),
    "merton-2011": datetime(2011, 9, 1, 9, tzinfo=UTC),
}
DAYS = (30, 150, 400)
"""When nothing is late yet, when some of it is, and when all of it is: nobody does anything here."""
RISKS = "Three posts are vacant, and the agency staff who fill them leave in March. " * 6


def pages(session, plan, now):
    paper = drafting.draft(session, Actor(None, via="shell"), plan, form="board_highlight", now=now)
    clerk = Actor(get_person(session, "writer").id)
    narrative.write_section(session, clerk, paper, "risks", body=RISKS, now=now)
    import pikepdf  # noqa: PLC0415  # only whoever makes PDF has what reads it

    return len(pikepdf.open(io.BytesIO(writing.bytes_of(session, paper, "pdf"))).pages)


def writer(session, plan):
    given.role(session, given.person(session, "writer"), "coordinator", plan)


@pytest.mark.parametrize("example", BEGINS)
def test_the_highlight_report_of_every_example_is_two_pages(sqlite_app, example):
    with sqlite_app.writing() as session:
        path = resources.shipped("examples") / f"{example}.yaml"
        loading.load(session, path, now=BEGINS[example])
        plan = get_plan(session, example)
        writer(session, plan)
        # A report of a cycle besides its turns takes a reason; here it is a form of nobody's cycle.
        for cycle in papers.cycles_of(session, plan.id):
            cycle.form = "standard"
        session.flush()
        told = {days: pages(session, plan, BEGINS[example] + timedelta(days=days)) for days in DAYS}
    assert told == dict.fromkeys(DAYS, 2)


def test_that_of_three_hundred_late_actions_with_long_words_is_two_pages_too(sqlite_app):
    now = datetime(2018, 1, 8, 9, tzinfo=UTC)
    with sqlite_app.writing() as session:
        plan = given.plan(session, live_on=date(2017, 1, 2))
        writer(session, plan)
        head = given.person(session, "head", job_title="Head of Service for Youth Justice and Early Help")
        for number in range(300):
            action = given.action(
                session, plan, f"R{number}", head, date(2017, 3, 1) + timedelta(days=number),
                title="Retrain every case manager, supervisor and partner in planning and review " * 2,
            )  # fmt: skip
            if number < 20:
                words = "We have begun, and about half of the cases were looked at with the police. " * 4
                progress.report(session, Actor(head.id), action, text=words, now=now - timedelta(days=9))
        assert len(plans.of_plan(session, type(action), plan.id)) == 300
        assert pages(session, plan, now) == 2
