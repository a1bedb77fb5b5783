"""One's own account: the ways of signing in, and where one is signed in."""

from starlette.responses import Response

from planflow.domain.sign_in import Method
from planflow.services import accounts, identities, signing_in
from planflow.services.identities import Identity, NotProven
from planflow.store import sign_ins
from planflow.web import cookies, handshakes, ways
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/account")
def show(desk: SignedIn) -> Response:
    """How I sign in, and where I am signed in."""
    mine = signing_in.methods(desk.who)
    provider = desk.request.app.state.provider
    desk.trail(("Your account", ""))
    return desk.page(
        "account/show.html.j2",
        by_mail=Method.LINK in mine,
        password=_password(desk) if Method.PASSWORD in mine and _has_passwords(desk) else "",
        provider=provider.name if provider is not None and Method.OIDC in mine else "",
        is_linked=identities.is_linked(desk.session, desk.who),
        sessions=accounts.signed_in_at(desk.session, desk.actor(), desk.who, now=desk.now),
        here=desk.web_session.id if desk.web_session else 0,
    )


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(desk: SignedIn) -> Response:
    """Sign out in every browser, this one as well."""
    accounts.sign_out_everywhere(desk.session, desk.actor(), desk.who, now=desk.now)
    answer = desk.go("/sign-in", "You have signed out in every browser.")
    cookies.forget_session(desk.request, answer)
    return answer


@router.post("/account/identity")
def link_identity(desk: SignedIn) -> Response:
    """Make the identity mine that I proved at the provider just now, in this browser."""
    kept = handshakes.unseal(desk, handshakes.PROVEN)
    if kept is None:
        raise NotProven("The ten minutes for this are over.", "Begin again under your account.")
    with desk.attempt():
        identities.link(desk.session, desk.actor(), desk.who, Identity(**kept), now=desk.now)
    if desk.is_faulty:
        raise NotProven(" ".join(one.text for one in desk.form.faults))
    answer = desk.go("/account", "From now on you can sign in with your organisation's account.")
    cookies.forget_handshake(desk.request, answer)
    return answer


@router.post("/account/identity/remove")
def unlink_identity(desk: SignedIn) -> Response:
    """No longer sign in through the provider."""
    identities.unlink(desk.session, desk.actor(), desk.who, now=desk.now)
    return desk.go("/account", "That account does not sign you in any longer.")


def _has_passwords(desk: Desk) -> bool:
    return ways.has_passwords(desk.app.settings)


def _password(desk: Desk) -> str:
    """What the link to the page of the password says."""
    known = sign_ins.credential(desk.session, desk.who.id, Method.PASSWORD)
    return "Change" if known is not None else "Set a password"
