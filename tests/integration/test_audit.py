"""The ledger names the first event that was altered, removed, inserted or reordered, in any field."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.actor import Actor
from planflow.domain.event import Chain, Event
from planflow.domain.intent import Intent
from planflow.domain.organisation import FreeText
from planflow.errors import PlanflowError
from planflow.services import audit, ledger, moves, privacy, progress, texts
from planflow.testing import given
from tests.integration.test_moves import World

EVENT = Event.__table__  # type: ignore[attr-defined]


@pytest.fixture
def lived(app: Application) -> Application:
    """A plan with a short history: assigned, started, three progress reports."""
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        moves.move(session, world.by(world.owner), world.action, "start", now=now)
        for number in range(3):
            at = now + timedelta(days=number)
            progress.report(session, world.by(world.owner), world.action, text=f"Step {number}.", now=at)
    return app


def fault(app: Application) -> str:
    with app.reading() as session:
        return next((verdict.fault for verdict in audit.verify(session) if verdict.fault), "")


def alter(app: Application, number: int, **values: Any) -> None:
    with app.writing() as session:
        session.execute(sa.update(EVENT).where(EVENT.c.number == number).values(**values))


def test_an_untouched_ledger_is_whole(lived: Application) -> None:
    assert fault(lived) == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "action_verified"),
        ("subject_kind", "plan"),
        ("subject_id", 999),
        ("actor_id", None),
        ("for_id", 1),
        ("via", "api"),
        ("how", "letter"),
        ("given_on", date(2016, 1, 1)),
        ("from_state", "closed"),
        ("to_state", "closed"),
        ("hash", "0" * 64),
    ],
)
def test_an_altered_field_is_noticed(lived: Application, column: str, value: Any) -> None:
    alter(lived, 3, **{column: value})
    assert fault(lived).startswith("Event 3 ")


def test_an_altered_instant_is_noticed(lived: Application) -> None:
    alter(lived, 2, at=lived.clock.now() - timedelta(days=1))
    assert "its column 'at' is not what was hashed" in fault(lived)


def test_an_altered_body_is_noticed(lived: Application) -> None:
    with lived.reading() as session:
        body = session.execute(sa.select(EVENT.c.body).where(EVENT.c.number == 3)).scalar_one()
    alter(lived, 3, body=body.replace("progress", "prowess"))
    assert fault(lived).startswith("Event 3 ")


def test_an_altered_text_is_noticed(lived: Application) -> None:
    with lived.writing() as session:
        session.execute(sa.update(FreeText.__table__).values(body="Something else."))  # type: ignore[attr-defined]
    assert "its text 'text' was altered" in fault(lived)


def test_a_removed_event_is_noticed(lived: Application) -> None:
    with lived.writing() as session:
        session.execute(sa.delete(EVENT).where(EVENT.c.number == 2))
    assert fault(lived) == "Event 2 is missing: the next one is numbered 3."


def test_a_removed_last_event_is_noticed(lived: Application) -> None:
    with lived.writing() as session:
        session.execute(sa.delete(EVENT).where(EVENT.c.number == 5))
    assert "should have 5 events and has 4" in fault(lived)


def test_an_inserted_event_is_noticed(lived: Application) -> None:
    with lived.writing() as session:
        row = dict(session.execute(sa.select(EVENT).where(EVENT.c.number == 5)).mappings().one())
        session.execute(sa.insert(EVENT).values({**row, "id": row["id"] + 1, "number": 6}))
    assert fault(lived).startswith("Event 6 ")


def test_reordered_events_are_noticed(lived: Application) -> None:
    with lived.writing() as session:
        for number, other in ((2, 90), (3, 2), (90, 3)):
            session.execute(sa.update(EVENT).where(EVENT.c.number == number).values(number=other))
    assert fault(lived).startswith("Event 2 ")


def test_a_rewritten_chain_verifies_in_itself_and_fails_against_a_printed_head(lived: Application) -> None:
    with lived.reading() as session:
        printed = session.execute(sa.select(EVENT.c.hash).where(EVENT.c.number == 5)).scalar_one()
        rows = session.execute(sa.select(EVENT).order_by(EVENT.c.number)).mappings().all()
    previous = ""
    with lived.writing() as session:
        for row in rows:
            body = json.loads(row["body"])
            body["via"] = "web"
            written = ledger.canonical(body | {"facts": {"forged": True}})
            previous = ledger.link(previous, written)
            change = sa.update(EVENT).where(EVENT.c.id == row["id"])
            session.execute(change.values(body=written, hash=previous))
        session.execute(sa.update(Chain.__table__).values(head=previous))  # type: ignore[attr-defined]
    assert fault(lived) == ""
    with lived.reading() as session, pytest.raises(PlanflowError, match="rewritten or shortened"):
        audit.verify(session, against=printed)


def test_a_shortened_chain_fails_against_a_printed_head(lived: Application) -> None:
    with lived.writing() as session:
        rows = session.execute(sa.select(EVENT.c.number, EVENT.c.hash).order_by(EVENT.c.number)).all()
        session.execute(sa.delete(EVENT).where(EVENT.c.number == 5))
        session.execute(
            sa.update(Chain.__table__).values(length=4, head=rows[3].hash)  # type: ignore[attr-defined]
        )
    assert fault(lived) == ""
    with lived.reading() as session, pytest.raises(PlanflowError, match="rewritten or shortened"):
        audit.verify(session, against=rows[4].hash)
    with lived.reading() as session:
        assert audit.verify(session, against=rows[2].hash)


def test_an_auditor_gets_every_event_with_its_words(lived: Application) -> None:
    with lived.reading() as session:
        rows = list(audit.export(session))
        table = audit.as_csv(iter(rows))
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[-1]["words"] == {"text": "Step 2."}
    assert table.splitlines()[0].startswith("chain,number,at,kind,")
    assert len(table.splitlines()) == 6


@pytest.mark.parametrize("words", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\n=1", "\uff1d1", "'=1"])
def test_words_that_would_be_a_formula_are_marked_as_text_for_an_auditor(words: str) -> None:
    table = audit.as_csv(iter([{"number": 1, "how": words}]))
    assert list(csv.reader(io.StringIO(table, newline="")))[1] == ["1", f"'{words}"]


def test_words_that_were_emptied_without_an_erasure_are_noticed(lived: Application) -> None:
    with lived.writing() as session:
        values = {"body": "[erased]", "salt": "", "erased_at": lived.clock.now()}
        session.execute(sa.update(FreeText.__table__).values(**values))  # type: ignore[attr-defined]
    assert "was emptied without a record of an erasure" in fault(lived)


def test_characters_cannot_go_from_the_words_into_their_salt(lived: Application) -> None:
    with lived.writing() as session:
        text = session.exec(select(FreeText).order_by(col(FreeText.id))).first()
        assert text is not None
        text.salt, text.body = f"{text.salt}\n{text.body[:4]}", text.body[4:]
    assert "its text 'text' was altered" in fault(lived)
    assert texts.digest("a:1", "b") != texts.digest("a", "1:b")


def test_words_that_were_changed_after_their_erasure_are_noticed(lived: Application) -> None:
    with lived.writing() as session:
        leaver = given.person(session, "leaver", name="Step")
        boss = given.person(session, "boss")
        given.role(session, boss, "administrator")
        now = lived.clock.now()
        privacy.erase(session, Actor(boss.id), leaver, empty_their_words=False, now=now)
    assert fault(lived) == ""
    with lived.writing() as session:
        session.execute(sa.update(FreeText.__table__).values(body="[erased] 9."))  # type: ignore[attr-defined]
    assert "was altered after its erasure" in fault(lived)


def test_a_plan_whose_events_and_chain_were_removed_is_noticed(lived: Application) -> None:
    with lived.writing() as session:
        session.execute(sa.update(Intent.__table__).values(event_id=None))  # type: ignore[attr-defined]
        session.execute(sa.delete(EVENT))
        session.execute(sa.delete(Chain.__table__))  # type: ignore[attr-defined]
    assert fault(lived) == "Chain lewisham-2017 has no events at all: they were removed."
