"""Running items keep the definition that they began with, by digest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from planflow import resources
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.event import DefinitionText
from planflow.engine import reader
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.services import items
from planflow.store import definitions
from planflow.testing import given

NOW = datetime(2016, 12, 8, 9, 0, tzinfo=UTC)


def _count(session) -> int:
    return session.execute(sa.select(sa.func.count()).select_from(DefinitionText)).scalar_one()


def test_a_definition_is_kept_once_however_often_it_is_pinned(app: Application):
    paper = app.library.definition("paper")
    for _ in range(2):
        with app.writing() as session:
            assert definitions.pin(session, paper, now=NOW) == paper.digest
            assert definitions.pin(session, paper, now=NOW) == paper.digest
    with app.reading() as session:
        assert _count(session) == 1
        kept = session.get(DefinitionText, paper.digest)
        assert (kept.name, kept.text, kept.stored_at) == ("paper", paper.text, NOW)


def test_a_pinned_definition_comes_back_as_it_was(app: Application):
    paper = app.library.definition("paper")
    with app.writing() as session:
        definitions.pin(session, paper, now=NOW)
    with app.reading() as session:
        found = definitions.get(session, paper.digest)
    assert (found.states, found.transitions, found.digest) == (paper.states, paper.transitions, paper.digest)


def test_a_pinned_definition_is_read_from_the_database_once(app: Application):
    paper = app.library.definition("paper")
    with app.writing() as session:
        definitions.pin(session, paper, now=NOW)
        first = definitions.get(session, paper.digest)
    statements: list[str] = []
    sa.event.listen(app.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with app.reading() as session:
        assert definitions.get(session, paper.digest) is first
    assert not any("definition_text" in statement for statement in statements)


def test_a_pin_that_is_rolled_back_is_made_again(app: Application):
    paper = app.library.definition("paper")
    with app.writing() as session:
        nested = session.begin_nested()
        definitions.pin(session, paper, now=NOW)
        nested.rollback()
        definitions.pin(session, paper, now=NOW)
    with app.reading() as session:
        assert _count(session) == 1


def test_an_item_keeps_its_definition_when_the_file_changes(app: Application, tmp_path: Path):
    with app.writing() as session:
        plan = given.plan(session)
        action = given.action(session, plan)
        old = action.definition
        session.flush()
        ref = action.id
    own = tmp_path / "own"
    own.mkdir()
    text = _shipped("action.yaml").replace("guards: [not_own_work, has_evidence]", "guards: [not_own_work]")
    (own / "action.yaml").write_text(text)
    app.library = Library(own)
    with app.writing() as session:
        begun = items.begin(session, Actor(None, via="load"), _copy(session, ref), now=NOW)
        assert begun
    with app.reading() as session:
        first, second = definitions.items_of(session, "action")
        assert first.definition == old
        assert second.definition == reader.digest_of(text)
        verify = definitions.get(session, first.definition).find_move("verify", "implemented")
        assert verify.guards == ("not_own_work", "has_evidence")
        assert definitions.get(session, second.definition).find_move("verify", "implemented").guards == (
            "not_own_work",
        )


def test_a_definition_that_names_a_guard_which_is_gone_says_so(app: Application):
    text = _shipped("paper.yaml").replace("guards: [no_gaps]", "guards: [no_holes]")
    digest = reader.digest_of(text)
    with app.writing() as session:
        session.add(DefinitionText(digest=digest, name="paper", text=text, stored_at=NOW))
    with app.reading() as session, pytest.raises(PlanflowError) as caught:
        definitions.get(session, digest)
    line = text[: text.index("no_holes")].count("\n") + 1
    assert str(caught.value) == (
        f"The workflow 'paper' that running items are pinned to (version {digest[:8]}) can no longer be "
        f"read: line {line}, transitions.approve.guards.1: There is no guard 'no_holes'. "
        "Move them to the one in force with 'planflow workflows migrate paper --to current'."
    )


def test_a_digest_without_a_text_says_so(app: Application):
    with app.reading() as session, pytest.raises(PlanflowError) as caught:
        definitions.get(session, "0123456789abcdef")
    assert str(caught.value) == (
        "The definition 01234567 that an item is pinned to is not in the database. "
        "Restore the table 'definition_text' from a backup."
    )


def test_a_plan_keeps_its_rating_scheme_when_the_file_changes(app: Application, tmp_path: Path):
    with app.writing() as session:
        plan = given.plan(session)
        plan.rag_digest = definitions.pin_scheme(session, session.library.rag_scheme("standard"), now=NOW)
    (tmp_path / "rag.yaml").write_text(_shipped("rag.yaml").replace("otherwise: green", "otherwise: amber"))
    app.library = Library(tmp_path)
    with app.reading() as session:
        [plan] = definitions.items_of(session, "plan")
        assert definitions.get_scheme(session, plan).otherwise == "green"
        assert session.library.rag_scheme("standard").otherwise == "amber"


def test_a_plan_without_a_pinned_scheme_has_the_one_in_force(app: Application):
    with app.writing() as session:
        plan = given.plan(session, rag_scheme="watched")
        assert definitions.get_scheme(session, plan) is session.library.rag_scheme("watched")


def test_states_in_use_are_counted_by_version(app: Application):
    with app.writing() as session:
        plan = given.plan(session)
        for ref in ("R1a", "R1b"):
            given.action(session, plan, ref)
        given.action(session, plan, "R1c", state="closed")
        digest = session.library.definition("action").digest
        assert definitions.states_in_use(session, "action") == [
            (digest, "closed", 1), (digest, "proposed", 2),
        ]  # fmt: skip


def _copy(session, action_id: int):
    old = session.get_one(Action, action_id)
    return Action(
        plan_id=old.plan_id, ref="R9z", title="Another", state="", state_since=NOW.date(), definition=""
    )


def _shipped(name: str) -> str:
    return (resources.shipped("workflows") / name).read_text(encoding="utf-8")
