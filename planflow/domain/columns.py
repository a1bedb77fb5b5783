"""The few column types that every table shares."""

from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

# Every constraint has a name that both databases agree on, so that a migration can change it. It has to be
# said before the first table is made; every table imports this module first.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only for INTEGER; PostgreSQL wants 64 bits."""


def identity() -> Any:
    """A row number, given by the database."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(table: str, *, nullable: bool = False, index: bool = True) -> Any:
    """A reference to a row of another table. Indexed unless said otherwise."""
    default = None if nullable else ...
    return Field(default, foreign_key=f"{table}.id", index=index, nullable=nullable, sa_type=BigId)
