"""The paper that a deadline or an event is about, with what tells it from others of the same title."""

import sqlalchemy as sa

from planflow.domain.tables import metadata

PAPER = metadata.tables["paper"]
_MEETING = metadata.tables["meeting"]
_COMMITTEE = metadata.tables["body"].alias("committee")
COLUMNS = (
    sa.func.coalesce(_COMMITTEE.c.name, "").label("committee"),
    _MEETING.c.held_on.label("meeting_on"),
    PAPER.c.period_until,
)
"""Whom it goes to, the day of the meeting and the last day of its period."""


def joined(table: sa.Table) -> sa.Join:
    """A table of deadlines or events with the paper that each row is about, where it is about one."""
    is_its_paper = sa.and_(table.c.subject_kind == "paper", PAPER.c.id == table.c.subject_id)
    return with_meeting(table.outerjoin(PAPER, is_its_paper))


def with_meeting(source: sa.FromClause) -> sa.Join:
    """What holds papers already, with whom each goes to and its meeting."""
    return source.outerjoin(_COMMITTEE, _COMMITTEE.c.id == PAPER.c.body_id).outerjoin(
        _MEETING, _MEETING.c.id == PAPER.c.meeting_id
    )
