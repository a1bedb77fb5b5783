"""Which mail server to hand mails to, and how: what PLANFLOW_SMTP_URL says."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from planflow.errors import PlanflowError

REQUIRED, IF_OFFERED, NEVER = "required", "if-offered", "never"
_STARTTLS = (REQUIRED, IF_OFFERED, NEVER)
_OPTIONS = ("starttls", "ca", "timeout", "helo")
_HERE = ("localhost", "127.0.0.1", "::1")
_SUBMISSION, _IMPLICIT_TLS = 587, 465
_LONGEST_WAIT = 60
_REMEDY = (
    "Write it as smtp://user:password@host:587 or smtps://user:password@host:465; in user and password write "
    "@ as %40, : as %3A, / as %2F and % as %25."
)


@dataclass(frozen=True)
class Server:
    """One mail server."""

    host: str
    port: int
    is_tls: bool = False
    """TLS from the first byte on (smtps)."""
    starttls: str = REQUIRED
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    """Certificates to trust instead of the system's."""
    wait_seconds: int = 30
    helo: str | None = None

    @property
    def shown(self) -> str:
        """The server without its secrets."""
        return f"{self.host}:{self.port}"

    def tls(self) -> ssl.SSLContext:
        """What the server's certificate is checked against. Raises `PlanflowError` for a bad `ca` file."""
        try:
            return ssl.create_default_context(cafile=None if self.ca is None else str(self.ca))
        except OSError as error:
            remedy = "Write the path of a file of certificates in PEM form, or take 'ca' away."
            raise PlanflowError(f"PLANFLOW_SMTP_URL: '{self.ca}' holds no certificates.", remedy) from error


def parse(url: str) -> Server:
    """Read the setting. Raises `PlanflowError` with a remedy; no part of a password is ever in the words."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise PlanflowError("PLANFLOW_SMTP_URL is no address.", _REMEDY) from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise PlanflowError("PLANFLOW_SMTP_URL is not the address of a mail server.", _REMEDY)
    options = _options(parts)
    is_tls = parts.scheme == "smtps"
    server = Server(
        host=parts.hostname,
        port=port or (_IMPLICIT_TLS if is_tls else _SUBMISSION),
        is_tls=is_tls,
        starttls=options.get("starttls", NEVER if parts.hostname in _HERE else REQUIRED),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=Path(options["ca"]) if options.get("ca") else None,
        wait_seconds=_seconds(options.get("timeout", "30")),
        helo=options.get("helo") or None,
    )
    _check(server)
    return server


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in _OPTIONS:
            known = ", ".join(_OPTIONS)
            raise PlanflowError(f"PLANFLOW_SMTP_URL: there is no '{name[:20]}'.", f"Known: {known}.")
    if options.get("starttls", REQUIRED) not in _STARTTLS:
        known = ", ".join(_STARTTLS)
        raise PlanflowError("PLANFLOW_SMTP_URL: 'starttls' has an unknown value.", f"Known: {known}.")
    return options


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LONGEST_WAIT:
        raise PlanflowError("PLANFLOW_SMTP_URL: 'timeout' is wrong.", f"Write 1 to {_LONGEST_WAIT} seconds.")
    return int(text)


def _check(server: Server) -> None:
    if bool(server.user) != bool(server.password):
        raise PlanflowError("PLANFLOW_SMTP_URL has a user or a password, not both.", _REMEDY)
    if not (server.user + server.password).isascii():
        raise PlanflowError(
            "PLANFLOW_SMTP_URL: user and password may hold only plain characters (ASCII).",
            "Ask for a password without accents and other special letters.",
        )
    in_clear = not server.is_tls and server.starttls == NEVER
    if server.user and in_clear and server.host not in _HERE:
        raise PlanflowError(
            "PLANFLOW_SMTP_URL would send the password over the network unprotected.",
            "Take 'starttls=never' away, or leave out user and password.",
        )
