"""Everybody who is known, and taking somebody new in."""

from starlette.responses import Response

from planflow.domain.person import Role
from planflow.errors import NotFound
from planflow.services import joining
from planflow.store import bodies, people, people_list, references
from planflow.web import administration, paging
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
PEOPLE = ("People and roles", "/admin/people")


@router.get("/admin/people")
def list_people(desk: Administrator) -> Response:
    """The people whose name, key, address or job title holds some words, page by page."""
    asked = desk.request.query_params
    words, role = asked.get("q", "").strip(), asked.get("role", "")
    role = role if role in list(Role) else ""
    total = people_list.count(desk.session, words, role, on=desk.today)
    page = paging.page(desk.request, total, "people")
    rows = people_list.page(desk.session, words, role, on=desk.today, offset=page.offset, limit=page.size)
    held = people_list.held_by(desk.session, [one.id for one, _ in rows], on=desk.today)
    administration.trail(desk, (PEOPLE[0], ""))
    return desk.page(
        "admin/people.html.j2",
        rows=rows,
        held=held,
        page=page,
        words=words,
        role=role,
        roles=[{"value": "", "text": "Any role"}, *role_items()],
    )


@router.get("/admin/people/new")
def ask_new(desk: Administrator) -> Response:
    """Ask for somebody new."""
    return _asking(desk)


@router.post("/admin/people/new")
def add(desk: Administrator) -> Response:
    """Take somebody new in."""
    form = desk.form
    key = form.text("key", "Enter a key, for example yos-head.")
    name, email = form.text("name", "Enter a name."), form.text("email", "Enter an e-mail address.")
    job_title, agency, manager = form.text("job_title"), form.text("agency"), form.text("manager")
    if not desk.is_faulty:
        with desk.attempt():
            newcomer = joining.Newcomer(
                key, name, email, job_title,
                bodies.get_by_key(desk.session, agency).id if agency else None,
                references.get_person(desk.session, manager).id if manager else None,
            )  # fmt: skip
            joining.add(desk.session, desk.actor(), newcomer, now=desk.now)
    if desk.is_faulty:
        return _asking(desk)
    return desk.go(f"/admin/people/{key}", f"{name} was added. Give them a role, and a way to sign in.")


def role_items() -> list[dict[str, str]]:
    """The roles, as choices."""
    return [{"value": str(role), "text": str(role).capitalize()} for role in Role]


def person_items(desk: Desk, *, without: int = 0, nobody: str = "Choose a person") -> list[dict[str, str]]:
    """Everybody, as choices."""
    known = [one for one in people.everybody(desk.session) if one.id != without]
    known.sort(key=lambda one: (one.name.lower(), one.id))
    return [
        {"value": "", "text": nobody},
        *({"value": one.key, "text": f"{one.name} ({one.key})"} for one in known),
    ]


def chosen(desk: Desk, name: str, missing: str = "") -> str:
    """The key of a person that was chosen in a form; a fault where there is none."""
    key = desk.form.text(name, missing)
    if key:
        try:
            references.get_person(desk.session, key)
        except NotFound:
            desk.form.wrong(name, "There is no such person.")
            return ""
    return key


def agency_items(desk: Desk) -> list[dict[str, str]]:
    """Every body, as choices of where somebody works."""
    return [
        {"value": "", "text": "None: the organisation's own staff"},
        *({"value": one.key, "text": one.name} for one in bodies.listed(desk.session)),
    ]


def _asking(desk: Desk) -> Response:
    administration.trail(desk, PEOPLE, ("Add a person", ""))
    return desk.page(
        "admin/person_new.html.j2",
        agencies=agency_items(desk),
        people=person_items(desk, nobody="Nobody"),
    )
