"""Links: made once for each mail, dead when they should be, and leaving no trace when they are looked at."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain import signing
from planflow.domain.actor import Actor
from planflow.domain.link import ANSWER_DAYS, KEPT_DAYS, Link, Purpose
from planflow.domain.message import Message
from planflow.domain.person import Person
from planflow.errors import LinkExpired, LinkRevoked, LinkUnknown, PlanflowError, Refused
from planflow.services import answering, links, people, privacy
from planflow.store.session import Session
from planflow.testing import given
from tests.answering import NOW, Answers

LATER = NOW + timedelta(days=ANSWER_DAYS)


@pytest.fixture
def world(app: Application) -> Answers:
    return Answers(app)


def message(session: Session, person: Person) -> Message:
    row = Message(
        token=session.token(), recipient_id=person.id, kind="weekly", slot="weekly:2016-12-05",
        for_on=given.DAY, planned_at=NOW, next_try_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_a_retry_of_a_mail_renders_the_same_link(world: Answers) -> None:
    with world.app.writing() as session:
        mail = message(session, world.owner)
        both = [
            links.answer_url(session, person_id=world.owner.id, message_id=mail.id, deadline_ids=ids, now=NOW)
            for ids in ([1], [2, 1])
        ]
        kept = session.exec(select(Link).where(col(Link.message_id) == mail.id)).one()
        assert both[0] == both[1]
        assert kept.items == [1, 2]


def test_without_an_address_or_a_secret_a_mail_has_no_links_and_nothing_is_written(app: Application) -> None:
    with app.writing() as session:
        given.organisation(session)
        person = given.person(session)
        assert links.feed_url(session, person_id=person.id, now=NOW) == ""
        assert (
            links.answer_url(session, person_id=person.id, message_id=None, deadline_ids=[1], now=NOW) == ""
        )
        assert not session.exec(select(Link).order_by(col(Link.id))).all()


def test_a_link_works_to_its_last_day_and_not_longer(world: Answers) -> None:
    with world.app.reading() as session:
        assert answering.open_page(session, world.url, now=LATER - timedelta(days=1)).items
        with pytest.raises(LinkExpired, match="fresh one"):
            answering.open_page(session, world.url, now=LATER)


def test_looking_at_a_link_writes_nothing(world: Answers) -> None:
    with world.app.reading() as session:
        answering.open_page(session, world.url, now=NOW)
        assert not session.dirty
        assert not session.new
        assert session.exec(select(Link.last_used_at)).all() == [None]


def test_an_altered_link_is_unknown_and_so_is_one_of_another_sort(world: Answers) -> None:
    with world.app.writing() as session:
        feed = links.feed_url(session, person_id=world.owner.id, now=NOW)
        for text in (world.url[:-1], world.url + "A", feed, "", "nonsense", "../../etc/passwd", "\x00"):
            with pytest.raises(LinkUnknown):
                answering.open_page(session, text, now=NOW)


def test_a_link_dies_with_the_secret_that_signed_it_and_lives_through_a_rotation(world: Answers) -> None:
    old = world.app.settings.secret_key or world.secret
    for secret, lives in ((f"{'n' * 32},{old}", True), ("n" * 32, False)):
        world.app.links = signing.signing("https://planflow.example.org", secret)
        with world.app.reading() as session:
            if lives:
                assert answering.open_page(session, world.url, now=NOW).items
            else:
                with pytest.raises(LinkUnknown):
                    answering.open_page(session, world.url, now=NOW)


def test_a_person_takes_back_their_own_links_and_the_coordinator_may(world: Answers) -> None:
    for actor in (world.owner, world.coordinator):
        with world.app.writing() as session:
            url = world.fresh(session)
            assert links.revoke(session, Actor(actor.id), world.owner, now=NOW) >= 1
            with pytest.raises(LinkRevoked, match="newest mail"):
                answering.open_page(session, url, now=NOW)


def test_nobody_else_takes_back_somebodys_links_and_no_link_does(world: Answers) -> None:
    with world.app.writing() as session:
        for actor in (Actor(world.stranger.id), Actor(world.owner.id, via="mail link")):
            with pytest.raises(Refused):
                links.revoke(session, actor, world.owner, now=NOW)


def test_handing_over_ends_the_links_of_whoever_leaves(world: Answers) -> None:
    with world.app.writing() as session:
        feed = links.feed_url(session, person_id=world.owner.id, now=NOW)
        leaver, to = session.get_one(Person, world.owner.id), session.get_one(Person, world.stranger.id)
        people.hand_over(session, Actor(world.administrator.id), leaver, to=to, now=NOW)
        with pytest.raises(LinkRevoked):
            answering.open_page(session, world.url, now=NOW)
        assert links.feed_url(session, person_id=world.owner.id, now=NOW) != feed


def test_an_erasure_leaves_no_link(world: Answers) -> None:
    with world.app.writing() as session:
        administrator = Actor(world.administrator.id)
        leaver, to = session.get_one(Person, world.owner.id), session.get_one(Person, world.stranger.id)
        people.hand_over(session, administrator, leaver, to=to, now=NOW)
        privacy.erase(session, administrator, leaver, empty_their_words=False, now=NOW)
        assert not session.exec(select(Link).where(col(Link.person_id) == leaver.id)).all()
        with pytest.raises(LinkUnknown):
            answering.open_page(session, world.url, now=NOW)


@pytest.mark.parametrize("change", ["email", "parked"])
def test_a_link_dies_when_the_address_it_went_to_is_no_longer_the_persons(
    world: Answers, change: str
) -> None:
    with world.app.writing() as session:
        feed = links.feed_url(session, person_id=world.owner.id, now=NOW)
        person = session.get_one(Person, world.owner.id)
        if change == "email":
            person.email = "somebody.else@example.org"
        else:
            person.address_parked_at = NOW
        session.flush()
        with pytest.raises(LinkRevoked):
            answering.open_page(session, world.url, now=NOW)
        if change == "email":
            assert links.feed_url(session, person_id=person.id, now=NOW) != feed


def test_the_calendar_keeps_its_address(world: Answers) -> None:
    with world.app.writing() as session:
        first = links.feed_url(session, person_id=world.owner.id, now=NOW)
        later = links.feed_url(session, person_id=world.owner.id, now=NOW + timedelta(days=400))
        assert first == later
        assert first.endswith(".ics")


def test_rows_go_once_they_are_long_dead_and_calendars_stay(world: Answers) -> None:
    with world.app.writing() as session:
        links.feed_url(session, person_id=world.owner.id, now=NOW)
        last = NOW + timedelta(days=ANSWER_DAYS - 1 + KEPT_DAYS)
        assert links.tidy(session, now=last) == 0
        assert links.tidy(session, now=last + timedelta(days=1)) == 1
        assert [row.purpose for row in session.exec(select(Link).order_by(col(Link.id)))] == [Purpose.FEED]


def test_a_row_number_that_is_given_out_again_opens_nothing(world: Answers) -> None:
    with world.app.writing() as session:
        links.tidy(session, now=NOW + timedelta(days=400))
        links.answer_url(session, person_id=world.stranger.id, message_id=None, deadline_ids=[1], now=NOW)
        with pytest.raises(LinkUnknown):
            answering.open_page(session, world.url, now=NOW)


def test_every_reason_has_its_remedy(world: Answers) -> None:
    with world.app.reading() as session:
        for text, now in ((world.url, LATER), ("x", NOW)):
            with pytest.raises(PlanflowError) as error:
                answering.open_page(session, text, now=now)
            assert error.value.remedy


def test_the_day_of_a_link_is_the_organisations(world: Answers) -> None:
    with world.app.reading() as session:
        assert session.exec(select(Link.issued_on, Link.expires_on)).all() == [
            (date(2016, 12, 8), date(2017, 1, 6))
        ]


def test_housekeeping_deletes_what_is_long_dead(world: Answers) -> None:
    jobs.housekeep(world.app, NOW + timedelta(days=ANSWER_DAYS + KEPT_DAYS))
    with world.app.reading() as session:
        assert not session.exec(select(Link).order_by(col(Link.id))).all()
