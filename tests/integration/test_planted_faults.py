"""Each kind of fault that the checker of invariants knows, planted in a database in which all was well."""

import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa

from planflow import checkup
from planflow.checkup import Finding, Verdict
from planflow.domain.actor import Actor
from planflow.domain.message import Message
from planflow.services import ledger
from planflow.testing import given, handed_over, invariants
from tests.reminding import MONDAY, at, cast, messages, tick

NOW = at("2017-01-24")


@pytest.fixture
def told(app):
    """Two owners who were told that something is late."""
    people = cast(app)
    with app.writing() as session:
        for key in ("owner1", "owner2"):
            owner = given.person(session, key)
            action = given.action(session, people.plan, key, owner=owner, due_on=MONDAY)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=NOW,
        )  # fmt: skip
    assert tick(app, NOW).sent >= 2
    assert found(app) == ""
    app.plan, app.action = people.plan, action
    return app


def found(app):
    return "\n".join(invariants.violations(app, NOW, mails=app.settings.mail_dir))


def change(app, statement):
    with app.writing() as session:
        assert session.execute(sa.text(statement)).rowcount > 0


def twice(app, table, rows="true"):
    """Replace a table by a copy that nothing watches over, in which some rows are there twice."""
    statements = (
        f"CREATE TABLE copied AS SELECT * FROM {table}",
        f"DROP TABLE {table}" + ("" if app.database.is_sqlite else " CASCADE"),
        f"ALTER TABLE copied RENAME TO {table}",
        f"INSERT INTO {table} SELECT * FROM {table} WHERE {rows}",
    )
    app.close()
    if app.database.is_sqlite:
        with sqlite3.connect(str(app.database.url.database)) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    with app.writing() as session:
        for statement in statements:
            session.execute(sa.text(statement))


@pytest.mark.parametrize("owned", ["deadline_id", "event_id"])
def test_a_thing_that_is_planned_twice_is_found(told, owned):
    twice(told, "intent", f"{owned} IS NOT NULL")
    assert "I1: planned twice" in found(told)
    assert owned in found(told)


def test_two_mails_for_one_slot_are_found(told):
    twice(told, "message")
    assert "'slot':" in found(told)


def test_a_step_without_a_row_is_found_by_the_sweep_and_without_it(told, monkeypatch):
    change(told, "DELETE FROM intent WHERE step = 'late'")
    assert "steps that were passed have no intent" in found(told)
    monkeypatch.setattr(invariants.reminders, "untold", lambda session, now: 0)
    assert "nobody was told 'late' of deadline" in found(told)


def test_an_intent_that_ended_without_a_reason_is_found(told):
    change(told, "UPDATE intent SET state = 'overtaken', reason = '', message_id = NULL WHERE step = 'late'")
    assert "is overtaken and does not say why" in found(told)


def test_an_intent_that_counts_as_sent_before_its_message_is_found(told):
    change(told, "UPDATE message SET state = 'planned', attempts = 0")
    assert "is sent and its message is planned" in found(told)


def test_a_message_that_nobody_could_ever_take_over_is_found(told):
    change(told, "UPDATE message SET state = 'claimed', lease_until = NULL")
    assert "is claimed without end" in found(told)


def test_a_move_that_does_not_begin_where_the_last_one_ended_is_found(told):
    with told.writing() as session:
        for from_state, to_state in (("assigned", "in_progress"), ("implemented", "verified")):
            ledger.append(
                session, Actor(None), chain=told.plan.id, kind="action_started", subject_kind="action",
                subject_id=told.action.id, from_state=from_state, to_state=to_state, now=NOW,
            )  # fmt: skip
        session.execute(sa.text("UPDATE action SET state = 'verified'"))
    assert "from implemented, where it was in_progress" in found(told)
    assert "and the last event led to" not in found(told)


def test_an_original_day_that_was_lost_is_found(told):
    change(told, "UPDATE deadline SET moves = 1, original_due_on = NULL")
    assert "was moved and has no original day" in found(told)


def test_trouble_that_the_check_up_hides_is_found(told, monkeypatch):
    change(told, "UPDATE message SET state = 'parked'")
    assert "I6" not in found(told)
    monkeypatch.setattr(checkup, "about_deliveries", lambda session, now: [])
    assert "I6: the check-up hides 'mails given up'" in found(told)


def test_trouble_that_the_check_up_shows_when_it_is_over_is_found(told, monkeypatch):
    shown = [Finding("mails held", Verdict.WARNING, "1 message held by hand.", "Release it.")]
    monkeypatch.setattr(checkup, "about_deliveries", lambda session, now: shown)
    assert "I6: the check-up still shows 'mails held'" in found(told)


def test_all_is_well_with_what_was_handed_over_once_or_twice_in_the_same_bytes(told):
    raws = [message.raw for message in messages(told)]
    assert handed_over.wrong(told, raws) == []
    assert handed_over.wrong(told, [*raws, raws[0]]) == []


@pytest.mark.parametrize(
    ("handed", "words"),
    [
        (lambda raws: [*raws, raws[0] + b"P.S.\r\n"], "was handed over with 2 different contents"),
        (lambda raws: [raws[0] + b"P.S.\r\n", *raws[1:]], "is not what is kept"),
        (lambda raws: raws[1:], "counts as sent and was never handed over"),
        (
            lambda raws: [*raws, b"Message-ID: <stray@x>\r\n\r\nhello"],
            "handed over that does not count as sent",
        ),
    ],
    ids=["in other words", "not what is kept", "never handed over", "out of nowhere"],
)
def test_each_fault_of_what_was_handed_over_is_found(told, handed, words):
    (one,) = handed_over.wrong(told, handed([message.raw for message in messages(told)]))
    assert words in one


def test_a_message_still_on_its_way_is_no_fault_of_any_kind(told):
    with told.writing() as session:
        person = given.person(session, "newcomer")
        session.add(
            Message(
                token="waiting", recipient_id=person.id, kind="weekly", slot="w", for_on=NOW.date(),
                planned_at=NOW, next_try_at=NOW + timedelta(days=1),
            )
        )  # fmt: skip
    assert found(told) == ""
    assert handed_over.wrong(told, [message.raw for message in messages(told) if message.raw]) == []
