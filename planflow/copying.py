"""Keeps everything that planflow holds in one file, and makes a new installation of such a file.

The file is a tar: what it is (`planflow.json`), the database, and the folder of stored files. Settings and
the secret key are not in it. What is restored is older than what people were sent, so it starts on hold.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.engine import make_url

from planflow import __version__
from planflow.bootstrap import Application
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.services import delivery_desk
from planflow.store import database_copies, schema, work
from planflow.store.database import Database

_ABOUT, _DATABASE, _FILES = "planflow.json", "database", "files/"
_FORM = 1


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself."""

    made_at: str
    planflow: str
    database: str
    """`sqlite` or `postgresql`: a copy is restored on what it was made on."""
    digest: str
    """The SHA-256 of the database within."""
    files: int
    form: int = _FORM


def back_up(application: Application, target: Path, *, now: datetime) -> Copy:
    """Write the database and the stored files into `target`, readable by its owner alone.

    The database comes first: a file is stored before the row that names it, so none can be missing.
    """
    if target.exists():
        raise PlanflowError(f"{target} is there already.", "Give each copy a name of its own.")
    application.database.require()
    if application.database.url.database in (None, "", ":memory:"):
        raise PlanflowError("A database in memory cannot be copied.", "Set PLANFLOW_DATABASE_URL to a file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".planflow-copy-", dir=target.parent) as folder:
        database, part = Path(folder, _DATABASE), Path(folder, "copy")
        database_copies.dump(application.database, database)
        stored = sorted(application.files.paths())
        copy = Copy(now.isoformat(), __version__, _kind(application), _digest(database), len(stored))
        with tarfile.open(part, "w:gz") as tar:
            about = Path(folder, _ABOUT)
            about.write_text(json.dumps(asdict(copy), indent=2), encoding="utf-8")
            tar.add(about, _ABOUT)
            tar.add(database, _DATABASE)
            for path in stored:
                tar.add(path, f"{_FILES}{path.name}", recursive=False)
        part.chmod(0o600)
        part.replace(target)
    return copy


def restore(application: Application, source: Path, *, now: datetime) -> Copy:
    """Make the configured database and files folder of a copy, with deliveries on hold.

    Only where there is nothing yet, so that a slip of the keyboard cannot replace what people work with. The
    tables are brought to the form of this version.
    """
    if not database_copies.is_empty(application.database):
        raise PlanflowError(
            f"There is a planflow database at {application.database.shown} already. Nothing was changed.",
            "Stop the worker, move the database away or name an empty one in PLANFLOW_DATABASE_URL.",
        )
    place = Path(application.database.url.database or "").absolute().parent
    place = place if application.database.is_sqlite else source.absolute().parent
    place.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".planflow-restore-", dir=place) as folder, _opened(source) as tar:
        database = Path(folder, _DATABASE)
        copy = _unpacked(tar, source, _kind(application), database)
        for content in _stored(tar, source):
            application.files.put(content)
        _put_in_place(application, database, now)
    return copy


def _put_in_place(application: Application, database: Path, now: datetime) -> None:
    """What is restored is put on hold before it is to be seen, so that no worker ever sees it without."""
    if not application.database.is_sqlite:
        database_copies.fill(application.database, database, also=delivery_desk.hold_statement(now))
        _settle(application.database, application, now)
        return
    waiting = Database(f"sqlite:///{database}")
    try:
        _settle(waiting, application, now)
    finally:
        waiting.close()
    os.replace(database, str(application.database.url.database))


def _settle(database: Database, application: Application, now: datetime) -> None:
    schema.upgrade(database)
    library: Library = application.library
    with database.writing(library, application.random) as session:
        delivery_desk.hold_after_restore(session, now)
        work.delete_all(session)


def _opened(source: Path) -> tarfile.TarFile:
    if not source.is_file():
        raise PlanflowError(f"There is no file {source}.", "Give the file that 'planflow backup' wrote.")
    try:
        return tarfile.open(source, "r:*")
    except tarfile.TarError as error:
        raise _damaged(source) from error


def _unpacked(tar: tarfile.TarFile, source: Path, kind: str, target: Path) -> Copy:
    """Write the database within to `target`; raises where it is of another kind or was damaged."""
    try:
        copy = Copy(**json.loads(_content(tar, _ABOUT)))
        if copy.form != _FORM:
            raise PlanflowError(
                f"{source} was made by planflow {copy.planflow}.", "Install that version first."
            )
        if copy.database != kind:
            raise PlanflowError(
                f"{source} holds a {copy.database} database, and PLANFLOW_DATABASE_URL names a {kind} one.",
                f"Name an empty {copy.database} database.",
            )
        target.write_bytes(_content(tar, _DATABASE))
    except (KeyError, TypeError, ValueError, EOFError, OSError, tarfile.TarError) as error:
        raise _damaged(source) from error
    if _digest(target) != copy.digest:
        raise _damaged(source)
    return copy


def _stored(tar: tarfile.TarFile, source: Path) -> Iterator[bytes]:
    """The stored files within. Their names only say which content to expect; none becomes a path."""
    for member in tar.getmembers():
        if member.isfile() and member.name.startswith(_FILES):
            content = _content(tar, member)
            if hashlib.sha256(content).hexdigest() != member.name.removeprefix(_FILES):
                raise _damaged(source)
            yield content


def _content(tar: tarfile.TarFile, member: Any) -> bytes:
    opened = tar.extractfile(member)
    if opened is None:
        raise KeyError(member)
    return opened.read()


def _damaged(source: Path) -> PlanflowError:
    return PlanflowError(
        f"{source} is no whole copy of planflow.", "Take another; 'planflow backup' writes them."
    )


def _kind(application: Application) -> str:
    return make_url(application.settings.database_url).get_backend_name()


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
