"""Puts together what whoever decides on more time should know."""

from collections.abc import Sequence

from planflow.domain.letter import Facts
from planflow.store import decisions
from planflow.store.session import Session


def facts(session: Session, request_ids: Sequence[int]) -> dict[int, Facts]:
    """By request for more time: the facts to decide on. No statement where nothing is asked."""
    if not request_ids:
        return {}
    standing = decisions.standing(session, request_ids)
    passed = decisions.passed(session, request_ids)
    depending: dict[int, list[str]] = {}
    last: set[int] = set()
    for row in decisions.depending(session, request_ids):
        depending.setdefault(row.request_id, []).append(f"{row.plan_key}/{row.ref}")
        if not row.others_open:
            last.add(row.request_id)
    return {
        number: Facts(
            original_due_on=row.original_due_on,
            moves=row.moves,
            progress=row.progress,
            progress_on=row.progress_on,
            percent=row.percent,
            depends=tuple(depending.get(number, ())),
            is_last=number in last,
            passes=passed[number].title if number in passed else "",
            passes_on=passed[number].due_on if number in passed else None,
        )
        for number, row in standing.items()
    }
