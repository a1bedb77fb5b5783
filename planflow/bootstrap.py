"""The composition root: fits settings, database, definitions, clock and randomness together."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random, SystemRandom
from typing import Self

from planflow import settings as settings_
from planflow.clock import Clock, SystemClock
from planflow.domain import signing
from planflow.engine.library import Library
from planflow.papers.freezing import Papers
from planflow.settings import Settings
from planflow.store import schema
from planflow.store.database import Database
from planflow.store.files import FileStore
from planflow.store.session import Session


class Application:
    """One planflow installation, ready to work."""

    def __init__(self, settings: Settings, clock: Clock | None = None, random: Random | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.random: Random = random or SystemRandom()
        self.library = Library(settings.workflows_dir, settings.notifications_dir)
        self.database = Database(settings.database_url)
        self.files = FileStore(settings.files_dir)
        self.work_files = FileStore(settings.files_dir / "work")
        """What long work is done on and what it makes: apart, since it goes when the work expires."""
        self.work_asked = threading.Event()
        """Wakes whoever does long work in this process."""
        self.papers = Papers()
        self.links = signing.signing(settings.base_url, settings.secret_key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        with self.database.writing(self.library, self.random) as session:
            session.papers = self.papers
            session.links = self.links
            session.has_connector = bool(self.settings.webhook_url)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads."""
        with self.database.reading(self.library, self.random) as session:
            session.papers = self.papers
            session.links = self.links
            session.has_connector = bool(self.settings.webhook_url)
            yield session

    def create_database(self) -> None:
        """Make the tables, or bring them to the newest form; what is there already is kept."""
        schema.upgrade(self.database)

    def close(self) -> None:
        """Give every connection back."""
        self.database.close()


def application(settings: Settings | None = None) -> Application:
    """The application that the environment describes."""
    return Application(settings or settings_.read())
