"""One audited move against raw SELECT + UPDATE + INSERT + COMMIT, both with every commit on the disk.

A move is all that planflow does for one: load, permission, guards, new state, event with hash, deadline
changes, what is to be said, commit. Each action is started and then implemented, which meets its deadline and
opens one for the verifier. planflow and the floor take turns in one run, with the same driver, on connections
that have been at work for a while, and each has its median taken.
"""

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import sqlalchemy as sa

from benchmarks import databases, measure
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.services import moves
from planflow.testing import given

AIMS = {"sqlite": 8, "postgres": 3}
MOVES = (("start", ""), ("implement", "Done, and seen to be done."))
SELECT = "SELECT id, state, version, owner_id FROM action WHERE id = {0}"
UPDATE = "UPDATE action SET state = {0}, version = version + 1 WHERE id = {0} AND version = {0}"
INSERT = (
    "INSERT INTO event (chain, number, at, kind, subject_kind, subject_id, actor_id, via, how, from_state, "
    "to_state, body, hash) "
    "VALUES (0, {0}, {0}, 'action_started', 'action', {0}, {0}, 'web', '', {0}, {0}, {0}, {0})"
)
BODY, HASH = "x" * 330, "0" * 64
FLOOR_STATEMENTS = 5
"""BEGIN, SELECT, UPDATE, INSERT, COMMIT."""
WARM = 20
"""Rounds that are not measured. PostgreSQL plans a prepared statement for good at about the eleventh time."""


def main(rounds: int = 300) -> None:
    """Measure on both databases."""
    for name in ("sqlite", "postgres"):
        with databases.scratch(name) as app:
            actions, owner = _plan(app, 2 * (rounds + WARM) + 1)
            floor = _floor(app, owner)
            last = actions.pop()
            our_actions, floor_actions = actions[: rounds + WARM], actions[rounds + WARM :]
            for mine, theirs in zip(our_actions[:WARM], floor_actions[:WARM], strict=True):
                _move(app, mine, owner)
                floor(theirs)
            turns = zip(our_actions[WARM:], floor_actions[WARM:], strict=True)
            ours, raw = zip(
                *((_timed(_move, app, mine, owner), _timed(floor, theirs)) for mine, theirs in turns),
                strict=True,
            )
            counted = _statements(app, last, owner)
        # both sides did two moves
        measure.report(
            f"one move, {name}",
            statistics.median(ours) / 2 * 1000,
            statistics.median(raw) / 2 * 1000,
            aim=AIMS[name],
            unit="ms",
        )
        print(f"  statements with BEGIN and COMMIT: {counted}, floor {FLOOR_STATEMENTS}", flush=True)


def _statements(app: Application, action_id: int, owner_id: int) -> str:
    """How many statements each move of an action takes."""
    seen: list[str] = []

    def listen(*given: Any) -> None:
        seen.append(given[2])

    sa.event.listen(app.database.engine, "before_cursor_execute", listen)
    counts = []
    for move in MOVES:
        seen.clear()
        _make(app, action_id, owner_id, *move)
        counts.append(f"{move[0]} {2 + sum(not statement.startswith('BEGIN') for statement in seen)}")
    sa.event.remove(app.database.engine, "before_cursor_execute", listen)
    return ", ".join(counts)


def _plan(app: Application, count: int) -> tuple[list[int], int]:
    """A plan with a chair, a verifier and an owner, and as many assigned actions with open deadlines."""
    with app.writing() as session:
        plan = given.plan(session)
        owner = given.person(session, "owner")
        for key in ("chair", "coordinator", "verifier"):
            given.role(session, given.person(session, key), key, plan=plan)
        answered = [given.recommendation(session, plan, f"R{number}") for number in range(1, 13)]
        actions = [
            given.action(
                session, plan, f"R1.{number}", owner, date(2017, 3, 31), answers=answered[number % 12]
            ).id
            for number in range(count)
        ]
        return actions, owner.id


def _move(app: Application, action_id: int, owner_id: int) -> None:
    for move in MOVES:
        _make(app, action_id, owner_id, *move)


def _make(app: Application, action_id: int, owner_id: int, name: str, note: str) -> None:
    with app.writing() as session:
        action = session.get_one(Action, action_id)
        actor = Actor(owner_id, via="web")
        moves.move(session, actor, action, name, based_on=action.version, note=note, now=app.clock.now())


def _floor(app: Application, owner: int) -> Callable[[int], None]:
    """The same number of bare transactions with the driver alone."""
    address = databases.plain_address(app)
    connection: Any
    if app.database.is_sqlite:
        connection = sqlite3.connect(address, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        begin, mark = "BEGIN IMMEDIATE", "?"
    else:
        connection = psycopg.connect(address, autocommit=True)
        begin, mark = "BEGIN", "%s"
    select, update, insert = (text.format(mark) for text in (SELECT, UPDATE, INSERT))

    def move(action_id: int) -> None:
        for turn, state in enumerate(("in_progress", "implemented"), start=1):
            connection.execute(begin)
            row = connection.execute(select, (action_id,)).fetchone()
            changed = connection.execute(update, (state, action_id, row[2])).rowcount
            assert changed == 1
            number = 1_000_000 + 2 * action_id + turn
            values = (number, databases.START.isoformat(), action_id, owner, row[1], state, BODY, HASH)
            connection.execute(insert, values)
            connection.execute("COMMIT")

    return move


def _timed(work: Callable[..., None], *arguments: Any) -> float:
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:]))
