"""The one page behind the link of a mail, in a browser that was never here; and the private calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import select

from planflow.domain.link import Link
from planflow.domain.message import Message
from planflow.domain.progress import Progress
from planflow.services import links
from planflow.store import organisation
from tests.answering import NOW, Answers
from tests.web import browsing


@pytest.fixture
def mail(app):
    return Answers(app)


def _path(url):
    return url.removeprefix("https://planflow.example.org")


def test_a_fresh_browser_answers_for_several_items_at_once(app, mail):
    first, second = mail.items
    path = _path(mail.url)
    with browsing(app) as phone:
        page = phone.get(path)
        assert "How does it stand?" in page.title
        assert "lewisham-2017/R1a" in page.text
        phone.send(
            path, form="answer", **{f"progress__{first}": "Half done.", f"percent__{first}": "50"}, status=200
        )
        assert "R1a: your words are recorded" in phone.text
        assert "R2a" not in phone.text
    assert [one.via for one in mail.events("progress_reported")] == ["mail link"]
    assert second in mail.items


def test_looking_changes_nothing_at_all(app, mail):
    with app.reading() as session:
        before = session.exec(select(Link.last_used_at)).all()
    with browsing(app) as scanner:
        for _ in range(3):
            scanner.get(_path(mail.url))
    with app.reading() as session:
        assert session.exec(select(Link.last_used_at)).all() == before
        assert session.exec(select(Progress)).all() == []
    assert mail.events() == []


def test_one_press_says_that_nothing_has_changed_anywhere(app, mail):
    path = _path(mail.url)
    with browsing(app) as phone:
        phone.get(path).send(path, all="nothing")
        assert phone.text.count("recorded that nothing has changed") == 2
        phone.get(path).send(path, all="nothing")
        assert phone.text.count("nothing was added") == 2
    assert len(mail.events("progress_reported")) == 2


def test_more_time_needs_a_day_and_a_reason_and_keeps_what_was_typed(app, mail):
    first = mail.items[0]
    path = _path(mail.url)
    with browsing(app) as phone:
        phone.get(path).send(path, status=422, form="answer", **{f"reason__{first}": "Posts are vacant."})
        assert "say until when more time is needed" in phone.text
        assert f"#until-{first}-day" in phone.page.xpath("//div[@role='alert']//a/@href")
        assert "Posts are vacant." in phone.text
        day = {f"until__{first}__day": "30", f"until__{first}__month": "6", f"until__{first}__year": "2017"}
        phone.send(path, form="answer", **day)
        assert "more time is asked for" in phone.text
        assert "waits for a decision" in phone.get(path).text


def test_enter_in_a_field_does_not_say_that_nothing_has_changed(app, mail):
    with browsing(app) as phone:
        buttons = phone.get(_path(mail.url)).page.xpath("//form[@id='answer']//button[@type='submit']")
        assert [one.text_content().strip() for one in buttons] == ["Send my answer"]


def test_an_empty_answer_asks_for_one(app, mail):
    path = _path(mail.url)
    with browsing(app) as phone:
        phone.get(path).send(path, status=422, form="answer")
        assert "Say how something stands, or that nothing has changed." in phone.text


def test_a_link_that_is_not_ours_is_not_found(app, mail):
    with browsing(app) as phone:
        phone.get(_path(mail.url) + "x", status=404)


def test_a_link_that_was_taken_back_says_so_and_takes_no_answer(app, mail):
    path = _path(mail.url)
    with browsing(app) as phone:
        phone.get(path)
        with app.writing() as session:
            links.revoke_all(session, mail.owner.id, reason="asked", now=NOW)
        phone.send(path, status=410, all="nothing")
        assert "This link was taken back." in phone.text
        phone.get(path, status=410)
    assert mail.events() == []


def test_an_expired_link_offers_a_fresh_one_and_tells_nothing(app, mail):
    path = _path(mail.url)
    with app.writing() as session:
        link = session.exec(select(Link)).one()
        link.expires_on = organisation.today(session, NOW) - timedelta(days=1)
    with browsing(app) as phone:
        phone.get(path, status=410).send(f"{path}/renew")
        assert "If this was an expired link of ours" in phone.text
        said = phone.text
        phone.get(path, status=410)
        phone.send(f"{path}/renew")
        assert phone.text == said
    with app.reading() as session:
        assert {one.recipient_id for one in session.exec(select(Message)).all()} == {mail.owner.id}


def test_what_is_somebody_elses_by_now_is_shown_and_cannot_be_answered(app, mail):
    with app.writing() as session:
        fresh = mail.fresh(session, mail.stranger)
    with browsing(app) as phone:
        page = phone.get(_path(fresh))
        assert "Nothing is left to answer" in page.text
        assert "this is somebody else's by now" in page.text
        assert not page.page.xpath("//main//form")


def test_a_calendar_is_served_kept_fresh_and_dies_with_its_address(app, mail):
    with app.writing() as session:
        path = _path(links.feed_url(session, person_id=mail.owner.id, now=NOW))
    with browsing(app) as phone:
        answer = phone.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.text.count("BEGIN:VEVENT") == 2
        again = phone.client.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        phone.get(path.replace(".ics", "x.ics"), status=404)
        with app.writing() as session:
            links.revoke_all(session, mail.owner.id, reason="asked", now=NOW)
        phone.get(path, status=404)


def test_every_address_in_a_calendar_opens_for_its_owner(app, mail):
    with app.writing() as session:
        path = _path(links.feed_url(session, person_id=mail.owner.id, now=NOW))
    with browsing(app, "owner") as browser:
        calendar = Calendar.from_ical(browser.client.get(path).content)
        addresses = [_path(str(one["url"])) for one in calendar.walk("VEVENT")]
        assert addresses == ["/items/lewisham-2017/R1a", "/items/lewisham-2017/R2a"]
        for address in addresses:
            browser.get(address)
