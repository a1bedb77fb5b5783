"""The Lewisham plan with somebody for each role, and a paper of it made, as a clerk makes one."""

from datetime import datetime
from pathlib import Path

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.papers import drafting
from planflow.services import clearances, front_sheets, moves, narrative
from planflow.services.planfile import loading
from planflow.store import clearances as stored
from planflow.store import people, roles, sections
from planflow.store.references import get_person, get_plan
from planflow.store.session import Session
from tests.web import Browser

EXAMPLE = Path(__file__).parents[1] / "examples" / "lewisham-2017.yaml"
PLAN = "lewisham-2017"


def load(app: Application) -> Application:
    """The application with the plan in it."""
    with app.writing() as session:
        loading.load(session, EXAMPLE, now=app.clock.now())
    return app


def keys(app: Application) -> dict[str, str]:
    """The key of somebody for each role that a paper needs."""
    with app.reading() as session:
        plan, found = get_plan(session, PLAN), {}
        for role in ("clerk", "coordinator", "chair"):
            held = roles.holders(session, plan, role, on=app.clock.now().date())
            found[role] = people.find(session, held[0].person_id).key
    return found


def drafted(browser: Browser) -> str:
    """Draft a paper in the browser; where its page is."""
    browser.get("/papers").send(f"/papers/{PLAN}/draft")
    return browser.answer.url.path


def publish(session: Session, keys: dict[str, str], now: datetime) -> None:
    """Draft a paper, fill in what is missing, and take it through its life until it is published."""

    def actor(role: str) -> Actor:
        return Actor(get_person(session, keys[role]).id, via="web")

    plan = get_plan(session, PLAN)
    paper = drafting.draft(session, actor("clerk"), plan, form="standard", reason="Asked for.", now=now)
    for section in sections.of_paper(session, paper.id):
        if section.is_gap:
            narrative.write_section(session, actor("clerk"), paper, section.key, body="Written.", now=now)
    for entry in front_sheets.missing(paper):
        text = (entry["choices"] or ["Filled in"])[0]
        front_sheets.fill_in(session, actor("clerk"), paper, {entry["key"]: text}, now=now)
    moves.move(session, actor("clerk"), paper, "submit", now=now)
    for one in stored.of_paper(session, paper.id):
        asked = keys.get(one.asked_of, keys["coordinator"])
        clearances.give(session, Actor(get_person(session, asked).id, via="web"), paper, one.key, now=now)
    moves.move(session, actor("chair"), paper, "approve", now=now)
    where = {"where": "https://committees.example.org/1"}
    moves.move(session, actor("clerk"), paper, "publish", fields=where, now=now)
