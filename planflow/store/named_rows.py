"""The names behind the numbers that events keep: people and bodies, in two statements for any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from planflow.domain.body import Body
from planflow.store import people
from planflow.store.session import Session


@dataclass(frozen=True)
class Names:
    """Names by row number."""

    people: Mapping[int, str]
    bodies: Mapping[int, str]

    def owner(self, pair: Any) -> str:
        """The name of an owner as events keep one: the number of a person and that of a body."""
        if not isinstance(pair, list) or not any(pair):
            return ""
        person_id, body_id = pair
        return self.people.get(person_id, "") if person_id else self.bodies.get(body_id, "")


def of_facts(session: Session, facts: Iterable[Mapping[str, Any]]) -> Names:
    """The names of every owner, before and after, in the facts of some events."""
    pairs = [
        pair for one in facts for pair in (one.get("owner"), one.get("owner_was")) if isinstance(pair, list)
    ]
    wanted = sorted({pair[1] for pair in pairs if pair[1]})
    rows = session.exec(select(Body).where(col(Body.id).in_(wanted)).order_by(col(Body.id)))
    found = people.by_id(session, (pair[0] for pair in pairs))
    return Names({number: one.name for number, one in found.items()}, {row.id: row.name for row in rows})
