"""Statements that run past SQLAlchemy: the same values, listeners and errors as with it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.intent import Intent, IntentState
from planflow.domain.organisation import FreeText
from planflow.domain.person import Person
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
            KEEP.run_each(session, [])
            KEEP.run(session, {"some_salt": "a", "some_body": "b"})
            KEEP.run_each(session, [{"some_salt": "a", "some_body": str(n)} for n in range(2)])
        assert [one for one in heard if one[0] != "BEGIN"] == [("INSERT", False), ("INSERT", True)]
    sa.event.remove(app.database.engine, "before_cursor_execute", note)


def test_who_begins_to_listen_within_a_transaction_hears_the_rest(app: Application) -> None:
    heard: list[str] = []

    def note(*event: object) -> None:
        heard.append(str(event[2]).split()[0])

    with app.writing() as session:
        KEEP.run(session, {"some_salt": "a", "some_body": "b"})
        sa.event.listen(app.database.engine, "after_cursor_execute", note)
        KEEP.run(session, {"some_salt": "a", "some_body": "b"})
        sa.event.remove(app.database.engine, "after_cursor_execute", note)
        KEEP.run(session, {"some_salt": "a", "some_body": "b"})
    assert heard == ["INSERT"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL has read all rows before
def test_an_error_at_a_later_row_is_the_librarys_too(app: Application) -> None:
    lowest = sa.literal_column("-9223372036854775807-1")
    of_all = sa.select(sa.func.abs(sa.case((TEXT.c.salt == "bad", lowest), else_=1)).label("size"))
    with app.writing() as session:
        for salt in ("good", "bad"):
            KEEP.run(session, {"some_salt": salt, "some_body": ""})
        with pytest.raises(sa.exc.DBAPIError):
            Quick(of_all.order_by(TEXT.c.id)).rows(session, {})


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


def test_a_row_says_what_the_database_does_after_a_savepoint_was_undone(app: Application) -> None:
    with app.writing() as session:
        plan = given.plan(session)
        action = given.action(session, plan, "R1.1", given.person(session, "owner"), date(2017, 3, 31))
        kept, version = action.title, action.version
        outer = session.begin_nested()
        with session.begin_nested():
            session.set_written(action, {"title": "Written past the library", "version": version + 1})
        assert (action.title, action.version) == ("Written past the library", version + 1)
        outer.rollback()
        assert (action.title, action.version) == (kept, version)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # a file does not hang up
def test_connections_as_old_as_one_that_is_gone_are_not_used_again(app: Application) -> None:
    engine = app.database.engine
    first, second, killer = (engine.connect() for _ in range(3))
    backends = [one.execute(sa.text("SELECT pg_backend_pid()")).scalar_one() for one in (first, second)]
    first.close()
    second.close()
    with app.writing() as session:
        session.connection()
        for backend in backends:
            killer.execute(sa.text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
        killer.close()
        with pytest.raises(sa.exc.OperationalError):
            KEEP.run(session, {"some_salt": "a", "some_body": "b"})
        session.rollback()
    with engine.connect() as one, engine.connect() as other:
        assert [each.execute(sa.text("SELECT 1")).scalar_one() for each in (one, other)] == [1, 1]


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
    columns = (
        sa.Column("word", sa.String),
        sa.Column("at", sa.DateTime, default=datetime.now, onupdate=datetime.now),
        sa.Column("share", sa.Float),
    )
    made = sa.Table("made", sa.MetaData(), *columns)
    word = sa.bindparam("some_word")
    optional = sa.bindparam("number", value=1, type_=sa.Integer)
    with app.reading() as session:
        for refused, given_to_it, why in (
            (sa.select(TEXT.c.id).where(TEXT.c.id.in_([1, 2])), {}, "list of values"),
            (sa.insert(made).values(word=word), {"some_word": ""}, "give it one"),
            (sa.update(made).values(word=word), {"some_word": ""}, "give it a value"),
            (sa.select(made.c.share), {}, "with a point"),
            (sa.select(TEXT.c.id).where(TEXT.c.id == optional), {"number": 2}, "value of its own"),
            (sa.select(TEXT.c.id).where(TEXT.c.id == sa.bindparam("at", callable_=int)), {}, "be given"),
        ):
            with pytest.raises(ValueError, match=why):
                Quick(refused).rows(session, given_to_it)


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


def test_a_statement_whose_rows_nobody_reads_is_refused(app: Application) -> None:
    change = Quick(
        sa.update(TEXT).where(TEXT.c.salt == sa.bindparam("old")).values(body="new").returning(TEXT.c.id)
    )
    with app.writing() as session:
        with pytest.raises(ValueError, match="has to have them read"):
            change.run(session, {"old": "a"})
        assert change.rows(session, {"old": "a"}) == []


def test_whoever_listens_may_read_in_the_same_transaction(app: Application) -> None:
    with app.writing() as session:
        number = given.person(session, "owner").id
        KEEP.run_each(session, [{"some_salt": "a", "some_body": "kept"}])
    with app.reading() as session:
        read = Quick(sa.select(TEXT.c.body).where(TEXT.c.salt == sa.bindparam("salt")))
        heard: list[str] = []

        def listen(*_: object) -> None:
            if not heard:
                heard.append("")
                heard.append(read.value(session, {"salt": "a"}))

        sa.event.listen(session.connection(), "after_cursor_execute", listen)
        person = session.get(Person, number)
        assert person is not None
        assert person.id == number
        assert heard == ["", "kept"]


def test_a_connection_that_was_closed_is_told_as_the_library_tells_it(app: Application) -> None:
    with app.reading() as session:
        raw = session.connection().connection.dbapi_connection
        assert raw is not None
        raw.close()
        with pytest.raises(sa.exc.DBAPIError):
            session.get(Person, 1)
        session.rollback()
    with app.reading() as session:
        assert session.get(Person, 1) is None
