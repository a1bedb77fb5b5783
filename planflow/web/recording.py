"""Recording somebody else's word: the fields that every form of an act has for those who may."""

from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.services import item_acts
from planflow.services.ledger import HOW_GIVEN
from planflow.store import people, plans
from planflow.web.desk import Desk

_HOW = {
    "board": "At the board",
    "meeting": "At another meeting",
    "minutes": "In minutes",
    "telephone": "By telephone",
    "letter": "By letter",
    "mail": "By e-mail",
}


def offered(desk: Desk, plan: Plan) -> dict[str, Any] | None:
    """What the form asks of whoever may record others' words; None for everybody else."""
    if not item_acts.may_record(desk.session, plan, desk.who, on=desk.today):
        return None
    nobody = {"value": "", "text": "Nobody else, it is my own"}
    return {
        "people": [nobody, *person_choices(desk, but=desk.who)],
        "ways": [{"value": how, "text": _HOW[how]} for how in HOW_GIVEN if how in _HOW],
        "chosen": desk.form.text("word_of") or desk.request.query_params.get("for", ""),
    }


def actor(desk: Desk) -> Actor:
    """Who acts, and whose word it is, as the form says; what is wrong with it is noted in the form."""
    key = desk.form.text("word_of")
    if not key:
        return desk.actor()
    whose = find_person(desk, "word_of")
    how = desk.form.text("how", "Say how they gave their word.")
    if how and how not in _HOW:
        desk.form.wrong("how", "Choose one of the ways in which a word can be given.")
    given_on = desk.form.day("given_on")
    return desk.actor(word_of=whose, how=how, given_on=given_on)


def find_person(desk: Desk, field: str) -> Person | None:
    """The person that a field names; None where it is empty, and a fault where there is no such person."""
    key = desk.form.text(field)
    if not key:
        return None
    found = next((one for one in people.everybody(desk.session) if one.key == key), None)
    if found is None:
        desk.form.wrong(field, "Choose somebody from the list.")
    return found


def person_choices(desk: Desk, *, but: Person | None = None) -> list[dict[str, str]]:
    """Everybody, by name, as the entries of a list to choose from."""
    known = sorted(people.everybody(desk.session), key=lambda one: (one.name.casefold(), one.key))
    return [{"value": one.key, "text": _named(one)} for one in known if but is None or one.id != but.id]


def _named(person: Person) -> str:
    """Name and role; once where they are the same, as for a post that is meant whoever holds it."""
    has_role = person.job_title and person.job_title != person.name
    return f"{person.name}, {person.job_title}" if has_role else person.name


def body_choices(desk: Desk) -> list[dict[str, str]]:
    """Every body, by name, as the entries of a list to choose from."""
    known = sorted(plans.bodies(desk.session), key=lambda one: (one.name.casefold(), one.key))
    return [{"value": f"body:{one.key}", "text": one.name} for one in known]
