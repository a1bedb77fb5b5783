"""Administration beside people: meetings, calendars, workflows, deliveries, why, health and the ledger."""

from datetime import date, timedelta

import pytest

from planflow.domain.actor import SYSTEM
from planflow.domain.event import Event
from planflow.domain.message import Message
from planflow.services import audit, ledger
from planflow.store.references import get_person, get_plan
from planflow.testing import given
from tests.integration.test_web_admin_people import counted
from tests.web import browsing

FILE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//council//EN\r\nBEGIN:VEVENT\r\nUID:one@council\r\n"
    b"DTSTAMP:20161201T090000Z\r\nDTSTART;VALUE=DATE:20170712\r\nSUMMARY:Summer meeting\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)


@pytest.fixture
def known(app):
    with app.writing() as session:
        plan = given.plan(session, board_id=given.body(session).id)
        admin = given.person(session, "admin")
        given.role(session, admin, "administrator")
        owner = given.person(session, "owner")
        given.action(session, plan, "R1a", owner, date(2016, 12, 9))
    return app


def _mail(app) -> int:
    """A mail that waits; its number."""
    with app.writing() as session:
        now = app.clock.now()
        message = Message(
            token=session.token(), recipient_id=get_person(session, "owner").id, kind="weekly",
            slot="weekly:2016-12-12", for_on=date(2016, 12, 12), planned_at=now, next_try_at=now,
        )  # fmt: skip
        session.add(message)
        session.flush()
        return message.id


def test_meetings_are_entered_moved_and_cancelled(known):
    home = "/admin/bodies/board"
    with browsing(known, "admin") as browser:
        assert "None known" in browser.get("/admin/bodies").text
        browser.get(home).send(home, status=422)
        browser.send(home, held_on__day="12", held_on__month="7", held_on__year="2017", title="Summer")
        assert "Board meets on 12 July 2017." in browser.text
        path = next(one for one in browser.links() if "/meetings/" in one)
        browser.get(path).send(path, status=422)
        browser.send(path, held_on__day="19", held_on__month="7", held_on__year="2017", reason="Elections.")
        assert "moves to 19 July 2017" in browser.text
        browser.get(path)
        with browsing(known, "admin") as other:
            other.get(path).send(path, what="cancel")
        browser.send(path, status=422, held_on__day="20", held_on__month="7", held_on__year="2017")
        assert "Somebody changed this meeting meanwhile: it is cancelled" in browser.text


def test_a_calendar_file_is_shown_before_it_is_taken_over(known):
    home = "/admin/bodies/board"
    with browsing(known, "admin") as browser:
        browser.get(f"{home}/import")
        browser.send(f"{home}/import", status=422)
        browser.send(f"{home}/import", status=422, files={"file": ("a.ics", b"no calendar", "text/calendar")})
        assert "no iCalendar file" in browser.text
        browser.get(f"{home}/import").send(f"{home}/import", files={"file": ("a.ics", FILE, "text/calendar")})
        assert "12 July 2017" in browser.text
        assert "No meetings" in browsing_meetings(known)
        browser.send(f"{home}/import/take-over", status=422, shown="something else")
        browser.send(f"{home}/import/take-over")
        assert "The calendar was taken over." in browser.text
        assert "Summer meeting" in browser.text
        browser.get(f"{home}/import").send(f"{home}/import", files={"file": ("a.ics", FILE, "text/calendar")})
        assert "1 meeting is as known already." in browser.text
        token = browser.page.xpath("//input[@name='csrf_token']/@value")[0]
        spoilt = {"csrf_token": token, "content": "eJw=", "shown": ""}
        assert browser.client.post(f"{home}/import/take-over", data=spoilt).status_code == 422


def browsing_meetings(app) -> str:
    with browsing(app, "admin") as browser:
        return browser.get("/admin/bodies/board").text


def test_calendars_and_workflows_are_shown_as_they_are_in_force(known):
    with browsing(known, "admin") as browser:
        assert "england-and-wales" in browser.get("/admin/calendars").text
        assert "Good Friday" in browser.get("/admin/calendars/england-and-wales?year=2017").text
        browser.get("/admin/calendars/england-and-wales?year=99999")
        browser.get("/admin/calendars/elsewhere", status=404)
        assert "Nothing wrong was found" in browser.get("/admin/workflows").text
        browser.get("/admin/workflows/action")
        assert browser.page.xpath("//main//img/@src") == ["/admin/workflows/action.svg"]
        picture = browser.client.get("/admin/workflows/action.svg")
        assert picture.headers["content-type"] == "image/svg+xml"
        assert picture.text.startswith("<svg")
        browser.get("/admin/workflows/nothing", status=404)


def test_a_mail_is_held_released_and_cancelled_with_a_reason(known):
    number = _mail(known)
    path = f"/admin/deliveries/{number}"
    with browsing(known, "admin") as browser:
        assert str(number) in browser.get("/admin/deliveries?state=planned").text
        browser.get(path).send(path, status=422)
        browser.send(path, what="hold")
        assert "It is held until" in browser.text
        browser.send(path, what="release")
        browser.send(path, status=422, what="cancel")
        assert "needs a reason" in browser.text
        browser.send(path, what="cancel", reason="Told by telephone.")
        assert "Cancelled" in browser.text
        assert "Do something about it" not in browser.text
        browser.get("/admin/deliveries/999999", status=404)
        browser.get("/admin/deliveries?since=yesterday", status=422)


def test_everything_is_held_and_let_go(known):
    _mail(known)
    with browsing(known, "admin") as browser:
        browser.get("/admin/deliveries/hold").send("/admin/deliveries/hold", reason="The server moves.")
        assert "Everything is on hold since" in browser.text
        assert "1 mail waits" in browser.get("/admin/deliveries/hold").text
        browser.send("/admin/deliveries/release")
        assert "Released" in browser.text


def test_why_is_answered_in_sentences(known):
    with browsing(known, "admin") as browser:
        browser.get("/admin/why?person=&about=", status=200)
        browser.get("/admin/why?person=owner&about=", status=422)
        browser.get("/admin/why?person=owner&about=lewisham-2017/R9", status=422)
        assert "Owner" in browser.get("/admin/why?person=owner&about=lewisham-2017/R1a").text
        assert "What is known about it" in browser.text


def test_the_overview_and_health_say_what_to_mend(known):
    with browsing(known, "admin") as browser:
        text = browser.get("/admin").text
        assert "No sweep has ever run" in text
        assert "Chair of Lewisham 2017" in text
        assert "planflow doctor" in browser.get("/admin/health").text
        assert "No sweep has ever run" in browser.text


def test_the_ledger_is_listed_filtered_exported_and_verified(known):
    with browsing(known, "admin") as browser:
        browser.get("/admin/bodies/board").send(
            "/admin/bodies/board", held_on__day="12", held_on__month="7", held_on__year="2017"
        )
        assert "Meeting added" in browser.get("/admin/audit?kind=meeting_added&person=admin").text
        assert "No events" in browser.get("/admin/audit?person=owner").text
        assert "No events" in browser.get("/admin/audit?until=2016-12-07").text
        browser.get("/admin/audit?since=nonsense", status=422)
        exported = browser.client.get("/admin/audit/export.jsonl")
        assert '"kind": "meeting_added"' in exported.text
        assert "attachment" in exported.headers["content-disposition"]
        assert browser.client.get("/admin/audit/export.csv").text.startswith("chain,number,at,kind")
        browser.get("/admin/audit/export.exe", status=404)
        with known.reading() as session:
            head = next(one.head for one in audit.verify(session) if one.name == "organisation")
        verify = "/admin/audit/verify"
        assert "Whole" not in browser.get(verify).text
        assert "still there" in browser.send(verify, against=head).text
        browser.send(verify, 422, against="00ff")
        assert "rewritten or shortened" in browser.send(verify, 422, against="0" * 64).text
        with known.writing() as session:
            session.get(Event, 1).how = "telephone"
        assert "Not whole" in browser.get(verify).send(verify).text


def test_lists_take_the_same_statements_however_long_they_are(known):
    def fill(number: int) -> None:
        with known.writing() as session:
            plan = get_plan(session, "lewisham-2017")
            owner = given.person(session, f"person-{number}")
            action = given.action(session, plan, f"X{number}", owner)
            ledger.append(
                session, SYSTEM, chain=plan.id, kind="progress_reported",
                subject_kind="action", subject_id=action.id, facts={}, now=known.clock.now(),
            )  # fmt: skip
            given.meeting(session, given.body(session, f"body-{number}"), given.DAY + timedelta(days=number))

    fill(1)
    with browsing(known, "admin") as browser:
        pages = ("/admin/audit", "/admin/bodies", "/admin/deliveries", "/admin")
        for path in pages:
            browser.get(path)  # definitions that items are pinned to are read once for the whole process
        few = [_statements(known, browser, path) for path in pages]
        for number in range(2, 30):
            fill(number)
        assert [_statements(known, browser, path) for path in pages] == few


def _statements(app, browser, path: str) -> int:
    with counted(app) as found:
        browser.get(path)
    return len(found)
