"""Passwords, for people whom an administrator allows one: kept as Argon2id digests and nothing else.

The rules are those of ASVS 5.0, 6.2: a least length and no others, nothing cut or changed, no common ones.
"""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planflow.domain.actor import Actor
from planflow.domain.common_passwords import is_common
from planflow.domain.person import Person
from planflow.domain.sign_in import Credential, Method
from planflow.domain.web_session import WebSession
from planflow.errors import PlanflowError
from planflow.services import accounts, rates, signing_in
from planflow.store import accounts as stored_accounts
from planflow.store import organisation, sign_ins, web_sessions
from planflow.store.session import Session

LEAST, MOST = 12, 200
"""Characters of a password."""
_SALT_BYTES = 16
_BY_MAIL = ("link", "code")
_JUST_NOW = timedelta(minutes=15)
_SHORTEST_PART = 4
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("the password of nobody", salt=bytes(_SALT_BYTES))
"""What is compared where there is no account, so that both answers take the same time."""


def weakness(session: Session, person: Person, password: str) -> str:
    """Why a password is too weak for a person, as a sentence; empty where nothing is wrong with it."""
    if len(password) < LEAST:
        return f"Use {LEAST} characters or more. Three or four words that do not belong together are good."
    if len(password) > MOST:
        return f"Use {MOST} characters at most."
    home = organisation.find_organisation(session)
    known = [person.name, person.key, person.email or "", home.name if home else "", "planflow"]
    plain = password.lower()
    for part in (word.lower() for one in known for word in (one, *one.replace("@", " ").split())):
        if len(part) >= _SHORTEST_PART and part in plain and len(plain) - len(part) < LEAST - _SHORTEST_PART:
            return "This is mostly your name, your address or the service's. Choose something else."
    return "This is one of the passwords that everybody tries first." if is_common(password) else ""


def set_own(
    session: Session, actor: Actor, person: Person, password: str, *, current: str | None, now: datetime
) -> None:
    """Set or change one's own password; every browser is signed out. `current` is None for whoever need not
    give the one there is (`needs_current`).

    Raises `PlanflowError` where it may not be set or is too weak, and `TooOften`.
    """
    _require_own(actor, person)
    if person.erased_at is not None or Method.PASSWORD not in signing_in.methods(person):
        raise PlanflowError(
            "You do not sign in with a password.", "An administrator can allow it on your page."
        )
    wrong = weakness(session, person, password)
    if wrong:
        raise PlanflowError(wrong)
    known = sign_ins.credential(session, person.id, Method.PASSWORD)
    if current is not None and not is_own(session, person, current):
        raise PlanflowError("The password that you have now is another one.", "Type it again.")
    stored_accounts.delete_credentials(session, person.id, Method.PASSWORD)
    session.add(
        Credential(person_id=person.id, kind=Method.PASSWORD, secret=_digest(session, password), made_at=now)
    )
    web_sessions.revoke_all(session, person.id, now=now)
    accounts.record(session, actor, person, {"changed": known is not None}, kind="password_set", now=now)


def needs_current(session: Session, person: Person, known: WebSession | None, *, now: datetime) -> bool:
    """Whether the present password has to be given to change it.

    Not where there is none, and not by whoever signed in by mail just now: so a forgotten one is replaced.
    """
    if sign_ins.credential(session, person.id, Method.PASSWORD) is None:
        return False
    is_by_mail = known is not None and known.person_id == person.id and known.method in _BY_MAIL
    return not (is_by_mail and known is not None and now - known.made_at < _JUST_NOW)


def is_own(session: Session, person: Person, current: str) -> bool:
    """Whether this is the password that a person has now; whoever has none need not give any."""
    known = sign_ins.credential(session, person.id, Method.PASSWORD)
    return known is None or _is_right(known.secret, current)


def count_try(session: Session, person: Person, *, now: datetime) -> None:
    """Count that somebody's present password is tried in order to change it; raises `TooOften`."""
    rates.take(session, rates.SIGN_IN_TRIES, _account(person.email or person.key), now=now)


def sign_in(session: Session, address: str, password: str, *, client: str, now: datetime) -> Person | None:
    """Whoever has that address and that password; None where it is not so, whatever the reason.

    It takes the same time for an account that does not exist. Tries are counted, so the caller keeps what was
    written. Raises `TooOften`.
    """
    rates.take(session, rates.CLIENT_TRIES, client, now=now)
    rates.take(session, rates.SIGN_IN_TRIES, _account(address), now=now)
    person = sign_ins.by_address(session, address)
    known = sign_ins.credential(session, person.id, Method.PASSWORD) if person is not None else None
    is_right = _is_right(known.secret if known is not None else _NOBODY, password)
    if person is None or known is None or not is_right:
        return None
    if Method.PASSWORD not in signing_in.methods(person):
        return None
    if _HASHER.check_needs_rehash(known.secret):
        known.secret = _digest(session, password)
        session.flush()
    return person


def _account(address: str) -> str:
    return address.strip().lower()


def _is_right(digest: str, password: str) -> bool:
    try:
        return _HASHER.verify(digest, password[: MOST + 1])
    except (VerificationError, InvalidHashError):
        return False


def _digest(session: Session, password: str) -> str:
    return _HASHER.hash(password, salt=session.random.randbytes(_SALT_BYTES))


def _require_own(actor: Actor, person: Person) -> None:
    if actor.person_id != person.id or actor.for_id is not None:
        raise PlanflowError("A password is set by the person themselves and nobody else.")
