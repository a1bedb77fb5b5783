"""Handing over, everything about one person, and forgetting them while the ledger still verifies."""

from datetime import date

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain import days
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.tables import metadata
from planflow.errors import PlanflowError
from planflow.services import audit, moves, people, privacy, progress
from planflow.store import deadlines, roles
from planflow.testing import given
from tests.integration.test_moves import World

MARKER = "Zanzibar Quillfeather"


def test_a_hand_over_moves_everything_open_in_one_act(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        successor = given.person(session, "successor")
        given.role(session, world.owner, "clerk", plan=world.plan)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        before = session.execute(sa.select(sa.func.count()).select_from(Event)).scalar_one()
        moved = people.hand_over(session, world.by(world.coordinator), world.owner, to=successor, now=now)
        assert (moved.actions, moved.deadlines, moved.roles) == (1, 1, 1)
        assert world.action.owner_id == successor.id
        owed = deadlines.find(session, "action", world.action.id, "action")
        assert owed is not None
        assert (owed.owner_id, owed.due_version) == (successor.id, 2)
        held = roles.holders(session, world.plan, "clerk", on=date(2016, 12, 8))
        assert [one.person_id for one in held] == [successor.id]
        after = session.execute(sa.select(sa.func.count()).select_from(Event)).scalar_one()
        assert after - before == 2  # one in the plan's chain, one in the organisation's


def test_nobody_hands_over_to_themselves(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        with pytest.raises(PlanflowError, match="Nobody can hand over to themselves"):
            people.hand_over(
                session, world.by(world.coordinator), world.owner, to=world.owner, now=app.clock.now()
            )


def erased(app: Application, *, empty_their_words: bool) -> None:
    """Plant a marker in everything that can hold one, then erase the person."""
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        leaver = given.person(
            session, "leaver", name=MARKER, email="zanzibar@example.org", job_title="Manager"
        )
        heir = given.person(session, "heir")
        given.role(session, world.chair, "administrator")
        fields = {"owner": leaver, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        own = Actor(leaver.id, via="shell", shell_user="zanzibar@example.org")
        progress.report(session, own, world.action, text=f"I, {MARKER}, began.", now=now)
        people.hand_over(
            session, world.by(world.coordinator), leaver, to=heir, note=f"{MARKER} left.", now=now
        )
        privacy.erase(session, world.by(world.chair), leaver, empty_their_words=empty_their_words, now=now)


@pytest.mark.parametrize("empty_their_words", [False, True])
def test_an_erased_person_is_found_nowhere_and_the_ledger_still_verifies(
    app: Application, empty_their_words: bool
) -> None:
    erased(app, empty_their_words=empty_their_words)
    with app.reading() as session:
        verdicts = audit.verify(session)
        everything = [
            str(dict(row))
            for table in metadata.sorted_tables
            for row in session.execute(sa.select(table)).mappings()
        ]
    assert [
        row for row in everything if "Zanzibar" in row or "Quillfeather" in row or "zanzibar@" in row
    ] == []
    assert all(verdict.is_whole for verdict in verdicts)
    assert sum(verdict.erased_texts for verdict in verdicts) >= 2


def test_their_words_stay_without_their_name_unless_they_are_emptied(app: Application) -> None:
    erased(app, empty_their_words=False)
    with app.reading() as session:
        words = [row["words"] for row in audit.export(session) if row["kind"] == "progress_reported"]
    assert words[0]["text"] == "I, [erased], began."


def test_nobody_is_erased_who_still_owns_something(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        given.role(session, world.chair, "administrator")
        with pytest.raises(PlanflowError, match="planflow people hand-over owner SUCCESSOR"):
            privacy.erase(session, world.by(world.chair), world.owner, empty_their_words=False, now=now)


def test_a_person_gets_everything_that_is_known_about_them(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        fields = {"owner": world.owner, "due": days.exactly(date(2017, 3, 31))}
        moves.move(session, world.by(world.chair), world.action, "assign", fields=fields, now=now)
        progress.report(session, world.by(world.owner), world.action, text="Half is done.", now=now)
    with app.reading() as session:
        known = privacy.everything_about(session, world.owner)
    assert {"person", "action", "deadline", "event", "progress", "words"} <= set(known)
    assert known["words"][0]["words"] == "Half is done."
    assert known["person"][0]["email"] == "owner@example.org"
