"""What every page of an item has: the item itself, where it stands, and what is so while somebody writes."""

from collections.abc import Sequence

from planflow.domain import words
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.recommendation import Recommendation
from planflow.errors import NotFound
from planflow.services import history, items, rag_facts
from planflow.services.history import Happening
from planflow.store import bodies, deadlines, definitions, organisation, people
from planflow.store.references import Subject, reference_of
from planflow.web.desk import Desk

Item = Action | Recommendation | Extension
Rows = Sequence[tuple[str, str]]
_HIDDEN = frozenset({"csrf_token", "based_on"})


def find(desk: Desk, plan: str, ref: str) -> Item:
    """The item of that reference; plans and papers have pages of their own and are not found here."""
    return require(desk.subject(f"{plan}/{ref}"))


def require(found: Subject) -> Item:
    """The same, where it has a page of an item."""
    if not isinstance(found, Action | Recommendation | Extension):
        raise NotFound("There is no page of an item for this.")
    return found


def action(desk: Desk, plan: str, ref: str) -> Action:
    """The action of that reference."""
    found = find(desk, plan, ref)
    if not isinstance(found, Action):
        raise NotFound(f"'{plan}/{ref}' is not an action.")
    return found


def code(desk: Desk, item: Item) -> str:
    """The reference within the plan: `R3a`, `R3`, `R3a.1`."""
    return reference_of(desk.session, item).partition("/")[2]


def path(desk: Desk, item: Item) -> str:
    """Where the page of an item is."""
    return f"/items/{reference_of(desk.session, item)}"


def trail(desk: Desk, item: Item, here: str = "") -> None:
    """The way down to a page of an item, from the list of plans."""
    plan = items.plan_of(desk.session, item)
    steps = [("Plans", "/plans"), (plan.title, f"/plans/{plan.key}")]
    if isinstance(item, Extension):
        own = desk.session.get_one(Action, item.action_id)
        steps.append((own.ref, f"/items/{plan.key}/{own.ref}"))
    steps.append((code(desk, item), path(desk, item) if here else ""))
    desk.trail(*steps, *([(here, "")] if here else []))


def based_on(desk: Desk) -> int | None:
    """The version that the person saw when the form was made."""
    text = desk.form.text("based_on")
    return int(text) if text.isascii() and text.isdecimal() else 0


def state(desk: Desk, item: Item) -> tuple[str, str]:
    """What the state of an item is called, and what it means to whoever counts."""
    known = definitions.get(desk.session, item.definition).states[item.state]
    language = organisation.get_organisation(desk.session).language
    return rag_facts.label(known.label, language), known.meaning


def owed(desk: Desk, item: Item) -> Deadline | None:
    """The day by which an action is due, or that of the action for which more time is asked."""
    if isinstance(item, Recommendation):
        return None
    action_id = item.action_id if isinstance(item, Extension) else item.id
    return deadlines.find(desk.session, "action", action_id, "action")


def theirs(desk: Desk, item: Item) -> Rows:
    """How an item stands now, for whoever saw an earlier version."""
    found = [("State", state(desk, item)[0])]
    if isinstance(item, Action):
        person, body = people.find(desk.session, item.owner_id), bodies.find(desk.session, item.owner_body_id)
        found.append(("Owner", person.name if person else body.name if body else "Nobody"))
    due = owed(desk, item)
    if due is not None:
        found.append(("Due", due.due_text or (words.say_date(due.due_on) if due.due_on else "No date")))
    if isinstance(item, Extension):
        found.append(("Asked for until", words.say_date(item.to_due_on)))
    return found


def mine(desk: Desk, labels: dict[str, str]) -> Rows:
    """What the person typed, by the names of the fields."""
    return [
        (labels.get(name, name.replace("_", " ").replace("-", " ").capitalize()), value)
        for name, value in desk.form.values().items()
        if value and name not in _HIDDEN
    ]


def meanwhile(desk: Desk, item: Item) -> list[Happening]:
    """What happened last, where somebody else was first; nothing else."""
    return history.of_item(desk.session, item, most=3) if desk.stale is not None else []
