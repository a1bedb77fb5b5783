"""Somebody is away: who is told instead, how far that goes, and what they hear when they are back."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain.person import Person, RoleHolding
from planflow.testing import given
from tests.reminding import Cast, at, cast, intents, mails, messages, run, tick, words, wrong

AWAY = {"away_from": date(2017, 1, 16), "away_until": date(2017, 1, 27)}


def _change(app: Application, person: Person, **columns: Any) -> None:
    with app.writing() as session:
        row = session.get_one(Person, person.id)
        for name, value in columns.items():
            setattr(row, name, value)


def _owes(app: Application, known: Cast, due_on: str, ref: str = "R1a", **columns: Any) -> None:
    with app.writing() as session:
        given.action(session, known.plan, ref, known.owner, date.fromisoformat(due_on), **columns)


def _told(app: Application, step: str) -> list[tuple[int, int | None, str]]:
    return [(one.recipient_id, one.meant_for_id, one.fallback) for one in intents(app, step=step)]


def test_without_a_deputy_the_coordinator_is_told_and_why(app: Application) -> None:
    known = cast(app)
    _change(app, known.owner, **AWAY)
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _told(app, "due") == [(known.coordinator.id, known.owner.id, "away")]
    assert mails(app, "owner") == []
    (mail,) = mails(app, "coordinator")
    assert "You get this for Owner, who is away." in words(mail)


def test_a_deputy_who_is_away_too_is_stood_in_for_by_theirs(app: Application) -> None:
    known = cast(app)
    with app.writing() as session:
        last = given.person(session, "last")
        second = given.person(session, "second", deputy_id=last.id, **AWAY)
        first = given.person(session, "first", deputy_id=second.id, **AWAY)
    _change(app, known.owner, deputy_id=first.id, **AWAY)
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _told(app, "due") == [(last.id, known.owner.id, "away")]
    (mail,) = mails(app, "last")
    assert "Action R1a" in words(mail)
    # It is among what is theirs to answer for, not with others.
    assert "With others" not in words(mail)


def test_a_circle_of_deputies_ends_with_the_coordinator(app: Application) -> None:
    known = cast(app)
    with app.writing() as session:
        other = given.person(session, "other", deputy_id=known.owner.id, **AWAY)
    _change(app, known.owner, deputy_id=other.id, **AWAY)
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _told(app, "due") == [(known.coordinator.id, known.owner.id, "away")]


def test_a_deputy_without_an_address_passes_it_on(app: Application) -> None:
    known = cast(app)
    with app.writing() as session:
        last = given.person(session, "last")
        first = given.person(session, "first", email=None, deputy_id=last.id)
    _change(app, known.owner, deputy_id=first.id, **AWAY)
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _told(app, "due") == [(last.id, known.owner.id, "away")]


def test_where_there_is_nobody_else_at_all_they_get_it_themselves(app: Application) -> None:
    known = cast(app)
    with app.writing() as session:
        for held in session.exec(select(RoleHolding).order_by(col(RoleHolding.id))):
            session.delete(held)
    _change(app, known.owner, **AWAY)
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _told(app, "due") == [(known.owner.id, None, "")]
    assert len(mails(app, "owner")) == 1


def test_what_waited_for_them_when_they_went_is_told_to_whoever_stands_in(app: Application) -> None:
    known = cast(app)
    _owes(app, known, "2017-01-25")
    tick(app, at("2017-01-18"))  # a week ahead: it would ride in the mail of Monday
    assert _told(app, "week_ahead") == [(known.owner.id, None, "")]
    _change(app, known.owner, deputy_id=known.head.id, **AWAY)
    tick(app, at("2017-01-23"))
    assert _told(app, "week_ahead") == [(known.head.id, known.owner.id, "away")]
    assert mails(app, "owner") == []
    assert len(mails(app, "head")) == 1


def test_two_who_are_stood_in_for_by_one_make_that_one_hear_it_once(app: Application) -> None:
    known = cast(app)
    _owes(app, known, "2017-01-11")
    tick(app, at("2017-01-18"))  # a week late: owner and line manager
    assert len(intents(app, step="late_week")) == 2
    for person in (known.owner, known.head):
        _change(app, person, deputy_id=known.chair.id, **AWAY)
    tick(app, at("2017-01-23"))
    reasons = [(one.recipient_id, one.state, one.reason) for one in intents(app, step="late_week")]
    assert reasons == [(known.chair.id, "sent", ""), (known.head.id, "overtaken", "told_otherwise")]
    assert wrong(app, at("2017-01-23")) == []


def test_on_return_the_first_mail_says_what_happened_and_who_was_told_and_the_next_does_not(
    app: Application,
) -> None:
    known = cast(app)
    _change(app, known.owner, deputy_id=known.head.id, **AWAY)
    _owes(app, known, "2017-01-20")
    _owes(app, known, "2017-02-03", "R1b", title="The other thing")
    run(app, at("2017-01-16", 0), at("2017-02-12", 0))
    assert len(mails(app, "head")) >= 1
    first, *later = mails(app, "owner")
    assert "While you were away, Head was told of this, on" in words(first)
    assert words(first).count("While you were away") == len(
        {one.deadline_id for one in intents(app, fallback="away", state="sent")}
    )
    assert later
    assert not any("While you were away" in words(mail) for mail in later)


def test_an_absence_that_goes_on_is_not_spoken_of(app: Application) -> None:
    known = cast(app)
    with app.writing() as session:
        for held in session.exec(select(RoleHolding).order_by(col(RoleHolding.id))):
            session.delete(held)
    _change(app, known.owner, deputy_id=known.head.id, **AWAY)
    _owes(app, known, "2017-01-20")
    tick(app, at("2017-01-20"))
    _change(app, known.head, email=None)
    tick(app, at("2017-01-27"))
    assert [mail for mail in mails(app, "owner") if "While you were away" in words(mail)] == []


def test_with_an_open_end_the_absence_lasts(app: Application) -> None:
    known = cast(app)
    _change(app, known.owner, away_from=date(2017, 1, 16), deputy_id=known.head.id)
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-16", 0), at("2017-03-20", 0))
    assert mails(app, "owner") == []
    assert mails(app, "head")


@pytest.mark.parametrize("day", ["2017-01-16", "2017-01-27"])
def test_the_first_and_the_last_day_are_part_of_the_absence(app: Application, day: str) -> None:
    known = cast(app)
    _change(app, known.owner, deputy_id=known.head.id, **AWAY)
    _owes(app, known, day)
    tick(app, at(day))
    assert [one.recipient_id for one in messages(app)] == [known.head.id]
