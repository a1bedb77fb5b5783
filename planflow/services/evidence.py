"""Evidence: by default a reference to where it is held; a copy is a choice."""

import mimetypes
from datetime import date, datetime
from pathlib import Path

from sqlmodel import col, select

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.evidence import Evidence
from planflow.domain.organisation import StoredFile
from planflow.errors import PlanflowError, Refused
from planflow.services import items, ledger, policy, texts
from planflow.store import organisation
from planflow.store.files import FileStore
from planflow.store.session import Session

MOST_BYTES = 25 * 1024 * 1024


def add(
    session: Session,
    actor: Actor,
    action: Action,
    *,
    what: str,
    held_at: str = "",
    seen_by_id: int | None = None,
    seen_on: date | None = None,
    copy: StoredFile | None = None,
    is_restricted: bool = False,
    now: datetime,
) -> Evidence:
    """Record what shows that an action was done, where it is held, who saw it and when."""
    plan = items.plan_of(session, action)
    refused = policy.may_report(
        session, actor, plan, action, what="evidence", on=organisation.today(session, now)
    )
    if refused:
        raise Refused(refused)
    if not what.strip():
        raise PlanflowError("Evidence needs a description.", "Say what it is and what it shows.")
    if not held_at.strip() and copy is None:
        raise PlanflowError(
            "Nobody could find this evidence again.", "Say where it is held, or keep a copy of it."
        )
    words = {"what": texts.keep(session, what.strip(), author_id=actor.whose_word_id)}
    if held_at.strip():
        words["held_at"] = texts.keep(session, held_at.strip(), author_id=actor.whose_word_id)
    record = Evidence(
        action_id=action.id,
        what_id=words["what"].id,
        held_at_id=words["held_at"].id if "held_at" in words else None,
        seen_by_id=seen_by_id,
        seen_on=seen_on,
        recorded_at=now,
        recorder_id=actor.person_id,
        file_id=copy.id if copy else None,
        is_restricted=is_restricted,
    )
    session.add(record)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="evidence_added",
        subject_kind="action",
        subject_id=action.id,
        facts={"evidence": record.id, "copy": copy.digest if copy else None, "seen_on": seen_on},
        words=words,
        now=now,
    )
    return record


def keep_copy(
    session: Session,
    files: FileStore,
    path: Path,
    *,
    names_no_child: bool,
    retention: str = "record",
    now: datetime,
) -> StoredFile:
    """Keep a copy of a file once, under its digest, after the confirmation that it names no child."""
    if not names_no_child:
        raise PlanflowError(
            "A copy is kept only of evidence that names no child.",
            "Confirm it with --names-no-child, or record where the evidence is held instead.",
        )
    if not path.is_file():
        raise PlanflowError(f"There is no file {path}.", "Check the path.")
    return keep_content(session, files, path.name, path.read_bytes(), retention=retention, now=now)


def keep_content(
    session: Session, files: FileStore, name: str, content: bytes, *, retention: str = "record", now: datetime
) -> StoredFile:
    """Keep a copy once, under its digest; whoever calls has had it confirmed that it names no child."""
    if len(content) > MOST_BYTES:
        raise PlanflowError(
            f"{name} is larger than {MOST_BYTES // 1024 // 1024} MB.", "Record where it is held instead."
        )
    digest = files.put(content)
    known = session.exec(select(StoredFile).where(col(StoredFile.digest) == digest)).first()
    if known is not None:
        return known
    row = StoredFile(
        digest=digest,
        size=len(content),
        name=name,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        retention=retention,
        stored_at=now,
    )
    session.add(row)
    session.flush()
    return row
