"""An erasure reaches every column of words, every mail and every stored plan file, and can be lived with."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.sql.sqltypes import AutoString

from planflow import yamlfile
from planflow.bootstrap import Application
from planflow.domain.action import Contributor
from planflow.domain.actor import Actor
from planflow.domain.message import Message
from planflow.domain.organisation import FreeText
from planflow.domain.person import Person
from planflow.domain.plan import PlanSource
from planflow.domain.tables import metadata
from planflow.errors import PlanflowError, Refused
from planflow.services import audit, ledger, people, preferences, privacy, progress, redaction
from planflow.services.planfile import forgetting, loading
from planflow.store.references import get_action, get_person
from planflow.testing import given
from tests.integration.test_moves import World

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "lewisham-2017.yaml"
NAME = "Zanzibar Quillfeather"


def administrator(session: Any) -> Actor:
    person = given.person(session, "the-administrator")
    given.role(session, person, "administrator")
    return Actor(person.id)


def test_every_column_of_text_says_whether_it_may_name_somebody() -> None:
    texts = (AutoString, sa.String, sa.JSON, sa.LargeBinary)
    known = {
        (table, column)
        for lists in (redaction.WORDS, redaction.DRAFTS, redaction.ELSEWHERE, redaction.CODES)
        for table, columns in lists.items()
        for column in columns
    }
    there = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, texts)
    }
    assert there == known


def test_no_column_of_words_keeps_the_name(app: Application) -> None:
    with app.writing() as session:
        world = World(session, title=f"Ask {NAME}", text=f"{NAME} decides.", success_measure=f"{NAME} agrees")
        world.recommendation.addressees = [NAME]
        world.recommendation.text = f"{NAME} should."
        leaver = given.person(session, "leaver", name=NAME, email="zq@example.org")
        privacy.erase(session, administrator(session), leaver, empty_their_words=False, now=app.clock.now())
    with app.reading() as session:
        rows = [
            str(dict(row))
            for table in metadata.sorted_tables
            for row in session.execute(sa.select(table)).mappings()
        ]
        assert [row for row in rows if "Zanzibar" in row or "zq@" in row] == []
        assert get_action(session, "lewisham-2017/R1a").text == "[erased] decides."


def test_mails_to_others_that_name_the_person_are_emptied_and_their_files_known(app: Application) -> None:
    with app.writing() as session:
        other = given.person(session, "other")
        given.organisation(session)
        leaver = given.person(session, "leaver", name=NAME)
        raw = (
            f"From: planflow@example.org\nSubject: Hello\n\n{NAME.replace(' ', chr(10))} is late.\n".encode()
        )
        now = app.clock.now()
        message = Message(
            token="token-of-other", recipient_id=other.id, kind="weekly", slot="weekly:1", raw=raw,
            for_on=now.date(), planned_at=now, next_try_at=now, state="sent",
        )  # fmt: skip
        session.add(message)
        session.flush()
        done = privacy.erase(
            session, administrator(session), leaver, empty_their_words=False, now=app.clock.now()
        )
        assert done.tokens == ("token-of-other",)
        assert message.raw is None


def test_login_names_are_emptied_and_the_salts_of_erased_texts_are_blank(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        given.role(session, world.coordinator, "administrator")
        own = Actor(world.verifier.id, shell_user="login-77")
        preferences.away(session, own, world.verifier, from_on=date(2016, 12, 8), now=app.clock.now())
        people.hand_over(
            session, world.by(world.coordinator), world.verifier, to=world.owner, now=app.clock.now()
        )
        privacy.erase(
            session, world.by(world.coordinator), world.verifier,
            empty_their_words=False, now=app.clock.now(),
        )  # fmt: skip
        texts = session.exec(select(FreeText)).all()
        assert [(text.body, text.salt) for text in texts] == [("[erased]", "")]


@pytest.mark.parametrize("what", ["contributor", "later role", "undated"])
def test_nobody_is_erased_who_still_has_something_in_hand(app: Application, what: str) -> None:
    with app.writing() as session:
        world = World(session)
        leaver = given.person(session, "leaver")
        if what == "contributor":
            session.add(Contributor(action_id=world.action.id, person_id=leaver.id))
        elif what == "later role":
            given.role(session, leaver, "clerk", plan=world.plan, from_on=date(2017, 6, 1))
        else:
            given.deadline(session, world.plan, "action", world.action.id, owner_id=leaver.id)
        with pytest.raises(PlanflowError, match="hand-over leaver SUCCESSOR"):
            privacy.erase(
                session, administrator(session), leaver, empty_their_words=False, now=app.clock.now()
            )


def test_a_coordinator_of_one_plan_erases_nobody(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        with pytest.raises(Refused):
            privacy.erase(
                session, world.by(world.coordinator), world.owner,
                empty_their_words=False, now=app.clock.now(),
            )  # fmt: skip


def test_whoever_had_the_person_as_deputy_or_manager_has_none_afterwards(app: Application) -> None:
    with app.writing() as session:
        given.organisation(session)
        leaver = given.person(session, "leaver")
        other = given.person(session, "other", deputy_id=leaver.id, manager_id=leaver.id)
        privacy.erase(session, administrator(session), leaver, empty_their_words=False, now=app.clock.now())
        assert (other.deputy_id, other.manager_id) == (None, None)


def test_a_word_is_given_in_one_of_a_few_ways(app: Application) -> None:
    with app.writing() as session:
        world = World(session, state="assigned", owner=None)
        actor = Actor(world.coordinator.id, for_id=world.owner.id, how=f"told by {NAME}")
        with pytest.raises(PlanflowError, match="Write one of: board, telephone"):
            ledger.append(
                session, actor, chain=world.plan.id, kind="progress_reported",
                subject_kind="plan", subject_id=world.plan.id, now=app.clock.now(),
            )  # fmt: skip


def test_the_old_file_loads_after_an_erasure_and_brings_nobody_back(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        loading.load(session, EXAMPLE, now=now)
        leaver, heir = get_person(session, "quality-lead"), get_person(session, "yos-head")
        name = leaver.name
        actor = administrator(session)
        people.hand_over(session, actor, leaver, to=heir, now=now)
        privacy.erase(session, actor, leaver, empty_their_words=False, now=now)
    with app.writing() as session:
        again = loading.load(session, EXAMPLE, now=now)
        assert (again.added, again.changed) == ((), ())
        assert [note.subject for note in again.notes if note.kind == "erased"] == ["quality-lead"]
        assert session.exec(select(Person).where(Person.key == "quality-lead")).all() == []
        for source in session.exec(select(PlanSource)):
            assert name not in source.text
            assert "quality-lead" not in source.text
        assert all(verdict.is_whole for verdict in audit.verify(session))


def test_a_key_that_is_also_a_word_of_the_file_spoils_nothing() -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("quality-lead", "chair")
    left = forgetting.of_text(text, "chair", "erased-9", ["YOS Quality Lead"])
    file = yamlfile.parse(left, "left").data
    assert "chair" in {role["role"] for role in file["roles"]}
    assert "chair" not in {role["person"] for role in file["roles"]}
    assert "chair" not in {person["key"] for person in file["people"]}


def test_reports_after_an_erasure_keep_the_ledger_whole(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        leaver = given.person(session, "leaver", name=NAME)
        progress.report(session, world.by(world.coordinator), world.action, text=f"{NAME} began.", now=now)
        privacy.erase(session, administrator(session), leaver, empty_their_words=False, now=now)
        progress.report(session, world.by(world.coordinator), world.action, text="Half is done.", now=now)
        verdicts = audit.verify(session)
        assert [verdict.fault for verdict in verdicts] == ["", ""]
        assert sum(verdict.erased_texts for verdict in verdicts) == 1
