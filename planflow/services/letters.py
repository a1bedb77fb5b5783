"""Collects what a mail says, and drops what has been overtaken since it was planned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from planflow.domain.digest import Digest
from planflow.domain.ladder import Urgency
from planflow.domain.letter import SIGN_IN, Facts, Letter, News, Owed
from planflow.domain.organisation import Organisation
from planflow.services import (
    agency_letters,
    deciding,
    digests,
    links,
    meanwhile,
    news,
    paper_owing,
    signing_in,
)
from planflow.store import calendars, organisation, reach
from planflow.store import letters as stored
from planflow.store.session import Session

SOON_DAYS = 10
"""Working days within which something is due soon."""
_DECISIONS = ("verification", "extension_answer", "paper_approval")


def compose(session: Session, message: Any, *, now: datetime) -> Letter:
    """Everything the recipient of a message should know on this day, nearest first.

    Ends the intents that were overtaken: their deadline is no longer open or has changed, the subject of
    their event has moved on, or its action has another owner. `message` is a row of `messages.get_row`.
    """
    home = organisation.get_organisation(session)
    today = organisation.today(session, now)
    if message.kind == SIGN_IN:
        return signing_in.letter(session, message.slot, _bare(message, home, today), now=now)
    stored.read_ahead(session, [message.id], today=today)
    told = news.told(session, message.id, now=now)
    rows = stored.owed_by(session, message.recipient_id, told.deadlines)
    facts = deciding.facts(session, [row.subject_id for row in rows if row.kind == "extension_answer"])
    each = [(row.id, _owed(session, row, told.deadlines.get(row.id), facts, today)) for row in rows]
    all_owed = paper_owing.joined(agency_letters.mark(session, message.recipient_id, each))
    all_news = news.compose(session, told, message.recipient_id, now=now)
    said, owed = news.pair(all_news, all_owed)
    groups = _grouped(owed, today)
    plan_id, plan_key = _main_plan(rows, told)
    reply_to = stored.coordinators(session, plan_id, but=message.recipient_id, today=today)
    is_weekly = message.kind == Urgency.WEEKLY
    letter = Letter(
        kind=message.kind,
        name=message.person_name,
        organisation=home.name,
        language=message.person_language or home.language,
        today=today,
        plans=_plans([*all_owed, *all_news]),
        plan_key=plan_key,
        reply_to_name=reply_to[0].name if reply_to else "",
        reply_to_address=reply_to[0].email if reply_to else "",
        asks=sorted((one for one in said if one.asks), key=_nearest),
        news=[one for one in said if not one.asks],
        digest=digests.compose(session, message.recipient_id, today=today) if is_weekly else None,
        drafts=agency_letters.drafts(owed),
        now=groups["now"],
        late=groups["late"],
        soon=groups["soon"],
        later=groups["later"],
        elsewhere=groups["elsewhere"],
    )
    if letter.is_empty:
        return letter
    letter = meanwhile.add(session, replace(letter, digest=_besides(letter)), message, now=now)
    return _with_links(session, letter, message, rows, now)


def _nearest(news: News) -> date:
    """By which day news asks for something; what has no day comes last."""
    owed = news.owed.due_on if news.owed is not None else None
    return owed or news.due_on or news.to_on or date.max


def _bare(message: Any, home: Organisation, today: date) -> Letter:
    """A letter with nothing in it yet."""
    return Letter(
        kind=message.kind,
        name=message.person_name,
        organisation=home.name,
        language=message.person_language or home.language,
        today=today,
        plans=(),
        plan_key="",
        reply_to_name="",
        reply_to_address="",
    )


def _besides(letter: Letter) -> Digest | None:
    """The digest without what the letter lists anyway."""
    if letter.digest is None:
        return None
    listed = {item.ref for item in (*letter.own, *letter.elsewhere)}
    return replace(letter.digest, red=tuple(one for one in letter.digest.red if one.ref not in listed))


def _with_links(session: Session, letter: Letter, message: Any, rows: Sequence[Any], now: datetime) -> Letter:
    """The letter with the address that answers for what is in it, and that of the recipient's calendar."""
    person_id = message.recipient_id
    ids = news.deadline_ids(rows)
    answer = ""
    if ids:
        answer = links.answer_url(
            session, person_id=person_id, message_id=message.id, deadline_ids=ids, now=now
        )
    feed = links.feed_url(session, person_id=person_id, now=now) if letter.own else ""
    return replace(letter, answer_url=answer, feed_url=feed)


def _owed(session: Session, row: Any, intent: Any, facts: dict[int, Facts], today: date) -> Owed:
    late, left = _distance(session, row, today)
    is_mine = bool(row.is_mine)
    return Owed(
        ref=stored.reference(row),
        title=row.title,
        plan=row.plan_title,
        kind=row.kind,
        due_on=row.due_on,
        due_text=row.due_text,
        days_late=late,
        days_left=left,
        original_due_on=row.original_due_on if row.moves and row.original_due_on != row.due_on else None,
        moves=row.moves,
        done_when=row.success_measure or "",
        owner=row.owner,
        owner_role=row.owner_role,
        is_mine=is_mine,
        is_outside=bool(row.is_outside),
        is_agency=row.agency_id is not None,
        agency=row.agency,
        board=row.board,
        audience="owner" if is_mine or intent is None else intent.audience,
        fallback=row.fallback if is_mine or intent is None else intent.fallback,
        meant_for=row.meant_for if is_mine or intent is None else intent.meant_for or "",
        is_new=intent is not None,
        from_on=row.from_due_on,
        to_on=row.to_due_on,
        asked_by=row.asked_by,
        reason=row.reason,
        number=0 if row.turn is None else row.turn + 1,
        meeting_on=row.meeting_on,
        body=row.committee,
        period_until=row.period_until,
        part=row.part,
        is_draft=paper_owing.has_not_come(session, row),
        facts=facts.get(row.subject_id) if row.kind == "extension_answer" else None,
    )


def _distance(session: Session, row: Any, today: date) -> tuple[int, int]:
    """Working days late and working days left; a day outside the calendar counts as neither."""
    calendar = calendars.get_calendar(session, row.calendar)
    if row.due_on is None or not calendar.covers(row.due_on) or not calendar.covers(today):
        return 0, 0
    left = calendar.working_days_between(today, row.due_on)
    if row.due_on < today:
        return max(-left, 1), 0
    return 0, left


def _grouped(owed: Iterable[Owed], today: date) -> dict[str, list[Owed]]:
    groups: dict[str, list[Owed]] = {name: [] for name in ("now", "late", "soon", "later", "elsewhere")}
    # What made the mail come is on top of its section; the rest stays nearest first.
    for item in sorted(_without_shells(list(owed)), key=lambda one: not one.is_new):
        groups[_group(item, today)].append(item)
    return {name: _together(items) for name, items in groups.items()}


def _without_shells(owed: Sequence[Owed]) -> Iterator[Owed]:
    """A repeating action without a day of its own is left out where its turns are: they are the work."""
    turned = {item.ref for item in owed if item.kind == "occurrence"}
    for item in owed:
        if item.due_on is not None or item.is_new or item.kind != "action" or item.ref not in turned:
            yield item


def _group(item: Owed, today: date) -> str:
    is_near = item.due_on is not None and item.days_left <= SOON_DAYS
    has_not_come = item.kind == paper_owing.APPROVAL and item.is_draft
    if not item.is_mine or (has_not_come and (item.days_late or item.due_on == today)):
        return "elsewhere"
    if has_not_come:
        return "soon" if is_near else "later"
    if item.days_late:
        return "late"
    if item.due_on == today or item.kind in _DECISIONS:
        return "now"
    return "soon" if is_near else "later"


def _together(items: Sequence[Owed]) -> list[Owed]:
    """The turns of one repeating action as one thing, in the place of the first that is listed."""
    turns: dict[str, list[Owed]] = {}
    for item in items:
        if item.kind == "occurrence":
            turns.setdefault(item.ref, []).append(item)
    found = []
    for item in items:
        if item.kind != "occurrence":
            found.append(item)
        elif len(same := turns.pop(item.ref, [])) > 1:
            found.append(_as_one(same))
        elif same:
            found.append(item)
    return found


def _as_one(turns: Sequence[Owed]) -> Owed:
    in_order = sorted(turns, key=lambda one: one.number)
    is_new = any(one.is_new for one in turns)
    return replace(in_order[0], turns=len(turns), last_due_on=in_order[-1].due_on, is_new=is_new)


def _plans(everything: Sequence[Owed | News]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.plan for one in everything if one.plan))


def _main_plan(rows: Sequence[Any], told: news.Told) -> tuple[int, str]:
    """The plan under which the mail is threaded: that of the news, else of the nearest thing told."""
    for _, event in told.events:
        if event.plan_key:
            return event.chain, event.plan_key
    nearest = [row for row in rows if row.id in told.deadlines] or list(rows)
    return (nearest[0].plan_id, nearest[0].plan_key) if nearest else (reach.NO_PLAN, "")
