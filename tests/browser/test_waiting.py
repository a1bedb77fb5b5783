"""The page at which one waits for long work: by itself, without JavaScript, and for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from planflow.domain.work import Failure, WorkKind
from planflow.errors import PlanflowError
from planflow.services import work
from planflow.services.work import Outcome
from planflow.store.references import get_person
from planflow.testing import given
from planflow.web import app as web_app
from tests import ports
from tests.browser.conftest import served, sign_in
from tests.browser.test_accessibility import _RULES, PHONE

PDF = {"paper": "a-plan/P1", "part": 1, "page": "/papers/a-plan/P1"}


@pytest.fixture
def site(sqlite_app):
    """The pages with somebody in them, and nobody who does any work."""
    with sqlite_app.writing() as session:
        given.organisation(session)
        given.role(session, given.person(session, "admin"), "administrator")
    made = web_app.create(sqlite_app, call_hand=lambda: None, patience=0.0)
    with served(made, ports.held()) as address:
        yield sqlite_app, address


def asked(app):
    """A PDF that somebody asked for, and where they wait for it."""
    with app.writing() as session:
        person = get_person(session, "admin")
        return work.ask(session, person, WorkKind.PAPER_PDF, arguments=PDF, now=app.clock.now()).token


def faults(page, axe) -> list[str]:
    found = axe.run(page, options={**_RULES, "resultTypes": ["violations"]}).response["violations"]
    page.set_viewport_size({"width": PHONE, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return [one["id"] for one in found] + ([f"{wide} wide"] if wide > PHONE else [])


def test_the_page_follows_the_work_by_itself_and_has_no_fault_that_axe_finds(site, chromium):
    app, address = site
    context, axe, said = chromium.new_context(), Axe(), []
    sign_in(app, context, address, "admin")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    token = asked(app)
    page.goto(f"{address}/waiting/{token}")
    shown = page.locator("#work")
    assert "It is about to begin." in shown.inner_text()
    assert faults(page, axe) == []
    with app.writing() as session:
        order = work.claim(session, now=app.clock.now())
    with app.writing() as session:
        work.tell(session, order, 40, "The pages are being laid out.", now=app.clock.now())
    page.get_by_text("The pages are being laid out.").wait_for(timeout=60_000)
    assert page.title().startswith("40%: The PDF is being made")
    assert page.locator("progress").get_attribute("value") == "40"
    assert faults(page, axe) == []
    with app.writing() as session:
        work.record_done(session, order, Outcome(result="0" * 64), now=app.clock.now())
    page.get_by_role("button", name="Download the PDF").wait_for(timeout=60_000)
    assert page.title().startswith("The PDF is ready")
    assert faults(page, axe) == []
    token = asked(app)
    with app.writing() as session:
        order = work.claim(session, now=app.clock.now())
        told = PlanflowError("The paper may be too long for a PDF.", "Shorten it.")
        work.record_failed(session, order, Failure.REFUSED, told, now=app.clock.now())
    page.goto(f"{address}/waiting/{token}")
    assert "Shorten it." in page.locator("[role=status]").inner_text()
    assert faults(page, axe) == []
    context.close()
    assert said == []


def test_without_javascript_the_page_looks_again_until_it_is_told_not_to(site, chromium):
    app, address = site
    context = chromium.new_context(java_script_enabled=False)
    sign_in(app, context, address, "admin")
    page = context.new_page()
    token = asked(app)
    page.goto(f"{address}/waiting/{token}")
    with app.writing() as session:
        order = work.claim(session, now=app.clock.now())
    with app.writing() as session:
        work.tell(session, order, 40, "The pages are being laid out.", now=app.clock.now())
    page.get_by_text("The pages are being laid out.").wait_for(timeout=60_000)
    page.get_by_role("link", name="stop that").click()
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    with app.writing() as session:
        work.record_done(session, order, Outcome(result="0" * 64), now=app.clock.now())
    page.get_by_role("link", name="Look again now").click()
    page.get_by_role("button", name="Download the PDF").wait_for()
    context.close()
