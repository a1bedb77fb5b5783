"""What is known of a person, changed by an administrator."""

from starlette.responses import Response

from planflow.domain.person import Person
from planflow.services import person_details
from planflow.store import bodies, people, references
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import PEOPLE, agency_items, chosen, person_items
from planflow.web.routing import Pages

router = Pages()
_LABELS = (
    ("name", "Name"),
    ("email", "E-mail address"),
    ("job_title", "Job title"),
    ("agency", "Agency"),
    ("manager", "Manager"),
)


@router.get("/admin/people/{key}/details")
def ask(desk: Administrator, key: str) -> Response:
    """Ask what is to be changed of a person."""
    administration.require_everywhere(desk)
    return _asking(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/details")
def change(desk: Administrator, key: str) -> Response:
    """Change it."""
    administration.require_everywhere(desk)
    person, form = administration.person(desk, key), desk.form
    name, email = form.text("name", "Enter a name."), form.text("email", "Enter an e-mail address.")
    agency, manager = form.text("agency"), chosen(desk, "manager")
    based_on = form.number("based_on", 1, 10**9)
    if not desk.is_faulty:
        with desk.attempt():
            details = person_details.Details(
                name,
                email,
                form.text("job_title"),
                bodies.get_by_key(desk.session, agency).id if agency else None,
                references.get_person(desk.session, manager).id if manager else None,
            )
            person_details.change(
                desk.session, desk.actor(), person, details, based_on=based_on, now=desk.now
            )
    if desk.is_faulty:
        return _asking(desk, person)
    return desk.go(f"/admin/people/{key}", f"What is known of {name} is changed.")


def _asking(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Details", ""))
    known = _as_it_is(desk, person)
    return desk.page(
        "admin/person_details.html.j2",
        whom=person,
        known=known,
        agencies=agency_items(desk),
        people=person_items(desk, without=person.id, nobody="Nobody"),
        theirs=[(label, known[name] or "None") for name, label in _LABELS],
        mine=[(label, desk.form.values().get(name, "") or "None") for name, label in _LABELS],
    )


def _as_it_is(desk: Desk, person: Person) -> dict[str, str]:
    agency, manager = (
        bodies.find(desk.session, person.agency_id),
        people.find(desk.session, person.manager_id),
    )
    return {
        "name": person.name,
        "email": person.email or "",
        "job_title": person.job_title,
        "agency": agency.key if agency else "",
        "manager": manager.key if manager else "",
    }
