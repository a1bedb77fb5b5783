"""What the tests of answering share: a plan with people, and the link of a mail to one of them."""

from datetime import date, datetime

from sqlmodel import col, select

from planflow.bootstrap import Application
from planflow.domain import signing
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.person import Person
from planflow.services import answering, links
from planflow.services.answering import Answer, Answered
from planflow.store.session import Session
from planflow.testing import given

NOW = given.START
DUE = date(2017, 1, 23)


class Answers:
    """An owner with two actions, and the people around them. `url` is the link of the owner's mail."""

    secret = "s" * 40

    def __init__(self, app: Application) -> None:
        self.app = app
        app.links = signing.signing("https://planflow.example.org", self.secret)
        with app.writing() as session:
            self._people(session)
            self.first = given.action(session, self.plan, "R1a", self.owner, DUE)
            self.second = given.action(session, self.plan, "R2a", self.owner, date(2017, 2, 20))
            self.items = [self.item(session, self.first), self.item(session, self.second)]
            self.url = self.fresh(session)

    def _people(self, session: Session) -> None:
        board = given.body(session)
        self.plan = given.plan(session, board_id=board.id)
        names = ("deputy", "stranger", "coordinator", "administrator", "chair")
        self.deputy, self.stranger, self.coordinator, self.administrator, self.chair = (
            given.person(session, name) for name in names
        )
        self.owner = given.person(session, "owner", deputy_id=self.deputy.id)
        given.role(session, self.coordinator, "coordinator", plan=self.plan)
        given.role(session, self.administrator, "administrator")
        given.role(session, self.chair, "chair", body=board)

    def item(self, session: Session, action: Action, kind: str = "action") -> int:
        """The deadline of an action."""
        statement = select(Deadline.id).where(
            col(Deadline.subject_kind) == "action",
            col(Deadline.subject_id) == action.id,
            col(Deadline.kind) == kind,
        )
        return session.exec(statement.order_by(col(Deadline.id).desc())).one()

    def fresh(self, session: Session, person: Person | None = None, items: list[int] | None = None) -> str:
        """Another link, to the owner unless said."""
        return links.answer_url(
            session, person_id=(person or self.owner).id, message_id=None,
            deadline_ids=self.items if items is None else items, now=NOW,
        )  # fmt: skip

    def answer(self, *answers: Answer, url: str = "", now: datetime = NOW) -> Answered:
        """Answer in a transaction of its own."""
        with self.app.writing() as session:
            return answering.answer(session, url or self.url, answers, now=now)

    def events(self, kind: str = "") -> list[Event]:
        """The events of the plan, oldest first."""
        with self.app.reading() as session:
            statement = select(Event).where(col(Event.chain) == self.plan.id).order_by(col(Event.id))
            return [one for one in session.exec(statement) if kind in ("", one.kind)]
