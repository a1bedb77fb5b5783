"""Who acts, through what, and for whom."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Actor:
    """A person or the system itself, acting for itself or recording somebody else's act.

    Policy judges the person whose act it is and the recorder; the event keeps all of it.
    """

    person_id: int | None
    """Who is at the keyboard; None for the system."""
    via: str = "shell"
    """`web`, `api`, `shell`, `mail link`, `load`, `job` or `rehearsal`."""
    for_id: int | None = None
    """Whose act is being recorded, where it is not the person's own."""
    how: str = ""
    """How that person gave their word: `board`, `telephone`, `letter`, `mail`."""
    given_on: date | None = None
    """The day on which they gave it; None for today."""
    shell_user: str = ""
    stands_in_for_id: int | None = None
    stands_in_because: str = ""
    """Why it falls to them in somebody else's place: `away`, `vacant`, `outside`, `no_address`."""

    @property
    def whose_word_id(self) -> int | None:
        """The person whose act it is: the one it is recorded for, else the one at the keyboard."""
        return self.for_id if self.for_id is not None else self.person_id


SYSTEM = Actor(person_id=None, via="job")
"""planflow itself: automatic moves, sweeps, drafts."""
