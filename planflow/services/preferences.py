"""When and for what somebody gets mail: their own day, hour, language, digest and deputy, and absences."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.person import Digest, Person
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import ledger, reach
from planflow.services.planfile.exported.shared import WEEKDAYS
from planflow.store import organisation, people
from planflow.store.session import Session

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wishes:
    """What somebody wants changed; None leaves a thing as it is, an empty language is the organisation's."""

    mail_weekday: int | None = None
    mail_hour: int | None = None
    language: str | None = None
    digest: str | None = None
    deputy_id: int | None = None
    """0 for no deputy any more."""


def weekday(text: str) -> int:
    """The number of a day of the week; Monday is 0. Raises `PlanflowError` for what is none."""
    name = text.strip().lower()
    found = [number for number, day in enumerate(WEEKDAYS) if name[1:] and day.startswith(name)]
    if len(found) != 1:
        raise PlanflowError(f"'{text[:40]}' is not a day of the week.", f"Days: {', '.join(WEEKDAYS)}.")
    return found[0]


def set_wishes(
    session: Session,
    actor: Actor,
    person: Person,
    wishes: Wishes,
    *,
    based_on: int | None = None,
    now: datetime,
) -> dict[str, Any]:
    """Change what somebody wants of their mails; people do so themselves, others as far as they reach.

    Returns what really changed, by column; nothing is recorded where nothing did.
    """
    _begin(session, actor, person, based_on, now)
    _check(wishes)
    _check_deputy(person, people.find(session, wishes.deputy_id or None))
    wanted = {name: value for name, value in asdict(wishes).items() if value is not None}
    if "deputy_id" in wanted:
        wanted["deputy_id"] = wanted["deputy_id"] or None
    changed = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(person, name, value)
        _record(session, actor, person, kind="person_preferences_set", facts=changed, now=now)
    return changed


def away(
    session: Session,
    actor: Actor,
    person: Person,
    *,
    from_on: date,
    until_on: date | None = None,
    deputy: Person | None = None,
    based_on: int | None = None,
    now: datetime,
) -> None:
    """Record that a person is absent, and who stands in; people record their own absence themselves."""
    _begin(session, actor, person, based_on, now)
    if until_on is not None and until_on < from_on:
        raise PlanflowError(
            f"{until_on.isoformat()} is before {from_on.isoformat()}.",
            "Name a last day on or after the first.",
        )
    _check_deputy(person, deputy)
    if deputy is not None:
        person.deputy_id = deputy.id
    person.away_from, person.away_until = from_on, until_on
    facts = {"from": from_on, "until": until_on, "deputy": person.deputy_id}
    _record(session, actor, person, kind="person_away", facts=facts, now=now)


def back(
    session: Session, actor: Actor, person: Person, *, based_on: int | None = None, now: datetime
) -> None:
    """End an absence: yesterday was its last day, or it never comes where it has not begun."""
    today = organisation.today(session, now)
    _begin(session, actor, person, based_on, now)
    if person.away_from is None and person.away_until is None:
        raise PlanflowError(f"{person.key} is not away.", "See with 'planflow people show' how it stands.")
    if person.away_from is not None and person.away_from >= today:
        person.away_from = person.away_until = None
    elif person.away_until is None or person.away_until >= today:
        person.away_until = today - _ONE_DAY
    facts = {"from": person.away_from, "until": person.away_until}
    _record(session, actor, person, kind="person_returned", facts=facts, now=now)


def _begin(session: Session, actor: Actor, person: Person, based_on: int | None, now: datetime) -> None:
    if actor.person_id is None or actor.person_id != person.id:
        reach.of(session, actor, on=organisation.today(session, now))
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased.", "Name somebody else.")
    if based_on is not None and based_on != person.version:
        raise StaleWrite(person.key, based_on, person.version)


def _check(wishes: Wishes) -> None:
    if wishes.mail_weekday is not None and wishes.mail_weekday not in range(7):
        raise PlanflowError("There are seven days of the week.", "Monday is 0, Sunday is 6.")
    if wishes.mail_hour is not None and wishes.mail_hour not in range(24):
        raise PlanflowError(f"{wishes.mail_hour} is not an hour of the day.", "Write 0 to 23.")
    if wishes.digest is not None and wishes.digest not in list(Digest):
        raise PlanflowError(f"'{wishes.digest[:40]}' is no choice.", f"Choose {' or '.join(Digest)}.")
    language = wishes.language or "en"
    if not (language.isascii() and language.isalpha() and language.islower() and len(language) in (2, 3)):
        raise PlanflowError(f"'{language[:40]}' is not the code of a language.", "Write en or cy.")


def _check_deputy(person: Person, deputy: Person | None) -> None:
    if deputy is None:
        return
    if deputy.erased_at is not None:
        raise PlanflowError(f"The data of {deputy.key} was erased.", "Name somebody else.")
    if deputy.id == person.id:
        raise PlanflowError("Nobody stands in for themselves.", "Name somebody else as the deputy.")


def _record(
    session: Session, actor: Actor, person: Person, *, kind: str, facts: dict[str, Any], now: datetime
) -> None:
    person.version += 1
    session.flush()
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind=kind, subject_kind="person", subject_id=person.id,
        facts=facts, now=now,
    )  # fmt: skip
