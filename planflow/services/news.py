"""What happened and has to be told: the events behind a message, without those that were overtaken."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.intent import IntentState
from planflow.domain.letter import Gap, News, Owed
from planflow.domain.paper import ReportCycle
from planflow.domain.route import EVERY_EVENT
from planflow.domain.subjects import SubjectKind
from planflow.services import monthly, terms
from planflow.store import deadlines, decisions, definitions, intents, organisation, people, sections, texts
from planflow.store import letters as stored
from planflow.store.session import Session

_ROLES = ("role_vacant", terms.TERM_ENDING, terms.CHAIR_TERM_ENDING)
_DRAFTED = "paper_drafted"
_AUTHOR = "author"
_OF_DAYS = (
    "report_without_meeting", "report_too_late", "report_squeezed", "report_skipped", "paper_rescheduled",
    "late_item_agreed",
)  # fmt: skip
"""What happened to the days of a report."""
_GIVEN = ("action_assigned", "action_reassigned", "action_resumed")
_CAUSES = {
    "action_assigned": ("action",),
    "action_reassigned": ("action",),
    "action_resumed": ("action",),
    "action_returned": ("action",),
    "action_reopened": ("action",),
    "action_implemented": ("verification",),
    "extension_created": ("extension_answer",),
    "plan_returned": ("plan_resubmission",),
    "paper_drafted": ("paper_narrative", "paper_draft", "paper_publication", "paper_approval"),
    "paper_cleared": ("paper_approval",),
    "paper_returned": ("paper_publication",),
    "paper_approved": ("paper_publication",),
}
"""What somebody owes because of an event, by kind of deadline: the two are told as one thing."""


@dataclass(frozen=True)
class Told:
    """What of a message's intents still has to be told."""

    deadlines: Mapping[int, Any]
    """The latest intent for each deadline."""
    events: Sequence[tuple[Any, Any]]
    """Intents on events, each with its event."""


def told(session: Session, message_id: int, *, now: datetime) -> Told:
    """What rides in a message. Ends the intents whose event was overtaken, or tells the same as another."""
    rows = stored.intents_of(session, message_id)
    latest = {row.deadline_id: row for row in rows if row.deadline_id is not None}
    wanted = {row.event_id: row for row in rows if row.event_id is not None}
    if not wanted:
        return Told(latest, ())
    today = organisation.today(session, now)
    kept, lapsed, repeated = [], [], []
    seen: set[tuple[Any, ...]] = set()
    for event in stored.happened(session, sorted(wanted)):
        intent = wanted[event.id]
        fact = _fact(event)
        if _has_lapsed(session, intent, event, today):
            lapsed.append(intent.id)
        elif fact in seen:
            repeated.append(intent.id)
        else:
            seen.add(fact)
            kept.append((intent, event))
    intents.end(session, lapsed, state=IntentState.OVERTAKEN, reason="moved_on")
    intents.end(session, repeated, state=IntentState.OVERTAKEN, reason="same_fact")
    return Told(latest, kept)


def compose(session: Session, told_of: Told, recipient_id: int, *, now: datetime) -> list[News]:
    """The news of a message, oldest first."""
    events = told_of.events
    if not events:
        return []
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    bodies = {event.id: json.loads(event.body) for _, event in events}
    notes = {number: _note_id(body) for number, body in bodies.items()}
    words = texts.bodies(session, notes.values()) if any(notes.values()) else {}
    drafted = [event.subject_id for _, event in events if event.kind == _DRAFTED]
    waiting = _Gaps(session, drafted)
    given = [event.subject_id for _, event in events if event.kind in _GIVEN]
    answers = _answers(session, given) if given else {}
    found = []
    for intent, event in events:
        news = _news(session, intent, event, words.get(notes[event.id] or 0, ""), zone)
        if event.kind in _ROLES:
            news = _of_role(session, news, bodies[event.id]["facts"])
        elif event.kind in _OF_DAYS:
            news = _of_days(session, news, bodies[event.id]["facts"])
        elif event.kind == monthly.MONTH_ENDED:
            month = date.fromisoformat(bodies[event.id]["facts"]["month"])
            news = replace(news, month=monthly.compose(session, month, now=now))
        elif event.kind in _GIVEN:
            news = replace(news, answers=tuple(answers.get(event.subject_id, ())))
        elif event.kind == _DRAFTED:
            news = waiting.add(news, event.subject_id, intent.meant_for_id or recipient_id)
        found.append(news)
    return found


def pair(news: Sequence[News], owed: Sequence[Owed]) -> tuple[list[News], list[Owed]]:
    """News with what the recipient owes because of it, and what is owed besides: nothing is told twice."""
    left = list(owed)
    paired = []
    for one in reversed(news):
        found = next((item for item in left if one.asks and _is_cause(one, item)), None)
        if found is not None:
            left.remove(found)
        paired.append(replace(one, owed=found))
    return paired[::-1], left


def _is_cause(news: News, item: Owed) -> bool:
    return item.is_mine and item.ref == news.ref and item.kind in _CAUSES.get(news.kind, ())


def _fact(event: Any) -> tuple[Any, ...]:
    """What makes two events one piece of news for one person."""
    if event.kind in _ROLES:
        facts: dict[str, Any] = json.loads(event.body)["facts"]
        return (event.kind, *(str(facts.get(name)) for name in ("role", "person", "until", "held_until")))
    if event.kind in _OF_DAYS:
        facts = json.loads(event.body)["facts"]
        return (event.kind, event.chain, event.ref, *(str(facts.get(name)) for name in ("cycle", "until_on")))
    return (event.at, event.actor_id, event.for_id, event.plan_key, event.ref)


def lapses(session: Session, intent: Any, kind: str) -> bool:
    """Whether the route of an intent asks for something, so that it is dropped once that is done."""
    routes = (*session.library.routes.get(kind, ()), *session.library.routes.get(EVERY_EVENT, ()))
    return any(route.lapses for route in routes if route.name == intent.route)


def _has_lapsed(session: Session, intent: Any, event: Any, today: date) -> bool:
    """Whether news that asks for something is out of date: done already, or somebody else's by now."""
    if event.kind in _ROLES:
        facts = json.loads(event.body)["facts"]
        return not terms.still_holds(session, event.chain, event.kind, facts, today=today)
    if not lapses(session, intent, event.kind):
        return False
    if event.to_state and event.state_now != event.to_state:
        return True
    if event.kind == _DRAFTED and event.state_now != definitions.get(session, event.definition).initial:
        return True
    is_for_owner = intent.audience == "owner" and not intent.fallback
    return is_for_owner and event.owner_id != intent.recipient_id


def _news(session: Session, intent: Any, event: Any, note: str, zone: ZoneInfo) -> News:
    return News(
        route=intent.route,
        kind=event.kind,
        happened_on=event.given_on or event.at.astimezone(zone).date(),
        ref=stored.reference(event),
        title=event.title,
        plan=event.plan_title,
        who=event.who,
        recorded_by=event.recorded_by or "",
        how=event.how,
        note=note,
        due_on=event.due_on,
        to_on=event.to_due_on,
        day_was=event.from_due_on,
        asks=lapses(session, intent, event.kind),
        audience=intent.audience,
        fallback=intent.fallback,
        meant_for=intent.meant_for or "",
        done_when=event.success_measure,
        meeting_on=event.meeting_on,
        body=event.committee,
        period_until=event.period_until,
    )


def _of_role(session: Session, news: News, facts: Mapping[str, Any]) -> News:
    holder = people.find(session, facts.get("person"))
    until = facts.get("until") or facts.get("held_until")
    return replace(
        news,
        role=facts["role"],
        holder=holder.name if holder else "",
        until_on=date.fromisoformat(until) if until else None,
    )


def _of_days(session: Session, news: News, facts: Mapping[str, Any]) -> News:
    until, publish_on, was = (
        date.fromisoformat(facts[name]) if facts.get(name) else None
        for name in ("until_on", "publish_on", "publish_was")
    )
    cycle = session.get(ReportCycle, facts["cycle"]) if facts.get("cycle") else None
    return replace(news, report=cycle.title if cycle else "", until_on=until, to_on=publish_on, day_was=was)


def _answers(session: Session, action_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for row in decisions.answered(session, action_ids):
        found.setdefault(row.action_id, []).append((f"{row.plan_key}/{row.ref}", row.title))
    return found


class _Gaps:
    """The sections of drafted papers that only people can write, and the day by which they have to."""

    def __init__(self, session: Session, paper_ids: Sequence[int]) -> None:
        self.session = session
        self.gaps = {number: sections.gaps(session, number) for number in paper_ids}
        self.days = {number: _approval_day(session, number) for number in paper_ids}

    def add(self, news: News, paper_id: int, meant_for_id: int) -> News:
        """What is said of one paper; an author is told of their own sections only."""
        own: Callable[[str], bool] = self._of(meant_for_id) if news.audience == _AUTHOR else lambda _: True
        found = [Gap(key, author) for key, author in self.gaps.get(paper_id, ()) if own(author)]
        return replace(news, gaps=tuple(found), ready_on=self.days.get(paper_id))

    def _of(self, person_id: int) -> Callable[[str], bool]:
        person = people.find(self.session, person_id)
        known = (person.key, person.name, person.job_title, f"the {person.job_title}") if person else ()
        names = {name.lower() for name in known}
        return lambda author: author.lower() in names


def _approval_day(session: Session, paper_id: int) -> date | None:
    owed = deadlines.of_subject(session, SubjectKind.PAPER, paper_id)
    return next((row.due_on for row in owed if row.kind == "paper_approval"), None)


def _note_id(body: Mapping[str, Any]) -> int | None:
    """The text that was given with an event, by the number its canonical body keeps."""
    kept = body.get("texts", {})
    return next((int(kept[name][0]) for name in ("note", "reason", "text") if name in kept), None)


def deadline_ids(rows: Iterable[Any]) -> list[int]:
    """What of a person's open deadlines a link may answer for: their own actions and their turns."""
    return [row.id for row in rows if row.is_mine and row.kind in ("action", "occurrence")]
