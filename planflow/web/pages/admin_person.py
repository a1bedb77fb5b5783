"""One person: what is known of them, when they get mail, and when they are away."""

from starlette.responses import Response

from planflow.domain.calendar import WEEKDAYS
from planflow.domain.person import Digest, Person
from planflow.domain.sign_in import Method
from planflow.services import accounts, identities, links, preferences, signing_in
from planflow.store import bodies, people, people_list, references
from planflow.web import administration, ways
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import PEOPLE, chosen, person_items
from planflow.web.routing import Pages

router = Pages()
LANGUAGES = (("", "The organisation's"), ("en", "English"), ("cy", "Welsh"))
DIGESTS = ((Digest.ALL, "Everything"), (Digest.NEEDED, "Only what asks for something"))


@router.get("/admin/people/{key}")
def show(desk: Administrator, key: str) -> Response:
    """Everything about one person that an administrator looks after."""
    return shown(desk, administration.person(desk, key))


def shown(desk: Desk, person: Person, *, invitation: str = "") -> Response:
    """The page of a person, with a link to hand over where one was made just now."""
    session, actor = desk.session, desk.actor()
    administration.trail(desk, PEOPLE, (person.name, ""))
    named = people.by_id(session, (person.manager_id, person.deputy_id))
    agency = bodies.find(session, person.agency_id)
    mine = signing_in.methods(person)
    return desk.page(
        "admin/person.html.j2",
        whom=person,
        home=f"/admin/people/{person.key}",
        agency=agency.name if agency else "",
        manager=named.get(person.manager_id or 0),
        deputy=named.get(person.deputy_id or 0),
        mail_day=WEEKDAYS[person.mail_weekday],
        language=dict(LANGUAGES).get(person.language, person.language),
        digest=dict(DIGESTS)[Digest(person.digest)],
        held=people_list.held_by(session, [person.id], on=desk.today).get(person.id, []),
        offered=[{"value": one, "text": accounts.NAMES[one]} for one in _offered(desk, person)],
        mine=sorted(mine),
        is_linked=identities.is_linked(session, person),
        has_provider=Method.OIDC in ways.methods(desk.app.settings),
        sessions=accounts.signed_in_at(session, actor, person, now=desk.now),
        here=desk.web_session.id if desk.web_session else 0,
        links=[one for one in links.known_of(session, actor, person, now=desk.now) if one.state == "works"],
        is_everywhere=administration.is_everywhere(desk),
        has_links=desk.app.links.is_on,
        invitation=invitation,
    )


@router.get("/admin/people/{key}/mail")
def ask_mail(desk: Administrator, key: str) -> Response:
    """Ask when and for what they want mail."""
    return _asking_mail(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/mail")
def set_mail(desk: Administrator, key: str) -> Response:
    """Set when and for what they get mail."""
    person = administration.person(desk, key)
    form = desk.form
    day, hour = form.number("mail_day", 0, 6), form.number("mail_hour", 0, 23)
    deputy, based_on = chosen(desk, "deputy"), form.number("based_on", 1, 10**9)
    if not desk.is_faulty:
        with desk.attempt():
            wishes = preferences.Wishes(
                mail_weekday=day,
                mail_hour=hour,
                language=form.text("language"),
                digest=form.text("digest") or None,
                deputy_id=references.get_person(desk.session, deputy).id if deputy else 0,
            )
            preferences.set_wishes(
                desk.session, desk.actor(), person, wishes, based_on=based_on, now=desk.now
            )
    if desk.is_faulty:
        return _asking_mail(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"How {person.name} gets mail is set.")


def _asking_mail(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Mail", ""))
    deputy = people.find(desk.session, person.deputy_id)
    return desk.page(
        "admin/person_mail.html.j2",
        whom=person,
        deputy=deputy.key if deputy else "",
        days=[{"value": str(number), "text": day} for number, day in enumerate(WEEKDAYS)],
        hours=[{"value": str(hour), "text": f"{hour:02d}:00"} for hour in range(24)],
        languages=[{"value": value, "text": text} for value, text in LANGUAGES],
        digests=[{"value": str(value), "text": text} for value, text in DIGESTS],
        people=person_items(desk, without=person.id, nobody="Nobody"),
        theirs=_as_it_is(person, deputy),
        mine=_as_typed(desk),
    )


def _as_it_is(person: Person, deputy: Person | None) -> list[tuple[str, str]]:
    return [
        ("Day", WEEKDAYS[person.mail_weekday]),
        ("Not before", f"{person.mail_hour:02d}:00"),
        ("Language", dict(LANGUAGES).get(person.language, person.language)),
        ("For what", dict(DIGESTS)[Digest(person.digest)]),
        ("Deputy", deputy.name if deputy else "Nobody"),
    ]


def _as_typed(desk: Desk) -> list[tuple[str, str]]:
    typed = desk.form.values()
    day, hour = typed.get("mail_day", ""), typed.get("mail_hour", "")
    return [
        ("Day", WEEKDAYS[int(day)] if day in {str(one) for one in range(7)} else day),
        ("Not before", f"{hour}:00"),
        ("Language", dict(LANGUAGES).get(typed.get("language", ""), "")),
        ("For what", {str(one): text for one, text in DIGESTS}.get(typed.get("digest", ""), "")),
        ("Deputy", typed.get("deputy", "") or "Nobody"),
    ]


def _offered(desk: Desk, person: Person) -> list[Method]:
    """What this installation has, and what the person was given when it had more."""
    there = ways.methods(desk.app.settings)
    return [one for one in Method if one in there or one in signing_in.methods(person)]
