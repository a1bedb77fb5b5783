"""200 digests out of 100,000 open deadlines beside hand-written deliveries that make the same commits.

    python -m benchmarks.digests [NUMBER OF OPEN DEADLINES]     (100,000 unless given)

The floor claims in the same batches, fixes, hands over and records with bare driver statements, one commit
for each message, and builds mails of the same size with the standard library. It knows no fallbacks, no
sandbox, no overtaken items. Then the whole process, and rendering and sending beside sending ready bytes.
"""

import os
import re
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from benchmarks import databases, hand_delivery, measure, sink
from planflow import delivering, jobs
from planflow.bootstrap import Application
from planflow.domain.letter import Letter
from planflow.domain.tables import metadata
from planflow.notify import channels
from planflow.notify.channel import Outgoing
from planflow.services import deliveries, gathering
from planflow.store import calendars, claims, messages
from planflow.testing import given

MONDAY = date(2018, 6, 11)
NOW = datetime(2018, 6, 11, 8, tzinfo=UTC)
RECIPIENTS, ITEMS, OTHERS, PLANS = 200, 10, 400, 20
TIMES = 3
AIM = 3.0
REDMINE_SECONDS = 13.6
"""200 digests by Debian's Redmine on this class of machine, the whole process."""
_BATCH = 20_000


def main(count: int) -> None:
    """Both databases, into the folder and to a server."""
    with sink.listening() as url:
        for kind in ("sqlite", "postgres"):
            with databases.scratch(kind) as app:
                _fill(app, count)
                jobs.sweep(app, NOW)
                _analyse(app)
                _deliveries(app, kind, "into a folder", "")
                _deliveries(app, kind, "by SMTP", url)
                _sending(app, kind, url)
                _process(app, kind)


def _deliveries(app: Application, kind: str, way: str, url: str) -> None:
    """A whole delivery run beside the floor, each the best of several."""
    app.settings = replace(app.settings, smtp_url=url)
    ours, floors = [], []
    for _ in range(TIMES):
        ours.append(measure.seconds(lambda: _planflow(app)))
        sizes = _sizes(app)
        _reset(app)
        floors.append(measure.seconds(partial(_floor, app, sizes, url)))
        _reset(app)
    name = f"{RECIPIENTS} digests {way} ({kind}, {sum(sizes) // len(sizes):,} bytes each)"
    measure.report(name, min(ours), min(floors), aim=AIM)


def _planflow(app: Application) -> None:
    report = jobs.deliver(app, NOW)
    if report.sent != RECIPIENTS:
        raise SystemExit(f"{report.sent} digests were sent instead of {RECIPIENTS}: no comparison.")


def _floor(app: Application, sizes: list[int], url: str) -> None:
    folder = app.settings.mail_dir / "floor"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        connection = stack.enter_context(closing(hand_delivery.connect(databases.plain_address(app))))
        if url:
            send = hand_delivery.by_smtp(stack.enter_context(_connected(url)))
        else:
            send = hand_delivery.into_folder(folder)
        sent = hand_delivery.deliver(connection, send, sum(sizes) // len(sizes), NOW)
    if sent != RECIPIENTS:
        raise SystemExit(f"The floor sent {sent} digests instead of {RECIPIENTS}: no comparison.")


def _sending(app: Application, kind: str, url: str) -> None:
    """Rendering, building and sending over one connection beside sending ready bytes over one."""
    app.settings = replace(app.settings, smtp_url=url)
    letters = _letters(app)
    ready = [_mail(app, row, letter) for row, letter in letters]

    def ours() -> None:
        with channels.open_channels(app.settings) as ways:
            for row, letter in letters:
                raw = _mail(app, row, letter)
                ways["mail"].send(Outgoing(row.token, row.for_on, row.person_key, row.person_email, raw))

    def floor() -> None:
        with _connected(url) as server:
            for (row, _), raw in zip(letters, ready, strict=True):
                server.sendmail("planflow@example.org", [row.person_email], raw)

    best, least = measure.best(ours, times=TIMES), measure.best(floor, times=TIMES)
    measure.report(f"rendering and sending {RECIPIENTS} digests ({kind})", best, least, aim=AIM)


def _mail(app: Application, row: Any, letter: Letter) -> bytes:
    return delivering.written(app, letter, row.token, row.person_email, NOW)[1]


def _letters(app: Application) -> list[tuple[Any, Letter]]:
    """What the digests say, read as a run reads it and rolled back."""
    found = []
    with app.writing() as session:
        gathering.gather(session, now=NOW)
        held = dict(claims.take(session, most=RECIPIENTS, until=NOW + deliveries.LEASE, now=NOW))
        rows = messages.get_rows(session, list(held))
        deliveries.read_ahead(session, list(held), now=NOW)
        for row in rows.values():
            letter = deliveries.compose(session, row, now=NOW)
            if letter is not None:
                found.append((row, letter))
        session.rollback()
    return found


_START = "import planflow.cli.clock, planflow.scheduler, planflow.papers.markdown"
_TICK = """
import sys
from datetime import datetime
from planflow import clock
clock.SystemClock.now = lambda self: datetime.fromisoformat(sys.argv[1])
from planflow.cli.main import run
run(["tick"])
"""


def _process(app: Application, kind: str) -> None:
    """`planflow tick` as cron starts it: sweep, digests and all, at the moment of this benchmark."""
    _reset(app, intents=True)
    app.close()
    mail = app.settings.mail_dir
    shutil.rmtree(mail, ignore_errors=True)
    own = {
        **os.environ,
        "PLANFLOW_DATABASE_URL": app.settings.database_url,
        "PLANFLOW_MAIL_DIR": str(mail),
        "PLANFLOW_FILES_DIR": str(app.settings.files_dir),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    # As on any day but the first: what was installed is there as bytecode.
    subprocess.run([sys.executable, "-c", _START], env=own, check=True)
    command = [sys.executable, "-c", _TICK, NOW.isoformat()]
    before = os.times()
    took = measure.seconds(lambda: subprocess.run(command, env=own, check=True, stdout=subprocess.DEVNULL))
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    made = len(list(mail.glob("*.eml")))
    if made != RECIPIENTS:
        raise SystemExit(f"'planflow tick' wrote {made} digests instead of {RECIPIENTS}.")
    times = REDMINE_SECONDS / took
    print(
        f"planflow tick, {RECIPIENTS} digests ({kind}): {took:.2f} s ({cpu:.2f} s CPU), "
        f"{times:.1f} times as fast as Redmine's {REDMINE_SECONDS} s  aim 15: "
        f"{'met' if times >= 15 else 'MISSED'}",
        flush=True,
    )


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    host, port = re.fullmatch(r"smtp://([^:]+):(\d+)", url).groups()  # type: ignore[union-attr]
    with smtplib.SMTP(host, int(port)) as server:
        yield server


def _sizes(app: Application) -> list[int]:
    table = metadata.tables["message"]
    with app.reading() as session:
        return list(session.scalars(sa.select(sa.func.length(table.c.raw)).order_by(table.c.id)))


def _reset(app: Application, *, intents: bool = False) -> None:
    """As it was before the delivery; with `intents`, as it was before the sweep."""
    tables = metadata.tables
    intent = tables["intent"]
    with app.writing() as session:
        if intents:
            session.execute(sa.delete(intent))
        else:
            told = sa.update(intent).where(intent.c.message_id.is_not(None))
            session.execute(told.values(state="planned", reason="", message_id=None))
        for name in ("delivery_attempt", "message"):
            session.execute(sa.delete(tables[name]))
    _analyse(app)


def _fill(app: Application, count: int) -> None:
    """Ten things of each recipient fall due these days; everything else lies months ahead."""
    with app.writing() as session:
        given.organisation(session)
        calendars.write_days(session, "england-and-wales")
        given.role(session, given.person(session, "lead"), "coordinator")
        plans = [given.plan(session, f"plan-{n}", live_on=date(2015, 1, 1)) for n in range(PLANS)]
        others = [given.person(session, f"other-{n}").id for n in range(OTHERS)]
        for number in range(RECIPIENTS):
            owner = given.person(session, f"owner-{number}")
            for item in range(ITEMS):
                due_on = MONDAY + timedelta(days=item)
                given.action(session, plans[number % PLANS], f"R{number}.{item}", owner=owner, due_on=due_on)
        _insert_others(session, [plan.id for plan in plans], others, count - RECIPIENTS * ITEMS)


def _insert_others(session: Any, plans: list[int], owners: list[int], count: int) -> None:
    table = metadata.tables["deadline"]
    for start in range(0, count, _BATCH):
        session.execute(
            sa.insert(table),
            [
                {
                    "plan_id": plans[number % len(plans)], "subject_kind": "action",
                    "subject_id": 1_000_000 + number, "kind": "action", "owner_id": owners[number % OTHERS],
                    "owner_role": "", "is_outside": False, "due_on": MONDAY + timedelta(90 + number % 700),
                    "due_text": "", "is_assumed": False, "moves": 0, "due_version": 1, "rule": "",
                    "explanation": "", "calendar": "england-and-wales", "calendar_version": "",
                    "ladder": "action", "state": "open", "live_on": date(2015, 1, 1),
                    "made_on": date(2015, 1, 1), "version": 1,
                }
                for number in range(start, min(start + _BATCH, count))
            ],
        )  # fmt: skip


def _analyse(app: Application) -> None:
    with app.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 100_000)
