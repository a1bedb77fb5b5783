"""A connection to a mail server, greeted, protected and logged in; and what `planflow doctor` tries of it."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator

from planflow.errors import PlanflowError
from planflow.notify import smtp_server, verp
from planflow.notify.channel import ChannelError, Looked
from planflow.notify.smtp_server import Server
from planflow.settings import Settings

_REMEDY = "Check host and port in PLANFLOW_SMTP_URL, and that the firewall lets them through."
_REMEDIES = {
    "tls": "Ask the mail team which certificate the server has; 'ca=FILE' at the end of PLANFLOW_SMTP_URL "
    "trusts your own authority, 'starttls=' says whether the connection has to be protected.",
    "auth": "Take user and password out of PLANFLOW_SMTP_URL, or ask the mail team to allow logging in.",
    "535": "Check user and password in PLANFLOW_SMTP_URL.",
}


def connected(server: Server) -> smtplib.SMTP:
    """A connection that is greeted, protected and logged in; what goes wrong here is no mail's fault."""
    where = "The mail server cannot be reached"
    try:
        connection = _opened(server)
    except smtplib.SMTPResponseException as error:
        raise _down(str(error.smtp_code), f"{where}: it answers {error.smtp_code}") from None
    except ssl.SSLError as error:
        raise _down("tls", f"{where} safely: {_tls_fault(error)}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise _down("connect", f"{where}: {_fault(error)}") from None
    try:
        _prepared(connection, server)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(server: Server) -> smtplib.SMTP:
    if server.is_tls:
        context = server.tls()
        return smtplib.SMTP_SSL(
            server.host, server.port, server.helo, timeout=server.wait_seconds, context=context
        )
    return smtplib.SMTP(server.host, server.port, server.helo, timeout=server.wait_seconds)


def _prepared(connection: smtplib.SMTP, server: Server) -> None:
    try:
        connection.ehlo_or_helo_if_needed()
        _protect(connection, server)
        if server.user:
            _log_in(connection, server)
    except smtplib.SMTPResponseException as error:
        raise _down(str(error.smtp_code), f"The mail server answers {error.smtp_code} when greeted") from None
    except ssl.SSLError as error:
        raise _down("tls", f"The mail server cannot be reached safely: {_tls_fault(error)}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise _down("connect", f"The mail server broke off: {_fault(error)}") from None


def _protect(connection: smtplib.SMTP, server: Server) -> None:
    if server.is_tls or server.starttls == smtp_server.NEVER:
        return
    is_offered = connection.has_extn("starttls")
    if is_offered:
        connection.starttls(context=server.tls())
        connection.ehlo_or_helo_if_needed()
    elif server.starttls == smtp_server.REQUIRED or server.user:
        raise _down("tls", "The mail server offers no STARTTLS")


def _log_in(connection: smtplib.SMTP, server: Server) -> None:
    try:
        connection.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise _down(str(error.smtp_code), f"The mail server refuses the log-in ({error.smtp_code})") from None
    except smtplib.SMTPNotSupportedError:
        raise _down("auth", "The mail server offers no log-in") from None
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException:
        raise _down("auth", "The mail server offers no log-in that planflow knows") from None


def _down(code: str, words: str) -> ChannelError:
    return ChannelError(code, f"{words}.", permanent=False, is_down=True)


def _fault(error: Exception) -> str:
    """What went wrong on the way, in a few words without the server's own."""
    cause = error if isinstance(error, OSError) and error.strerror else error.__context__
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return "the connection was closed"


def _tls_fault(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return (error.reason or "the protocol failed").replace("_", " ").lower()


def check(settings: Settings) -> Iterator[Looked]:
    """Greet the server, protect the connection and log in; nothing is sent."""
    try:
        server = smtp_server.parse(settings.smtp_url)
        connection = connected(server)
    except ChannelError as error:
        yield Looked(str(error), _REMEDIES.get(error.code, _REMEDY))
        return
    except PlanflowError as error:
        yield Looked(error.message, error.remedy)
        return
    is_safe = isinstance(connection.sock, ssl.SSLSocket)
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()
    how = ["with TLS" if is_safe else "without TLS", *(["logged in"] if server.user else [])]
    yield Looked(f"{server.shown} answers, {', '.join(how)}.")
    if settings.mail_from.endswith("@localhost"):
        yield Looked("Mails would come from an address that nobody knows.", "Set PLANFLOW_MAIL_FROM.")
    if settings.bounce_address and not verp.is_usable(settings.bounce_address):
        yield Looked("No return addresses can be made of PLANFLOW_BOUNCE_ADDRESS.", verp.REMEDY)
