"""The realistic plan with a paper for the committee, from its draft to its publication."""

from datetime import date, datetime

from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import drafting
from planflow.services import clearances, front_sheets, moves, narrative
from planflow.store import bodies, sections
from planflow.store import clearances as asked
from planflow.store.session import Session
from tests import paper_plan
from tests.paper_plan import actor, at

MEETINGS = (date(2017, 9, 5), date(2018, 3, 7))


def submitted(session: Session) -> Plan:
    """The plan, sent to the inspectorate."""
    plan = paper_plan.make(session, meetings=MEETINGS)
    where = {"sent_to": bodies.get_by_key(session, "inspectorate"), "how": "e-mail"}
    moves.move(session, actor(session, "coordinator"), plan, "submit", fields=where, now=at(2017, 1, 20))
    return plan


def drafted(session: Session) -> tuple[Plan, Paper]:
    """The plan and its first report, as drafted for the meeting of September."""
    plan = submitted(session)
    (paper,) = drafting.draft_papers(session, at(2017, 8, 1))
    return plan, paper


def fill(session: Session, paper: Paper, now: datetime) -> None:
    """Write every gap and fill in the front sheet."""
    clerk = actor(session, "clerk")
    for section in sections.of_paper(session, paper.id):
        if section.is_gap:
            narrative.write_section(session, clerk, paper, section.key, body="Nothing arises.", now=now)
    entries = {one["key"]: [*one["choices"], "All"][0] for one in front_sheets.missing(paper)}
    if entries:
        front_sheets.fill_in(session, clerk, paper, entries, now=now)


def clear(session: Session, paper: Paper, now: datetime) -> None:
    """Submit it and give every clearance."""
    moves.move(session, actor(session, "clerk"), paper, "submit", now=now)
    for one in asked.of_paper(session, paper.id):
        if one.given_on is None:
            who = "chair" if one.asked_of == "chair" else "coordinator"
            clearances.give(session, actor(session, who), paper, one.key, now=now)


def publish(session: Session, paper: Paper, now: datetime) -> None:
    """Everything from the draft to the publication."""
    fill(session, paper, now)
    clear(session, paper, now)
    moves.move(session, actor(session, "chair"), paper, "approve", now=now)
    moves.move(session, actor(session, "clerk"), paper, "publish", fields={"where": "https://c"}, now=now)


def published(session: Session) -> tuple[Plan, Paper]:
    """The plan and its first report, published on 21 August 2017."""
    plan, paper = drafted(session)
    publish(session, paper, at(2017, 8, 21))
    return plan, paper
