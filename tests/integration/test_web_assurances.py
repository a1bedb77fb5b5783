"""The plans that wait for the word of those who have to agree them, and who may give it for which body."""

import pytest

from planflow.domain.body import Body
from planflow.errors import Refused
from planflow.services import moves
from planflow.store import bodies
from planflow.store.references import get_plan
from planflow.testing import given
from tests.integration.test_plan_life import Submitted
from tests.web import browsing

PLAN = "/plans/lewisham-2017"


class Assured(Submitted):
    """A submitted plan, and somebody at each of the two bodies that have to agree it."""

    def __init__(self, session, app):
        super().__init__(session, app)
        self.inspector = self._speaker(session, "inspector", self.inspectorate)
        self.officer = self._speaker(session, "officer", self.national)

    @staticmethod
    def _speaker(session, key: str, body: Body):
        person = given.person(session, key, is_outside=True)
        given.role(session, person, "assurer", body=body)
        return person


@pytest.fixture
def world(app):
    with app.writing() as session:
        return Assured(session, app)


def test_an_assurer_reads_the_version_and_returns_it_with_comments(app, world):
    with browsing(app, "inspector") as browser:
        page = browser.get("/")
        assert page.title == "Plans that wait for your word - planflow"
        assert {"/assurances", f"{PLAN}/move/agree", f"{PLAN}/move/return"} <= page.links()
        assert "Hmip" in page.text
        assert "Yjb" not in page.text
        browser.get("/assurances/lewisham-2017/version")
        browser.get(f"{PLAN}/move/return")
        assert browser.page.xpath("//select[@id='assurer']/option/@value") == ["", "hmip"]
        browser.send(f"{PLAN}/move/return", status=422)
        assert "Say it in words." in browser.text
        browser.send(f"{PLAN}/move/return", note="Say who answers for the third recommendation.")
        assert "The plan is now: returned with comments." in browser.text
        assert "No plan waits for you" in browser.get("/assurances").text
    with app.reading() as session:
        plan = get_plan(session, "lewisham-2017")
        assert [one.answer for one in bodies.assurers(session, plan.id)] == ["returned", ""]


def test_an_assurer_answers_for_their_own_body_alone(app, world):
    with app.writing() as session:
        plan = get_plan(session, "lewisham-2017")
        theirs = bodies.get_by_key(session, "hmip")
        with pytest.raises(Refused):
            moves.move(
                session, world.by(world.officer), plan, "agree",
                fields={"assurer": theirs}, note="Agreed.", now=world.now,
            )  # fmt: skip
    with browsing(app, "officer") as browser:
        browser.get(f"{PLAN}/move/agree")
        browser.send(f"{PLAN}/move/agree", note="Agreed.")
        assert "is recorded" in browser.text
    with app.reading() as session:
        assert [one.answer for one in bodies.assurers(session, world.plan.id)] == ["", "agreed"]
