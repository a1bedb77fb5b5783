"""The channel that hands mails to a mail server: one connection for a batch, one recipient for each mail.

Whether a failure is for good is decided by the number that the server gave and by what it was an answer to,
never by the kind of an exception (docs/decisions/0035-ways-out.md has the table).
"""

import contextlib
import re
import smtplib
from collections.abc import Callable, Iterator

from planflow import crashpoints
from planflow.errors import PlanflowError
from planflow.notify import address_status, smtp_connection, smtp_server, verp
from planflow.notify.channel import MAIL, Channel, ChannelError, Outgoing, Way
from planflow.notify.smtp_server import Server
from planflow.settings import Settings

_ACCEPTED, _GO_AHEAD, _CLOSING, _REFUSED, _TOO_BIG = 250, 354, 421, 500, 552
_LATER = 4
_ABOUT_US = (530, 534, 535, 538)
"""Answers that ask for a log-in or for TLS: about the settings, wherever they come."""
_AFTER_DATA = 60
"""Seconds to wait for the verdict on a whole mail: servers look for viruses in between."""
_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
_MAILBOX = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+")


class Smtp:
    """Hands mails to one mail server. It belongs to one thread."""

    name = "smtp"

    def __init__(self, server: Server, sender: str, bounce_address: str = "") -> None:
        self.server = server
        self.sender = sender
        self.bounce_address = bounce_address
        self._connection: smtplib.SMTP | None = None
        self._carried = 0
        """Mails that went over this connection."""
        self._down: ChannelError | None = None
        """What stops every mail of this batch."""

    def send(self, message: Outgoing) -> None:
        """Hand the mail over. A connection that the server has dropped meanwhile is made anew, once."""
        if self._down is not None:
            raise self._down.with_traceback(None)
        _refuse_unsendable(message.address)
        turns = (1,) if self._connection is None else (2, 1)
        for left in turns:
            try:
                self._hand_over(self._ready(), message)
                return
            except _Dropped as dropped:
                self.close()
                if left == 1 or dropped.is_slow:
                    words = "took too long" if dropped.is_slow else "broke the connection off"
                    raise ChannelError(
                        dropped.code, f"The mail server {words} before the mail was sent.", permanent=False
                    ) from None

    def close(self) -> None:
        """Say good-bye to the server, if there is a connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _ready(self) -> smtplib.SMTP:
        """The connection. A failure to make it holds for the whole batch, so that no other message waits."""
        if self._connection is None:
            try:
                self._connection, self._carried = smtp_connection.connected(self.server), 0
            except ChannelError as error:
                self._down = error
                raise
        return self._connection

    def _hand_over(self, connection: smtplib.SMTP, message: Outgoing) -> None:
        sender = verp.address(self.bounce_address, message.token) if self.bounce_address else self.sender
        size = [f"size={len(message.raw)}"] if connection.has_extn("size") else []
        self._judge(*_asked(lambda: connection.mail(sender, size)), at="sender")
        self._judge(*_asked(lambda: connection.rcpt(message.address)), at="recipient")
        self._judge(*_asked(lambda: connection.docmd("DATA")), at="mail", good=_GO_AHEAD)
        crashpoints.point()
        self._judge(*self._transmitted(connection, message.raw), at="whole mail")
        self._carried += 1

    def _transmitted(self, connection: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
        """Send the mail itself. If the answer to it gets lost nobody can know whether it was taken."""
        if connection.sock is not None:
            connection.sock.settimeout(max(_AFTER_DATA, self.server.wait_seconds))
        try:
            connection.send(dotted(raw))
            code, words = connection.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            raise ChannelError(
                "dropped",
                "The mail server broke the connection off after the mail; it may have been taken.",
                permanent=False,
                outcome_unknown=True,
            ) from None
        if connection.sock is not None:
            connection.sock.settimeout(self.server.wait_seconds)
        return code, words

    def _judge(self, code: int, words: bytes, *, at: str, good: int = _ACCEPTED) -> None:
        """Go on after a good answer, raise the right error after another one."""
        if code // 100 == good // 100:
            return
        is_full = at == "sender" and code // 100 == _LATER and self._carried > 0
        if is_full or (code == _CLOSING and at != "whole mail"):
            raise _Dropped(str(code))  # many servers take so many mails in a connection and no more
        self._forget_mail()
        is_ours = code in _ABOUT_US or (at == "sender" and code >= _REFUSED and code != _TOO_BIG)
        error = ChannelError(
            str(code) if code > 0 else "answer",
            _sentence(code, words, at),
            permanent=code >= _REFUSED and not is_ours,
            is_down=is_ours,
            address_failed="" if is_ours or at != "recipient" else address_status.failed(code, words),
        )
        if is_ours:
            self._down = error
        raise error

    def _forget_mail(self) -> None:
        """After a refusal: make the connection ready for the next mail, or give it up."""
        if self._connection is not None:
            try:
                self._connection.rset()
            except (smtplib.SMTPException, OSError):
                self.close()


class _Dropped(Exception):
    """The server broke the connection off before it had seen the mail: asking again can do no harm."""

    def __init__(self, code: str, *, is_slow: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_slow = is_slow


def _asked(command: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    """The answer to a command that comes before the mail itself."""
    try:
        return command()
    except (smtplib.SMTPException, OSError) as error:
        is_slow = isinstance(error.__context__ or error, TimeoutError)
        raise _Dropped("timeout" if is_slow else "dropped", is_slow=is_slow) from None


def _sentence(code: int, words: bytes, at: str) -> str:
    """What the answer means, without the server's own words: they repeat addresses."""
    detail = _ENHANCED.search(words)
    number = f"{code} {detail[0].decode()}" if detail else str(code)
    if code < 0:
        return "The mail server gave an answer that is no answer."
    return f"The mail server {'refuses' if code >= _REFUSED else 'puts off'} the {at} ({number})."


def _refuse_unsendable(address: str) -> None:
    if not address.isascii():
        words = "The address holds letters beyond a to z, which this mail server is not asked to take."
        raise ChannelError("smtputf8", words, permanent=True)
    if not _MAILBOX.fullmatch(address):
        raise ChannelError("address", "The address is not one e-mail address.", permanent=True)


def dotted(raw: bytes) -> bytes:
    """The mail as it goes over the wire (RFC 5321, 4.5.2): lines that begin with a dot get another."""
    text = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    text = text.replace(b"\r\n.", b"\r\n..")
    return (b"." + text if text.startswith(b".") else text) + b".\r\n"


def _is_set_up(settings: Settings) -> bool:
    return bool(settings.smtp_url)


@contextlib.contextmanager
def _open(settings: Settings) -> Iterator[Channel]:
    if settings.bounce_address and not verp.is_usable(settings.bounce_address):
        raise PlanflowError("No return addresses can be made of PLANFLOW_BOUNCE_ADDRESS.", verp.REMEDY)
    channel = Smtp(smtp_server.parse(settings.smtp_url), settings.mail_from, settings.bounce_address)
    try:
        yield channel
    finally:
        channel.close()


WAY = Way("smtp", MAIL, _is_set_up, _open, smtp_connection.check)
