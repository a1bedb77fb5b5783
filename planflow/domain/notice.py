"""What came back after a mail was handed over, once it has been read."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a mail that came back says."""

    FAILED = "failed"
    """It was not delivered, and nobody will try again."""
    DELAYED = "delayed"
    """It was not delivered yet; the other side goes on trying."""
    DELIVERED = "delivered"
    AUTOMATIC = "automatic"
    """An absence note, a receipt or another answer that no person wrote."""
    UNKNOWN = "unknown"
    """No notice that planflow can read: a person has to look."""


@dataclass(frozen=True)
class Notice:
    """One mail that came back."""

    name: str
    """Where it was found: a file, or a number within one."""
    digest: str
    """SHA-256 of its bytes, by which it is recognised when it is read again."""
    kind: NoticeKind
    code: str = ""
    """The enhanced status code (RFC 3463), for example `5.1.1`; empty where there is none."""
    token: str = ""
    """The token of the message that it is about; empty where it names none."""

    @property
    def is_for_good(self) -> bool:
        """Whether the address itself failed, rather than this one mail: class 5."""
        return self.kind is NoticeKind.FAILED and self.code.startswith("5")
