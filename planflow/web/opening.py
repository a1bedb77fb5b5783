"""Opens the desk for a request: one transaction, and whoever is signed in in this browser."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from secrets import token_urlsafe

from starlette.requests import Request

from planflow.bootstrap import Application
from planflow.services import web_sessions
from planflow.web import cookies
from planflow.web.desk import Desk
from planflow.web.forms import Form

READS = frozenset({"GET", "HEAD"})


def desk(request: Request) -> Desk:
    """The desk of this request. A request that reads has a transaction that only reads."""
    app: Application = request.app.state.planflow
    stack: ExitStack = request.state.stack
    session = stack.enter_context(app.reading() if request.method in READS else app.writing())
    now = app.clock.now()
    secret = cookies.session_secret(request)
    known = web_sessions.find(session, secret, now=now)
    made = Desk(
        app=app,
        request=request,
        session=session,
        now=now,
        person=known[1] if known else None if secret else request.app.state.stand_in(session),
        web_session=known[0] if known else None,
        form=Form(request.state.form) if request.method not in READS else Form(),
        csrf=cookies.csrf(request, request.state.new_browser),
        nonce=token_urlsafe(16),
        seen_id=known[0].id if known and web_sessions.is_worth_seeing(known[0], now=now) else None,
    )
    request.state.desk = made
    return made


@contextmanager
def without_transaction(desk: Desk) -> Iterator[None]:
    """Let go of the transaction for something long that needs no database; a new one begins after it.

    What was written before is committed. Without this, nobody else could write to SQLite meanwhile.
    """
    stack: ExitStack = desk.request.state.stack
    stack.close()
    try:
        yield
    finally:
        is_reading = desk.request.method in READS
        desk.session = stack.enter_context(desk.app.reading() if is_reading else desk.app.writing())
