"""The sweep over many open deadlines beside hand-written inserts of the same rows.

    python -m benchmarks.sweep [NUMBER OF OPEN DEADLINES]     (1,000,000 unless given; 3 in 100 are due)

First sweep: every step of the ladder, nothing written yet; aim: at most twice the floor. Repeat sweep:
nothing new; aim on PostgreSQL: at most twice its floor, and not one number taken from the sequence.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from benchmarks import databases, measure
from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.tables import metadata
from planflow.services import reminders
from planflow.store import calendars
from planflow.testing import given

NOW = datetime(2018, 6, 11, 8, tzinfo=UTC)
TODAY = NOW.date()
PLANS, PEOPLE = 100, 400
BATCH = 20_000


def main(count: int) -> None:
    """Both sweeps on both databases."""
    for kind in ("sqlite", "postgres"):
        with databases.scratch(kind) as app:
            _fill(app, count)
            _compare(app, kind, count)


def _compare(app: Application, kind: str, count: int) -> None:
    floor = _Floor(app)
    floor_first = measure.seconds(floor.run)
    same = _rows(app)
    _analyse(app)
    floor_again = measure.best(floor.run)
    _clear(app)
    first = measure.seconds(lambda: jobs.sweep(app, NOW))
    if _rows(app) != same:
        raise SystemExit(f"The floor wrote {same} rows, planflow {_rows(app)}: no comparison.")
    _analyse(app)
    before = _sequence(app)
    again = measure.best(lambda: jobs.sweep(app, NOW))
    taken = _sequence(app) - before
    # The floor once more, now that the caches are as warm as they were for planflow.
    _clear(app)
    floor_first = min(floor_first, measure.seconds(floor.run))
    name = f"sweep of {count:,} open deadlines ({kind})"
    measure.report(f"first {name}, {same:,} rows", first, floor_first, aim=2)
    aim = 2 if kind == "postgres" else None
    measure.report(f"repeat {name}, {taken} numbers used up", again, floor_again, aim=aim)


class _Floor:
    """What one would write by hand: one insert for each step and audience, without fallbacks or absences."""

    def __init__(self, app: Application) -> None:
        self.app = app
        with app.reading() as session:
            passed = reminders.passed_steps(session, [("action", "england-and-wales")], today=TODAY)
        self.steps = [
            (one.step, *one.until.values(), *(one.later_until.values() or [date.min])) for one in passed
        ]

    def run(self) -> None:
        with self.app.writing() as session:
            for step, until, later in self.steps:
                for audience in step.tell:
                    session.connection().execute(
                        sa.text(_INSERT[audience]),
                        {"step": step.name, "urgency": step.urgency.value, "until": until,
                         "later": later, "now": NOW, "day": TODAY},
                    )  # fmt: skip


_HEAD = """
INSERT INTO intent (plan_id, deadline_id, due_version, step, audience, recipient_id, fallback, channel,
                    urgency, planned_at, day, state, reason)
SELECT d.plan_id, d.id, d.due_version, CAST(:step AS varchar), '{audience}', {recipient}, '', 'mail',
       :urgency, :now, :day,
       CASE WHEN d.due_on <= :later THEN 'overtaken' ELSE 'planned' END, ''
FROM deadline d {joins}
WHERE d.state = 'open' AND d.ladder = 'action' AND d.calendar = 'england-and-wales' AND d.due_on <= :until
  AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.deadline_id = d.id AND i.due_version = d.due_version
                  AND i.step = :step AND i.audience = '{audience}')
ON CONFLICT DO NOTHING"""
_INSERT = {
    "owner": _HEAD.format(audience="owner", recipient="d.owner_id", joins=""),
    "manager": _HEAD.format(
        audience="manager", recipient="p.manager_id", joins="JOIN person p ON p.id = d.owner_id"
    ),
    "chair": _HEAD.format(
        audience="chair",
        recipient="h.person_id",
        joins="JOIN plan q ON q.id = d.plan_id "
        "JOIN role_holding h ON h.body_id = q.board_id AND h.role = 'chair'",
    ),
}


def _fill(app: Application, count: int) -> None:
    random = Random(7)
    with app.writing() as session:
        given.organisation(session)
        calendars.write_days(session, "england-and-wales")
        head, chair = given.person(session, "head"), given.person(session, "chair")
        owners = [given.person(session, f"owner-{n}", manager_id=head.id).id for n in range(PEOPLE)]
        board = given.body(session)
        given.role(session, chair, "chair", body=board)
        given.role(session, given.person(session, "lead"), "coordinator")
        plans = [
            given.plan(session, f"plan-{n}", board_id=board.id, live_on=date(2015, 1, 1)).id
            for n in range(PLANS)
        ]
    table = metadata.tables["deadline"]
    with app.database.engine.connect() as connection:
        for rows in _batches(count, plans, owners, random):
            connection.execute(sa.insert(table), rows)
            connection.commit()
    _analyse(app)


def _batches(
    count: int, plans: list[int], owners: list[int], random: Random
) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, count, BATCH):
        yield [
            {
                "plan_id": random.choice(plans), "subject_kind": "action", "subject_id": number,
                "kind": "action", "owner_id": random.choice(owners), "owner_role": "", "is_outside": False,
                "due_on": _day(number, random), "due_text": "", "is_assumed": False, "moves": 0,
                "due_version": 1, "rule": "", "explanation": "", "calendar": "england-and-wales",
                "calendar_version": "", "ladder": "action", "state": "open", "live_on": date(2015, 1, 1),
                "made_on": date(2015, 1, 1), "version": 1,
            }
            for number in range(start, min(start + BATCH, count))
        ]  # fmt: skip


def _day(number: int, random: Random) -> date:
    """Three in a hundred have passed at least one step; the others are months ahead."""
    if number % 100 < 3:
        return TODAY + timedelta(days=random.randint(-40, 25))
    return TODAY + timedelta(days=random.randint(60, 900))


def _analyse(app: Application) -> None:
    """What autovacuum does in time: both sides plan their statements with the same knowledge."""
    with app.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _rows(app: Application) -> int:
    with app.reading() as session:
        return session.scalar(sa.text("SELECT count(*) FROM intent")) or 0


def _clear(app: Application) -> None:
    with app.writing() as session:
        word = "DELETE FROM intent" if app.database.is_sqlite else "TRUNCATE intent"
        session.connection().exec_driver_sql(word)


def _sequence(app: Application) -> int:
    """The last number that the sequence of intents gave out (SQLite has none)."""
    if app.database.is_sqlite:
        return 0
    with app.reading() as session:
        return session.scalar(sa.text("SELECT last_value FROM intent_id_seq")) or 0


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
