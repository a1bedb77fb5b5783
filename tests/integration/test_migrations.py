"""The migrations give exactly the tables that the code has, up and down, on both databases."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from planflow.domain.tables import metadata
from planflow.errors import PlanflowError
from planflow.store import schema
from planflow.store.database import Database

both = pytest.mark.parametrize("empty_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def database(empty_url):
    database = Database(empty_url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


@both
def test_an_empty_database_is_brought_to_the_newest_form(database):
    schema.upgrade(database)
    assert tables(database) == set(metadata.tables)
    assert schema.revision_of(database) == schema.newest_revision() is not None


@both
def test_a_second_upgrade_changes_nothing(database):
    schema.upgrade(database)
    schema.upgrade(database)
    assert schema.revision_of(database) == schema.newest_revision()


@both
def test_migrations_go_down_to_nothing_and_up_again(database):
    schema.upgrade(database)
    schema.downgrade(database)
    assert tables(database) == set()
    schema.upgrade(database)
    assert tables(database) == set(metadata.tables)


@both
def test_the_migrations_leave_no_difference_to_the_tables_in_the_code(database):
    schema.upgrade(database)
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert found == [], "write the migration: see CONTRIBUTING.md"


@both
def test_every_constraint_has_the_same_name_as_in_the_code(database):
    schema.upgrade(database)
    inspector = sa.inspect(database.engine)
    for table in metadata.sorted_tables:
        in_code = {constraint.name for constraint in table.foreign_key_constraints}
        assert {key["name"] for key in inspector.get_foreign_keys(table.name)} == in_code
        assert {index.name for index in table.indexes} <= {
            i["name"] for i in inspector.get_indexes(table.name)
        }


@both
def test_a_migration_that_fails_leaves_the_database_as_it_was(database):
    def power_cut(_connection, _cursor, statement, *_):
        if "CREATE INDEX" in statement:
            raise RuntimeError("the power went")

    sa.event.listen(database.engine, "before_cursor_execute", power_cut)
    with pytest.raises(RuntimeError, match="the power went"):
        schema.upgrade(database)
    assert tables(database) == set()


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence():
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(PlanflowError, match="cannot be made or reached"):
        schema.upgrade(database)
    database.close()
