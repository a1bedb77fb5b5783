"""F3: several `planflow tick` and `planflow worker` at one moment on one database: nothing is told twice."""

import os
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest

from planflow.domain.actor import Actor
from planflow.services import ledger
from planflow.store import job_runs
from planflow.testing import given
from tests.faults import node, sink, workers
from tests.faults.conftest import COUNTS
from tests.faults.ways_out import WayOut
from tests.reminding import MONDAY, at, cast, intents, messages

NOW = at("2017-01-23")
OWNERS = 6


def _given(app):
    people = cast(app)
    with app.writing() as session:
        for number in range(OWNERS):
            owner = given.person(session, f"owner{number}", manager_id=people.head.id)
            for item in range(5):
                due_on = MONDAY + timedelta(days=item - 2)
                action = given.action(session, people.plan, f"R{number}.{item}", owner=owner, due_on=due_on)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=NOW,
        )  # fmt: skip


def _nodes(app, way, now, folder, *commands):
    """Real processes, all let go at one moment, and the file into which each writes what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "PLANFLOW_DATABASE_URL": app.settings.database_url,
        "PLANFLOW_MAIL_DIR": str(app.settings.mail_dir),
        "PLANFLOW_FILES_DIR": str(app.settings.files_dir),
        "PLANFLOW_SMTP_URL": way.sink.url,
    }
    start = node.forking.Barrier(len(commands) + 1)
    nodes = []
    for number, command in enumerate(commands):
        said = folder / f"said-{now.date()}-{number}"
        process = node.forking.Process(target=node.run, args=(command, now, environment, said, start))
        process.start()
        nodes.append((command, process, said))
    start.wait(timeout=60)
    return nodes


def _wait_until_all_ran(app, now):
    until = time.monotonic() + 30
    while True:
        with app.reading() as session:
            runs = [job_runs.find(session, job) for job in ("sweep", "deliver", "housekeep")]
        if all(run is not None and run.finished_at >= now for run in runs):
            return
        assert time.monotonic() < until, "the worker did not do its jobs"
        time.sleep(0.1)


def _ended(app, now, nodes):
    """Let ticks come to their end and tell workers to stop; what they said."""
    try:
        for command, process, said in sorted(nodes, key=lambda one: one[0]):
            if command == "worker":
                _wait_until_all_ran(app, now)
                process.terminate()
            process.join(timeout=60)
            assert process.exitcode == 0, said.read_text()
    finally:
        for _, process, _ in nodes:
            process.kill()
            process.join()
    return [said.read_text() for _, _, said in nodes]


@pytest.mark.parametrize(
    "commands", [("tick", "tick", "tick"), ("tick", "worker", "tick")], ids=["three ticks", "with a worker"]
)
def test_several_nodes_at_one_moment_tell_each_thing_once(app, tmp_path, commands, record_property):
    _given(app)
    app.close()
    with sink.running(tmp_path / "sink") as server:
        way = WayOut(tmp_path / "sink", server)
        for now in (NOW, NOW + timedelta(days=1)):
            told = _ended(app, now, _nodes(app, way, now, tmp_path, *commands))
            assert not [said for said in told if "ERROR" in said or "Traceback" in said]
        counts = workers.counted(app, now, way.handed_over())
    record_property(COUNTS, vars(counts))
    assert counts.sent >= OWNERS
    assert (counts.repeated, counts.lost) == (0, 0)
    ids = Counter(message_from_bytes(raw)["Message-ID"] for raw in way.handed_over())
    assert set(ids.values()) == {1}
    slots = Counter((message.recipient_id, message.for_on) for message in messages(app))
    assert set(slots.values()) == {1}
    told_once = Counter(
        (one.deadline_id, one.event_id, one.step, one.route, one.recipient_id) for one in intents(app)
    )
    assert set(told_once.values()) == {1}
