"""Which columns hold words that may name somebody, and taking a name out of them.

Every column of text in every table is in one of these lists; a test holds the lists against the tables.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.services.planfile.forgetting import redacted
from planflow.store.session import Session

WORDS: Mapping[str, tuple[str, ...]] = {
    "action": ("title", "text", "success_measure", "cost", "cost_decided_by", "directorate", "outcome_note"),
    "area": ("title",),
    "assessment": ("title", "assessor", "framework", "of_body", "held_text"),
    "assessment_score": ("area", "judgement", "note"),
    "body": ("name",),
    "clearance": ("label", "asked_of"),
    "deadline": ("due_text", "explanation", "part"),
    "deadline_move": ("was_text",),
    "indicator": (
        "title", "definition", "population", "unit", "source", "lag", "target_text", "comparator",
        "comparators",
    ),
    "intent": ("reason",),
    "job_run": ("summary",),
    "local_day": ("name",),
    "meeting": ("title",),
    "milestone": ("title", "also_printed", "source"),
    "observation": ("period", "change", "against", "note"),
    "plan": ("title", "report_title", "report_published_text", "report_url"),
    "precedent": ("title", "done_text"),
    "recommendation": ("title", "text", "addressees", "due_text", "outcome", "response_part"),
    "report_cycle": ("title", "front", "days"),
    "report_review": ("name", "proposal", "decisions"),
    "stored_file": ("name",),
    "submission": ("how",),
}  # fmt: skip
"""Columns in which every mention of an erased person is taken out."""
DRAFTS: Mapping[str, tuple[str, ...]] = {
    "appendix": ("title", "alternative"),
    "paper": ("title", "front", "front_asked", "snapshot", "published_where", "changes"),
    "section": ("body", "gap_owner", "drafted"),
}
"""Columns in which the same is done while the paper is not frozen; a frozen paper is a record."""
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "free_text": ("salt", "body"),
    "message": ("address", "subject", "raw", "last_error"),
    "paper": ("document", "exempt_document"),
    "person": ("key", "name", "email", "job_title"),
    "plan_source": ("text", "digest"),
    "work": ("arguments", "step", "message", "remedy"),
}
"""Columns that an erasure treats by themselves."""
CODES: Mapping[str, tuple[str, ...]] = {
    "action": ("ref", "repeats", "state", "definition"),
    "appendix": ("klass",),
    "area": ("key",),
    "assessment": ("key", "kind", "unit", "scale"),
    "assessment_verdict": ("verdict",),
    "body": ("key", "kind", "calendar", "clear_days_counting"),
    "calendar_day": ("calendar", "name"),
    "chain": ("head",),
    "clearance": ("key",),
    "credential": ("kind", "name", "secret"),
    "deadline": (
        "subject_kind", "kind", "owner_role", "rule", "calendar", "calendar_version", "ladder", "state",
    ),
    "definition_text": ("digest", "name", "text"),
    "delivery_attempt": ("result", "code", "source"),
    "event": ("kind", "subject_kind", "via", "how", "from_state", "to_state", "body", "hash"),
    "extension_request": ("state", "definition"),
    "indicator": ("key", "direction"),
    "intent": ("step", "route", "audience", "fallback", "channel", "urgency", "state"),
    "job_run": ("job",),
    "link": ("token", "purpose", "address_digest", "items", "answered", "revoked_for"),
    "local_day": ("calendar",),
    "meeting": ("key", "uid"),
    "message": ("token", "channel", "kind", "slot", "state", "last_code"),
    "milestone": ("key", "kind"),
    "observation": ("key", "status"),
    "occurrence": ("result",),
    "organisation": ("key", "name", "calendar", "timezone", "language"),
    "paper": ("ref", "kind", "form", "snapshot_digest", "chain_head", "state", "definition"),
    "paper_comment": ("section",),
    "person": ("language", "digest", "address_problem", "signs_in_by"),
    "plan": ("key", "closing", "rag_scheme", "rag_digest", "state", "definition"),
    "plan_assurer": ("answer",),
    "precedent": ("key",),
    "progress": ("how",),
    "rate_window": ("what", "whose"),
    "rating_override": ("rating",),
    "recommendation": ("ref", "number", "addressee_ids", "response", "state", "definition"),
    "report_cycle": ("key", "form", "mode"),
    "report_review": ("digest",),
    "report_turn": ("told",),
    "resolution": ("kind", "owner_role"),
    "role_holding": ("key", "role"),
    "section": ("key",),
    "sign_in": ("token", "browser"),
    "stored_file": ("digest", "media_type", "retention"),
    "web_session": ("digest", "method"),
    "work": ("token", "kind", "about", "input", "state", "result", "reference", "failure"),
    "written_calendar": ("calendar", "version"),
}  # fmt: skip
"""Columns of keys, codes, digests and the words of shipped files: nobody's name belongs there."""


def redact_columns(session: Session, marks: list[str]) -> int:
    """Take the marks out of every column of words; how many rows were changed."""
    session.flush()
    changed = sum(_redact(session, table, columns, marks) for table, columns in WORDS.items())
    changed += sum(_redact(session, table, columns, marks) for table, columns in DRAFTS.items())
    session.expire_all()
    return changed


def _redact(session: Session, name: str, columns: tuple[str, ...], marks: list[str]) -> int:
    table = metadata.tables[name]
    keys = list(table.primary_key.columns)
    changed = 0
    wanted = sa.select(*keys, *(table.c[column] for column in columns)).order_by(*keys)
    for row in session.execute(_unfrozen(name, wanted)).mappings().all():
        values = {column: _clean(row[column], marks) for column in columns}
        values = {column: value for column, value in values.items() if value != row[column]}
        if "snapshot" in values:
            values["snapshot_digest"] = hashlib.sha256(values["snapshot"].encode()).hexdigest()
        if values:
            session.execute(sa.update(table).where(*(key == row[key.name] for key in keys)).values(values))
            changed += 1
    return changed


def _unfrozen(name: str, wanted: sa.Select[Any]) -> sa.Select[Any]:
    paper = metadata.tables["paper"]
    if name in DRAFTS and name != "paper":
        wanted = wanted.join(paper, paper.c.id == metadata.tables[name].c.paper_id)
    return wanted.where(paper.c.document == "") if name in DRAFTS else wanted


def _clean(value: Any, marks: list[str]) -> Any:
    """A value without the marks; a list or map of words is cleaned word by word."""
    if isinstance(value, str):
        escaped = [json.dumps(mark, ensure_ascii=False)[1:-1] for mark in marks]
        return redacted(value, {*marks, *escaped})
    if isinstance(value, list):
        return [_clean(one, marks) for one in value]
    if isinstance(value, dict):
        return {key: _clean(one, marks) for key, one in value.items()}
    return value
