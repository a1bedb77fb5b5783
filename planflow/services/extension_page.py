"""Everything on the page of a request for more time: what is asked, and what to decide it by."""

from dataclasses import dataclass

from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.letter import Facts
from planflow.domain.plan import Plan
from planflow.services import deciding, items
from planflow.store import deadlines, people, texts
from planflow.store.session import Session


@dataclass(frozen=True)
class ExtensionPage:
    """A request as it stands."""

    plan: Plan
    action: Action
    asked_by: str
    reason: str
    decided_by: str
    decision: str
    answer: Deadline | None
    """By when it is to be answered."""
    facts: Facts | None


def of_extension(session: Session, request: Extension) -> ExtensionPage:
    """The page of a request for more time."""
    known = people.by_id(session, (request.requested_by_id, request.decided_by_id))
    asked_by, decided_by = known.get(request.requested_by_id or 0), known.get(request.decided_by_id or 0)
    return ExtensionPage(
        plan=items.plan_of(session, request),
        action=session.get_one(Action, request.action_id),
        asked_by=asked_by.name if asked_by else "",
        reason=texts.find_body(session, request.reason_id),
        decided_by=decided_by.name if decided_by else "",
        decision=texts.find_body(session, request.decision_id),
        answer=deadlines.find(session, "extension", request.id, "extension_answer"),
        facts=deciding.facts(session, [request.id]).get(request.id),
    )
