"""How somebody signs in, where they are signed in, and the links they were sent."""

from starlette.responses import Response

from planflow.errors import PlanflowError
from planflow.services import accounts, bounces, identities, links
from planflow.services.identities import Identity
from planflow.web import administration, ways
from planflow.web.access import Administrator
from planflow.web.pages import admin_person
from planflow.web.routing import Pages

router = Pages()


@router.post("/admin/people/{key}/sign-in")
def set_ways(desk: Administrator, key: str) -> Response:
    """Set the ways in which they may sign in."""
    person = administration.person(desk, key)
    wanted = desk.form.texts("ways")
    based_on = desk.form.number("based_on", 1, 10**9)
    if not desk.is_faulty:
        with desk.attempt():
            accounts.set_methods(desk.session, desk.actor(), person, wanted, based_on=based_on, now=desk.now)
    if desk.is_faulty:
        return admin_person.shown(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"How {person.name} signs in is set.")


@router.post("/admin/people/{key}/sign-in-link")
def invite(desk: Administrator, key: str) -> Response:
    """Make a link to hand over. It stands in this answer alone: nobody can have it shown again."""
    person = administration.person(desk, key)
    address = ""
    with desk.attempt():
        address = accounts.invite(desk.session, desk.actor(), person, now=desk.now)
    return admin_person.shown(desk, person, invitation=address)


@router.post("/admin/people/{key}/sign-out")
def sign_out(desk: Administrator, key: str) -> Response:
    """Sign them out in every browser."""
    person = administration.person(desk, key)
    count = accounts.sign_out_everywhere(desk.session, desk.actor(), person, now=desk.now)
    browsers = "1 browser" if count == 1 else f"{count} browsers"
    return desk.go(f"/admin/people/{person.key}", f"{person.name} was signed out in {browsers}.")


@router.post("/admin/people/{key}/links/revoke")
def revoke_links(desk: Administrator, key: str) -> Response:
    """Take back the links in their mails, and their calendar's."""
    person = administration.person(desk, key)
    count = links.revoke(desk.session, desk.actor(), person, now=desk.now)
    said = "1 link was" if count == 1 else f"{count} links were"
    return desk.go(f"/admin/people/{person.key}", f"{said} taken back. Later mails carry new ones.")


@router.post("/admin/people/{key}/identity")
def link_identity(desk: Administrator, key: str) -> Response:
    """Say who they are at the identity provider, by what never changes there."""
    person = administration.person(desk, key)
    subject = desk.form.text("subject", "Enter their identifier at the identity provider.")
    if not desk.is_faulty:
        with desk.attempt():
            identity = Identity(desk.app.settings.oidc_issuer, subject)
            if not ways.provider_is_set(desk.app.settings):
                raise PlanflowError("There is no identity provider.", "Set PLANFLOW_OIDC_ISSUER.")
            identities.link(desk.session, desk.actor(), person, identity, now=desk.now)
    if desk.is_faulty:
        return admin_person.shown(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"{person.name} can sign in with that account.")


@router.post("/admin/people/{key}/identity/remove")
def unlink_identity(desk: Administrator, key: str) -> Response:
    """That account signs them in no longer."""
    person = administration.person(desk, key)
    identities.unlink(desk.session, desk.actor(), person, now=desk.now)
    return desk.go(f"/admin/people/{person.key}", "That account does not sign them in any longer.")


@router.post("/admin/people/{key}/unpark")
def unpark(desk: Administrator, key: str) -> Response:
    """Use an address again that mail had come back from."""
    person = administration.person(desk, key)
    with desk.attempt():
        bounces.unpark(desk.session, desk.actor(), person, now=desk.now)
    if desk.is_faulty:
        return admin_person.shown(desk, person)
    return desk.go(f"/admin/people/{person.key}", f"Mail goes to {person.name} again.")
