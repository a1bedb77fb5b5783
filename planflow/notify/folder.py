"""The channel that writes each message into a folder as an .eml file."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planflow import crashpoints
from planflow.notify.channel import MAIL, Channel, ChannelError, Looked, Outgoing, Way
from planflow.settings import Settings

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")


class Folder:
    """Writes `2017-01-16-owner-<token>.eml`. A repeat writes the same bytes into the same file."""

    name = "folder"

    def __init__(self, path: Path, *, is_lasting: bool = True) -> None:
        self.path = path
        self.is_lasting = is_lasting
        """Whether what was handed over has to outlast a power cut; a rehearsal can be repeated instead."""

    def send(self, message: Outgoing) -> None:
        """Write the file beside its place and move it there, so that nobody sees half of it."""
        target = self.path / file_name(message)
        unfinished = self.path / f".{target.name}.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(message.raw)
                file.flush()
                if self.is_lasting:
                    os.fsync(file.fileno())
            crashpoints.point()
            unfinished.replace(target)
            crashpoints.point()
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise ChannelError(
                "folder", f"The mail cannot be written ({error.strerror}).", permanent=False
            ) from error


def file_name(message: Outgoing) -> str:
    """The name of a message's file: its day, its recipient and its token; never a path."""
    recipient = _NOT_PLAIN.sub("-", message.recipient_key).strip("-")[:60] or "person"
    return f"{message.for_on}-{recipient}-{_NOT_PLAIN.sub('', message.token)[:32]}.eml"


def remove(path: Path, tokens: Iterable[str]) -> int:
    """Delete the files of these messages, for somebody whose data is erased; how many there were."""
    wanted = {_NOT_PLAIN.sub("", token)[:32] for token in tokens}
    found = [file for file in path.glob("*.eml") if file.stem.rpartition("-")[2] in wanted]
    for file in found:
        file.unlink()
    return len(found)


def _is_set_up(_settings: Settings) -> bool:
    """It needs nothing: mails lie here until a better way is set up."""
    return True


@contextmanager
def _open(settings: Settings) -> Iterator[Channel]:
    yield Folder(settings.mail_dir)


def _check(settings: Settings) -> Iterator[Looked]:
    yield Looked(f"No mail leaves: mails are written into {settings.mail_dir.absolute()}.")


WAY = Way("folder", MAIL, _is_set_up, _open, _check)
