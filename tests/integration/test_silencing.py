"""Whoever wants only what is needed: what never makes a mail come for them, and what always does."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.engine import ladders, routes
from planflow.errors import FileError
from planflow.services import ledger, silencing
from planflow.testing import given
from tests.reminding import Cast, at, cast, intents, mails, messages, run, tick, wrong


def _sparing(app: Application, *people: Person) -> None:
    with app.writing() as session:
        for person in people:
            session.get_one(Person, person.id).digest = "needed"


def _owes(app: Application, known: Cast, due_on: str, ladder: str = "action") -> None:
    with app.writing() as session:
        action = given.action(session, known.plan, "R1a", known.owner)
        given.deadline(
            session, known.plan, "action", action.id, owner_id=known.owner.id, ladder=ladder,
            due_on=date.fromisoformat(due_on),
        )  # fmt: skip


def _ends(app: Application, **equal: Any) -> list[tuple[str, str]]:
    return [(one.state, one.reason) for one in intents(app, **equal)]


def test_what_is_far_off_makes_no_mail_come(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.owner)
    _owes(app, known, "2017-02-20")
    run(app, at("2017-01-20", 0), at("2017-02-10", 0))
    assert _ends(app, step="month_ahead") == [("overtaken", "silenced")]
    assert messages(app) == []


@pytest.mark.parametrize("step", ["week_ahead", "due", "late", "late_week"])
def test_what_they_owe_comes_all_the_same(app: Application, step: str) -> None:
    known = cast(app)
    _sparing(app, known.owner)
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-12", 0), at("2017-02-07", 0))
    told = _ends(app, step=step, recipient_id=known.owner.id)
    assert told == [("sent", "")]


def test_what_others_owe_makes_no_mail_come(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.head, known.chair)
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-23", 0), at("2017-03-20", 0))
    assert _ends(app, recipient_id=known.head.id, step="late_week") == [("overtaken", "silenced")]
    assert mails(app, "head") == mails(app, "chair") == []
    assert mails(app, "owner")


def test_somebody_who_did_not_ask_for_it_is_told_everything(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.head)
    _owes(app, known, "2017-01-23")
    run(app, at("2017-01-23", 0), at("2017-02-14", 0))
    assert mails(app, "chair")
    assert mails(app, "head") == []


def test_a_statutory_day_is_never_silenced(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.owner, known.chair, known.head)
    _owes(app, known, "2017-02-20", "statutory")
    run(app, at("2017-01-12", 0), at("2017-03-20", 0))
    assert ("overtaken", "silenced") not in _ends(app)
    for who in ("owner", "chair", "head"):
        assert mails(app, who), who


def test_what_falls_to_somebody_for_want_of_another_is_told(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.coordinator)
    with app.writing() as session:
        session.get_one(Person, known.owner.id).email = None
    _owes(app, known, "2017-01-23")
    tick(app, at("2017-01-23"))
    assert _ends(app, recipient_id=known.coordinator.id, step="due") == [("sent", "")]


def _happens(app: Application, known: Cast, kind: str) -> None:
    with app.writing() as session:
        ledger.append(
            session, Actor(person_id=known.administrator.id, via="shell"), chain=known.plan.id, kind=kind,
            subject_kind="plan", subject_id=known.plan.id, now=at("2017-01-20"),
        )  # fmt: skip


def test_news_that_asks_nothing_makes_no_mail_come(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.coordinator)
    _happens(app, known, "plan_agreed")
    run(app, at("2017-01-20", 10), at("2017-01-31", 0))
    assert _ends(app, recipient_id=known.coordinator.id) == [("overtaken", "silenced")]
    assert mails(app, "coordinator") == []
    assert mails(app, "chair")


def test_news_that_asks_for_something_comes(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.coordinator, known.chair)
    _happens(app, known, "plan_returned")
    run(app, at("2017-01-20", 10), at("2017-01-31", 0))
    assert mails(app, "coordinator")


def test_what_was_recorded_in_their_name_comes(app: Application) -> None:
    known = cast(app)
    _sparing(app, known.owner)
    with app.writing() as session:
        actor = Actor(
            person_id=known.coordinator.id, via="shell", for_id=known.owner.id, how="telephone",
            given_on=date(2017, 1, 20),
        )  # fmt: skip
        ledger.append(
            session, actor, chain=known.plan.id, kind="progress_reported", subject_kind="plan",
            subject_id=known.plan.id, now=at("2017-01-20"),
        )  # fmt: skip
    run(app, at("2017-01-20", 10), at("2017-01-31", 0))
    assert mails(app, "owner")


def test_it_takes_the_same_statements_for_many_as_for_few(app: Application) -> None:
    known = cast(app)
    counts = []
    for number, more in enumerate((1, 20)):
        with app.writing() as session:
            for each in range(more):
                person = given.person(session, f"p{number}-{each}", digest="needed")
                given.action(session, known.plan, f"R{number}x{each}", person, date(2017, 2, 20))
        tick(app, at("2017-01-23", 9 + number))
        statements: list[str] = []

        def seen(_c: Any, _u: Any, text: str, *_rest: Any, kept: list[str] = statements) -> None:
            kept.append(text)

        sa.event.listen(app.database.engine, "before_cursor_execute", seen)
        with app.writing() as session:
            silencing.end_silenced(session)
        sa.event.remove(app.database.engine, "before_cursor_execute", seen)
        counts.append(len([one for one in statements if "intent" in one]))
    assert counts[0] == counts[1]
    assert wrong(app, at("2017-01-23", 10)) == []


def test_the_shipped_files_silence_nothing_that_asks() -> None:
    steps = silencing.steps(ladders.read())
    assert steps
    assert not [one for one in steps if one.startswith("statutory.")]
    owed = [one for one in steps if one.endswith(".owner")]
    assert sorted(owed) == ["action.month_ahead.owner", "milestone.month_ahead.owner"]
    silenced = set(silencing.routes(routes.read()))
    asking = {f"{event}.{one.name}" for event, some in routes.read().items() for one in some if one.lapses}
    assert silenced
    assert not silenced & asking
    assert "any_event.recorded" not in silenced


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "ladders.yaml",
            "ladders:\n  statutory:\n"
            "    - {name: a, when: on the day, tell: owner, silenceable: owner}\n",
        ),
        (
            "ladders.yaml",
            "ladders:\n  x:\n    - {name: a, when: on the day, tell: owner, silenceable: chair}\n",
        ),
        (
            "ladders.yaml",
            "ladders:\n  x:\n"
            "    - {name: a, when: on the day, tell: owner, urgency: break_in, silenceable: owner}\n",
        ),
        (
            "routes.yaml",
            "routes:\n  plan_agreed:\n"
            "    - {name: a, tell: chair, lapses: when it moves on, silenceable: yes}\n",
        ),
        (
            "routes.yaml",
            "routes:\n  plan_agreed:\n    - {name: a, tell: chair, urgency: break_in, silenceable: yes}\n",
        ),
    ],
)  # fmt: skip
def test_a_file_that_would_silence_what_asks_is_refused(tmp_path, file, text):
    (tmp_path / file).write_text(f"planflow: 1\n{text}")
    read = ladders.read if file == "ladders.yaml" else routes.read
    with pytest.raises(FileError) as refused:
        read(tmp_path)
    assert any(
        "silence" in problem.message or "not tell" in problem.message for problem in refused.value.problems
    )
