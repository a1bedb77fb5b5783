"""What was recorded about one action: progress, evidence, requests, turns. A statement for each."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.store.session import Session

_PROGRESS = metadata.tables["progress"]
_EVIDENCE = metadata.tables["evidence"]
_FILE = metadata.tables["stored_file"]
_REQUEST = metadata.tables["extension_request"]
_TURN = metadata.tables["occurrence"]
_TEXT = metadata.tables["free_text"]
_PERSON = metadata.tables["person"]
_BODY = metadata.tables["body"]
_CONTRIBUTOR = metadata.tables["contributor"]
_ACTION = metadata.tables["action"]
_ANSWERS = metadata.tables["action_recommendation"]
_DEADLINE = metadata.tables["deadline"]
_PLAN = metadata.tables["plan"]
_ABOUT = sa.bindparam("about", type_=_ACTION.c.id.type)


def progress(session: Session, action_id: int) -> list[Any]:
    """What was said, the latest first: given_on, recorded_at, who, recorder, how, words, percent."""
    return _all(session, _progress(), action_id)


def evidence(session: Session, action_id: int) -> list[Any]:
    """What shows that it was done, the oldest first, with the kept copy where there is one."""
    return _all(session, _evidence(), action_id)


def requests(session: Session, action_id: int) -> list[Any]:
    """Every request for more time, the latest first, with reason and decision."""
    return _all(session, _requests(), action_id)


def turns(session: Session, action_id: int) -> list[Any]:
    """The turns of a repeating action, the latest first, with result and note."""
    return _all(session, _turns(), action_id)


def helpers(session: Session, action_id: int) -> list[str]:
    """Who helps with an action, by name of person or body."""
    return [row.name for row in _all(session, _helpers(), action_id) if row.name]


def answering(session: Session, recommendation_id: int) -> list[Any]:
    """The actions that answer a recommendation, in the order of their plans."""
    return _all(session, _answering(), recommendation_id)


def _all(session: Session, statement: sa.Select[Any], about: int) -> list[Any]:
    return list(session.execute(statement, {"about": about}))


def _said(person: Any) -> sa.Label[str]:
    return sa.func.coalesce(person.c.name, "").label(person.name)


@cache
def _progress() -> sa.Select[Any]:
    who, recorder = _PERSON.alias("who"), _PERSON.alias("recorder")
    return (
        sa.select(
            _PROGRESS.c.given_on,
            _PROGRESS.c.recorded_at,
            _PROGRESS.c.how,
            _PROGRESS.c.percent,
            _PROGRESS.c.person_id,
            _PROGRESS.c.recorder_id,
            _said(who),
            _said(recorder),
            sa.func.coalesce(_TEXT.c.body, "").label("words"),
        )
        .outerjoin(who, who.c.id == _PROGRESS.c.person_id)
        .outerjoin(recorder, recorder.c.id == _PROGRESS.c.recorder_id)
        .outerjoin(_TEXT, _TEXT.c.id == _PROGRESS.c.text_id)
        .where(_PROGRESS.c.action_id == _ABOUT)
        .order_by(_PROGRESS.c.given_on.desc(), _PROGRESS.c.id.desc())
    )


@cache
def _evidence() -> sa.Select[Any]:
    seen_by, recorder = _PERSON.alias("seen_by"), _PERSON.alias("recorder")
    what, where = _TEXT.alias("what"), _TEXT.alias("held")
    return (
        sa.select(
            _EVIDENCE.c.id,
            _EVIDENCE.c.seen_on,
            _EVIDENCE.c.recorded_at,
            _EVIDENCE.c.is_restricted,
            _said(seen_by),
            _said(recorder),
            sa.func.coalesce(what.c.body, "").label("what"),
            sa.func.coalesce(where.c.body, "").label("held_at"),
            _FILE.c.digest,
            _FILE.c.name.label("file_name"),
            _FILE.c.size,
        )
        .outerjoin(what, what.c.id == _EVIDENCE.c.what_id)
        .outerjoin(where, where.c.id == _EVIDENCE.c.held_at_id)
        .outerjoin(seen_by, seen_by.c.id == _EVIDENCE.c.seen_by_id)
        .outerjoin(recorder, recorder.c.id == _EVIDENCE.c.recorder_id)
        .outerjoin(_FILE, _FILE.c.id == _EVIDENCE.c.file_id)
        .where(_EVIDENCE.c.action_id == _ABOUT)
        .order_by(_EVIDENCE.c.id)
    )


@cache
def _requests() -> sa.Select[Any]:
    asked_by, decided_by = _PERSON.alias("asked_by"), _PERSON.alias("decided_by")
    reason, decision = _TEXT.alias("reason"), _TEXT.alias("decision")
    return (
        sa.select(
            *(
                _REQUEST.c[name]
                for name in ("number", "requested_on", "from_due_on", "to_due_on", "granted_due_on")
            ),
            _REQUEST.c.decided_on,
            _REQUEST.c.state,
            _REQUEST.c.definition,
            _said(asked_by),
            _said(decided_by),
            sa.func.coalesce(reason.c.body, "").label("reason"),
            sa.func.coalesce(decision.c.body, "").label("decision"),
        )
        .outerjoin(asked_by, asked_by.c.id == _REQUEST.c.requested_by_id)
        .outerjoin(decided_by, decided_by.c.id == _REQUEST.c.decided_by_id)
        .outerjoin(reason, reason.c.id == _REQUEST.c.reason_id)
        .outerjoin(decision, decision.c.id == _REQUEST.c.decision_id)
        .where(_REQUEST.c.action_id == _ABOUT)
        .order_by(_REQUEST.c.number.desc())
    )


@cache
def _turns() -> sa.Select[Any]:
    return (
        sa.select(
            _TURN.c.number,
            _TURN.c.due_on,
            _TURN.c.result,
            _TURN.c.recorded_on,
            sa.func.coalesce(_TEXT.c.body, "").label("words"),
        )
        .outerjoin(_TEXT, _TEXT.c.id == _TURN.c.text_id)
        .where(_TURN.c.action_id == _ABOUT)
        .order_by(_TURN.c.number.desc())
    )


@cache
def _helpers() -> sa.Select[Any]:
    name = sa.func.coalesce(_PERSON.c.name, _BODY.c.name, "").label("name")
    return (
        sa.select(name)
        .select_from(
            _CONTRIBUTOR.outerjoin(_PERSON, _PERSON.c.id == _CONTRIBUTOR.c.person_id).outerjoin(
                _BODY, _BODY.c.id == _CONTRIBUTOR.c.body_id
            )
        )
        .where(_CONTRIBUTOR.c.action_id == _ABOUT)
        .order_by(_CONTRIBUTOR.c.id)
    )


@cache
def _answering() -> sa.Select[Any]:
    later = _DEADLINE.alias("later")
    is_later = sa.and_(
        later.c.subject_kind == "action",
        later.c.subject_id == _DEADLINE.c.subject_id,
        later.c.kind == "action",
        later.c.id > _DEADLINE.c.id,
    )
    is_day = sa.and_(
        _DEADLINE.c.subject_kind == "action",
        _DEADLINE.c.kind == "action",
        _DEADLINE.c.subject_id == _ACTION.c.id,
        sa.not_(sa.exists().where(is_later).correlate(_DEADLINE)),
    )
    owner = sa.func.coalesce(sa.func.nullif(_PERSON.c.job_title, ""), _PERSON.c.name, _BODY.c.name, "")
    return (
        sa.select(
            _PLAN.c.id.label("plan_id"),
            _PLAN.c.key.label("plan_key"),
            _ACTION.c.ref,
            _ACTION.c.title,
            _ACTION.c.state.label("action_state"),
            _ACTION.c.definition.label("action_definition"),
            _ACTION.c.percent,
            owner.label("owner"),
            _DEADLINE.c.due_on,
            _DEADLINE.c.due_text,
            _DEADLINE.c.state,
            _DEADLINE.c.calendar,
        )
        .select_from(
            _ANSWERS.join(_ACTION, _ACTION.c.id == _ANSWERS.c.action_id)
            .join(_PLAN, _PLAN.c.id == _ACTION.c.plan_id)
            .outerjoin(_DEADLINE, is_day)
            .outerjoin(_PERSON, _PERSON.c.id == _ACTION.c.owner_id)
            .outerjoin(_BODY, _BODY.c.id == _ACTION.c.owner_body_id)
        )
        .where(_ANSWERS.c.recommendation_id == _ABOUT)
        .order_by(_PLAN.c.key, _ACTION.c.position, _ACTION.c.id)
    )
