"""Imports every table, so that `metadata` is whole wherever it is used."""

from sqlmodel import SQLModel

from planflow.domain import (  # noqa: F401  # imported for the tables they register
    action,
    appendix,
    assessment,
    body,
    clearance,
    comment,
    deadline,
    event,
    evidence,
    extension,
    indicator,
    intent,
    link,
    meeting,
    message,
    organisation,
    paper,
    person,
    plan,
    progress,
    rate_window,
    rating,
    recommendation,
    report_review,
    report_turn,
    resolution,
    sign_in,
    web_session,
    work,
)

metadata = SQLModel.metadata
