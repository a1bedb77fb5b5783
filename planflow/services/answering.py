"""Answering a mail by its link: one page for everything in it, and a fresh link for an old mail.

Looking and acting are apart: `open_page` reads, `answer` and `renew` write. Whoever shows a page on GET calls
the first alone, since mail scanners follow every link that they see.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from planflow.domain.action import Action, Occurrence
from planflow.domain.actor import Actor
from planflow.domain.letter import ASKED_FOR
from planflow.domain.link import Link, Purpose
from planflow.domain.person import Person
from planflow.errors import LinkExpired, LinkRevoked, LinkUnknown, PlanflowError, Refusal, Refused
from planflow.services import answer_page, extensions, links, occurrences, policy, progress
from planflow.services.answer_page import Item, Page
from planflow.store import links as stored
from planflow.store import messages, organisation, people
from planflow.store.session import Session

MOST_RENEWALS = 3
_RENEWAL_WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What somebody says about one item. What is left empty is left unsaid."""

    item: int
    progress: str = ""
    percent: int | None = None
    no_change: bool = False
    more_time: date | None = None
    reason: str = ""
    result: str = ""
    """`done` or `not_done`, for a turn of something that repeats."""

    @property
    def is_empty(self) -> bool:
        """Nothing was said."""
        return self == Answer(self.item)


@dataclass(frozen=True)
class Answered:
    """What came of the answers."""

    recorded: Sequence[tuple[str, str]]
    """Reference, and what was recorded: `progress`, `no_change`, `more_time`, `result`."""
    repeated: Sequence[str]
    """The references whose answer was here already: a double click changes nothing."""
    warnings: Sequence[str]


def open_page(session: Session, token: str, *, now: datetime) -> Page:
    """What the link shows. Raises `LinkUnknown`, `LinkExpired` or `LinkRevoked`; it writes nothing."""
    link, person = _living(session, stored.find(session, Purpose.ANSWER, _unsealed(session, token)), now)
    return answer_page.of(session, link, person, now=now)


def answer(session: Session, token: str, answers: Sequence[Answer], *, now: datetime) -> Answered:
    """Record what somebody says about the items of their mail: all of it, or nothing where one is refused.

    It is their own act, by mail link. The same answers again, as after a double click, change nothing.
    """
    link, person = _living(session, stored.find_held(session, Purpose.ANSWER, _unsealed(session, token)), now)
    page = answer_page.of(session, link, person, now=now)
    said = [one for one in answers if not one.is_empty]
    if not said:
        raise PlanflowError("Nothing was said about any item.", "Say how it stands, or that nothing changed.")
    recorded, repeated, warnings = [], [], []
    answered = dict(link.answered)
    for one in said:
        item = _item(page, one)
        mark = _mark(link, one, page.today)
        if answered.get(str(item.id)) == mark:
            repeated.append(item.ref)
            continue
        _check(item, one)
        actor = _actor(person, item)
        done, told = _record(session, actor, item, one, now=now)
        recorded += [(item.ref, what) for what in done]
        warnings += told
        answered[str(item.id)] = mark
    link.answered, link.last_used_at = answered, now
    session.flush()
    return Answered(recorded, repeated, warnings)


def renew(session: Session, expired_token: str, *, now: datetime) -> None:
    """Send a fresh link for an expired one, to the address that the old one went to.

    It tells nothing, whatever it was given: not whether a link exists, not whose it is, not whether a mail
    goes out. At most three a day go to one person.
    """
    token = session.links.unseal(Purpose.ANSWER, links.bare(expired_token))
    link = stored.find_held(session, Purpose.ANSWER, token) if token else None
    today = organisation.today(session, now)
    if link is None or not link.is_expired(on=today):
        return
    person = people.find(session, link.person_id)
    if person is None or links.death(link, person) is not None or not links.can_be_mailed(person):
        return
    since = now - _RENEWAL_WINDOW
    sent = stored.renewals_since(session, person.id, ASKED_FOR, since)
    if sent < MOST_RENEWALS:
        # The number as well: on a clock that stands still two requests have the same moment.
        slot = f"{ASKED_FOR}:{now.isoformat(timespec='microseconds')}:{sent}"
        messages.add(session, person.id, kind=ASKED_FOR, slot=slot, today=today, now=now)


def _unsealed(session: Session, text: str) -> str:
    token = session.links.unseal(Purpose.ANSWER, links.bare(text))
    if token is None:
        raise _unknown()
    return token


def _unknown() -> LinkUnknown:
    return LinkUnknown(
        "This link is not one of ours.",
        "Copy the whole address from the mail, or use the link in the newest mail you have.",
    )


def _living(session: Session, link: Link | None, now: datetime) -> tuple[Link, Person]:
    person = people.find(session, link.person_id) if link is not None else None
    if link is None or person is None:
        raise _unknown()
    if links.death(link, person) is not None:
        raise LinkRevoked(
            "This link was taken back.", "Use the link in the newest mail you have, or ask the coordinator."
        )
    if link.is_expired(on=organisation.today(session, now)):
        raise LinkExpired(
            f"This link worked until {link.expires_on}.",
            "Use the link in a newer mail, or have a fresh one sent to the address that this one went to.",
        )
    return link, person


def _item(page: Page, one: Answer) -> Item:
    item = page.find(one.item)
    if item is None:
        raise PlanflowError("This link is not about that item.", "Answer for the items that the mail names.")
    if item.dead is not None:
        raise Refused([Refusal(item.dead.code, {"ref": item.ref})])
    return item


def _check(item: Item, one: Answer) -> None:
    """Refuse what is not possible for this sort of item, and what contradicts itself."""
    wanted = {
        answer_page.PROGRESS: bool(one.progress.strip()) or one.percent is not None,
        answer_page.NO_CHANGE: one.no_change,
        answer_page.MORE_TIME: one.more_time is not None,
        answer_page.RESULT: bool(one.result),
    }
    asked = [what for what, is_wanted in wanted.items() if is_wanted]
    if not item.possible:
        raise Refused([Refusal("needs_sign_in", {"what": item.kind})])
    if one.reason.strip() and one.more_time is None:
        raise PlanflowError(f"{item.ref}: a reason without a day.", "Say until when more time is needed.")
    if answer_page.MORE_TIME in asked and item.asked_for:
        raise PlanflowError(
            f"{item.ref}: a request for more time, until {item.asked_for}, waits for a decision already.",
            "Wait for the decision, or ask the coordinator.",
        )
    for what in asked:
        if what not in item.possible:
            raise Refused([Refusal("needs_sign_in", {"what": what})])
    if one.no_change and len(asked) > 1 and answer_page.MORE_TIME not in asked:
        raise PlanflowError(f"{item.ref}: 'no change' and something else at once.", "Say one or the other.")


def _actor(person: Person, item: Item) -> Actor:
    """The person themselves, and where they stand in for somebody, for whom and why."""
    return Actor(
        person_id=person.id,
        via=policy.MAIL_LINK,
        how=policy.MAIL_LINK,
        stands_in_for_id=item.meant_for_id if item.standing_in else None,
        stands_in_because=item.standing_in,
    )


def _record(
    session: Session, actor: Actor, item: Item, one: Answer, *, now: datetime
) -> tuple[list[str], list[str]]:
    """Record one answer; what was recorded, and what the person should know."""
    action = session.get_one(Action, item.action_id)
    done, told = [], []
    if one.result:
        turn = session.get_one(Occurrence, item.turn_id)
        occurrences.record(session, actor, turn, result=one.result, note=one.progress.strip(), now=now)
        done.append(answer_page.RESULT)
    elif one.progress.strip():
        progress.report(session, actor, action, text=one.progress, percent=one.percent, now=now)
        done.append(answer_page.PROGRESS)
    elif one.percent is not None or one.no_change:
        progress.confirm(session, actor, action, percent=one.percent, now=now)
        done.append(answer_page.NO_CHANGE if one.percent is None else answer_page.PROGRESS)
    if one.more_time is not None:
        made = extensions.request(session, actor, action, to_due_on=one.more_time, reason=one.reason, now=now)
        told += extensions.warnings(session, made, now=now)
        done.append(answer_page.MORE_TIME)
    return done, told


def _mark(link: Link, one: Answer, today: date) -> str:
    """By which the same answer is recognised when it comes again on the same day by the same link."""
    said = json.dumps([link.token, today, asdict(one)], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
