"""Statements that run past SQLAlchemy: the same values, listeners and errors as with it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.intent import Intent, IntentState
from planflow.domain.organisation import FreeText
from planflow.store.quick import Quick
from planflow.testing import given

INTENT = Intent.__table__  # type: ignore[attr-defined]
TEXT = FreeText.__table__  # type: ignore[attr-defined]
_NAMES = ("recipient_id", "planned_at", "day", "state", "due_version")
ADD = Quick(
    sa.insert(INTENT)
    .values({name: sa.bindparam(f"new__{name}", type_=INTENT.c[name].type) for name in _NAMES})
    .returning(INTENT.c.id, INTENT.c.planned_at, INTENT.c.channel)
)
READ = sa.select(*(INTENT.c[name] for name in _NAMES), INTENT.c.channel).where(
    INTENT.c.id == sa.bindparam("number")
)
KEEP = Quick(sa.insert(TEXT).values(salt=sa.bindparam("some_salt"), body=sa.bindparam("some_body")))


def _values(recipient_id: int | None) -> dict[str, object]:
    return {
        "new__recipient_id": recipient_id,
        "new__planned_at": datetime(2017, 1, 2, 8, 30, tzinfo=UTC),
        "new__day": date(2017, 1, 2),
        "new__state": IntentState.PLANNED,
        "new__due_version": None,
    }


def test_values_come_and_go_as_they_do_with_the_library(app: Application) -> None:
    with app.writing() as session:
        owner = given.person(session, "owner")
        added = ADD.first(session, _values(owner.id))
        assert (added.planned_at, added.channel) == (datetime(2017, 1, 2, 8, 30, tzinfo=UTC), "mail")
        by_library = session.execute(READ, {"number": added.id}).one()
        assert tuple(Quick(READ).first(session, {"number": added.id})) == tuple(by_library)
        assert by_library.day == date(2017, 1, 2)
        assert by_library.state == IntentState.PLANNED
        assert Quick(READ).first(session, {"number": -1}) is None
        assert Quick(READ).value(session, {"number": -1}) is None


def test_several_go_at_once_and_changes_are_counted(app: Application) -> None:
    change = Quick(sa.update(TEXT).where(TEXT.c.salt == sa.bindparam("old")).values(body="new"))
    with app.writing() as session:
        KEEP.run_each(session, [{"some_salt": "a", "some_body": str(n)} for n in range(3)])
        KEEP.run_each(session, [{"some_salt": "b", "some_body": "alone"}])
        assert change.run(session, {"old": "a"}) == 3
        assert change.run(session, {"old": "c"}) == 0
    with app.reading() as session:
        assert session.execute(sa.select(TEXT.c.body).order_by(TEXT.c.id)).scalars().all() == [
            "new", "new", "new", "alone",
        ]  # fmt: skip


def test_listeners_hear_them_in_every_transaction(app: Application) -> None:
    heard: list[tuple[str, bool]] = []

    def note(*event: object) -> None:
        heard.append((str(event[2]).split()[0], bool(event[5])))

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    for _ in range(2):
        heard.clear()
        with app.writing() as session:
            KEEP.run(session, {"some_salt": "a", "some_body": "b"})
            KEEP.run_each(session, [{"some_salt": "a", "some_body": str(n)} for n in range(2)])
        assert [one for one in heard if one[0] != "BEGIN"] == [("INSERT", False), ("INSERT", True)]
    sa.event.remove(app.database.engine, "before_cursor_execute", note)


def test_an_error_is_the_librarys_and_names_nobody(app: Application) -> None:
    with app.writing() as session:
        with pytest.raises(sa.exc.IntegrityError) as caught:
            ADD.value(session, {**_values(None), "new__state": None})
        session.rollback()
    assert "2017" not in str(caught.value).split("DETAIL")[0], "what was given is not in the text"
    with app.writing() as session:
        KEEP.run(session, {"some_salt": "a", "some_body": "b"})


def test_a_savepoint_that_was_undone_leaves_the_rest(app: Application) -> None:
    with app.writing() as session:
        KEEP.run(session, {"some_salt": "kept", "some_body": ""})
        savepoint = session.begin_nested()
        KEEP.run(session, {"some_salt": "undone", "some_body": ""})
        savepoint.rollback()
        KEEP.run(session, {"some_salt": "after", "some_body": ""})
    with app.reading() as session:
        assert session.execute(sa.select(TEXT.c.salt).order_by(TEXT.c.id)).scalars().all() == [
            "kept",
            "after",
        ]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # a file does not hang up
def test_a_connection_that_is_gone_is_let_go(app: Application) -> None:
    with app.writing() as session:
        own = session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        with app.database.engine.connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:own)"), {"own": own})
        with pytest.raises(sa.exc.OperationalError) as caught:
            KEEP.run(session, {"some_salt": "a", "some_body": "b"})
        session.rollback()
    assert caught.value.connection_invalidated
    with app.writing() as session:
        KEEP.run(session, {"some_salt": "a", "some_body": "b"})


def test_what_it_cannot_do_is_refused(app: Application) -> None:
    listed = Quick(sa.select(TEXT.c.id).where(TEXT.c.id.in_([1, 2])))
    columns = (sa.Column("word", sa.String), sa.Column("at", sa.DateTime, default=datetime.now))
    made = Quick(sa.insert(sa.Table("made", sa.MetaData(), *columns)).values(word=sa.bindparam("some_word")))
    with app.reading() as session:
        with pytest.raises(ValueError, match="list of values"):
            listed.rows(session, {})
        with pytest.raises(ValueError, match="give it one"):
            made.run(session, {"some_word": ""})


def test_a_row_is_read_once_in_a_transaction(app: Application) -> None:
    with app.writing() as session:
        plan = given.plan(session)
        number = given.action(session, plan, "R1.1", given.person(session, "owner"), date(2017, 3, 31)).id
    with app.reading() as session:
        action = session.get_one(Action, number)
        assert session.get(Action, number) is action
        assert session.get(Action, -1) is None
        with pytest.raises(sa.exc.NoResultFound, match="There is no Action -1"):
            session.get_one(Action, -1)
