"""F15: no line of a log holds an address, a name, or a control character that somebody wrote."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from planflow import jobs, scheduler
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.person import Person
from planflow.testing import given
from tests.reminding import at, cast, messages

NOW = at("2017-01-23")
MARK = "Roe\x1b[31mJane\r\n2017-01-23 INFO forged line"
ADDRESS = "jane.roe.marker@example.org"
LINES = "first\x1b[31m\x07 part\nsecond part\n2017-01-23 INFO forged line"
FORBIDDEN = re.compile(r"jane|roe\b|forged|marker|\x1b|\r", re.IGNORECASE)


@pytest.fixture
def hostile(app: Application, caplog: pytest.LogCaptureFixture) -> Iterator[Application]:
    """An application whose people and things have names like these, opened while everything is logged."""
    caplog.set_level(logging.DEBUG)
    opened = Application(app.settings, SimulatedClock(NOW), Random(2))
    known = cast(opened)
    with opened.writing() as session:
        for person in (known.owner, known.head, known.chair, known.coordinator):
            row = session.get_one(Person, person.id)
            row.name = f"{MARK} {person.key}"
        session.get_one(Person, known.owner.id).email = ADDRESS
        bad = given.person(session, "bad", name=MARK, email=f"{ADDRESS}\r\nBcc: {ADDRESS}")
        given.action(session, known.plan, "R1a", known.owner, date(2017, 1, 23), title=MARK)
        given.action(session, known.plan, "R1b", bad, date(2017, 1, 20), title=MARK)
    yield opened
    opened.close()


def _logged(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(
        logging.Formatter("%(name)s %(levelname)s %(message)s").format(one) for one in caplog.records
    )


def _pass(app: Application) -> list[scheduler.Done]:
    worker = scheduler.Worker(app)
    return [done for job in scheduler.JOBS if (done := worker.step(job)) is not None]


def test_a_pass_over_hostile_names_logs_none_of_them(hostile, caplog):
    done = _pass(hostile)
    assert [one.failed for one in done] == [False] * len(scheduler.JOBS)
    assert {one.state for one in messages(hostile)} == {"sent", "parked"}
    logged = _logged(caplog)
    assert "planflow.worker" in logged
    assert not FORBIDDEN.search(logged)
    assert not FORBIDDEN.search(" ".join(one.summary for one in done))
    assert not FORBIDDEN.search(" ".join(one.last_error for one in messages(hostile)))


def test_a_job_that_fails_says_where_and_not_with_whose_data(hostile, caplog, monkeypatch):
    def broken(app: Application, now: Any) -> None:
        with app.writing() as session:
            session.add(Person(key="owner", name=MARK, email=ADDRESS))  # that key is taken
            session.flush()

    monkeypatch.setattr(jobs, "sweep", broken)
    done = _pass(hostile)
    assert done[0].failed
    logged = _logged(caplog)
    assert "sweep failed (IntegrityError)" in logged
    assert "in broken" in logged
    assert not FORBIDDEN.search(logged + done[0].summary)


def test_what_an_error_says_comes_into_the_log_on_one_plain_line(app, caplog, monkeypatch):
    def broken(app: Application, now: Any) -> None:
        raise ValueError(LINES)

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(jobs, "sweep", broken)
    (done,) = [one for one in _pass(app) if one.failed]
    assert done.summary == "first [31m  part"
    assert not FORBIDDEN.search(_logged(caplog))


def test_a_broken_template_tells_the_log_and_the_error_nothing_of_its_reader(hostile, caplog, tmp_path):
    path = tmp_path / "own" / "mail" / "en" / "break_in" / "subject.txt.j2"
    path.parent.mkdir(parents=True)
    path.write_text("{{ {1: 2}[letter.name] }}")
    hostile.settings = replace(hostile.settings, notifications_dir=tmp_path / "own")
    _pass(hostile)
    errors = [one.last_error for one in messages(hostile) if one.state == "parked"]
    assert errors
    assert not FORBIDDEN.search(_logged(caplog) + " ".join(errors))
