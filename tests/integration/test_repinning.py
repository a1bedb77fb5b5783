"""Running items move to a changed definition only by an explicit act, with a stated mapping, on record."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from planflow import resources
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.domain.event import DefinitionText, Event
from planflow.engine.library import Library
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import repinning
from planflow.store import deadlines, definitions
from planflow.store.references import get_person
from planflow.testing import given

NOW = datetime(2017, 3, 1, 9, 0, tzinfo=UTC)
DUE = date(2017, 4, 28)


def _given(app: Application) -> None:
    """A plan with an action under way, one that is implemented, and another plan."""
    with app.writing() as session:
        plan = given.plan(session)
        administrator = given.person(session, "administrator")
        given.role(session, administrator, "administrator")
        owner = given.person(session, "owner")
        given.action(session, plan, "R1a", owner, DUE, state="in_progress")
        given.action(session, plan, "R1b", owner, DUE, state="implemented")
        other = given.plan(session, "merton-2011")
        given.action(session, other, "R1a", owner, DUE, state="in_progress")


def _renamed(tmp_path: Path, *more: tuple[str, str]) -> Library:
    """A library whose actions are `under_way` where they were `in_progress`."""
    text = (resources.shipped("workflows") / "action.yaml").read_text(encoding="utf-8")
    for old, new in (("in_progress", "under_way"), *more):
        assert old in text
        text = text.replace(old, new)
    own = tmp_path / "own"
    own.mkdir(exist_ok=True)
    (own / "action.yaml").write_text(text, encoding="utf-8")
    return Library(own)


def _actor(session) -> Actor:
    return Actor(get_person(session, "administrator").id, via="shell")


def _migrate(app: Application, *, now: datetime = NOW, **options) -> list[repinning.Step]:
    with app.writing() as session:
        steps = repinning.prepare(session, "action", **options)
        for step in steps:
            repinning.carry_out(session, _actor(session), step, now=now)
        return steps


def _states(app: Application) -> list[tuple[str, str]]:
    with app.reading() as session:
        return [(one.ref, one.state) for one in session.exec(select(Action).order_by(col(Action.id)))]


def test_stranded_items_without_a_mapping_are_refused_by_name_and_nothing_changes(
    app: Application, tmp_path: Path
):
    _given(app)
    app.library = _renamed(tmp_path)
    with pytest.raises(PlanflowError) as caught:
        _migrate(app, mapping={})
    assert str(caught.value) == (
        "The action workflow in force has no state in_progress, and these items are in it: "
        "lewisham-2017/R1a (in_progress), merton-2011/R1a (in_progress). Nothing was changed. "
        "Say where they go with --map in_progress=... (states in force: proposed, assigned, under_way, "
        "implemented, verified, closed, superseded, deferred, deleted)."
    )
    assert _states(app) == [("R1a", "in_progress"), ("R1b", "implemented"), ("R1a", "in_progress")]


def test_a_mapping_moves_every_item_and_keeps_that_in_its_history(app: Application, tmp_path: Path):
    _given(app)
    old = app.library.definition("action").digest
    app.library = _renamed(tmp_path)
    steps = _migrate(app, mapping={"in_progress": "under_way"})
    new = app.library.definition("action").digest
    assert [(step.reference, step.from_state, step.to_state) for step in steps] == [
        ("lewisham-2017/R1a", "in_progress", "under_way"),
        ("lewisham-2017/R1b", "implemented", "implemented"),
        ("merton-2011/R1a", "in_progress", "under_way"),
    ]
    with app.reading() as session:
        events = list(
            session.exec(select(Event).where(Event.kind == "definition_migrated").order_by(col(Event.id)))
        )
        assert [(one.from_state, one.to_state) for one in events] == [
            ("in_progress", "under_way"), ("implemented", "implemented"), ("in_progress", "under_way"),
        ]  # fmt: skip
        assert json.loads(events[0].body)["facts"] == {"definition": "action", "from": old, "to": new}
        actions = list(session.exec(select(Action).order_by(col(Action.id))))
        assert {one.definition for one in actions} == {new}
        assert [one.version for one in actions] == [2, 2, 2]
        assert [one.state_since == NOW.date() for one in actions] == [True, False, True]


def test_doing_it_again_finds_nothing_to_do(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    _migrate(app, mapping={"in_progress": "under_way"})
    assert _migrate(app, mapping={}) == []


def test_one_plan_alone_may_be_moved(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    with app.writing() as session:
        plan = next(one for one in definitions.items_of(session, "plan") if one.key == "merton-2011")
        steps = repinning.prepare(session, "action", mapping={"in_progress": "under_way"}, plan=plan)
    assert [step.reference for step in steps] == ["merton-2011/R1a"]


def test_preparing_writes_nothing(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    with app.writing() as session:
        assert repinning.prepare(session, "action", mapping={"in_progress": "under_way"})
        assert not session.dirty
        assert not session.new
    assert _states(app)[0] == ("R1a", "in_progress")


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (
            {"in_progres": "under_way"},
            "There is no state 'in_progres' in the workflow 'action'. Did you mean 'in_progress'?",
        ),
        (
            {"in_progress": "underway"},
            "There is no state 'underway' in the workflow 'action'. Did you mean 'under_way'?",
        ),
    ],
)
def test_a_mistyped_mapping_is_refused(app: Application, tmp_path: Path, mapping, sentence):
    _given(app)
    app.library = _renamed(tmp_path)
    with pytest.raises(PlanflowError) as caught:
        _migrate(app, mapping=mapping)
    assert str(caught.value) == sentence


def test_deadlines_follow_the_state_that_an_item_is_mapped_to(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    _migrate(app, mapping={"in_progress": "superseded"})
    with app.reading() as session:
        first = session.exec(select(Action).order_by(col(Action.id))).first()
        deadline = deadlines.find(session, "action", first.id, "action")
        assert (deadline.state, deadline.met_on) == (DeadlineState.CANCELLED, NOW.date())


def test_what_a_state_newly_owes_is_opened_though_its_name_stays(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(
        tmp_path,
        (
            "{kind: verification, due: 10 working days after entering",
            "{kind: second_look, due: 5 working days after entering",
        ),
    )
    _migrate(app, mapping={"in_progress": "under_way"})
    with app.reading() as session:
        implemented = session.exec(select(Action).where(Action.ref == "R1b")).one()
        opened = deadlines.find(session, "action", implemented.id, "second_look")
        assert (opened.due_on, opened.owner_role) == (date(2017, 3, 8), "verifier")


def test_what_becomes_possible_by_itself_happens_at_once(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    _migrate(app, mapping={"in_progress": "under_way", "implemented": "verified"})
    assert _states(app) == [("R1a", "under_way"), ("R1b", "closed"), ("R1a", "under_way")]


def test_items_are_moved_away_from_a_definition_that_can_no_longer_be_read(app: Application, tmp_path: Path):
    _given(app)
    with app.writing() as session:
        kept = session.get(DefinitionText, app.library.definition("action").digest)
        kept.text = kept.text.replace("has_evidence", "had_evidence")
    app.library = _renamed(tmp_path)
    _migrate(app, mapping={"in_progress": "under_way"})
    assert _states(app)[0] == ("R1a", "under_way")


def test_somebody_without_the_role_is_refused(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    with app.writing() as session:
        owner = definitions.items_of(session, "action")[0].owner_id
        [step, *_] = repinning.prepare(session, "action", mapping={"in_progress": "under_way"})
        with pytest.raises(Refused) as caught:
            repinning.carry_out(session, Actor(owner), step, now=NOW)
    assert [refusal.code for refusal in caught.value.refusals] == ["not_administrator"]


def test_an_item_that_moved_in_the_meantime_stops_the_migration(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)
    with app.writing() as session:
        [step, *_] = repinning.prepare(session, "action", mapping={"in_progress": "under_way"})
        table = Action.__table__
        session.execute(table.update().where(table.c.id == step.item.id).values(version=7))
        with pytest.raises(StaleWrite):
            repinning.carry_out(session, _actor(session), step, now=NOW)


def test_rating_schemes_move_with_the_same_act(app: Application, tmp_path: Path):
    _given(app)
    text = (resources.shipped("workflows") / "rag.yaml").read_text(encoding="utf-8")
    (tmp_path / "rag.yaml").write_text(text.replace("  standard:", "  by_dates:"), encoding="utf-8")
    app.library = Library(tmp_path)
    with app.writing() as session:
        with pytest.raises(PlanflowError) as caught:
            repinning.prepare_schemes(session, mapping={})
        assert str(caught.value).startswith(
            "There is no rating scheme 'standard' in force, which lewisham-2017 would need. "
            "Say what takes its place with --map standard=..."
        )
        steps = repinning.prepare_schemes(session, mapping={"standard": "by_dates"})
        for plan, name in steps:
            repinning.carry_out_scheme(session, _actor(session), plan, name, now=NOW)
        assert repinning.prepare_schemes(session, mapping={}) == []
    with app.reading() as session:
        plan = definitions.items_of(session, "plan")[0]
        assert (plan.rag_scheme, plan.version) == ("by_dates", 2)
        assert definitions.get_scheme(session, plan).name == "by_dates"
        event = session.exec(select(Event).where(Event.kind == "definition_migrated")).first()
        assert json.loads(event.body)["facts"]["to_scheme"] == "by_dates"


def test_a_failure_in_the_middle_changes_nothing(app: Application, tmp_path: Path):
    _given(app)
    app.library = _renamed(tmp_path)

    def stop_after_one() -> None:
        with app.writing() as session:
            steps = repinning.prepare(session, "action", mapping={"in_progress": "under_way"})
            repinning.carry_out(session, _actor(session), steps[0], now=NOW + timedelta(days=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_after_one()
    assert _states(app)[0] == ("R1a", "in_progress")
