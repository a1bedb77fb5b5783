"""What PostgreSQL does for one person among many thousand deadlines: it does not join them all first."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.tables import metadata
from planflow.store import falling, feed_items, letters
from planflow.testing import given

MANY, OWNERS = 4_000, 200
DUE = date(2017, 6, 1)
pytestmark = pytest.mark.parametrize(
    "database_url", ["postgres"], indirect=True
)  # SQLite keeps no such plans


@pytest.fixture
def owner_id(app: Application) -> int:
    """One of many people who owe as much each."""
    with app.writing() as session:
        plan = given.plan(session)
        owners = [given.person(session, f"owner-{n}").id for n in range(OWNERS)]
        given.action(session, plan, "R1", given.person(session, "owner-of-one"), DUE)
        pattern = session.execute(sa.select(metadata.tables["deadline"])).mappings().one()
        rest = {name: value for name, value in pattern.items() if name != "id"}
        rows = [
            {
                **rest,
                "subject_id": 10_000 + n,
                "owner_id": owners[n % OWNERS],
                "due_on": DUE + timedelta(n % 300),
            }
            for n in range(MANY)
        ]
        session.execute(sa.insert(metadata.tables["deadline"]), rows)
        session.execute(sa.text("ANALYZE"))
        return owners[0]


def test_a_letter_is_made_of_what_its_reader_owes(app: Application, owner_id: int) -> None:
    today = date(2017, 5, 30)
    with app.writing() as session:
        person = given.person(session, "reader")
        session.execute(
            sa.update(metadata.tables["deadline"])
            .where(metadata.tables["deadline"].c.owner_id == owner_id)
            .values(owner_id=person.id)
        )
        message = sa.insert(metadata.tables["message"]).values(
            token="t", recipient_id=person.id, channel="mail", kind="weekly", slot="s", for_on=today,
            planned_at=given.START, address="", subject="", state="planned", fence=0, attempts=0,
            next_try_at=given.START, last_code="", last_error="",
        )  # fmt: skip
        number = session.execute(message).inserted_primary_key[0]
        session.execute(sa.text("ANALYZE"))
        found = _most_joined(app, session, partial(letters.read_ahead, session, [number], today=today))
        assert len(letters.owed_by(session, person.id, [])) == MANY // OWNERS
    assert found < MANY // 10


def test_a_list_and_a_calendar_are_made_of_what_their_owner_owes(app: Application, owner_id: int) -> None:
    today = date(2017, 5, 30)
    with app.reading() as session:
        listed = partial(falling.to_person, session, owner_id, today=today)
        dated = partial(feed_items.items, session, owner_id, ended_since=today, today=today)
        for work in (listed, dated):
            assert len(work()) == MANY // OWNERS
            assert _most_joined(app, session, work) < MANY // 10


def _most_joined(app: Application, session: Any, work: Any) -> int:
    """The most rows that a join gave, in any of the statements of some work."""
    heard: list[tuple[str, Any]] = []

    def note(*event: Any) -> None:
        heard.append((event[2], event[3]))

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    work()
    sa.event.remove(app.database.engine, "before_cursor_execute", note)
    most = 0
    for text, values in heard:
        if "deadline" in text and text.lstrip().startswith(("SELECT", "WITH")):
            explained = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", values)
            found = explained.scalar_one()
            (plan,) = found if isinstance(found, list) else json.loads(found)
            joined = [node["Actual Rows"] for node in _nodes(plan["Plan"]) if "Join" in node["Node Type"]]
            joined += [
                one["Actual Rows"] for one in _nodes(plan["Plan"]) if one["Node Type"] == "Nested Loop"
            ]
            most = max(most, *joined)
    assert most, "there was a statement with joins"
    return most


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
