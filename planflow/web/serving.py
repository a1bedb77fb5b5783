"""Serves the pages on one address, and calls the jobs at their times beside them."""

import gc
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import uvicorn
from fastapi import FastAPI

from planflow.domain.signing import SHORTEST_SECRET
from planflow.errors import PlanflowError
from planflow.settings import Settings


def run(
    app: FastAPI,
    host: str,
    port: int,
    *,
    beside: AbstractContextManager[None] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop; requests that are under way are finished. `beside` lasts as long.

    Raises `PlanflowError` where the address is in use.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # addresses of pages name people and plans
        server_header=False,
        timeout_graceful_shutdown=30,
    )
    server = _Server(config, ready)
    if threading.current_thread() is threading.main_thread():
        # The server hands the signal on when it has finished; what is beside it has to finish, too.
        signal.signal(signal.SIGTERM, lambda *_: None)
    with beside or nullcontext():
        try:
            server.run()
        except SystemExit as leaving:
            raise PlanflowError(
                f"Nothing can listen on {host}:{port}.", "Another program may: choose another with --port."
            ) from leaving


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: object = None) -> None:
        """Begin to listen. What is loaded by now stays, and need not be looked through for rubbish again."""
        gc.collect()
        gc.freeze()
        await super().startup()
        if self.started:
            self._ready()


def require_secret(settings: Settings) -> None:
    """Raise `PlanflowError` where nobody could sign in."""
    if len(settings.secret_key.split(",")[0].strip()) < SHORTEST_SECRET:
        raise PlanflowError(
            "Signing in needs PLANFLOW_SECRET_KEY, 32 random characters at least.",
            "'planflow init' suggests one; put it into the environment or into .env.",
        )
