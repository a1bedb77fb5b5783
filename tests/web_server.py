"""A web server for tests: keeps every call and answers as scripted, then well."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

DROP = -1
"""Break the connection off without an answer."""
STALL = -2
"""Say nothing for as long as a test may take."""


@dataclass(frozen=True)
class Call:
    """One call as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is answered."""

    code: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)


class WebServer:
    """Used as a context manager; it listens on a free port of this machine.

    `answer` decides on each call; without one, the `script` is used up and everything after it is fine.
    """

    def __init__(self, *script: Answer, answer: Callable[[Call], Answer] | None = None) -> None:
        self.calls: list[Call] = []
        self.script = list(script)
        self._answer = answer or self._next
        self._over = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner._serve(self)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where it is found."""
        return f"http://localhost:{self._server.server_address[1]}"

    def __enter__(self) -> "WebServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def _next(self, _call: Call) -> Answer:
        return self.script.pop(0) if self.script else Answer()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        call = Call(handler.command, handler.path, dict(handler.headers.items()), body)
        self.calls.append(call)
        answer = self._answer(call)
        handler.close_connection = True
        if answer.code == STALL:
            self._over.wait(60)
        if answer.code < 0:
            time.sleep(0)
            return
        handler.send_response(answer.code)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)
