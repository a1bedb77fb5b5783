"""When somebody is away, and who stands in for them."""

from starlette.responses import Response

from planflow.domain.person import Person
from planflow.services import preferences
from planflow.store import people, references
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import PEOPLE, chosen, person_items
from planflow.web.rendering import day as said_day
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin/people/{key}/away")
def ask(desk: Administrator, key: str) -> Response:
    """Ask from when until when they are away."""
    return _asking(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/away")
def away(desk: Administrator, key: str) -> Response:
    """Record that they are away."""
    person = administration.person(desk, key)
    from_on = desk.form.day("from", "Enter the first day away.")
    until_on = desk.form.day("until")
    deputy, based_on = chosen(desk, "deputy"), desk.form.number("based_on", 1, 10**9)
    if from_on is not None and not desk.is_faulty:
        with desk.attempt():
            preferences.away(
                desk.session, desk.actor(), person,
                from_on=from_on, until_on=until_on,
                deputy=references.get_person(desk.session, deputy) if deputy else None,
                based_on=based_on, now=desk.now,
            )  # fmt: skip
    if desk.is_faulty:
        return _asking(desk, person)
    stands_in = (
        "their deputy is told" if person.deputy_id else "no deputy is named, so the coordinator is told"
    )
    return desk.go(f"/admin/people/{person.key}", f"{person.name} is away: {stands_in} meanwhile.")


@router.post("/admin/people/{key}/back")
def back(desk: Administrator, key: str) -> Response:
    """Record that they are back, or will not be away."""
    person = administration.person(desk, key)
    with desk.attempt():
        preferences.back(desk.session, desk.actor(), person, now=desk.now)
    if desk.is_faulty:
        return _asking(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"{person.name} is back.")


def _asking(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Absence", ""))
    deputy = people.find(desk.session, person.deputy_id)
    return desk.page(
        "admin/person_away.html.j2",
        whom=person,
        deputy=deputy.key if deputy else "",
        people=person_items(desk, without=person.id, nobody="As before, or nobody"),
        theirs=[
            ("First day away", said_day(person.away_from) or "None"),
            ("Last day away", said_day(person.away_until) or "Open"),
            ("Deputy", deputy.name if deputy else "Nobody"),
        ],
        mine=_as_typed(desk),
    )


def _as_typed(desk: Desk) -> list[tuple[str, str]]:
    typed = desk.form.values()

    def put_together(name: str) -> str:
        return " ".join(typed.get(f"{name}-{part}", "") for part in ("day", "month", "year")).strip()

    return [
        ("First day away", put_together("from")),
        ("Last day away", put_together("until") or "Open"),
        ("Deputy", typed.get("deputy", "") or "As before, or nobody"),
    ]
