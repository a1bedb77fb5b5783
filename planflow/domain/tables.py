"""Imports every table, so that `metadata` is whole wherever it is used."""

from sqlmodel import SQLModel

from planflow.domain import (  # noqa: F401  # imported for the tables they register
    action,
    assessment,
    body,
    deadline,
    event,
    evidence,
    extension,
    indicator,
    intent,
    meeting,
    message,
    organisation,
    paper,
    person,
    plan,
    progress,
    recommendation,
)

metadata = SQLModel.metadata
