"""A worker killed in the middle of long work: it is taken up again, or told as failed; never done twice.

The processes, the kills and the databases are real. `make test` kills at some points, `make campaign` at all.
"""

import threading
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from planflow import scheduler
from planflow.bootstrap import Application
from planflow.clock import SystemClock
from planflow.domain.report_review import ReportReview
from planflow.domain.work import Failure, Work, WorkKind, WorkState
from planflow.services import work
from planflow.services.work import ClaimLost, Outcome
from planflow.store import plans
from planflow.testing import given
from planflow.working import hand, ledger_check
from planflow.working.task import Kind, Task
from tests import plan_text
from tests.faults import killing, workers

REPORT = "Recommendations\n\n1. The Head of Service should review all plans by 31 March 2020.\n"
LAST = 60
"""No piece of work has so many points: statements, commits and the step between preparing and finishing."""


@pytest.fixture
def office(app: Application) -> Application:
    with app.writing() as session:
        given.organisation(session, key="council", name="A Council")
    return app


def ask(app: Application, kind: WorkKind, arguments: dict[str, object], content: str) -> int:
    """Ask for work; its number."""
    digest = app.work_files.put(content.encode())
    with app.writing() as session:
        person = given.person(session, f"asks-{digest[:12]}")
        given.role(session, person, "administrator")
        asked = work.ask(session, person, kind, arguments=arguments, input_digest=digest, now=app.clock.now())
        return asked.id


def found(app: Application, number: int) -> Work:
    with app.reading() as session:
        return session.get_one(Work, number)


def after_the_lease(app: Application) -> None:
    """The longest that work is left to a worker that gives no sign."""
    app.clock.move_to(app.clock.now() + timedelta(minutes=3))


def kill_at(app: Application, numbers: list[int]) -> int:
    """Kill a worker at each of these points of a report of its own; how many were killed.

    Each report is read once in the end, by whoever comes after the lease.
    """
    killed = 0
    for number in numbers:
        asked = ask(app, WorkKind.READ_REPORT, {"name": ""}, REPORT + str(number))
        killed += workers.wait([workers.start(app, lambda: hand.step(app), kill_at=number)])
        after_the_lease(app)
        hand.work_off(app)
        assert found(app, asked).state == WorkState.DONE, number
    with app.reading() as session:
        references = {one.reference for one in session.exec(select(Work))}
        assert len(references) == len(session.exec(select(ReportReview)).all()) == len(numbers)
    return killed


def test_a_report_is_read_into_one_review_wherever_its_worker_is_killed(office):
    assert kill_at(office, [2, 6, 9, 13, 18, 24, LAST]) >= 4


@pytest.mark.campaign
def test_a_report_is_read_into_one_review_at_every_point_of_a_kill(office):
    assert kill_at(office, list(range(1, LAST))) >= 20


def test_work_that_kills_its_worker_is_given_up_after_some_tries(office, monkeypatch):
    asked = ask(office, WorkKind.READ_REPORT, {"name": ""}, REPORT)
    for _ in range(work.MOST_TRIES):
        assert workers.wait([workers.start(office, lambda: hand.step(office), kill_at=14)]) == 1
        assert hand.work_off(office) == 0, "its lease is not over"
        after_the_lease(office)
    hand.work_off(office)
    given_up = found(office, asked)
    assert (given_up.state, given_up.failure) == (WorkState.FAILED, Failure.GIVEN_UP)
    assert "tell an administrator" in given_up.remedy
    with office.reading() as session:
        assert session.exec(select(ReportReview)).all() == []


def test_a_worker_that_was_paused_past_its_lease_does_nothing_more(office):
    asked = ask(office, WorkKind.READ_REPORT, {"name": ""}, REPORT)
    with office.writing() as session:
        order = work.claim(session, now=office.clock.now())
    after_the_lease(office)
    assert hand.work_off(office) == 1
    with pytest.raises(ClaimLost):
        hand._do(Task(office, order, lambda: False))
    with office.reading() as session:
        assert len(session.exec(select(ReportReview)).all()) == 1
    assert found(office, asked).fence == 2


def test_long_work_holds_up_no_reminder_and_is_given_back_when_the_worker_stops(office, monkeypatch):
    begun, finish = threading.Event(), threading.Event()

    def long(task: Task) -> None:
        begun.set()
        while not finish.wait(0.05):
            task.tell(50, "Half of it is done.")

    monkeypatch.setattr(ledger_check, "KIND", Kind(long, lambda *_: Outcome()))
    office.clock = SystemClock()
    with office.writing() as session:
        hour = office.clock.now().astimezone(ZoneInfo("Europe/London")).hour
        is_early = hour in (0, 1)  # in which nothing runs by the clock
        given.organisation(session).timezone = "Asia/Tokyo" if is_early else "Europe/London"
        asked = work.ask(
            session, None, WorkKind.VERIFY_LEDGER, arguments={"against": ""}, now=office.clock.now()
        ).id
    worker = scheduler.Worker(office)
    with worker.at_work():
        assert begun.wait(60)
        assert not worker.step("sweep").failed
        deadline = time.monotonic() + 60
        while found(office, asked).percent != 50 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found(office, asked).state == WorkState.RUNNING
    left = found(office, asked)
    assert (left.state, left.tries, left.lease_until) == (WorkState.QUEUED, 0, None)
    finish.set()
    assert hand.work_off(office) == 1
    assert found(office, asked).state == WorkState.DONE


def test_a_plan_is_loaded_once_though_its_worker_is_killed_twice(office):
    said = {"name": "plan.yaml", "plan": "", "review": ""}
    asked = ask(office, WorkKind.LOAD_PLAN, said, plan_text.text())
    for number in (12, 200):
        assert workers.wait([workers.start(office, lambda: hand.step(office), kill_at=number)]) == 1
        with office.reading() as session:
            assert plans.listed(session) == []
        after_the_lease(office)
    assert hand.work_off(office) == 1
    assert (found(office, asked).state, found(office, asked).reference) == (WorkState.DONE, "plan-2017")
    with office.reading() as session:
        assert [one.key for one in plans.listed(session)] == ["plan-2017"]
    assert killing.is_whole(office)
