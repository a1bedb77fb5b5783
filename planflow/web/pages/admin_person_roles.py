"""The roles that somebody holds: giving one, and ending one."""

from starlette.responses import Response

from planflow.domain.body import Body
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.services import people as services
from planflow.store import bodies, people_list
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import PEOPLE, role_items
from planflow.web.routing import Pages

router = Pages()
_EVERYWHERE = "organisation"


@router.get("/admin/people/{key}/roles/new")
def ask(desk: Administrator, key: str) -> Response:
    """Ask which role, where and from when until when."""
    return _asking(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/roles/new")
def appoint(desk: Administrator, key: str) -> Response:
    """Give the role."""
    person = administration.person(desk, key)
    form = desk.form
    role, place = form.text("role", "Choose a role."), form.text("place", "Choose where the role is held.")
    from_on, until_on = form.day("from"), form.day("until")
    plan, body = _place(desk, place)
    if not desk.is_faulty:
        with desk.attempt():
            services.appoint(
                desk.session, desk.actor(), person, role,
                plan=plan, body_id=body.id if body else None,
                from_on=from_on, until_on=until_on,
                is_alternate=form.text("alternate") == "yes", now=desk.now,
            )  # fmt: skip
    if desk.is_faulty:
        return _asking(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"{person.name} is {role} {_said(plan, body)}.")


@router.get("/admin/people/{key}/roles/{number}/end")
def ask_end(desk: Administrator, key: str, number: int) -> Response:
    """Ask for the last day of a role."""
    person = administration.person(desk, key)
    return _asking_end(desk, person, _held(desk, person, number))


@router.post("/admin/people/{key}/roles/{number}/end")
def end(desk: Administrator, key: str, number: int) -> Response:
    """End the role."""
    person = administration.person(desk, key)
    held = _held(desk, person, number)
    row, plan, body = held
    on = desk.form.day("on", "Enter the last day on which the role is held.")
    if not desk.is_faulty:
        with desk.attempt():
            services.end_role(
                desk.session, desk.actor(), person, row.role,
                plan=plan, body_id=body.id if body else None, on=on, now=desk.now,
            )  # fmt: skip
    if desk.is_faulty:
        return _asking_end(desk, person, held)
    return desk.go(f"/admin/people/{person.key}", f"The role {row.role} {_said(plan, body)} ends.")


def _held(desk: Desk, person: Person, number: int) -> people_list.Held:
    for held in people_list.held_by(desk.session, [person.id], on=desk.today).get(person.id, []):
        if held[0].id == number:
            return held
    raise NotFound("There is no such role.")


def _place(desk: Desk, text: str) -> tuple[Plan | None, Body | None]:
    """The plan or the body that was chosen; neither for the whole organisation."""
    kind, _, key = text.partition(":")
    try:
        if kind == "plan":
            return desk.plan(key), None
        if kind == "body":
            return None, bodies.get_by_key(desk.session, key)
    except NotFound:
        desk.form.wrong("place", "Choose where the role is held.")
    if text not in ("", _EVERYWHERE) and kind not in ("plan", "body"):
        desk.form.wrong("place", "Choose where the role is held.")
    return None, None


def _said(plan: Plan | None, body: Body | None) -> str:
    place = plan or body
    if place is None:
        return "in the whole organisation"
    return f"of {place.title if isinstance(place, Plan) else place.name}"


def _asking(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Give a role", ""))
    return desk.page(
        "admin/person_role.html.j2",
        whom=person,
        roles=[{"value": "", "text": "Choose a role"}, *role_items()],
        places=_places(desk),
    )


def _places(desk: Desk) -> list[dict[str, str]]:
    """Where the reader may give roles, and nowhere else."""
    reached = administration.reach_of(desk)
    found = [{"value": "", "text": "Choose a plan or a body"}]
    if reached.is_everywhere:
        found.append({"value": _EVERYWHERE, "text": "The whole organisation"})
    found += [
        {"value": f"plan:{plan.key}", "text": f"Plan: {plan.title}"}
        for plan in desk.plans
        if reached.covers(plan.id, None)
    ]
    return found + [
        {"value": f"body:{body.key}", "text": f"Body: {body.name}"}
        for body in bodies.listed(desk.session)
        if reached.covers(None, body.id)
    ]


def _asking_end(desk: Desk, person: Person, held: people_list.Held) -> Response:
    row: RoleHolding = held[0]
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("End a role", ""))
    return desk.page(
        "admin/person_role_end.html.j2", whom=person, role=row.role, place=_said(held[1], held[2])
    )
