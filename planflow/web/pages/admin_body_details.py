"""What a body is called and how it counts days, changed by an administrator."""

from collections import defaultdict
from dataclasses import asdict

from starlette.responses import Response

from planflow.domain import words
from planflow.domain.body import Body
from planflow.services import body_details
from planflow.services.body_details import Details
from planflow.store import bodies, calendars, organisation
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_bodies import BODIES
from planflow.web.routing import Pages

router = Pages()
_COUNTINGS = (("working", "Working days"), ("calendar", "Calendar days"))
_LABELS = (
    ("name", "Name"),
    ("calendar", "Counts working days in"),
    ("clear_days", "Clear days before a meeting"),
    ("clear_days_counting", "Which are counted in"),
    ("small_counts_below", "Counts of people below this are not printed"),
)
_NOTHING = defaultdict(lambda: "None", calendar="The organisation's")


@router.get("/admin/bodies/{key}/details")
def ask(desk: Administrator, key: str) -> Response:
    """Ask what is to be changed of a body."""
    administration.require_everywhere(desk)
    return _asking(desk, bodies.get_by_key(desk.session, key))


@router.post("/admin/bodies/{key}/details")
def change(desk: Administrator, key: str) -> Response:
    """Change it; the days of its papers follow."""
    administration.require_everywhere(desk)
    body, form = bodies.get_by_key(desk.session, key), desk.form
    details = Details(
        form.text("name", "Enter the name of the body."),
        form.text("calendar"),
        form.number("clear_days", 0, body_details.MOST_DAYS) or 0,
        form.text("clear_days_counting", "Choose how clear days are counted."),
        form.number("small_counts_below", 0, body_details.MOST_SMALL) or 0,
    )
    based_on = form.number("based_on", 1, 10**9)
    papers = 0
    if not desk.is_faulty:
        with desk.attempt():
            papers = body_details.change(
                desk.session, desk.actor(), body, details, based_on=based_on, now=desk.now
            ).papers
    if desk.is_faulty:
        return _asking(desk, body)
    counted = f" The days of {words.say_count(papers, 'paper')} were counted anew." if papers else ""
    return desk.go(f"/admin/bodies/{key}", f"{details.name} is changed.{counted}")


def _asking(desk: Desk, body: Body) -> Response:
    administration.trail(desk, BODIES, (body.name, f"/admin/bodies/{body.key}"), ("Change", ""))
    home = organisation.get_organisation(desk.session)
    known = {name: str(value) for name, value in asdict(body_details.of(body)).items()}
    typed = desk.form.values()
    return desk.page(
        "admin/body_details.html.j2",
        body=body,
        known=known,
        theirs=[(label, known[name] or _NOTHING[name]) for name, label in _LABELS],
        mine=[(label, typed.get(name, "") or _NOTHING[name]) for name, label in _LABELS],
        calendars=[
            {"value": "", "text": f"The organisation's: {home.calendar}"},
            *({"value": one, "text": one} for one in calendars.known(desk.session)),
        ],
        countings=[{"value": value, "text": text} for value, text in _COUNTINGS],
    )
