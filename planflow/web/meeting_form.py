"""What was typed at a board: of one action, and of one that is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.body import Body, BodyKind
from planflow.domain.days import Day, read_day
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError
from planflow.services import adding
from planflow.store import plans
from planflow.web import owners
from planflow.web.desk import Desk

_WHOLE = 100
_HIGHEST = 10**9


@dataclass(frozen=True)
class Spoken:
    """What was said of an action and decided on it."""

    said: str
    percent: int | None
    word: Person | None
    decision: str
    fields: Mapping[str, Any]
    reason: str
    decided_by: Person | None
    based_on: int | None


def read(desk: Desk, ref: str) -> Spoken:
    """The fields of one action: their names end in its reference."""
    owner = owners.chosen(desk, f"owner-{ref}")
    due = day(desk, f"due-{ref}")
    fields: dict[str, Any] = {}
    if owner is not None:
        fields["owner"] = owner
    if due is not None:
        fields["due"] = due
    decision = desk.form.text(f"decision-{ref}")
    if fields and not decision:
        desk.form.wrong(f"decision-{ref}", "Choose the decision that this owner or day belongs to.")
    return Spoken(
        said=desk.form.text(f"said-{ref}"),
        percent=desk.form.number(f"percent-{ref}", 0, _WHOLE),
        word=owners.chosen_person(desk, f"word-{ref}"),
        decision=decision,
        fields=fields,
        reason=desk.form.text(f"reason-{ref}"),
        decided_by=owners.chosen_person(desk, f"decider-{ref}"),
        based_on=desk.form.number("based_on", 0, _HIGHEST),
    )


def day(desk: Desk, field: str) -> Day | None:
    """A day in words, in one field: `31 March 2017`, or `March 2017`; None where nothing was given."""
    text = desk.form.text(field)
    if not text:
        return None
    try:
        return read_day(text)
    except PlanflowError as error:
        desk.form.wrong(field, str(error))
        return None


def add_action(desk: Desk, actor: Actor, plan: Plan) -> Action | None:
    """Add the action that was typed (fields `new-...`) to a plan; None where something has to be mended."""
    title = desk.form.text("new-title", "Say in a few words what is to be done.")
    refs = desk.form.texts("new-answers")
    known = {one.ref: one for one in plans.recommendations(desk.session, plan.id)}
    if any(ref not in known for ref in refs):
        desk.form.wrong("new-answers", "Choose recommendations from the list.")
    owner, due, agency = owners.chosen(desk, "new-owner"), day(desk, "new-due"), _agency(desk)
    if desk.is_faulty:
        return None
    made = None
    with desk.attempt():
        made = adding.add(
            desk.session,
            actor,
            plan,
            title=title,
            answers=[known[ref] for ref in refs],
            owner=owner,
            agency=agency,
            due=due,
            success_measure=desk.form.text("new-measure"),
            text=desk.form.text("new-text"),
            now=desk.now,
        )
    return None if desk.is_faulty else made


def _agency(desk: Desk) -> Body | None:
    key = desk.form.text("new-agency")
    found = next((one for one in plans.bodies(desk.session) if one.key == key), None) if key else None
    if key and (found is None or found.kind != BodyKind.AGENCY):
        desk.form.wrong("new-agency", "Choose an agency from the list.")
        return None
    return found
