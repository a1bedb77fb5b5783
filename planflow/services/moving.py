"""One move on its way, as its effects see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.plan import Plan
from planflow.engine.definition import Transition
from planflow.services import texts
from planflow.store.references import Subject
from planflow.store.session import Session


@dataclass
class Context:
    """One move on its way: what is known of it, and what its effects want changed."""

    session: Session
    actor: Actor
    plan: Plan
    item: Any
    """The row itself; each effect knows which kind it is for."""
    move: Transition
    fields: dict[str, Any]
    note: texts.Kept | None
    now: datetime
    today: date
    fire: Callable[[Subject, str], None]
    """Makes another move follow, without asking for permission again."""
    changes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    after: list[Callable[[], None]] = field(default_factory=list)


Effect = Callable[[Context], None]
