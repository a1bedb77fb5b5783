"""What has to work without a mouse, on a screen at 400%, and without scripts."""

import re
import time

from playwright.sync_api import expect
from sqlmodel import col, select

from planflow.domain.action import Action
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.person import Person
from planflow.domain.progress import Progress
from planflow.services import links
from planflow.store import deadlines
from planflow.store.references import get_action, get_person
from tests import story
from tests.browser.conftest import sign_in

AT_400_PERCENT = {"width": 320, "height": 256}
"""What is left of a window of 1280 by 1024 at 400% (WCAG 1.4.10)."""
PATIENCE = 60_000
"""Milliseconds, on a machine with other work."""
PLAN = f"/plans/{story.PLAN}"
_FOCUSED = """() => {
  const one = document.activeElement, place = one.closest("main form") ? "in its form" : "";
  return [place, one.tagName, one.id, one.getAttribute("href") || "", one.innerText || ""].join("|");
}"""


def test_an_owner_reports_progress_with_the_keyboard_alone_at_400_percent(shown, chromium):
    made, address = shown
    app = made.state.planflow
    owner, reference = _late(app)
    context = chromium.new_context(viewport=AT_400_PERCENT, base_url=address)
    sign_in(app, context, address, owner)
    page = context.new_page()
    page.goto(f"/items/{reference}")
    page.keyboard.press("Tab")
    assert _focused(page).startswith("|A||#main-content|Skip to main content")
    page.keyboard.press("Enter")
    # the browser moves the focus to a place on the page some time after the key
    expect(page.locator("main#main-content")).to_be_focused(timeout=PATIENCE)
    _tab_to(page, f"/items/{reference}/progress")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert _fits(page)
    _tab_to(page, "in its form|BUTTON")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # nothing is written yet
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused(timeout=PATIENCE)
    assert _fits(page)
    _tab_to(page, "A||#text")
    page.keyboard.press("Enter")
    expect(page.locator("main form textarea#text")).to_be_focused(timeout=PATIENCE)
    page.keyboard.type("Every partner was asked; three have answered.")
    _tab_to(page, "in its form|BUTTON")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is recorded" in page.locator(".govuk-notification-banner").inner_text()
    assert _fits(page)
    assert _latest(app, reference) == owner
    context.close()


def test_signing_in_answering_filtering_and_assigning_work_without_scripts(shown, chromium):
    made, address = shown
    app = made.state.planflow
    context = chromium.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    chair = _sign_in_by_mail(app, page, story.cast(app)["chair"])
    page.goto(PLAN)
    every = page.locator("tbody tr").count()
    page.get_by_label("Only").select_option("late")
    _press(page, "Show")
    assert 0 < page.locator("tbody tr").count() < every
    page.goto(f"/board/assign?plan={story.PLAN}")
    choice = page.locator("select[id^=owner-]").first
    ref = choice.get_attribute("id").removeprefix("owner-")
    choice.select_option(f"person:{chair}")
    page.locator(f"#due-{ref}").fill("30 June 2017")
    page.get_by_label("Reason, where an agreed day moves").fill("The board wants it sooner.")
    _press(page, "Assign these actions")
    with app.reading() as session:
        action = get_action(session, f"{story.PLAN}/{ref}")
        assert action.owner_id == get_person(session, chair).id
    owner, reference = _late(app)
    page.goto(_answer_link(app, owner))
    task = page.locator(".pf-task", has_text=reference)
    task.get_by_role("textbox", name="What has been done since?").fill("Four have answered.")
    _press(page, "Send my answer")
    assert page.get_by_role("heading", name="Thank you").is_visible()
    context.close()


def _late(app):
    """An action of the plan that is late, by reference, and the key of its owner."""
    with app.reading() as session:
        owed = session.exec(
            select(Deadline)
            .where(
                Deadline.kind == "action",
                Deadline.state == DeadlineState.OPEN,
                col(Deadline.owner_id).is_not(None),
            )
            .order_by(col(Deadline.due_on), col(Deadline.id))
        ).first()
        return (
            session.get_one(Person, owed.owner_id).key,
            f"{story.PLAN}/{session.get_one(Action, owed.subject_id).ref}",
        )


def _latest(app, reference):
    """Who reported last of an action."""
    with app.reading() as session:
        action = get_action(session, reference)
        statement = select(Progress).where(Progress.action_id == action.id).order_by(col(Progress.id).desc())
        return session.get_one(Person, session.exec(statement).first().person_id).key


def _answer_link(app, key):
    """The link of a mail about what somebody owes."""
    with app.writing() as session:
        person = get_person(session, key)
        owed = [one.id for one in deadlines.open_of_owner(session, person.id)]
        return links.answer_url(
            session, person_id=person.id, message_id=None, deadline_ids=owed, now=app.clock.now()
        )


def _sign_in_by_mail(app, page, key):
    with app.reading() as session:
        mailbox = get_person(session, key).email
    page.goto("/sign-in")
    page.get_by_label("Your e-mail address at work").fill(mailbox)
    _press(page, "Send me the mail")
    page.get_by_label("Code from the mail").fill(_code(app, mailbox))
    _press(page, "Sign in")
    return key


def _code(app, mailbox):
    """The code of the mail that has just left; it may take a moment."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for file in app.settings.mail_dir.rglob("*.eml"):
            text = file.read_text("utf-8", "replace")
            if mailbox in text and (found := re.search(r"^  (\d{6})\s", text, re.M)):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail with a code went to {mailbox}")


def _press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
    assert page.locator(".govuk-error-summary").count() == 0, page.locator("main").inner_text()[:600]


def _focused(page):
    return page.evaluate(_FOCUSED)


def _tab_to(page, wanted):
    """Press Tab until what is wanted has the focus, and see that one sees where it is."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted in _focused(page):
            box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
            assert 0 <= box["top"] < AT_400_PERCENT["height"], f"{wanted} has the focus out of sight"
            return
    raise AssertionError(f"Tab does not lead to {wanted} on {page.url}")


def _fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= AT_400_PERCENT["width"]
