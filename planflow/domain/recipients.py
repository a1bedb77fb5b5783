"""Who is written to where somebody was meant: themselves, whoever stands in for them, or the last resort.

These are the rules by which `store.audiences` resolves any number of reminders inside the database, for the
few people whom one event names. A test holds the two against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

VACANT, OUTSIDE, AWAY, NO_ADDRESS = "vacant", "outside", "away", "no_address"
"""Why something falls to somebody else than whom it was meant for."""
WHO_IS_OFF_COMES_AFTER = 100
"""Added to the rank of a role's holder who is away and has nobody who acts for them."""


@dataclass(frozen=True)
class Known:
    """A person as they can be reached on one day."""

    id: int
    is_gone: bool
    """Erased."""
    is_outside: bool
    is_away: bool
    has_address: bool
    stand_in_id: int | None = None
    """Who acts for them while they are away."""

    @property
    def own_id(self) -> int | None:
        """Themselves, where they could be written to at all, away or not."""
        return self.id if self.has_address and not (self.is_gone or self.is_outside) else None

    @property
    def recipient_id(self) -> int | None:
        """Who is written to in their place, or they themselves; None if nobody can be."""
        if self.is_gone or self.is_outside:
            return None
        return self.stand_in_id if self.is_away else self.own_id

    @property
    def why(self) -> str:
        """Why it is not they who are written to."""
        if self.is_gone:
            return VACANT
        if self.is_outside:
            return OUTSIDE
        return AWAY if self.is_away else NO_ADDRESS


class Holder(NamedTuple):
    """Somebody who could act in a role, and how near they are to it: the lowest rank comes first."""

    person: Known
    rank: int


class Meant(NamedTuple):
    """Whom something is for; nobody where a role is vacant or a body has no voice."""

    person: Known | None
    is_outside: bool = False
    """It belongs to an outside body, whoever speaks for it."""


class Told(NamedTuple):
    """Somebody who is written to, and in whose place and why where it was meant for somebody else."""

    recipient_id: int
    meant_for_id: int | None
    fallback: str

    @property
    def precedence(self) -> tuple[bool, bool, int]:
        """Of several reasons to tell one person the lowest counts: in their own right first."""
        return self.fallback != "", self.meant_for_id is not None, self.meant_for_id or 0


def best(holders: Iterable[Holder]) -> list[Known]:
    """The holders of the lowest rank, each once; those who are off come after everybody who is not."""
    ranks: dict[Known, int] = {}
    for person, rank in holders:
        is_off = person.is_away and person.stand_in_id is None
        whole = rank + WHO_IS_OFF_COMES_AFTER * is_off
        ranks[person] = min(whole, ranks.get(person, whole))
    lowest = min(ranks.values(), default=0)
    return [person for person, rank in ranks.items() if rank == lowest]


def last_resort(holders: Iterable[Holder]) -> list[int]:
    """Who gets what nobody else can be told, of coordinators and (ranked after them) administrators."""
    reachable = [holder for holder in holders if holder.person.recipient_id is not None]
    found = (person.recipient_id for person in best(reachable))
    return sorted({one for one in found if one is not None})


def is_missed(meant: Meant) -> bool:
    """Whether it falls to the last resort."""
    return meant.is_outside or meant.person is None or meant.person.recipient_id is None


def told(meant: Iterable[Meant], resort: Sequence[int]) -> list[Told]:
    """Who is told of one thing, each once; nobody where not even the last resort can be reached."""
    chosen: dict[int, Told] = {}
    for one in meant:
        for recipient_id in _recipients(one, resort):
            new = _told(one, recipient_id)
            known = chosen.get(recipient_id)
            if known is None or new.precedence < known.precedence:
                chosen[recipient_id] = new
    return list(chosen.values())


def _recipients(meant: Meant, resort: Sequence[int]) -> Sequence[int]:
    person = meant.person
    if person is not None and not is_missed(meant):
        return [one for one in (person.recipient_id,) if one is not None]
    if resort or person is None or meant.is_outside:
        return resort
    # Somebody who is away gets it themselves only where there is nobody else at all.
    return [one for one in (person.own_id,) if one is not None]


def _told(meant: Meant, recipient_id: int) -> Told:
    person = meant.person
    is_their_own = person is not None and person.id == recipient_id
    meant_for_id = None if person is None or is_their_own else person.id
    if meant.is_outside:
        return Told(recipient_id, meant_for_id, OUTSIDE)
    if person is None:
        return Told(recipient_id, None, VACANT)
    return Told(recipient_id, meant_for_id, "" if is_their_own else person.why)
