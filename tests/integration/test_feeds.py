"""A private calendar holds what a person owes, in a form that every calendar reads, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as generated
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import event as listening

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.link import Purpose
from planflow.domain.person import Person
from planflow.engine.library import Library
from planflow.errors import LinkRevoked, LinkUnknown
from planflow.services import deadlines, extensions, feeds, links, moves, progress
from planflow.services.feeds import Feed
from planflow.testing import given
from tests.answering import DUE, NOW, Answers


@pytest.fixture
def world(app: Application) -> Answers:
    return Answers(app)


def feed(world: Answers, person: Person | None = None, now: datetime = NOW) -> Feed:
    with world.app.reading() as session:
        return feeds.of_person(session, session.get_one(Person, (person or world.owner).id), now=now)


def entries(made: Feed) -> list[Any]:
    return list(Calendar.from_ical(made.content).walk("VEVENT"))


def raw(made: Feed) -> list[bytes]:
    """The lines as they are sent, still folded."""
    return made.content.split(b"\r\n")


def test_everything_a_person_owes_is_an_all_day_entry_that_keeps_nobody_busy(world: Answers) -> None:
    made = entries(feed(world))
    assert [str(one["SUMMARY"]) for one in made] == ["R1a: Action R1a", "R2a: Action R2a"]
    first = made[0]
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (DUE, DUE + timedelta(days=1))
    assert first["DTSTART"].params["VALUE"] == "DATE"
    assert (first["TRANSP"], first["STATUS"], first["CLASS"]) == ("TRANSPARENT", "CONFIRMED", "PRIVATE")
    assert first["URL"] == "https://planflow.example.org/items/lewisham-2017/R1a"
    assert first["CATEGORIES"].to_ical() == b"Lewisham 2017"
    assert "What counts as done: It is seen to be done." in first["DESCRIPTION"]
    assert not first.walk("VALARM")


def test_the_bytes_change_when_the_data_do_and_not_before(world: Answers) -> None:
    first = feed(world)
    assert feed(world, now=NOW + timedelta(days=20, hours=3)) == first
    with world.app.writing() as session:
        session.get_one(Action, world.first.id).title = "Another title"
    assert feed(world).etag != first.etag


def test_a_moved_day_keeps_its_name_and_counts_up(world: Answers) -> None:
    before = entries(feed(world))[0]
    with world.app.writing() as session:
        owed = session.get_one(Deadline, world.items[0])
        deadlines.move(session, owed, days.exactly(date(2017, 1, 30)), now=NOW)
    after = entries(feed(world))[0]
    assert before["UID"] == after["UID"] == f"deadline-{world.items[0]}@lewisham.planflow"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == date(2017, 1, 30)


def test_what_ended_is_cancelled_for_a_month_and_then_gone(world: Answers) -> None:
    sequence = entries(feed(world))[0]["SEQUENCE"]
    with world.app.writing() as session:
        owed = session.get_one(Deadline, world.items[0])
        deadlines.end(session, owed, state=DeadlineState.MET, on=given.DAY)
    ended = entries(feed(world, now=NOW + timedelta(days=30)))[0]
    assert ended["STATUS"] == "CANCELLED"
    assert ended["SEQUENCE"] > sequence
    assert ended["DTSTAMP"].dt == datetime(2016, 12, 8, tzinfo=UTC)
    assert len(entries(feed(world, now=NOW + timedelta(days=31)))) == 1


def test_what_is_opened_again_counts_up_beyond_its_end(world: Answers) -> None:
    with world.app.writing() as session:
        moves.move(session, Actor(world.chair.id), session.get_one(Action, world.first.id), "defer",
                   fields={"due": days.exactly(date(2017, 9, 1))}, note="Later.", now=NOW)  # fmt: skip
    seen = [entries(feed(world))[-1]["SEQUENCE"]]
    with world.app.writing() as session:
        owed = session.get_one(Deadline, world.items[0])
        deadlines.end(session, owed, state=DeadlineState.CANCELLED, on=given.DAY)
    seen.append(entries(feed(world))[-1]["SEQUENCE"])
    with world.app.writing() as session:
        owed = session.get_one(Deadline, world.items[0])
        owed.state, owed.met_on = DeadlineState.OPEN, None
        deadlines.move(session, owed, days.exactly(date(2017, 10, 2)), now=NOW)
    seen.append(entries(feed(world))[-1]["SEQUENCE"])
    assert seen == sorted(set(seen))


def test_a_calendar_with_nothing_in_it_can_still_be_read(world: Answers) -> None:
    made = feed(world, world.stranger)
    assert not entries(made)
    assert Calendar.from_ical(made.content).subcomponents, "the format asks for one component at least"


def test_hundreds_of_things_take_the_same_number_of_statements(world: Answers) -> None:
    few = counted(world)
    with world.app.writing() as session:
        for number in range(400):
            given.action(session, world.plan, f"R{number + 10}", world.owner, DUE + timedelta(days=number))
    assert counted(world) == few
    made = entries(feed(world))
    assert len(made) == 402
    assert len({str(one["UID"]) for one in made}) == 402


def counted(world: Answers) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    listening.listen(world.app.database.engine, "before_cursor_execute", note)
    feed(world)
    listening.remove(world.app.database.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_deputy_sees_what_falls_to_them_and_the_owner_keeps_it(world: Answers) -> None:
    assert not entries(feed(world, world.deputy))
    with world.app.writing() as session:
        owner = session.get_one(Person, world.owner.id)
        owner.away_from, owner.away_until = given.DAY, date(2017, 6, 30)
    assert len(entries(feed(world, world.deputy))) == 2
    assert len(entries(feed(world))) == 2


def test_no_calendar_tells_what_people_reported(world: Answers) -> None:
    with world.app.writing() as session:
        action, owner = session.get_one(Action, world.first.id), Actor(world.owner.id)
        progress.report(session, owner, action, text="Child Q was moved.", now=NOW)
        extensions.request(
            session, owner, action, to_due_on=date(2017, 3, 31), reason="Worker S is ill.", now=NOW
        )
    for person in (world.owner, world.chair):
        text = feed(world, person).content.replace(b"\r\n ", b"").decode()
        for secret in ("Child Q", "Worker S", "example.org>", "owner@", "Coordinator"):
            assert secret not in text
    assert str(entries(feed(world, world.chair))[0]["SUMMARY"]) == "R1a: Decide on more time: Action R1a"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120)
TRICKS = st.sampled_from([
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM", "a;b,c\\n\\,d", "=cmd|' /C calc'!A0", "\u2028BEGIN:VEVENT",
    "\x0bX-EVIL:1", "é" * 100, "\u202egnp.exe", "ATTACH:file:///etc/passwd",
])  # fmt: skip


@generated(title=WORDS | TRICKS, measure=WORDS | TRICKS, plan=TRICKS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_of_a_plan_become_lines_of_a_calendar(
    sqlite_world: Answers, title: str, measure: str, plan: str
) -> None:
    world = sqlite_world
    with world.app.writing() as session:
        action = session.get_one(Action, world.first.id)
        action.title, action.success_measure = title, measure
        session.get_one(type(world.plan), world.plan.id).title = plan
    made = feed(world)
    found = entries(made)
    assert [sorted(one.keys()) for one in found] == [sorted(found[1].keys())] * 2
    assert not [part for one in found for part in one.subcomponents]
    assert found[0]["SUMMARY"] == f"R1a: {feeds._line(title)}"
    assert feeds._line(measure) in found[0]["DESCRIPTION"]
    assert all(len(line) <= 75 for line in raw(made))
    assert b"\r" not in b"".join(raw(made))
    assert b"\n" not in b"".join(raw(made))


@pytest.fixture
def sqlite_world(sqlite_app: Application) -> Answers:
    return Answers(sqlite_app)


def test_the_private_address_opens_it_until_it_is_taken_back(world: Answers) -> None:
    with world.app.writing() as session:
        address = links.feed_url(session, person_id=world.owner.id, now=NOW)
        owner = session.get_one(Person, world.owner.id)
        assert feeds.of_token(session, address, now=NOW) == feeds.of_person(session, owner, now=NOW)
        for wrong in (world.url, address.replace(".ics", "A.ics"), "x"):
            with pytest.raises(LinkUnknown):
                feeds.of_token(session, wrong, now=NOW)
        links.revoke(session, Actor(owner.id), owner, purpose=Purpose.FEED, now=NOW)
        with pytest.raises(LinkRevoked):
            feeds.of_token(session, address, now=NOW)
        fresh = links.feed_url(session, person_id=owner.id, now=NOW)
        assert feeds.of_token(session, fresh, now=NOW).content


@pytest.mark.parametrize(
    ("language", "name"), [("", "what I owe"), ("cy", "fy nyddiadau"), ("fr", "what I owe")]
)
def test_a_calendar_speaks_its_persons_language_and_english_where_there_is_none(
    sqlite_world: Answers, tmp_path: Path, language: str, name: str
) -> None:
    world = sqlite_world
    own = tmp_path / "own" / "words"
    own.mkdir(parents=True)
    (own / "cy.yaml").write_text('planflow: 1\nwords:\n  feed_name: "{organisation}: fy nyddiadau"\n')
    world.app.library = Library(None, own.parent)
    with world.app.writing() as session:
        session.get_one(Person, world.owner.id).language = language
    made = feed(world)
    assert Calendar.from_ical(made.content)["NAME"].startswith(f"Lewisham Council: {name}")
    assert str(entries(made)[0]["SUMMARY"]) == "R1a: Action R1a"
