"""Debian's opensmtpd as a real mail server: in the foreground, with its own configuration, on a free port.

It delivers whatever it takes into one folder. It keeps its queue in a place of its own choosing, so one runs
at a time. It needs root, to act for the users that its package makes; without it the test is left out loudly.
"""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests import ports, postgres

PROGRAM = "/usr/sbin/smtpd"
REFUSED = "refused@example.org"
_USER = "nobody"
_CONFIGURATION = """
table everybody {{ "@" = {user} }}
table refused {{ "{refused}" }}
listen on 127.0.0.1 port {port}
action "keep" maildir "{folder}" virtual <everybody>
match from any for rcpt-to <refused> reject
match from any for any action "keep"
"""


class OpenSmtpd:
    """A running server."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    @property
    def url(self) -> str:
        """The setting that leads here. Its TLS does not work with Debian's OpenSSL 3, so it is left out."""
        return f"smtp://localhost:{self.port}"

    def arrived(self, wanted: set[str], seconds: float = 90) -> list[EmailMessage]:
        """Those with these Message-IDs, once they are there: its queue may hold others from before."""
        end = time.monotonic() + seconds
        while True:
            mails = [_parsed(file) for file in sorted(self.folder.glob("mail/new/*"))]
            found = [mail for mail in mails if mail["Message-ID"] in wanted]
            if len(found) >= len(wanted) or time.monotonic() > end:
                return found
            time.sleep(0.5)


@contextlib.contextmanager
def running() -> Iterator[OpenSmtpd]:
    """Start it, and stop it at the end with everything that it started."""
    _require()
    with postgres.alone("opensmtpd"), _folder() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", pwd.getpwnam(_USER).pw_uid, -1)
        server = OpenSmtpd(folder, ports.unused())
        (folder / "smtpd.conf").write_text(
            _CONFIGURATION.format(user=_USER, refused=REFUSED, port=server.port, folder=folder / "mail")
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [PROGRAM, "-d", "-f", str(folder / "smtpd.conf")],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _wait_for(server, process)
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="planflow-smtpd-", ignore_cleanup_errors=True)


def _require() -> None:
    reason = ""
    if not Path(PROGRAM).exists():
        reason = "opensmtpd is not here (Debian: apt-get install opensmtpd)"
    elif os.geteuid() != 0:
        reason = "opensmtpd needs root, to act for the users that its package makes"
    if reason:
        pytest.skip(f"Mail server: {reason}")


def _wait_for(server: OpenSmtpd, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1) as made:
            if made.recv(4).startswith(b"220"):
                return
        time.sleep(0.05)
    pytest.fail(f"opensmtpd did not start: {(server.folder / 'log').read_text()}", pytrace=False)


def _parsed(file: Path) -> EmailMessage:
    mail = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
