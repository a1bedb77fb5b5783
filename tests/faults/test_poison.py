"""F10: one thing that is broken is parked or reported, and everything else goes on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.intent import Intent
from planflow.domain.person import Person
from planflow.services import ledger
from planflow.testing import given
from tests.reminding import Cast, at, cast, mails, messages, tick

NOW = at("2017-01-23")
DUE = date(2017, 1, 23)


def _two(app: Application, **columns: Any) -> tuple[Cast, Person]:
    """A plan with an owner who has something due, and another one who has, too."""
    known = cast(app)
    with app.writing() as session:
        other = given.person(session, "other", **columns)
        given.action(session, known.plan, "R1a", known.owner, DUE)
        given.action(session, known.plan, "R1b", other, DUE)
    return known, other


def _states(app: Application) -> dict[int, str]:
    return {one.recipient_id or 0: one.state for one in messages(app)}


@pytest.mark.parametrize(
    "address",
    [
        "owner@example.org\r\nBcc: x@example.org", "a@example.org, b@example.org", "nobody", "é@example.org",
        "a" * 300 + "@example.org", "<other@example.org>", " ",
    ],
)  # fmt: skip
def test_an_address_that_no_mail_can_have_is_parked_and_not_repeated_in_the_error(app, address):
    known, other = _two(app, email=address)
    report = tick(app, NOW)
    assert _states(app)[known.owner.id] == "sent"
    assert report.parked == 1
    (parked,) = [one for one in messages(app) if one.state == "parked"]
    assert (parked.recipient_id, parked.last_code) == (other.id, "content")
    assert "@example.org\r" not in parked.last_error
    assert address not in parked.last_error or not address.strip()


def test_a_broken_template_of_one_language_parks_what_is_in_it_with_file_and_line(app, tmp_path):
    known, other = _two(app, language="cy")
    path = tmp_path / "own" / "mail" / "cy" / "weekly" / "subject.txt.j2"
    path.parent.mkdir(parents=True)
    path.write_text("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}")
    app.settings = replace(app.settings, notifications_dir=tmp_path / "own")
    report = tick(app, NOW)
    assert (report.parked, _states(app)[known.owner.id], _states(app)[other.id]) == (1, "sent", "parked")
    (parked,) = [one for one in messages(app) if one.state == "parked"]
    assert parked.last_code == "template"
    assert f"{path}, line 1: The template does not come to an end" in parked.last_error


def test_a_template_that_divides_by_nought_or_names_nothing_stops_no_other(app, tmp_path):
    for number, text in enumerate(("{{ 1 / 0 }}", "{{ letter.nothing.at_all }}", "{{ [][0] }}", "{% if %}")):
        language = "abcd"[number] * 2
        path = tmp_path / "own" / "mail" / language / "weekly" / "body.txt.j2"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    known = cast(app)
    with app.writing() as session:
        given.action(session, known.plan, "R1", known.owner, DUE)
        for language in ("aa", "bb", "cc", "dd"):
            person = given.person(session, language, language=language)
            given.action(session, known.plan, f"R{language}", person, DUE)
    app.settings = replace(app.settings, notifications_dir=tmp_path / "own")
    report = tick(app, NOW)
    assert (report.sent, report.parked) == (1, 4)
    assert all("body.txt.j2, line 1: " in one.last_error for one in messages(app) if one.state == "parked")


def test_what_waits_for_somebody_whose_row_was_emptied_goes_to_the_coordinator(app):
    known, _ = _two(app)
    jobs.sweep(app, NOW)
    with app.writing() as session:
        row = session.get_one(Person, known.owner.id)
        row.erased_at, row.name, row.email = NOW, "", None
    jobs.deliver(app, NOW)
    assert set(_states(app).values()) == {"sent"}
    assert mails(app, "coordinator")
    assert mails(app, "other")
    assert not mails(app, "owner")


def test_a_thing_without_a_title_is_told_all_the_same(app):
    known, _ = _two(app)
    with app.writing() as session:
        session.execute(sa.update(Action).values(title="", success_measure=""))
    report = tick(app, NOW)
    assert (report.sent, report.parked) == (2, 0)
    assert "lewisham-2017/R1a" in mails(app, "owner")[0].as_string()
    assert known.plan.key == "lewisham-2017"


def test_a_deadline_about_nothing_that_there_is_stops_no_other(app):
    known, other = _two(app)
    with app.writing() as session:
        given.deadline(session, known.plan, "action", 987_654, "action", owner_id=other.id, due_on=DUE)
        given.deadline(session, known.plan, "nonsense", 1, "nonsense", owner_id=other.id, due_on=DUE)
    tick(app, NOW)
    assert _states(app) == {known.owner.id: "sent", other.id: "sent"}


def test_a_ladder_and_a_calendar_that_no_file_gives_are_reported_and_the_rest_goes_on(app):
    known, other = _two(app)
    with app.writing() as session:
        for ref, column, value in (("R1", "ladder", "lost"), ("R2", "calendar", "lost-calendar")):
            action = given.action(session, known.plan, ref, other)
            columns = {"owner_id": other.id, "due_on": DUE, column: value}
            given.deadline(session, known.plan, "action", action.id, **columns)
    swept = jobs.sweep(app, NOW)
    assert swept.unknown_ladders == ("lost",)
    assert swept.unknown_calendars == ("lost-calendar",)
    assert jobs.deliver(app, NOW).sent >= 1
    assert _states(app)[known.owner.id] == "sent"
    jobs.next_due(app, NOW)


def test_a_route_and_a_step_that_no_file_gives_any_more_are_told_in_plain_words(app):
    known, other = _two(app)
    with app.writing() as session:
        actor = Actor(person_id=known.administrator.id, via="shell")
        event_id = ledger.append(
            session, actor, chain=known.plan.id, kind="something_forgotten", subject_kind="plan",
            subject_id=known.plan.id, now=NOW,
        )  # fmt: skip
        common = {"plan_id": known.plan.id, "recipient_id": other.id, "planned_at": NOW, "day": DUE}
        session.add(
            Intent(event_id=event_id, route="forgotten", audience="owner", urgency="break_in", **common)
        )
        owed = session.exec(sa.select(Deadline.id).order_by(Deadline.id)).scalars().first()
        session.add(Intent(deadline_id=owed, due_version=1, step="forgotten", urgency="break_in", **common))
    tick(app, NOW)
    assert _states(app) == {known.owner.id: "sent", other.id: "sent"}
