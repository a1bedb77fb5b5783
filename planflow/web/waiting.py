"""Asking for long work from a page: most of it is done before anybody has to look at a page that waits."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from planflow.bootstrap import Application
from planflow.domain.work import UNDER_WAY, Work, WorkKind
from planflow.services import work
from planflow.store import work as stored
from planflow.web.desk import Desk
from planflow.web.opening import without_transaction

_LOOK_SECONDS = 0.1
_MOST_WAITING = 8
_places = threading.BoundedSemaphore(_MOST_WAITING)
"""Each page that waits holds a thread: beyond so many, whoever asks is shown how far it has got at once."""


def ask(desk: Desk, kind: WorkKind, arguments: Mapping[str, Any], content: bytes = b"") -> Work:
    """Ask for work and wait a moment for it: as it stands then. Raises `TooMuch`.

    The transaction of the desk is let go of meanwhile; what was written in it before is committed.
    """
    app, patience = desk.app, desk.request.app.state.patience
    with without_transaction(desk):
        digest = app.work_files.put(content) if content else ""
        with app.writing() as session:
            asked = work.ask(
                session, desk.person, kind, arguments=arguments, input_digest=digest, now=desk.now
            )
        if asked.state in UNDER_WAY:
            desk.request.app.state.call_hand()
            asked = _after(app, asked, patience)
    return asked


def page_of(desk: Desk, asked: Work) -> Response:
    """Lead on to the page that shows how far it has got, and where what came of it is."""
    return desk.go(f"/waiting/{asked.token}")


def _after(app: Application, asked: Work, seconds: float) -> Work:
    """The work once it is finished, or when the time is over."""
    if not _places.acquire(blocking=False):
        return asked
    try:
        until = time.monotonic() + seconds
        while True:
            with app.reading() as session:
                found = stored.find(session, asked.token)
            if found is None or found.state not in UNDER_WAY or time.monotonic() > until:
                return found or asked
            time.sleep(_LOOK_SECONDS)
    finally:
        _places.release()
