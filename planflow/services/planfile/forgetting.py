"""Takes an erased person out of a plan file: the name wherever it is written, the key where a person belongs.

A plan file that somebody kept still names the person. It is known again by a salted digest of the person's
key, so that loading it neither fails nor brings the person back.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, get_args

from annotated_types import MaxLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo
from sqlmodel import col, select

from planflow import yamlfile
from planflow.domain.event import Event
from planflow.domain.person import Person
from planflow.errors import FileError
from planflow.services import texts
from planflow.services.planfile import places, writing
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model import people as entries
from planflow.services.planfile.model.scalars import Entry
from planflow.store.session import Session
from planflow.store.texts import ERASED
from planflow.yamlfile import Document

_PERSONS = frozenset(
    {"owner", "contributors", "people", "person", "manager", "deputy", "present", "absent", "by", "seen_by"}
)
"""The fields of a plan file that hold keys of people."""


def key_digest(salt: str, key: str) -> str:
    """What the ledger keeps of an erased person's key, with the salt beside it."""
    return texts.digest(salt, f"person:{key}")


def of_role_key(key: str, role: str, old: str, new: str, *, is_theirs: bool) -> str:
    """The key of a role without the key of a person, who holds it or whom an export named it after."""
    is_made = key.startswith(f"{role}-") and key.endswith(f"-{old}")
    return re.sub(rf"(?<![a-z0-9]){re.escape(old)}(?![a-z0-9])", new, key) if is_theirs or is_made else key


def redacted(text: str, marks: Iterable[str]) -> str:
    """The words with every mention of the given names and addresses taken out."""
    for mark in sorted(marks, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(mark)}(?!\w)", ERASED, text, flags=re.IGNORECASE)
    return text


def of_text(text: str, old: str, new: str, marks: Iterable[str]) -> str:
    """A stored plan file without one person; the same text where it does not mention them."""
    document = yamlfile.parse(text, "the stored plan file")
    before = yamlfile.validate(document, PlanFile)
    after = _without(before, {old: new}, list(marks))
    mentions = redacted(text, marks) != text
    return text if before == after and not mentions else writing.write(after)


def of_document(session: Session, document: Document) -> tuple[Document, list[str]]:
    """A file that is about to be loaded without the people who were erased, and the keys it named them by."""
    erased = _erased(session)
    if not erased:
        return document, []
    named = {
        key: one.now for key in _keys(document) for one in erased if key_digest(one.salt, key) == one.digest
    }
    if not named:
        return document, []
    try:
        file = yamlfile.validate(document, PlanFile)
    except FileError:
        return document, []
    marks = [mark for one in file.people if one.key in named for mark in (one.name, one.email) if mark]
    text = writing.write(_without(file, named, marks))
    return yamlfile.parse(text, document.file), sorted(named)


def _keys(document: Document) -> list[str]:
    return [key for _, key in places.texts(document.data, "people.*.key")]


class _Erased(NamedTuple):
    """What the key of an erased person was, digested, and what it is now."""

    salt: str
    digest: str
    now: str


def _erased(session: Session) -> list[_Erased]:
    statement = (
        select(Event.body, Person.key)
        .join(Person, col(Person.id) == col(Event.subject_id))
        .where(Event.chain == 0, Event.kind == "person_erased")
        .order_by(col(Event.number))
    )
    told = [(json.loads(body)["facts"], key) for body, key in session.exec(statement)]
    return [_Erased(facts["key_salt"], facts["key"], key) for facts, key in told]


def _without(file: PlanFile, keys: Mapping[str, str], marks: list[str]) -> PlanFile:
    copy = file.model_copy(deep=True)
    copy.people = [
        entries.Person(key=keys[one.key], name="erased") if one.key in keys else one for one in copy.people
    ]
    for role in copy.roles:
        for old, new in keys.items():
            role.key = of_role_key(role.key, role.role, old, new, is_theirs=role.person == old)
    _walk(copy, lambda key: keys.get(key, key), lambda text: redacted(text, marks))
    return copy


def _walk(entry: Entry, rename: Callable[[str], str], redact: Callable[[str], str]) -> None:
    for name, info in type(entry).model_fields.items():
        value = getattr(entry, name)
        if name in _PERSONS and not _holds_entries(value):
            setattr(entry, name, _each(value, rename))
        elif _is_text(info):
            setattr(entry, name, _each(value, redact))
        else:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, Entry):
                    _walk(inner, rename, redact)


def _holds_entries(value: Any) -> bool:
    return isinstance(value, Entry) or (isinstance(value, list) and any(isinstance(v, Entry) for v in value))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return change(value) if isinstance(value, str) else value


def _is_text(info: FieldInfo) -> bool:
    """Whether a field holds free words: keys, references and fixed words have no greatest length."""
    return any(
        isinstance(one, MaxLen | StringConstraints) for one in (*info.metadata, *_parts(info.annotation))
    )


def _parts(annotation: Any) -> Iterable[Any]:
    for one in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        yield one
        yield from _parts(one)
