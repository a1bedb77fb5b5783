"""The few column types that every table shares."""

from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only for INTEGER; PostgreSQL wants 64 bits."""


def identity() -> Any:
    """A row number, given by the database."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(table: str, *, nullable: bool = False, index: bool = True) -> Any:
    """A reference to a row of another table. Indexed unless said otherwise."""
    default = None if nullable else ...
    return Field(default, foreign_key=f"{table}.id", index=index, nullable=nullable, sa_type=BigId)
