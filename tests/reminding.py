"""What the tests of reminders share: a small plan with its people, running the clock, reading what came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from sqlmodel import col, select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.body import Body
from planflow.domain.intent import Intent
from planflow.domain.message import Message
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.testing import given, invariants

MONDAY = date(2017, 1, 23)


@dataclass(frozen=True)
class Cast:
    """A plan, its board, and one person for each part."""

    plan: Plan
    board: Body
    owner: Person
    head: Person
    chair: Person
    coordinator: Person
    administrator: Person


def cast(app: Application, **plan: Any) -> Cast:
    """A plan with an owner who has a line manager, a chair, a coordinator and an administrator."""
    with app.writing() as session:
        board = given.body(session)
        made = given.plan(session, board_id=board.id, **plan)
        head = given.person(session, "head")
        owner = given.person(session, "owner", manager_id=head.id)
        chair = given.person(session, "chair")
        coordinator = given.person(session, "coordinator")
        administrator = given.person(session, "administrator")
        given.role(session, chair, "chair", body=board)
        given.role(session, coordinator, "coordinator", plan=made)
        given.role(session, administrator, "administrator")
        return Cast(made, board, owner, head, chair, coordinator, administrator)


def at(day: str, hour: int = 9) -> datetime:
    """An instant in UTC, which is London time in winter."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC) + timedelta(hours=hour)


def tick(app: Application, now: datetime) -> jobs.DeliveryReport:
    """One pass of the clock: sweep, then deliver into the folder."""
    jobs.sweep(app, now)
    return jobs.deliver(app, now)


def run(app: Application, start: datetime, end: datetime) -> list[datetime]:
    """Jump from due instant to due instant as a rehearsal does; the instants visited."""
    visited = []
    now: datetime | None = start
    while now is not None and now <= end:
        visited.append(now)
        tick(app, now)
        following = jobs.next_due(app, now)
        assert following is None or following > now, "the clock would stand still"
        now = following
    return visited


def intents(app: Application, **equal: Any) -> list[Intent]:
    """The intents with these values, oldest first."""
    with app.reading() as session:
        statement = select(Intent).order_by(col(Intent.id))
        for name, value in equal.items():
            statement = statement.where(getattr(Intent, name) == value)
        return list(session.exec(statement))


def messages(app: Application) -> list[Message]:
    """Every message, oldest first."""
    with app.reading() as session:
        return list(session.exec(select(Message).order_by(col(Message.id))))


def mails(app: Application, to: str = "") -> list[EmailMessage]:
    """The mails in the folder in the order of their days, to one person where a key is given."""
    folder = app.settings.mail_dir
    files: Iterable[Any] = sorted(folder.glob("*.eml")) if folder.is_dir() else []
    parsed = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [mail for mail in parsed if not to or f"{to}@example.org" in mail["To"]]


def words(mail: EmailMessage) -> str:
    """The text body of a mail on one line, as a reader takes it in."""
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def page(mail: EmailMessage) -> str:
    """The HTML body of a mail on one line."""
    body = mail.get_body(("html",))
    assert body is not None
    return " ".join(body.get_content().split())


def wrong(app: Application, now: datetime) -> list[str]:
    """What does not hold of reminders and mails; plans that a test made by itself have no events."""
    found = invariants.violations(app, now, mails=app.settings.mail_dir)
    return [one for one in found if not one.startswith("I4") or "no events" not in one]
