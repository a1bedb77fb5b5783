"""What every test would otherwise make anew is made once for a worker: compiled statements, shipped files.

Each test has an application of its own. What is shared here is what an application that runs for long keeps.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.engine import URL, Engine
from sqlalchemy.util import LRUCache

from planflow import bootstrap
from planflow.engine.library import Library
from planflow.store import database

_MOST_STATEMENTS = 4000


def share() -> None:
    """Let all engines for one kind of database, and all applications with the shipped files, share them."""
    database._engine = _sharing(database._engine)
    shipped = Library()

    def library(workflows_dir: Path | None = None, notifications_dir: Path | None = None) -> Library:
        is_shipped = workflows_dir is None and notifications_dir is None
        return shipped if is_shipped else Library(workflows_dir, notifications_dir)

    bootstrap.Library = library  # type: ignore[assignment, misc]


def _sharing(make: Any) -> Any:
    known: dict[str, tuple[Dialect, Any]] = {}

    def shared(url: URL) -> Engine:
        engine: Engine = make(url)
        mine = (engine.dialect, LRUCache[Any, Any](_MOST_STATEMENTS))
        engine.dialect, engine._compiled_cache = known.setdefault(engine.dialect.name, mine)
        engine.pool._dialect = engine.dialect
        return engine

    return shared
