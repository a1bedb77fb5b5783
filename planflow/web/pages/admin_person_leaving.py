"""When somebody leaves: handing over, everything about them as a file, and forgetting them."""

import json

from starlette.background import BackgroundTask
from starlette.responses import Response

from planflow.domain.person import Person
from planflow.notify import folder
from planflow.services import people as services
from planflow.services import privacy, roles_held
from planflow.store import references
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import PEOPLE, chosen, person_items
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin/people/{key}/hand-over")
def ask(desk: Administrator, key: str) -> Response:
    """Show what they have in hand, and ask who takes it over."""
    return _asking(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/hand-over")
def hand_over(desk: Administrator, key: str) -> Response:
    """Move everything open to somebody else, in one recorded act."""
    person = administration.person(desk, key)
    to, note = chosen(desk, "to", "Choose who takes it over."), desk.form.text("note")
    based_on = desk.form.number("based_on", 1, 10**9)
    moved = None
    if not desk.is_faulty:
        with desk.attempt():
            moved = services.hand_over(
                desk.session, desk.actor(), person,
                to=references.get_person(desk.session, to), based_on=based_on, note=note, now=desk.now,
            )  # fmt: skip
    if desk.is_faulty or moved is None:
        return _asking(desk, person)
    return desk.go(
        f"/admin/people/{person.key}",
        f"Handed over: {moved.actions} actions, {moved.deadlines} deadlines, {moved.roles} roles, "
        f"{moved.contributions} contributions, {moved.recommendations} recommendations.",
    )


@router.get("/admin/people/{key}/export")
def export(desk: Administrator, key: str) -> Response:
    """Everything about them, as a file."""
    administration.require_everywhere(desk)
    person = administration.person(desk, key)
    known = privacy.everything_about(desk.session, person)
    data = json.dumps(known, ensure_ascii=False, indent=2).encode()
    return desk.download(data, f"about-{person.key}.json", "application/json")


@router.get("/admin/people/{key}/erase")
def ask_erase(desk: Administrator, key: str) -> Response:
    """Say what forgetting them means, and ask for their key."""
    administration.require_everywhere(desk)
    return _asking_erase(desk, administration.person(desk, key))


@router.post("/admin/people/{key}/erase")
def erase(desk: Administrator, key: str) -> Response:
    """Forget them."""
    administration.require_everywhere(desk)
    person = administration.person(desk, key)
    if desk.form.text("confirmed", "Type the key of the person to confirm.") not in ("", key):
        desk.form.wrong("confirmed", f"This is not the key of this person. Type {key}.")
    based_on = desk.form.number("based_on", 1, 10**9)
    done = None
    if not desk.is_faulty:
        with desk.attempt():
            done = privacy.erase(
                desk.session, desk.actor(), person,
                empty_their_words=desk.form.text("words") == "yes", based_on=based_on, now=desk.now,
            )  # fmt: skip
    if desk.is_faulty or done is None:
        return _asking_erase(desk, person)
    answer = desk.go(
        "/admin/people",
        f"Erased: {done.texts} texts, {done.rows} entries, {done.mails} mails, {done.plan_files} plan files. "
        "Published papers and backups are not touched.",
    )
    # Once it is kept: an erasure that was not may not delete anything.
    answer.background = BackgroundTask(folder.remove, desk.app.settings.mail_dir, done.tokens)
    return answer


def _asking(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Hand over", ""))
    load = roles_held.everything(desk.session, person, desk.today)
    return desk.page(
        "admin/person_hand_over.html.j2",
        whom=person,
        counts=[
            ("Actions", len(load.actions)),
            ("Deadlines", len(load.deadlines)),
            ("Roles, now and later", len(load.roles)),
            ("Actions they help with", len(load.helped)),
            ("Recommendations to them", len(load.addressed)),
        ],
        people=person_items(desk, without=person.id),
    )


def _asking_erase(desk: Desk, person: Person) -> Response:
    administration.trail(desk, PEOPLE, (person.name, f"/admin/people/{person.key}"), ("Erase", ""))
    return desk.page("admin/person_erase.html.j2", whom=person)
