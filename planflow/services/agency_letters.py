"""The drafted letters to partner agencies that go with a chair's mail: once for each action and day."""

from collections.abc import Sequence
from dataclasses import replace

from planflow.domain.digest import Draft, Overdue
from planflow.domain.letter import Owed
from planflow.store import agency_letters, reach
from planflow.store.session import Session

_IN_PERSON = ("", reach.AWAY)
"""As whom the chair is told: in their own right, or their deputy for them."""


def mark(session: Session, person_id: int, owed: Sequence[tuple[int, Owed]]) -> list[Owed]:
    """What is owed, each by the id of its deadline, with the day on which its letter came already."""
    asked = [number for number, item in owed if _is_for_a_letter(item)]
    came = agency_letters.first_told(session, person_id, asked) if asked else {}
    return [replace(item, letter_on=came[number]) if number in came else item for number, item in owed]


def drafts(owed: Sequence[Owed]) -> list[Draft]:
    """A letter for each partner agency whose actions have come as far as the chair for the first time."""
    found: dict[tuple[str, str, str], list[Overdue]] = {}
    for item in owed:
        if _is_for_a_letter(item) and item.letter_on is None and item.due_on is not None:
            line = Overdue(item.ref, item.title, item.due_on, item.days_late, item.moves, item.done_when)
            found.setdefault((item.agency, item.board, item.plan), []).append(line)
    return [Draft(*about, items=tuple(lines)) for about, lines in found.items()]


def _is_for_a_letter(item: Owed) -> bool:
    is_for_chair = item.audience == "chair" and item.fallback in _IN_PERSON and not item.is_mine
    return is_for_chair and item.is_new and bool(item.agency) and item.days_late > 0
