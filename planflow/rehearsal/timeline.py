"""What happened in a rehearsal, in the order in which it happened, told from the ledger and the mails."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from planflow.domain import words
from planflow.domain.action import Action
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.intent import Intent
from planflow.domain.message import Message, MessageState
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Milestone, Plan
from planflow.domain.recommendation import Recommendation
from planflow.store import organisation
from planflow.store.session import Session
from planflow.store.texts import find_body

LINES = "timeline.jsonl"
"""The file by which a folder is known as one that a rehearsal wrote."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: str
    kind: str
    subject: str
    who: str
    text: str


_SUBJECTS: dict[str, type[Plan | Recommendation | Action | Extension | Paper | Milestone | Person]] = {
    "plan": Plan,
    "recommendation": Recommendation,
    "action": Action,
    "extension": Extension,
    "paper": Paper,
    "milestone": Milestone,
    "person": Person,
}


def entries(session: Session, extra: list[Entry]) -> list[Entry]:
    """Events, mails and whatever the rehearsal itself noticed, in order of time."""
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    people = {person.id: person for person in session.exec(select(Person).order_by(col(Person.id)))}
    found = [*_events(session, people, zone), *_mails(session, people, zone), *extra]
    return [entry for _, entry in sorted(enumerate(found), key=lambda pair: (pair[1].at, pair[0]))]


def write(folder: Path, title: str, found: list[Entry]) -> None:
    """Write `timeline.jsonl` (one JSON object a line) and `timeline.md` (by month, for people)."""
    lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in found]
    (folder / LINES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown, month = [f"# {title}: what happened", ""], ""
    for entry in found:
        if entry.at[:7] != month:
            month = entry.at[:7]
            year, number = month.split("-")
            shown += ["", f"## {words.MONTHS[int(number) - 1]} {year}", ""]
        subject = f"**{entry.subject}** " if entry.subject else ""
        who = f" ({entry.who})" if entry.who else ""
        shown.append(f"- {entry.at[:10]} {entry.at[11:16]} {subject}{entry.text}{who}")
    (folder / "timeline.md").write_text("\n".join(shown) + "\n", encoding="utf-8")


def _events(session: Session, people: dict[int, Person], zone: ZoneInfo) -> Iterator[Entry]:
    names = _Names(session)
    for event in session.exec(select(Event).order_by(col(Event.at), col(Event.id))):
        who = _name(people, event.for_id or event.actor_id)
        if event.for_id is not None and event.actor_id is not None:
            who += f", recorded by {_name(people, event.actor_id)} ({event.how})"
        yield Entry(
            at=_local(event.at, zone),
            kind=event.kind,
            subject=names.reference(event.subject_kind, event.subject_id),
            who=who,
            text=names.sentence(event),
        )


def _mails(session: Session, people: dict[int, Person], zone: ZoneInfo) -> Iterator[Entry]:
    sent = select(Message).where(col(Message.state) == MessageState.SENT)
    instead_of: dict[int | None, str] = {}
    fallen = select(Intent.message_id, Intent.audience).where(
        col(Intent.message_id).is_not(None), col(Intent.fallback) != ""
    )
    for message_id, audience in session.exec(fallen.order_by(col(Intent.id))):
        instead_of.setdefault(message_id, f", instead of a {audience}")
    for message in session.exec(sent.order_by(col(Message.sent_at), col(Message.id))):
        assert message.sent_at is not None  # noqa: S101  # a sent message has its instant
        yield Entry(
            at=_local(message.sent_at, zone),
            kind=f"mail_{message.kind}",
            subject="",
            who=_name(people, message.recipient_id),
            text=f"Mail: {message.subject}{instead_of.get(message.id, '')}",
        )


class _Names:
    """References and titles of what events are about, each read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.plans = {plan.id: plan for plan in session.exec(select(Plan).order_by(col(Plan.id)))}
        self.known: dict[tuple[str, int], tuple[str, str]] = {}

    def reference(self, kind: str, subject_id: int) -> str:
        """The reference of a subject, as people read it."""
        return self._both(kind, subject_id)[0]

    def sentence(self, event: Event) -> str:
        """What happened, in a few words: to what, by when, and in whose words."""
        title = self._both(event.subject_kind, event.subject_id)[1]
        said = event.kind.replace("_", " ").capitalize()
        body = json.loads(event.body)
        return f"{said}: {title}{self._dates(body['facts'])}{self._quote(body['texts'])}"

    def _dates(self, facts: dict[str, Any]) -> str:
        """The days that the event set, if any."""
        due, was = facts.get("due") or facts.get("to"), facts.get("due_was") or facts.get("from")
        if not isinstance(due, str):
            return ""
        said = f", by {words.say_date(date.fromisoformat(due))}"
        if isinstance(was, str) and was != due:
            said += f" (was {words.say_date(date.fromisoformat(was))})"
        return said

    def _quote(self, texts: dict[str, list[Any]]) -> str:
        said = [text for name, text in texts.items() if name in ("note", "text", "reason")]
        body = find_body(self.session, said[0][0]) if said else ""
        return f' — "{body}"' if body else ""

    def _both(self, kind: str, subject_id: int) -> tuple[str, str]:
        if (kind, subject_id) not in self.known:
            self.known[kind, subject_id] = self._read(kind, subject_id)
        return self.known[kind, subject_id]

    def _read(self, kind: str, subject_id: int) -> tuple[str, str]:
        table = _SUBJECTS.get(kind)
        row = self.session.get(table, subject_id) if table else None
        match row:
            case Plan():
                return row.key, row.title
            case Recommendation() | Action() | Paper():
                return f"{self.plans[row.plan_id].key}/{row.ref}", row.title
            case Extension():
                reference, title = self._both("action", row.action_id)
                return f"{reference}.{row.number}", title
            case Milestone():
                return f"{self.plans[row.plan_id].key}/{row.key}", row.title
            case Person():
                return row.key, ""
        return "", ""


def _name(people: dict[int, Person], person_id: int | None) -> str:
    return people[person_id].name if person_id in people else "planflow"


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="minutes")
