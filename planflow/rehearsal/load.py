"""How much mail a plan means for each person: what a clerk looks at before the plan goes live."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from planflow.domain import words
from planflow.domain.message import Message, MessageState
from planflow.domain.person import Person
from planflow.notify import eml
from planflow.store.session import Session

TABLE, FOLDER = "mails.md", "read"
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """What one person gets."""

    name: str
    mails: int
    most_in_a_week: int


def write(session: Session, title: str, folder: Path) -> tuple[Load, ...]:
    """Write `mails.md`, a table of mails by week and person, and `read/KEY.txt`, the mails of each person."""
    sent = session.execute(
        select(Message, Person)
        .join(Person, col(Person.id) == col(Message.recipient_id))
        .where(col(Message.state) == MessageState.SENT)
        .order_by(col(Message.sent_at), col(Message.id))
    ).all()
    by_person: dict[str, list[Any]] = defaultdict(list)
    names = {}
    for message, person in sent:
        by_person[person.key].append(message)
        names[person.key] = person.name
    days = {key: [message.for_on for message in found] for key, found in sorted(by_person.items())}
    (folder / TABLE).write_text("\n".join(_table(title, days, names)) + "\n", encoding="utf-8")
    for key, found in by_person.items():
        text = "\n\n".join(_as_text(message) for message in found)
        (folder / FOLDER / f"{key}.txt").write_text(text + "\n", encoding="utf-8")
    return tuple(Load(names[key], len(found), most_in_a_week(found)) for key, found in days.items())


def most_in_a_week(days: list[date]) -> int:
    """The most mails that fall into any seven days."""
    return max((sum(day <= other < day + _WEEK for other in days) for day in days), default=0)


def _table(title: str, days: dict[str, list[date]], names: dict[str, str]) -> Iterator[str]:
    yield f"# {title}: mails for each person and week"
    yield ""
    yield f"The words of each mail are in `{FOLDER}`, a file for each person."
    yield ""
    yield "| Person | Mails | Most in any seven days |"
    yield "|---|---|---|"
    for key, found in days.items():
        yield f"| {names[key]} (`{key}`) | {len(found)} | {most_in_a_week(found)} |"
    yield ""
    yield "| Week from | " + " | ".join(f"`{key}`" for key in days) + " |"
    yield "|---" * (len(days) + 1) + "|"
    weeks = {key: Counter(_monday(day) for day in found) for key, found in days.items()}
    for monday in sorted({_monday(day) for found in days.values() for day in found}):
        numbers = (str(weeks[key][monday] or "") for key in days)
        yield f"| {words.say_date(monday)} | " + " | ".join(numbers) + " |"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _as_text(message: Message) -> str:
    said = eml.words(message.raw or b"").strip()
    return f"{'=' * 72}\n{words.say_day(message.for_on)}: {message.subject}\n\n{said}"
