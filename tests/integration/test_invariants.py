"""The checker of invariants finds nothing on a healthy database, and each fault that is planted."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from planflow import scheduler
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.message import Message
from planflow.domain.recommendation import Recommendation
from planflow.services import items
from planflow.testing import given, invariants

NOW = given.START


@pytest.fixture
def lived(app):
    """A plan in which something was told and something moved, and the moment at which it stands."""
    with app.writing() as session:
        plan = given.plan(session, live_on=NOW.date() - timedelta(days=60))
        owner, chair = given.person(session), given.person(session, "chair")
        given.role(session, chair, "chair", plan=plan)
        given.role(session, chair, "coordinator", plan=plan)
        given.action(session, plan, owner=owner, due_on=NOW.date() - timedelta(days=1))
        made = Recommendation(
            plan_id=plan.id, ref="R9", title="Nine", state="", state_since=NOW.date(), definition=""
        )
        items.begin(session, Actor(None, via="load"), made, now=NOW)
    done = scheduler.one_pass(app, NOW)
    assert not [one for one in done if one.failed]
    return app


def found(app) -> str:
    return "\n".join(invariants.violations(app, NOW, mails=app.settings.mail_dir))


def change(app, statement: str) -> None:
    with app.writing() as session:
        assert session.execute(sa.text(statement)).rowcount > 0


def test_nothing_is_wrong_after_an_ordinary_pass(lived):
    assert found(lived) == ""
    assert sum(invariants.sent_counts(lived.settings.mail_dir).values()) > 0


def test_a_step_that_was_forgotten_is_found(lived):
    change(lived, "DELETE FROM intent WHERE deadline_id IS NOT NULL")
    assert "steps that were passed have no intent" in found(lived)


def test_an_intent_left_behind_by_its_message_is_found(lived):
    change(lived, "UPDATE intent SET state = 'gathered' WHERE state = 'sent'")
    assert "still waits in a message that is sent" in found(lived)


def test_an_intent_without_its_message_is_found(lived):
    change(lived, "UPDATE intent SET message_id = NULL WHERE state = 'sent'")
    assert "rides in no message" in found(lived)


def test_a_mail_that_was_recorded_and_never_written_is_found(lived):
    for path in lived.settings.mail_dir.rglob("*.eml"):
        path.unlink()
    assert "recorded as sent and was never written" in found(lived)


def test_a_repeat_in_other_words_is_found(lived):
    path = next(lived.settings.mail_dir.rglob("*.eml"))
    path.with_name("again.eml").write_bytes(path.read_bytes() + b"P.S.")
    assert "in 2 different forms" in found(lived)


def test_a_mail_out_of_nowhere_is_found(lived):
    (lived.settings.mail_dir / "stray.eml").write_text("Message-ID: <stray@x>\n\nhello")
    assert "stray.eml belongs to no message" in found(lived)


def test_a_changed_event_is_found(lived):
    change(lived, "UPDATE event SET kind = 'nothing_happened' WHERE number = 1")
    assert "I4: " in found(lived)


def test_a_state_that_no_event_led_to_is_found(lived):
    change(lived, "UPDATE recommendation SET state = 'closed' WHERE ref = 'R9'")
    assert "I5: recommendation" in found(lived)


def test_a_second_open_deadline_for_one_thing_is_found(lived):
    with lived.writing() as session:
        known = session.exec(select(Deadline)).first()
        given.deadline(session, session.get(given.Plan, known.plan_id), known.subject_kind, known.subject_id)
    assert "more than one open deadline 'action'" in found(lived)


def test_a_message_still_to_be_sent_is_no_fault(lived):
    with lived.writing() as session:
        person = given.person(session, "newcomer")
        session.add(
            Message(
                token="waiting", recipient_id=person.id, kind="weekly", slot="w", for_on=NOW.date(),
                planned_at=NOW, next_try_at=NOW + timedelta(days=1),
            )
        )  # fmt: skip
    assert found(lived) == ""
