"""The whole story with real clicks: from the plan file to what the public reads, each by whoever does it."""

import re
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import partial

from planflow import scheduler
from planflow.domain.signing import signing
from planflow.services import web_sessions
from planflow.store import organisation
from planflow.store.references import get_person
from planflow.testing import given
from planflow.web import app as web_app
from planflow.working import hand
from tests import ports, story
from tests.browser.conftest import address, served

PLAN = story.PLAN
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Stage:
    """The service, its clock, its mails, and a browser for whoever comes in."""

    def __init__(self, app, chromium, address):
        self.app, self.chromium, self.address = app, chromium, address

    def enter(self, key, *, size=DESK):
        """A page in a browser of this person's own, signed in."""
        context = self.chromium.new_context(viewport=size, base_url=self.address)
        context.set_default_timeout(90_000)
        if key:
            with self.app.writing() as session:
                person = get_person(session, key)
                secret = web_sessions.begin(session, person, method="link", now=self.app.clock.now())
            context.add_cookies([{"name": "planflow-session", "value": secret, "url": self.address}])
        return context.new_page()

    def sign_in_by_mail(self, address):
        """A page of somebody who asks for a mail and types its code."""
        page = self.enter("")
        page.goto("/sign-in")
        page.get_by_label("Your e-mail address at work").fill(address)
        press(page, name="Send me the mail")
        page.get_by_label("Code from the mail").fill(self.mail(address, r"^  (\d{6})\s")[1])
        press(page, name="Sign in")
        return page

    def at(self, *when):
        """Move the clock, and let planflow do what it does by itself."""
        self.app.clock.move_to(datetime(*when, tzinfo=UTC))
        assert not [one for one in scheduler.one_pass(self.app, self.app.clock.now()) if one.failed]

    def mail(self, address, holding):
        """The words of the latest mail to somebody that holds something; it may take a moment."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for file in sorted(self.app.settings.mail_dir.glob("*.eml"), key=_written_at, reverse=True):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                words = mail.get_body(("plain",)).get_content()
                if address in str(mail["To"]) and (found := re.search(holding, words, re.M)):
                    return found
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} holds {holding}")


def _written_at(file):
    return file.stat().st_mtime_ns


def test_from_the_plan_file_to_what_the_public_reads(app, chromium):
    with app.writing() as session:
        given.organisation(session, name="London Borough of Lewisham")
        given.role(session, given.person(session, "starter"), "coordinator")
    port = ports.held()
    app.links = signing(address(port), "0123456789abcdef" * 4)
    with served(web_app.create(app, call_hand=partial(hand.work_off, app)), port) as where:
        stage = Stage(app, chromium, where)
        _load(stage)
        cast = story.cast(app)
        _submit_and_agree(stage, cast)
        _assign(stage)
        _meet(stage, cast)
        reference = _answer_from_the_mail(stage)
        _decide(stage)
        _implement(stage, reference)
        _check(stage, cast, reference, "Return", "Show the signed terms of reference.")
        _implement(stage, reference)
        _check(stage, cast, reference, "Accept", "Seen and signed.")
        _publish(stage, cast)
        _read_as_the_public(stage)


def press(page, name=None):
    """Send a form, and wait for the page that follows: the button of that name, or the last one."""
    found = page.get_by_role("button", name=name).first if name else page.locator("main form button").last
    with page.expect_navigation():
        found.click()
    assert page.locator(".govuk-error-summary").count() == 0, page.locator("main").inner_text()[:600]


def _load(stage):
    page = stage.enter("starter")
    page.goto("/plans/new")
    page.set_input_files("input[type=file]", story.EXAMPLE)
    press(page, name="Look at it")
    assert page.get_by_text("Nothing has been changed yet").is_visible()
    press(page, name="Load this plan")
    page.goto(f"/plans/{PLAN}")
    assert "Youth offending improvement plan 2017" in page.title()


def _submit_and_agree(stage, cast):
    stage.at(2017, 1, 11, 9)
    page = stage.enter(cast["coordinator"])
    page.goto(f"/plans/{PLAN}/move/submit")
    page.get_by_label("Sent to").select_option("hmip")
    page.get_by_label("How it was sent").fill("by email, with a receipt")
    press(page)
    stage.at(2017, 1, 30, 9)
    page = stage.enter(cast["coordinator"])  # nobody stays signed in for so long
    page.goto(f"/plans/{PLAN}/move/agree")
    page.get_by_label("Who answered").select_option("hmip")
    page.get_by_label("What the letter says").fill("Agreed; letter held by the service.")
    press(page)
    page.goto(f"/history/{PLAN}")
    assert page.get_by_text("letter held by the service").first.is_visible()


def _assign(stage):
    page = stage.sign_in_by_mail("independent-chair@example.org")
    page.goto(f"/board/assign?plan={PLAN}")
    page.locator("#owner-R1a").select_option("person:yos-head")
    page.locator("#due-R1a").fill("28 April 2017")
    page.get_by_label("Reason, where an agreed day moves").fill("The board wants it with the budget.")
    press(page, name="Assign these actions")
    page.goto(f"/items/{PLAN}/R1a")
    assert page.get_by_text("28 April 2017").first.is_visible()


def _meet(stage, cast):
    stage.at(2017, 4, 24, 9)
    page = stage.enter(cast["coordinator"])
    page.goto("/meetings/management-board/2017-04-24")
    page.get_by_role("radio", name="Was there", exact=True).first.check()
    press(page, name="Save who was there")
    taken = page.locator("#action-R1a")
    taken.get_by_text("Record what was said").click()
    taken.get_by_role("textbox", name="What was said").fill("Two of five partners have signed.")
    press(page, name="Save R1a")
    assert page.locator("#action-R1a").get_by_text("Recorded of this meeting").is_visible()


def _answer_from_the_mail(stage):
    stage.at(2017, 4, 26, 9)
    stage.at(2017, 4, 28, 9)
    link = stage.mail("yos-head@example.org", r"http://\S+/answer/\S+")[0]
    page = stage.enter("", size=PHONE)
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    task = page.locator(".pf-task", has_text=f"{PLAN}/R1a")
    task.get_by_role("textbox", name="What has been done since?").fill("Three of five partners have signed.")
    task.get_by_text("I need more time").click()
    for part, value in (("Day", "26"), ("Month", "5"), ("Year", "2017")):
        task.get_by_role("textbox", name=part, exact=True).fill(value)
    task.get_by_role("textbox", name="Why?").fill("Two partners take it to their own boards in May.")
    press(page, name="Send my answer")
    assert page.get_by_role("heading", name="Thank you").is_visible()
    return f"{PLAN}/R1a"


def _decide(stage):
    page = stage.enter("independent-chair")
    page.goto("/board/decisions")
    request = page.locator("section", has_text="Two partners take it to their own boards")
    request.get_by_role("radio", name="Grant it").check()
    press(page, name="Decide on R1a")
    page.goto(f"/items/{PLAN}/R1a")
    assert page.get_by_text("26 May 2017").first.is_visible()


def _implement(stage, reference):
    page = stage.enter("yos-head")
    page.goto(f"/items/{reference}/evidence")
    page.get_by_label("What is it, and what does it show?").fill("Terms of reference, signed by all five.")
    page.get_by_label("Where is it held?").fill("Board papers, folder 7")
    press(page)
    page.goto(f"/items/{reference}/move/implement")
    page.locator("#note").fill("All five partners have signed.")
    press(page)
    page.goto(f"/items/{reference}")
    assert page.get_by_text("Implemented").first.is_visible()


def _check(stage, cast, reference, answer, note):
    page = stage.enter(cast["verifier"])
    page.goto("/checks")
    task = page.locator("section.pf-task", has_text=reference)
    task.get_by_role("textbox", name="What did you look at").fill(note)
    press(page, name=f"{answer} R1a")
    page.goto(f"/items/{reference}/history")
    assert page.get_by_text(note).first.is_visible()


def _publish(stage, cast):
    page = stage.enter(cast["clerk"])
    page.goto("/papers")
    page.get_by_text("Draft a paper now").first.click()
    page.get_by_label("Form").first.select_option("standard")
    page.get_by_label("Why, for a report").first.fill("Members asked for one.")
    press(page, name="Draft it")
    path = page.url
    while (gap := page.locator("dd", has_text="To be written by").first).count():
        gap.locator("xpath=..").get_by_role("link").click()
        page.get_by_label("Words, as Markdown").fill("The officer has nothing to add.")
        press(page, name="Keep it")
    page.get_by_role("link", name="Fill in the front sheet").click()
    for field in page.locator("main input[type=text]").all():
        field.fill(field.input_value() or "All")
    for field in page.locator("main select").all():
        field.select_option(index=1)
    press(page, name="Keep it")
    press(page, name="Submit for review")
    _clear(stage, cast, path)
    chair = stage.enter("independent-chair")
    chair.goto(path)
    press(chair, name="Approve")
    page.goto(path)
    page.get_by_label("Its address in the committee system").fill("https://committees.example.org/7")
    press(page, name="Record the publication")
    chair.goto("/papers")
    press(chair, name="Show published papers to the public")


def _clear(stage, cast, path):
    """Each clearance, which the coordinator records as they were told it."""
    page = stage.enter(cast["coordinator"])
    page.goto(path)
    while (choice := page.locator("input[name=clearance]").first).count():
        label = page.locator(f"label[for={choice.get_attribute('id')}]").inner_text()
        choice.check()
        asked = re.search(rf"{re.escape(label)} \(asked of ([^)]*)\)", page.locator("main").inner_text())
        whose = "independent-chair" if asked and "chair" in asked[1].lower() else ""
        if whose:
            page.get_by_text("Record this for somebody else").click()
            page.get_by_label("Whose word is it?").select_option(whose)
            page.get_by_role("radio", name="By telephone").check()
        press(page, name="Record the clearance")


def _read_as_the_public(stage):
    page = stage.enter("", size=PHONE)
    page.goto(f"/public/{PLAN}")
    assert page.get_by_role("heading", name="Actions").is_visible()
    row = page.locator("tr", has_text="R1a")
    assert "26 May 2017" in row.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name=re.compile("progress report|Progress")).first.click()
    assert page.locator("h1").count() == 1
    with stage.app.reading() as session:
        assert organisation.get_organisation(session).name == "London Borough of Lewisham"
