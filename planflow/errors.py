"""What can go wrong, said as a sentence with its remedy.

Every error that a person may see derives from `PlanflowError`. The command line and the pages print
`str(error)`; nothing else in planflow is meant to reach a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class PlanflowError(Exception):
    """Something could not be done; the message says what and the remedy says how to mend it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file: where it stands, what is wrong and how to mend it."""

    file: str
    line: int
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        return f"{where}:{key} {self.message} {self.remedy}".rstrip()


class FileError(PlanflowError):
    """A file is wrong. It carries every problem found, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{lines}\n{count} problem{'s' if count != 1 else ''}. Nothing was changed.")


class NotFound(PlanflowError):
    """There is no such thing, or the person asking may not know of it."""


@dataclass(frozen=True)
class Refusal:
    """Why something is not possible now: a code, and the values its sentence needs."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


class Refused(PlanflowError):
    """A move that may not be made now. `refusals` are codes; words are put to them at the edge."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__("; ".join(refusal.code for refusal in self.refusals))


class StaleWrite(PlanflowError):
    """Somebody else changed this in the meantime. Carries both versions, so that neither is lost."""

    def __init__(self, subject: str, based_on: int, current: int, theirs: str = "", mine: str = "") -> None:
        self.subject, self.based_on, self.current = subject, based_on, current
        self.theirs, self.mine = theirs, mine
        detail = f" Theirs: {theirs}. Yours: {mine}." if theirs or mine else ""
        super().__init__(
            f"Somebody else changed {subject} (you saw version {based_on}, it is now {current}).{detail}",
            "Look at it again, then repeat what still applies.",
        )


class DatabaseMissing(PlanflowError):
    """There is no planflow database at the configured address."""


class LinkUnknown(NotFound):
    """No link of this installation: mistyped, altered, or so old that nothing is kept of it."""


class LinkExpired(PlanflowError):
    """A link whose last day is over. A fresh one can be sent to the address it went to."""


class LinkRevoked(PlanflowError):
    """A link that was taken back, or went to an address that is no longer its person's."""
