"""The plan as a whole: submitted with proof, agreed by all who have to, returned, handed over."""

from datetime import date

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from planflow.bootstrap import Application
from planflow.cli import record
from planflow.domain import days
from planflow.domain.body import Body
from planflow.domain.deadline import DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.plan import Milestone, PlanAssurer, Submission
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import deadlines as owed_by
from planflow.services import milestones, moves, narrative
from planflow.services.deadlines import Ower
from planflow.store import bodies, deadlines
from planflow.store.session import Session
from planflow.testing import given
from tests.integration.test_moves import World


class Submitted(World):
    """A plan with two assurers, submitted to the first."""

    def __init__(self, session: Session, app: Application, *, is_submitted: bool = True) -> None:
        super().__init__(session)
        self.now = app.clock.now()
        self.inspectorate: Body = given.body(session, "hmip", kind="inspectorate", is_outside=True)
        self.national: Body = given.body(session, "yjb", kind="national_board", is_outside=True)
        for body in (self.inspectorate, self.national):
            session.add(PlanAssurer(plan_id=self.plan.id, body_id=body.id))
        for kind, on, ower in (
            ("plan_submission", date(2017, 1, 23), Ower(owner_role="coordinator")),
            ("plan_agreement", date(2017, 2, 6), Ower(owner_body_id=self.inspectorate.id, is_outside=True)),
        ):
            day = days.exactly(on)
            owed_by.give(session, self.plan, "plan", self.plan.id, kind, day, ower=ower, now=self.now)
        if is_submitted:
            self.submit(session)

    def submit(self, session: Session) -> None:
        fields = {"sent_to": self.inspectorate, "how": "by e-mail"}
        actor = self.by(self.coordinator)
        moves.move(session, actor, self.plan, "submit", fields=fields, note="Sent.", now=self.now)

    def answer(self, session: Session, name: str, body: Body, note: str = "By letter.") -> None:
        fields = {"assurer": body}
        moves.move(
            session, self.by(self.coordinator), self.plan, name, fields=fields, note=note, now=self.now
        )


def states(session: Session, world: Submitted) -> dict[str, str]:
    return {one.kind: one.state for one in deadlines.of_subject(session, "plan", world.plan.id)}


def test_a_submission_freezes_the_plan_and_keeps_the_proof(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        proof = session.exec(select(Submission)).one()
        frozen = session.get_one(Paper, proof.paper_id)
        assert (proof.sent_on, proof.how, proof.body_id) == (
            date(2016, 12, 8),
            "by e-mail",
            world.inspectorate.id,
        )
        assert frozen.document
        assert states(session, world) == {
            "plan_submission": DeadlineState.MET,
            "plan_agreement": DeadlineState.OPEN,
        }


def test_the_plan_is_agreed_when_every_assurer_has_agreed(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        world.answer(session, "agree", world.inspectorate)
        assert world.plan.state == "submitted"
        world.answer(session, "agree", world.national)
        assert world.plan.state == "agreed"
        assert states(session, world)["plan_agreement"] == DeadlineState.MET
        answers = bodies.assurers(session, world.plan.id)
        assert {one.answer for one in answers} == {"agreed"}
        assert {one.paper_id for one in answers} == {session.exec(select(Submission)).one().paper_id}


def test_a_returned_plan_is_owed_again_and_its_second_version_is_agreed_anew(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        world.answer(session, "agree", world.national)
        world.answer(session, "return", world.inspectorate, note="Say who owns action three.")
        assert world.plan.state == "returned"
        assert states(session, world)["plan_resubmission"] == DeadlineState.OPEN
        world.submit(session)
        assert [one.answer for one in bodies.assurers(session, world.plan.id)] == ["", ""]
        assert len(session.exec(select(Submission)).all()) == 2
        versions = session.exec(select(Paper).order_by(Paper.id)).all()  # type: ignore[arg-type]
        assert versions[-1].previous_id == versions[0].id


def test_a_body_that_need_not_agree_cannot_agree(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        stranger = given.body(session, "cabinet", kind="executive")
        with pytest.raises(Refused) as refused:
            world.answer(session, "agree", stranger)
        assert [one.code for one in refused.value.refusals] == ["not_an_assurer"]


def test_an_owner_cannot_answer_for_the_inspectorate(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        fields = {"assurer": world.inspectorate}
        with pytest.raises(Refused):
            moves.move(session, world.by(world.owner), world.plan, "agree", fields=fields, now=world.now)


def test_a_milestone_is_met_once(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        reached = Milestone(plan_id=world.plan.id, key="mock", title="Mock inspection")
        session.add(reached)
        session.flush()
        milestones.meet(session, world.by(world.coordinator), reached, now=now)
        assert reached.done_on == date(2016, 12, 8)
        with pytest.raises(PlanflowError, match="was recorded as reached on 2016-12-08 already"):
            milestones.meet(session, world.by(world.coordinator), reached, now=now)


def owing(session: Session, world: Submitted) -> int | None:
    """The body that owes the agreement."""
    owed = deadlines.find(session, "plan", world.plan.id, "plan_agreement")
    return owed.owner_body_id if owed else None


def test_the_agreement_is_owed_by_whichever_body_is_still_awaited(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        assert owing(session, world) == world.inspectorate.id
        world.answer(session, "agree", world.inspectorate)
        assert owing(session, world) == world.national.id
        world.answer(session, "return", world.national, note="Say who pays.")
        world.submit(session)
        assert owing(session, world) == world.inspectorate.id


def test_submitting_a_plan_that_nobody_has_to_agree_does_not_agree_it(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app, is_submitted=False)
        world.plan.inspectorate_id = world.inspectorate.id
        for one in bodies.assurers(session, world.plan.id):
            session.delete(one)
        session.flush()
        world.submit(session)
        assert world.plan.state == "submitted"


def test_a_plan_is_sent_only_to_who_has_to_agree_it_or_asked_for_it(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app, is_submitted=False)
        fields = {"sent_to": given.body(session, "cabinet", kind="executive"), "how": "by e-mail"}
        with pytest.raises(Refused) as refused:
            moves.move(
                session, world.by(world.coordinator), world.plan, "submit", fields=fields, now=world.now
            )
        assert [one.code for one in refused.value.refusals] == ["not_a_receiver"]


@pytest.mark.parametrize("name", ["agree", "return"])
def test_no_plan_is_answered_before_it_was_sent_or_without_saying_how(app: Application, name: str) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        fields = {"assurer": world.inspectorate}
        early = world.by(world.coordinator, given_on=date(2016, 12, 7))
        for actor, note, code in (
            (early, "By letter.", "answer_before_submission"),
            (world.by(world.coordinator), "", "missing_field"),
        ):
            with pytest.raises(Refused) as refused:
                moves.move(session, actor, world.plan, name, fields=fields, note=note, now=world.now)
            assert [one.code for one in refused.value.refusals] == [code]


def test_the_submission_of_a_plan_is_not_met_as_a_milestone(app: Application) -> None:
    with app.writing() as session:
        world = World(session)
        printed = Milestone(plan_id=world.plan.id, key="submission", title="Sent", kind="plan_submission")
        session.add(printed)
        session.flush()
        with pytest.raises(PlanflowError, match="reached by a move of the plan") as told:
            milestones.meet(session, world.by(world.coordinator), printed, now=app.clock.now())
        assert "planflow move lewisham-2017 submit" in str(told.value)


def test_a_milestone_is_not_met_on_a_day_to_come_or_over_what_somebody_changed(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        world = World(session)
        reached = Milestone(plan_id=world.plan.id, key="mock", title="Mock inspection", version=2)
        session.add(reached)
        session.flush()
        tomorrow = world.by(world.coordinator, given_on=date(2016, 12, 9))
        with pytest.raises(Refused) as refused:
            milestones.meet(session, tomorrow, reached, now=now)
        assert [one.code for one in refused.value.refusals] == ["future_day"]
        with pytest.raises(StaleWrite):
            milestones.meet(session, world.by(world.coordinator), reached, based_on=1, now=now)
        assert reached.done_on is None


def test_a_milestone_is_met_from_the_command_line(sqlite_app: Application, monkeypatch) -> None:
    with sqlite_app.writing() as session:
        world = World(session)
        session.add(Milestone(plan_id=world.plan.id, key="mock", title="Mock inspection"))
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", sqlite_app.settings.database_url)
    asked = ["milestone", "lewisham-2017/mock", "--as", "coordinator", "--on", "2016-12-07"]
    done = CliRunner().invoke(record.app, asked)
    assert done.exit_code == 0, done.output
    with sqlite_app.reading() as session:
        assert session.exec(select(Milestone)).one().done_on == date(2016, 12, 7)
    again = CliRunner().invoke(record.app, ["milestone", "lewisham-2017/other", "--as", "coordinator"])
    assert again.exit_code == 1


def test_an_approved_paper_can_no_longer_be_edited(app: Application) -> None:
    with app.writing() as session:
        world = Submitted(session, app)
        frozen = session.exec(select(Paper)).one()
        with pytest.raises(PlanflowError, match="can no longer be edited"):
            narrative.write_section(
                session, world.by(world.coordinator), frozen, "purpose", body="Other words.", now=world.now
            )
