"""Connections that rested in the pool are asked whether they still live before they are used again.

To ask costs a round trip, so one that was in use a moment ago is taken as it is: a server that goes away in
that moment would as well have gone away in the middle of a transaction, which is rolled back and reported.
"""

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

REST_SECONDS = 1.0
"""How long a connection may rest without being asked."""
_SINCE = "resting_since"


def ask_after_rest(engine: Engine) -> None:
    """Let an engine replace connections that died while they rested."""

    def rest(_connection: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def use(connection: Any, record: Any, _fairy: Any) -> None:
        since = record.info.get(_SINCE)
        if since is None or time.monotonic() - since < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool throws this one away and makes another.
            raise sa.exc.DisconnectionError from error

    sa.event.listen(engine, "checkin", rest)
    sa.event.listen(engine, "checkout", use)
