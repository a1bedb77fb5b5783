"""Signing in through the organisation's identity provider: there and back again."""

from starlette.responses import Response

from planflow.domain.person import Person
from planflow.errors import NotFound
from planflow.services import identities, rates, web_sessions
from planflow.services.identities import Identity, NotProven
from planflow.web import cookies, failing, handshakes, ways
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.handshakes import Handshake, Provider
from planflow.web.pages.sign_in import client
from planflow.web.routing import Pages

router = Pages()
METHOD = "oidc"


@router.get(ways.PROVIDER)
def leave(desk: Anyone) -> Response:
    """Send the browser to the provider, with a handshake that only it can bring back."""
    provider = _provider(desk)
    made = Handshake.new()
    wanted = desk.request.query_params.get("next", "")
    data = {**made.plain(), "next": wanted if failing.is_ours(wanted) else ""}
    browser = cookies.browser(desk.request) or desk.request.state.new_browser
    answer = desk.go(provider.leave(made))
    cookies.keep_browser(desk.request, answer, browser)
    cookies.keep_handshake(desk.request, answer, handshakes.seal(desk, handshakes.LEAVING, data, browser))
    return answer


@router.get(f"{ways.PROVIDER}/back")
def come_back(desk: Anyone) -> Response:
    """Sign in whoever the provider says it is, where that identity is somebody's here."""
    provider = _provider(desk)
    kept = handshakes.unseal(desk, handshakes.LEAVING)
    if kept is None:
        raise NotProven("This is not the answer to what was asked in this browser.", "Begin again.")
    onward = str(kept.pop("next"))
    with desk.app.writing() as session:
        rates.take(session, rates.CLIENT_TRIES, client(desk.request), now=desk.now)
    identity = provider.come_back(Handshake(**kept), dict(desk.request.query_params), now=desk.now)
    person = identities.find(desk.session, identity)
    if person is None:
        return _unknown(desk, identity)
    return _signed_in(desk, person, onward)


def _signed_in(desk: Desk, person: Person, onward: str) -> Response:
    # A provider leads back by GET, whose transaction only reads: signing in has one of its own.
    with desk.app.writing() as session:
        if desk.web_session is not None:
            web_sessions.end(session, session.merge(desk.web_session), now=desk.now)
        secret = web_sessions.begin(session, person, method=METHOD, now=desk.now)
    answer = desk.go(onward or "/")
    cookies.keep_session(desk.request, answer, secret)
    cookies.forget_handshake(desk.request, answer)
    return answer


def _unknown(desk: Desk, identity: Identity) -> Response:
    """Nobody's yet: whoever is signed in already may make it theirs, with a button and not by coming here."""
    provider = _provider(desk)
    answer = desk.page("oidc/unknown.html.j2", provider=provider.name, who=desk.person)
    if desk.person is None:
        cookies.forget_handshake(desk.request, answer)
        return answer
    data = {"issuer": identity.issuer, "subject": identity.subject}
    sealed = handshakes.seal(desk, handshakes.PROVEN, data, cookies.browser(desk.request))
    cookies.keep_handshake(desk.request, answer, sealed)
    return answer


def _provider(desk: Desk) -> Provider:
    known: Provider | None = desk.request.app.state.provider
    if known is None:
        raise NotFound("There is no identity provider.")
    return known
