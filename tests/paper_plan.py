"""A realistic plan for tests of papers: nine recommendations, fifteen actions, indicators and assessments."""

from datetime import UTC, date, datetime

from sqlmodel import select

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.assessment import Assessment, AssessmentScore
from planflow.domain.extension import Extension
from planflow.domain.indicator import Indicator, IndicatorRecommendation, Observation
from planflow.domain.organisation import FreeText
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Area, Milestone, Plan, PlanAssurer, Precedent
from planflow.domain.progress import Progress
from planflow.domain.recommendation import Recommendation
from planflow.services import clearances, evidence, extensions, moves, progress
from planflow.store import clearances as stored_clearances
from planflow.store.references import get_action, get_person
from planflow.store.session import Session
from planflow.testing import given

ASKED = (
    ("R1", "The board looks at outcomes", "Chief Executive", "Change the terms|Share the outcomes"),
    ("R2", "The board sees a wider set of figures", "Head of Service", "Build a monthly performance report"),
    (
        "R3", "Work is planned in every case and reviewed", "Head of Service",
        "Retrain case managers in planning|Check plans in weekly audits|Set review dates in the case system",
    ),
    (
        "R4", "Interventions follow the assessment and are evaluated", "Head of Service",
        "Evaluate every intervention each quarter|Match interventions to assessed need",
    ),
    (
        "R5", "Managers oversee casework to a good standard", "Head of Service",
        "Introduce a supervision standard|Sample casework every month",
    ),
    ("R6", "The risk panel keeps up with its cases", "Head of Service", "Meet weekly with a fixed quorum"),
    ("R7", "Trainers know enough before a placement", "Head of Service", "Agree an information sheet"),
    (
        "R8", "Health services follow the needs assessment", "Head of Service",
        "Commission speech and language therapy|Post a health worker in the team",
    ),
    ("R9", "Information is shared with partners", "Head of Service", "Sign an information sharing agreement"),
)  # fmt: skip
"""Reference, title, addressee and the titles of the actions."""

DUES = (
    date(2017, 2, 28), date(2017, 6, 30), date(2017, 3, 31), date(2017, 4, 28), date(2017, 5, 31),
    date(2017, 9, 29), date(2017, 12, 22), date(2017, 6, 30), date(2017, 3, 31), None,
    date(2017, 2, 28), date(2017, 9, 1), date(2018, 3, 30), date(2017, 10, 31), date(2017, 5, 31),
)  # fmt: skip

SCORES = (
    ("inspection", "Full joint inspection", "", "October 2016", date(2016, 10, 1), (60, 60, 62, 76, 64)),
    ("croydon", "Inspection of Croydon", "Croydon", "July 2013", date(2013, 7, 1), (55, 49, 55, 73, None)),
    ("lambeth", "Inspection of Lambeth", "Lambeth", "January 2015", date(2015, 1, 1), (58, 56, 62, 82, 63)),
)
AREAS = (
    "Reducing reoffending",
    "Public protection",
    "Protecting children",
    "Sentence served",
    "Interventions",
)


def make(session: Session, *, form: str = "select_committee", meetings: tuple[date, ...] = ()) -> Plan:
    """The plan as loaded on the day the report was published, with its cycle of six-monthly reports."""
    board = given.body(session, "board", name="Youth Justice Management Board")
    committee = given.body(session, "committee", kind="committee", name="Safer Stronger Select Committee")
    inspectorate = given.body(
        session, "inspectorate", kind="inspectorate", name="HM Inspectorate of Probation", is_outside=True
    )
    plan = given.plan(
        session,
        title="Youth justice improvement plan",
        board_id=board.id,
        inspectorate_id=inspectorate.id,
        report_title="Full joint inspection of youth offending work",
        report_published_on=date(2016, 12, 8),
        report_url="https://www.example.org/reports/full-joint-inspection",
    )
    _people(session, plan, board)
    for held_on in meetings:
        given.meeting(session, committee, held_on)
    session.add(
        ReportCycle(
            plan_id=plan.id, key="six-monthly", title="Six-monthly report", body_id=committee.id, form=form,
            anchor_on=date(2017, 1, 23),
        )
    )  # fmt: skip
    session.add(PlanAssurer(plan_id=plan.id, body_id=inspectorate.id))
    _delivery(session, plan)
    _figures(session, plan)
    _dates(session, plan, inspectorate.id)
    session.flush()
    return plan


def _people(session: Session, plan: Plan, board: object) -> None:
    health = given.body(session, "health", kind="agency", name="Clinical Commissioning Group")
    given.person(session, "head", job_title="YOS Head of Service")
    given.person(session, "health-lead", job_title="Head of Children's Commissioning", agency_id=health.id)
    chair = given.person(session, "chair", job_title="Independent Chair")
    clerk = given.person(session, "clerk", job_title="Scrutiny Manager")
    verifier = given.person(session, "verifier", job_title="Performance Manager")
    coordinator = given.person(session, "coordinator", job_title="Improvement Lead")
    for person, role in (
        (chair, "chair"),
        (clerk, "clerk"),
        (verifier, "verifier"),
        (coordinator, "coordinator"),
    ):
        given.role(session, person, role, plan=plan)


def _delivery(session: Session, plan: Plan) -> None:
    head, health = get_person(session, "head"), get_person(session, "health-lead")
    dues = iter(DUES)
    for place, (ref, title, addressee, actions) in enumerate(ASKED):
        recommendation = given.recommendation(
            session, plan, ref, title=title, text=f"{title} as a matter of course", addressees=[addressee],
            response="agreed", position=place, is_urgent=ref == "R3",
        )  # fmt: skip
        for letter, words in zip("abc", actions.split("|"), strict=False):
            due = next(dues)
            given.action(
                session, plan, f"{ref}{letter}", (health if ref == "R8" else head) if due else None, due,
                answers=recommendation, title=words, position=place,
                success_measure="Seen in the monthly sample of cases" if ref != "R6" else "",
            )  # fmt: skip
    area = Area(plan_id=plan.id, key="workforce", title="Workforce")
    session.add(area)
    session.flush()
    given.action(
        session,
        plan,
        "A1",
        head,
        date(2017, 11, 30),
        title="Review the staffing model",
        area_id=area.id,
        position=99,
    )
    for place, words in enumerate(
        ("An independent chair was appointed to the board", "Interventions were reviewed")
    ):
        session.add(Precedent(plan_id=plan.id, key=f"done-{place}", title=words, position=place))


def _figures(session: Session, plan: Plan) -> None:
    reoffending = Indicator(
        plan_id=plan.id, key="reoffending", title="Young people who reoffend within a year", unit="%",
        direction="down", target=35.0, definition="Share of the cohort with a further offence", position=0,
    )  # fmt: skip
    custody = Indicator(
        plan_id=plan.id, key="custody", title="Custody rate", unit="per 1,000", direction="down", position=1
    )
    session.add_all([reoffending, custody])
    session.flush()
    for key, ends, counted in (("q1", date(2016, 12, 31), 46), ("q2", date(2017, 3, 31), 40)):
        session.add(
            Observation(
                indicator_id=reoffending.id, key=key, period=f"quarter to {ends:%B %Y}", ends_on=ends,
                numerator=counted, denominator=100, status="validated",
            )
        )  # fmt: skip
    session.add(
        Observation(
            indicator_id=custody.id, key="c1", period="last quarter", change="down 50%", change_value=-50,
            against="the year before", status="unverified", known_on=date(2017, 5, 1),
        )
    )  # fmt: skip
    session.add(IndicatorRecommendation(indicator_id=reoffending.id, recommendation_id=_first(session, plan)))
    for place, (key, title, of_body, held, day, scores) in enumerate(SCORES):
        assessment = Assessment(
            plan_id=plan.id, key=key, title=title, kind="inspection", of_body=of_body,
            held_text=held, held_on=day, threshold=65.0, unit="%", position=place,
        )  # fmt: skip
        session.add(assessment)
        session.flush()
        for position, (area, score) in enumerate(zip(AREAS, scores, strict=True)):
            session.add(
                AssessmentScore(
                    assessment_id=assessment.id,
                    area=area,
                    score=score,
                    is_not_applicable=score is None,
                    position=position,
                )
            )


def _dates(session: Session, plan: Plan, inspectorate_id: int) -> None:
    milestone = Milestone(plan_id=plan.id, key="mock", title="Mock inspection")
    session.add(milestone)
    session.flush()
    given.deadline(
        session, plan, "milestone", milestone.id, "milestone", due_on=date(2018, 1, 31), ladder="milestone"
    )
    given.deadline(
        session, plan, "plan", plan.id, "plan_submission", due_on=date(2017, 1, 23), ladder="statutory",
        owner_role="coordinator",
    )  # fmt: skip
    given.deadline(
        session, plan, "plan", plan.id, "plan_agreement", due_on=date(2017, 2, 6), ladder="outside",
        owner_body_id=inspectorate_id, is_outside=True,
    )  # fmt: skip


def report(session: Session, action_id: int, person_id: int | None, words: str, on: date) -> None:
    """A progress record in somebody's words."""
    text = FreeText(salt="salt", body=words, author_id=person_id)
    session.add(text)
    session.flush()
    session.add(
        Progress(
            action_id=action_id, given_on=on, recorded_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            person_id=person_id, recorder_id=person_id, text_id=text.id,
        )
    )  # fmt: skip
    session.flush()


def _first(session: Session, plan: Plan) -> int:
    statement = (
        select(Recommendation.id).where(Recommendation.plan_id == plan.id).order_by(Recommendation.ref)
    )
    return session.exec(statement).first()  # type: ignore[return-value]


def at(year: int, month: int, day: int) -> datetime:
    """Nine o'clock on a day."""
    return datetime(year, month, day, 9, tzinfo=UTC)


def actor(session: Session, key: str) -> Actor:
    """Somebody at the keyboard."""
    return Actor(person_id=get_person(session, key).id)


def action(session: Session, plan: Plan, ref: str) -> Action:
    """An action by its reference."""
    return get_action(session, f"{plan.key}/{ref}")


def implement(session: Session, plan: Plan, ref: str, owner: str, now: datetime) -> None:
    """The owner starts an action, tells of it, shows evidence and says that it is done."""
    row, who = action(session, plan, ref), actor(session, owner)
    moves.move(session, who, row, "start", now=now)
    progress.report(session, who, row, text=f"Work on {ref} is finished and in use", percent=100, now=now)
    evidence.add(session, who, row, what="The signed minute", held_at="Case system", now=now)
    moves.move(session, who, row, "implement", note="Done", now=now)


def verify(session: Session, plan: Plan, ref: str, now: datetime) -> None:
    """Somebody else tests the evidence and verifies it."""
    moves.move(
        session, actor(session, "verifier"), action(session, plan, ref), "verify", note="Tested", now=now
    )


def ask_for_time(session: Session, plan: Plan, ref: str, owner: str, to: date, now: datetime) -> Extension:
    """The owner asks for a later day."""
    row = action(session, plan, ref)
    return extensions.request(
        session, actor(session, owner), row, to_due_on=to, reason="The supplier delivers later", now=now
    )


def grant(session: Session, extension: Extension, now: datetime) -> None:
    """The chair grants it."""
    moves.move(session, actor(session, "chair"), extension, "grant", now=now)


def clear(session: Session, paper: Paper, now: datetime) -> None:
    """Everybody who has to clears a submitted paper; the coordinator records it for those who are unknown."""
    for one in stored_clearances.of_paper(session, paper.id):
        who = "chair" if one.asked_of == "chair" else "coordinator"
        clearances.give(session, actor(session, who), paper, one.key, now=now)


def clear_known(session: Session, paper: Paper, now: datetime) -> None:
    """The same where a person with the job title Finance is known, who clears it for their part."""
    for one in stored_clearances.of_paper(session, paper.id):
        who = {"chair": "chair", "Finance": "treasurer"}.get(one.asked_of, "coordinator")
        clearances.give(session, actor(session, who), paper, one.key, now=now)
