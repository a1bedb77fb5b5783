"""A mail server for tests: aiosmtpd in a thread, which answers as scripted and keeps what it took.

Each stage of a mail (greeting, mail, rcpt, data) has a list of answers to give in turn; when it is used up
the server behaves.
"""

import asyncio
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DROP = "drop"
"""Break the connection off. After the mail itself, it is thrown away."""
DROP_KEPT = "drop, kept"
"""The mail is taken, and the connection breaks before the server says so."""
STALL = "stall"
"""Say nothing at all."""
FINE = ""


@dataclass(frozen=True)
class Taken:
    """A mail that the server took."""

    connection: int
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    user: str = ""


@dataclass
class Script:
    """What the server is to answer, stage by stage; an empty answer is a good one."""

    greeting: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    refuse: Mapping[str, str] = field(default_factory=dict)
    """Answers to recipients by address, for as long as the server runs."""
    mails_in_a_connection: int = 0
    """After so many mails the server takes no more over this connection; 0 for never."""
    when_full: str = "421 4.7.0 too many mails in one connection"


class MailServer:
    """Used as a context manager; it listens on a free port of this machine."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        users: Mapping[str, str] | None = None,
    ) -> None:
        self.script = script or Script()
        self.taken: list[Taken] = []
        self.seen: list[bytes] = []
        """Every mail that came this far, those included that were refused afterwards."""
        self.connections = 0
        self.port = 0
        self._tls, self._starttls, self._users = tls, starttls, users
        self._transports: list[Any] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """The setting that leads here."""
        return f"smtp://localhost:{self.port}"

    def __enter__(self) -> "MailServer":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._session, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for transport in self._transports:
            with suppress(AttributeError):  # Python 3.11.2: one that is closed has nothing to end any more
                transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0.01))  # lets every connection notice
        pending = asyncio.all_tasks(self._loop)
        for task in pending:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _session(self) -> SMTP:
        self.connections += 1
        options: dict[str, Any] = {"tls_context": self._starttls} if self._starttls else {}
        if self._users is not None:
            options |= {
                "authenticator": self._authenticate,
                "auth_required": self._starttls is not None,  # aiosmtpd warns where it is without STARTTLS
                "auth_require_tls": self._starttls is not None,
            }
        else:
            options["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]
        return _Scripted(self, _Handler(self, self.connections), **options)

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (self._users or {}).get(data.login.decode())
        return AuthResult(success=known == data.password.decode(), handled=False, auth_data=data)


class _Scripted(SMTP):
    """One connection. Every answer goes through `push`; the first is the greeting."""

    def __init__(self, owner: MailServer, handler: "_Handler", **options: Any) -> None:
        super().__init__(handler, hostname="mx.example.org", loop=owner._loop, **options)
        self.owner = owner
        handler.connection = self
        self.greeted = False

    def connection_made(self, transport: Any) -> None:
        self.owner._transports.append(transport)
        super().connection_made(transport)

    async def push(self, status: Any) -> None:
        if not self.greeted:
            self.greeted = True
            answer = _next(self.owner.script.greeting)
            if answer:
                await _trouble(self, answer)
                await super().push(answer)
                self.transport.close()
                return
        await super().push(status)


class _Handler:
    """What the server says to each stage of a mail; the names are those that aiosmtpd calls."""

    connection: _Scripted

    def __init__(self, owner: MailServer, number: int) -> None:
        self.owner = owner
        self.number = number
        self.mails = 0

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        most = self.owner.script.mails_in_a_connection
        if most and self.mails >= most:
            return self.owner.script.when_full
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer(self.owner.script.mail)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self.owner.script.refuse.get(address) or await self._answer(self.owner.script.rcpt)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.owner.seen.append(envelope.content)
        planned = _next(self.owner.script.data)
        if planned in (FINE, DROP_KEPT):
            user = session.auth_data.login.decode() if session.auth_data else ""
            mail = Taken(self.number, envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content, user)
            self.owner.taken.append(mail)
            self.mails += 1
        return await self._answer([planned])

    async def _answer(self, answers: list[str]) -> str:
        answer = _next(answers)
        await _trouble(self.connection, answer)
        return answer or "250 2.0.0 fine"


async def _trouble(connection: _Scripted, answer: str) -> None:
    if answer in (DROP, DROP_KEPT):
        connection.transport.abort()
    if answer == STALL:
        await asyncio.sleep(3600)


def _next(answers: list[str]) -> str:
    return answers.pop(0) if answers else FINE
