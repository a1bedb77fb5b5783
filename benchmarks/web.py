"""A list of fifty actions, filtered and signed in, beside a bare Starlette page of the same bytes.

    python -m benchmarks.web [NUMBER OF ACTIONS]     (100,000 unless given)

Both are served by the same server in a process of their own. First one request after the other, then sixteen
connections at once; then what a browser fetches for its first page.
"""

import asyncio
import multiprocessing
import re
import socket
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import psutil
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from benchmarks import databases, measure
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.tables import metadata
from planflow.services import web_sessions
from planflow.settings import Settings
from planflow.store import calendars
from planflow.testing import given
from planflow.web import app as web
from planflow.web import serving

PLANS, OWNERS = 20, 40
CONNECTIONS = 16
WARM, REQUESTS = 35, 280
P95_AIM = 10.0
REDMINE_PER_SECOND = 10.4
"""Debian's Redmine on this class of machine: the same list of 100,000 issues at sixteen connections."""
TIMES_REDMINE = 15
BYTES_AIM = 200_000
_BATCH = 20_000
_FILTERS = (
    "",
    "?only=late",
    "?owner=Owner+7",
    "?q=R1",
    "?rating=red",
    "?state=assigned&agency=agency-1",
    "?page=3",
)
_DAY = given.DAY
_ASSETS = re.compile(r'(?:href|src|content)="(/static/[^"]+)"')


def main(count: int) -> None:
    """Both databases."""
    for kind in ("sqlite", "postgres"):
        with databases.scratch(kind) as app:
            cookie = _fill(app, count)
            _analyse(app)
            app.database.close()
            _compare(app.settings, kind, cookie)


def _compare(settings: Settings, kind: str, cookie: str) -> None:
    paths = [f"/plans/plan-{n % PLANS}{_FILTERS[n % len(_FILTERS)]}" for n in range(REQUESTS)]
    with _served(_pages, settings) as (port, process):
        ours = _Client(port, cookie)
        ours.sequential(paths[:WARM])
        times, cpu = ours.timed(paths, process)
        rate = ours.at_once(paths)
        if kind == "sqlite":
            _first_page(port, cookie)
        body = ours.body(paths[0])
    with _served(_bare, body) as (port, process):
        bare = _Client(port, cookie)
        bare.sequential(paths[:WARM])
        floor, floor_cpu = bare.timed(paths, process)
        floor_rate = bare.at_once(paths)
    name = f"a list of 50 ({kind})"
    median, floor_median = statistics.median(times), statistics.median(floor)
    measure.report(f"{name}, one by one, median", median, floor_median, unit="ms")
    p95 = sorted(times)[int(len(times) * 0.95)]
    _verdict(
        f"p95 {p95:.1f} ms, server's CPU {cpu:.1f} ms (floor {floor_cpu:.1f} ms)", p95 <= P95_AIM, "10 ms"
    )
    measure.report(f"{name}, {CONNECTIONS} connections", 1000 / rate, 1000 / floor_rate, unit="ms")
    times_redmine = rate / REDMINE_PER_SECOND
    said = f"{rate:.0f} a second (floor {floor_rate:.0f}), {times_redmine:.1f} times Redmine's"
    _verdict(said, times_redmine >= TIMES_REDMINE, f"{TIMES_REDMINE} times")


class _Client:
    """Asks for pages over connections that stay open, with as little work of its own as can be."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def sequential(self, paths: list[str]) -> list[float]:
        """Milliseconds of each request, one after the other over one connection."""
        return asyncio.run(self._walk(list(paths)))

    def timed(self, paths: list[str], process: psutil.Process) -> tuple[list[float], float]:
        """The milliseconds of each request, and of the server's processor for one."""
        before = process.cpu_times()
        times = self.sequential(paths)
        after = process.cpu_times()
        spent = after.user + after.system - before.user - before.system
        return times, spent / len(paths) * 1000

    def at_once(self, paths: list[str]) -> float:
        """Requests a second over all connections together."""
        asyncio.run(self._crowd(paths[:WARM]))
        start = time.perf_counter()
        asyncio.run(self._crowd(paths))
        return len(paths) / (time.perf_counter() - start)

    def body(self, path: str) -> bytes:
        """A page as it is."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"cookie": self.cookie})
        with urllib.request.urlopen(asked) as answer:
            return bytes(answer.read())

    async def _crowd(self, paths: list[str]) -> None:
        waiting = list(paths)
        await asyncio.gather(*(self._walk(waiting) for _ in range(CONNECTIONS)))

    async def _walk(self, waiting: list[str]) -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        times = []
        while waiting:
            start = time.perf_counter()
            head = f"GET {waiting.pop()} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {self.cookie}\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer)
            if not answer.startswith(b"HTTP/1.1 200") or length is None:
                raise SystemExit(f"No page came: {answer[:200]!r}")
            await reader.readexactly(int(length[1]))
            times.append((time.perf_counter() - start) * 1000)
        writer.close()
        return times


def _first_page(port: int, cookie: str) -> None:
    """What a browser that has nothing yet fetches, over the wire."""
    page, plain = _fetch(port, "/plans/plan-1", cookie)
    assets = sorted(set(_ASSETS.findall(plain.decode())))
    total = page + sum(_fetch(port, one, cookie)[0] for one in assets)
    _verdict(
        f"first page {total:,} bytes, the page alone {page:,}", total < BYTES_AIM, f"{BYTES_AIM:,} bytes"
    )


def _fetch(port: int, path: str, cookie: str) -> tuple[int, bytes]:
    """The bytes of an answer on the wire as browsers ask for it, and its body unpacked."""
    head = (
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n"
        "accept-encoding: gzip, deflate, br\r\nconnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(head.encode())
        got = b"".join(iter(lambda: wire.recv(65536), b""))
    body = _Client(port, cookie).body(path)
    return len(got), body


@contextmanager
def _served(serve: object, given_to: object) -> Iterator[tuple[int, psutil.Process]]:
    """A server in a process of its own, on a free port, until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=serve, args=(given_to, port))  # type: ignore[arg-type]
    process.start()
    try:
        _await(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.join()


def _await(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _pages(settings: Settings, port: int) -> None:
    app = Application(settings, SimulatedClock(databases.START), Random(1))
    serving.run(web.create(app), "127.0.0.1", port)


def _bare(body: bytes, port: int) -> None:
    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse(body)

    bare = FastAPI()
    bare.mount("/", Starlette(routes=[Route("/{rest:path}", page)]))
    serving.run(bare, "127.0.0.1", port)


def _fill(app: Application, count: int) -> str:
    """Plans with their actions and deadlines, and a coordinator who is signed in: the cookie."""
    with app.writing() as session:
        given.organisation(session)
        calendars.write_days(session, "england-and-wales")
        board = given.body(session)
        agencies = [given.body(session, f"agency-{n}", "agency").id for n in range(5)]
        lead = given.person(session, "lead")
        for role in ("coordinator", "chair", "verifier"):
            given.role(session, lead, role)
        owners = [
            given.person(session, f"owner-{n}", agency_id=agencies[n % 5] if n % 2 else None).id
            for n in range(OWNERS)
        ]
        plans = [given.plan(session, f"plan-{n}", board_id=board.id) for n in range(PLANS)]
        pinned = given.action(session, plans[0], "R0")
        keys = {"definition": pinned.definition, "calendar": given.organisation(session).calendar}
        secret = web_sessions.begin(session, lead, method="link", now=app.clock.now())
        plan_ids = [plan.id for plan in plans]
        for start in range(1, count, _BATCH):
            _insert(session, range(start, min(start + _BATCH, count)), plan_ids, owners, keys)
    return f"planflow-session={secret}"


def _insert(
    session: sa.orm.Session, numbers: range, plans: list[int], owners: list[int], keys: dict[str, str]
) -> None:
    """A batch of actions with their deadlines: a tenth late, a tenth without an owner."""
    actions, deadlines = [], []
    for number in numbers:
        plan, owner = plans[number % PLANS], owners[number // PLANS % OWNERS] if number % 10 else None
        due_on = _DAY + timedelta(days=number // PLANS % 400 - 40)
        actions.append(
            {
                "id": 1_000_000 + number, "plan_id": plan, "ref": f"R{number}", "position": number,
                "title": f"Arrange the training of {number} members of staff and say who came",
                "owner_id": owner, "state": "assigned" if owner else "proposed", "state_since": _DAY,
                "definition": keys["definition"], "text": "", "directorate": "", "success_measure": "",
                "cost": "", "cost_decided_by": "", "outcome_note": "", "is_assumed": False, "version": 1,
            }
        )  # fmt: skip
        deadlines.append(
            {
                "plan_id": plan, "subject_kind": "action", "subject_id": 1_000_000 + number, "kind": "action",
                "part": "", "owner_id": owner, "owner_role": "", "is_outside": False, "due_on": due_on,
                "due_text": "", "is_assumed": False, "original_due_on": due_on, "moves": 0, "due_version": 1,
                "rule": "", "explanation": "", "calendar": keys["calendar"], "calendar_version": "",
                "ladder": "action", "state": "open", "live_on": _DAY, "made_on": _DAY, "version": 1,
            }
        )  # fmt: skip
    session.execute(sa.insert(metadata.tables["action"]), actions)
    session.execute(sa.insert(metadata.tables["deadline"]), deadlines)


def _analyse(app: Application) -> None:
    with app.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _verdict(found: str, is_met: bool, aim: str) -> None:
    print(f"  {found}; aim {aim}: {'met' if is_met else 'MISSED'}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 100_000)
