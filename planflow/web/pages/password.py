"""Signing in with a password, for those whom an administrator allowed one; and setting one's own."""

from starlette.responses import Response

from planflow.errors import NotFound
from planflow.services import passwords
from planflow.store import sign_ins
from planflow.web import cookies, failing, ways
from planflow.web.access import Anyone, SignedIn
from planflow.web.desk import Desk
from planflow.web.pages.sign_in import client, signed_in
from planflow.web.routing import Pages

router = Pages()
METHOD = "password"
_WRONG = "This address and this password do not belong together. Check both, or sign in by mail."


@router.get(ways.PASSWORD)
def ask(desk: Anyone) -> Response:
    """Ask for address and password."""
    _require_offered(desk)
    return _asking(desk)


@router.post(ways.PASSWORD)
def use(desk: Anyone) -> Response:
    """Sign in. What was wrong is told to nobody, and takes as long as what is right."""
    _require_offered(desk)
    address = desk.form.text("email", "Enter your e-mail address.")
    password = _typed(desk, "password", "Enter your password.")
    if desk.is_faulty:
        return _asking(desk)
    person = passwords.sign_in(desk.session, address, password, client=client(desk.request), now=desk.now)
    if person is None:
        desk.form.wrong("password", _WRONG)
        return _asking(desk)
    return signed_in(desk, person, METHOD, _next(desk))


@router.get("/account/password")
def change(desk: SignedIn) -> Response:
    """Ask for a new password, and for the one there is."""
    _require_offered(desk)
    return _changing(desk)


@router.post("/account/password")
def keep(desk: SignedIn) -> Response:
    """Keep the new password; other browsers are signed out, and this one gets a new session."""
    _require_offered(desk)
    is_asked = _is_asked(desk)
    current = _typed(desk, "current", "Enter the password that you have now.") if is_asked else None
    wanted = _typed(desk, "wanted", "Enter a new password.")
    if not desk.is_faulty:
        passwords.count_try(desk.session, desk.who, now=desk.now)
        # Not `attempt`: a try that was wrong is counted, so what was written is kept.
        wrong = passwords.weakness(desk.session, desk.who, wanted)
        if wrong:
            desk.form.wrong("wanted", wrong)
        elif current is not None and not passwords.is_own(desk.session, desk.who, current):
            desk.form.wrong("current", "This is not the password that you have now.")
    if not desk.is_faulty:
        with desk.attempt():
            passwords.set_own(desk.session, desk.actor(), desk.who, wanted, current=current, now=desk.now)
    if desk.is_faulty:
        return _changing(desk)
    answer = signed_in(desk, desk.who, METHOD, "/account")
    cookies.keep_notice(desk.request, answer, "Your password is set. Other browsers were signed out.")
    return answer


def _typed(desk: Desk, name: str, missing: str) -> str:
    """A password as it was typed: nothing is cut off and nothing changed."""
    raw = desk.form.data.get(name)
    value = raw if isinstance(raw, str) else ""
    if not value and missing:
        desk.form.wrong(name, missing)
    return value


def _asking(desk: Desk) -> Response:
    return desk.page("password/ask.html.j2", next=_next(desk))


def _changing(desk: Desk) -> Response:
    desk.trail(("Your account", "/account"), ("Password", ""))
    return desk.page(
        "password/change.html.j2", has_one=_has_one(desk), is_asked=_is_asked(desk), least=passwords.LEAST
    )


def _has_one(desk: Desk) -> bool:
    return sign_ins.credential(desk.session, desk.who.id, METHOD) is not None


def _is_asked(desk: Desk) -> bool:
    return passwords.needs_current(desk.session, desk.who, desk.web_session, now=desk.now)


def _next(desk: Desk) -> str:
    wanted = desk.form.text("next") or desk.request.query_params.get("next", "")
    return wanted if failing.is_ours(wanted) else ""


def _require_offered(desk: Desk) -> None:
    if not ways.has_passwords(desk.app.settings):
        raise NotFound("There are no passwords here.")
