"""The key of a person may be made of a name: after an erasure it stands in no table."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.person import Person, RoleHolding
from planflow.domain.tables import metadata
from planflow.services import audit, joining, people, privacy
from planflow.services.planfile import exporting, forgetting
from planflow.store.references import get_person
from planflow.store.session import Session
from tests import plan_text

KEY = "quill-zanzibar"
LEAVER = "  - {key: quill-zanzibar, name: Zanzibar Quillfeather, email: zq@example.org}\n"
THEIR_ROLE = "  - {key: member-quill-zanzibar, role: member, person: quill-zanzibar, body: board}\n"
ADMINISTRATOR = "  - {key: administrator, role: administrator, person: deputy}\n"


def people_of(leaver: str = LEAVER) -> str:
    return plan_text.PARTS["people"] + leaver


def roles_of() -> str:
    return plan_text.PARTS["roles"] + ADMINISTRATOR + THEIR_ROLE


def everything(session: Session) -> list[str]:
    return [
        f"{table.name}: {dict(row)}"
        for table in metadata.sorted_tables
        for row in session.execute(sa.select(table)).mappings()
    ]


def erase(session: Session, now: Any) -> None:
    actor = Actor(get_person(session, "deputy").id)
    leaver, heir = get_person(session, KEY), get_person(session, "tester")
    people.hand_over(session, actor, leaver, to=heir, now=now)
    privacy.erase(session, actor, leaver, empty_their_words=False, now=now)


@pytest.fixture
def loaded(app: Application) -> Application:
    """A plan that was loaded, loaded again with a new address, and exported; then the person left."""
    now = app.clock.now()
    with app.writing() as session:
        plan_text.load(session, now=now, roles=roles_of(), people=plan_text.PARTS["people"] + LEAVER)
    with app.writing() as session:
        changed = people_of(LEAVER.replace("zq@", "quill@"))
        plan_text.load(session, now=now, roles=roles_of(), people=changed)
    with app.writing() as session:
        actor = Actor(get_person(session, "deputy").id)
        people.appoint(
            session, actor, get_person(session, KEY), "clerk", plan=plan_text.the_plan(session), now=now
        )
        written = exporting.text_of(session, plan_text.the_plan(session))
        assert "clerk-plan-2017-quill-zanzibar" in written
        plan_text.load_text(session, written + "# again\n", now=now)
    return app


def test_the_ledger_never_holds_the_key_of_a_person(loaded: Application) -> None:
    with loaded.reading() as session:
        events = session.exec(select(Event).where(Event.kind == "plan_loaded").order_by(Event.number)).all()
        number = get_person(session, KEY).id
        assert json.loads(events[1].body)["facts"]["changed"] == [f"person {number}: email"]
        assert not any(KEY in event.body for event in session.exec(select(Event)))


def test_after_an_erasure_nothing_of_the_key_is_in_any_table(loaded: Application) -> None:
    with loaded.writing() as session:
        erase(session, loaded.clock.now())
    with loaded.reading() as session:
        assert [row for row in everything(session) if KEY in row or "quill" in row.lower()] == []
        assert all(verdict.is_whole for verdict in audit.verify(session))


def test_the_digest_of_an_erased_key_has_a_salt_of_its_own(loaded: Application) -> None:
    with loaded.writing() as session:
        now = loaded.clock.now()
        actor = Actor(get_person(session, "deputy").id)
        second = joining.add(session, actor, joining.Newcomer("second", "Second", "s@example.org"), now=now)
        erase(session, now)
        privacy.erase(session, actor, second, empty_their_words=False, now=now)
        events = session.exec(select(Event).where(Event.kind == "person_erased")).all()
        facts = [json.loads(event.body)["facts"] for event in events]
        assert len({one["key_salt"] for one in facts}) == 2
        assert {one["key"] for one in facts} == {
            forgetting.key_digest(facts[0]["key_salt"], KEY),
            forgetting.key_digest(facts[1]["key_salt"], "second"),
        }


def test_a_file_that_somebody_kept_brings_neither_the_person_nor_their_key_back(loaded: Application) -> None:
    now = loaded.clock.now()
    with loaded.writing() as session:
        erase(session, now)
        again = plan_text.load(session, now=now, roles=roles_of(), people=people_of())
        assert [note.subject for note in again.notes if note.kind == "erased"] == [KEY]
        assert [row for row in everything(session) if KEY in row] == []
        assert len(session.exec(select(Person)).all()) == 5


def test_a_role_named_after_the_post_keeps_its_key(loaded: Application) -> None:
    with loaded.writing() as session:
        erase(session, loaded.clock.now())
        keys = set(session.exec(select(RoleHolding.key)))
        assert {"chair", "coordinator", "verifier", "administrator"} <= keys


@pytest.mark.parametrize(
    ("key", "role", "is_theirs", "left"),
    [
        ("member-quill-zanzibar", "member", True, "member-erased-9"),
        ("quill-zanzibar", "clerk", True, "erased-9"),
        ("clerk-plan-quill-zanzibar", "clerk", False, "clerk-plan-erased-9"),
        ("quill-zanzibar-chair", "chair", False, "quill-zanzibar-chair"),
        ("member-quill-zanzibars", "member", True, "member-quill-zanzibars"),
    ],
)
def test_only_keys_made_of_the_persons_key_change(key: str, role: str, is_theirs: bool, left: str) -> None:
    assert forgetting.of_role_key(key, role, KEY, "erased-9", is_theirs=is_theirs) == left
