"""What every test would otherwise make anew is made once for a worker: compiled statements, shipped files.

Each test has an application of its own. What is shared here is what an application that runs for long keeps.
"""

from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.util import LRUCache

from planflow import bootstrap
from planflow.engine.library import Library
from planflow.store import database

_MOST_STATEMENTS = 4000
_READ = ("definitions", "rag_schemes", "named_rules", "ladders", "routes", "connector_routes", "quiet")
"""What a library reads from its files when it is first asked for it."""


def share() -> None:
    """Let all engines for one kind of database, and all applications with the shipped files, share them."""
    database._engine = _sharing(database._engine)
    bootstrap.Library = _library  # type: ignore[assignment, misc]


def _library(workflows_dir: Path | None = None, notifications_dir: Path | None = None) -> Library:
    """A library of its own, so that a test may change it, with the shipped files read already."""
    if workflows_dir or notifications_dir:
        return Library(workflows_dir, notifications_dir)
    made = copy(_shipped())
    made.pinned, made.pinned_schemes = {}, {}  # what it has read from a database is its own
    return made


@cache
def _shipped() -> Library:
    read = Library()
    for name in (
        "definitions",
        "rag_schemes",
        "named_rules",
        "ladders",
        "routes",
        "connector_routes",
        "quiet",
    ):
        getattr(read, name)
    return read


def _sharing(make: Any) -> Any:
    known: dict[str, tuple[Dialect, Any]] = {}

    def shared(url: URL) -> Engine:
        engine: Engine = make(url)
        name = engine.dialect.name
        if name in known:
            engine.dialect, engine._compiled_cache = known[name]
            engine.pool._dialect = engine.dialect
        else:
            # A dialect knows its database once it has been connected to one, and not before.
            mine = (engine.dialect, LRUCache[Any, Any](_MOST_STATEMENTS))
            engine._compiled_cache = mine[1]
            event.listen(engine, "connect", lambda *_: known.setdefault(name, mine))
        return engine

    return shared
