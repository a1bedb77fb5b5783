"""A rating that a person puts in place of the computed one: who may, until when, and how it shows."""

import json
from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.plan import Plan
from planflow.domain.rating import RatingOverride
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.papers import drafting, snapshot, writing
from planflow.papers.snapshot import Span
from planflow.services import audit, plan_view, privacy, ratings
from planflow.store.references import get_person
from planflow.store.session import Session
from tests import paper_plan
from tests.paper_plan import action, actor, at

WHY = "Two posts are vacant."
RATED = at(2017, 1, 10)


@pytest.fixture
def session(app: Application):
    with app.writing() as session:
        paper_plan.make(session)
        yield session


def the_action(session: Session, ref: str = "R2a"):
    return action(session, plan_of(session), ref)


def plan_of(session: Session):
    return session.exec(select(Plan)).one()


def rate(session: Session, rating: str = "red", who: str = "chair", now=RATED, **options):
    return ratings.override(
        session, actor(session, who), the_action(session), rating, reason=WHY, now=now, **options
    )


def shown(session: Session, day: date):
    view = plan_view.of_plan(session, plan_of(session), now=at(day.year, day.month, day.day))
    return next(line.rated for group in view.groups for line in group.lines if line.ref == "R2a")


def printed(session: Session, day: date, today: date | None = None):
    taken = snapshot.take(session, plan_of(session), Span(None, day), previous=None, today=today or day)
    return next(row for row in taken["actions"] if row["ref"] == "R2a")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_an_override_counts_and_shows_whose_word_it_is_and_why(session):
    assert shown(session, date(2017, 1, 10)).code == "grey"
    rate(session)
    seen = shown(session, date(2017, 1, 11))
    assert seen.code == "red"
    assert seen.reason == (
        "set by Independent Chair on Tuesday 10 January 2017: Two posts are vacant; computed: Not started"
    )


def test_an_override_ends_after_its_last_day(session):
    rate(session, until_on=date(2017, 1, 20))
    assert shown(session, date(2017, 1, 20)).code == "red"
    assert "until Friday 20 January 2017" in shown(session, date(2017, 1, 20)).reason
    assert shown(session, date(2017, 1, 21)).code == "grey"


def test_a_withdrawn_override_counts_no_longer(session):
    rate(session)
    ratings.withdraw(session, actor(session, "coordinator"), the_action(session), now=at(2017, 1, 12))
    assert shown(session, date(2017, 1, 12)).code == "grey"
    with pytest.raises(PlanflowError, match="computed one already"):
        ratings.withdraw(session, actor(session, "chair"), the_action(session), now=at(2017, 1, 13))


def test_a_later_override_takes_the_place_of_the_earlier_one(session):
    rate(session)
    rate(session, "amber", "coordinator", now=at(2017, 1, 11))
    assert shown(session, date(2017, 1, 11)).code == "amber"
    kept = session.exec(select(RatingOverride).order_by(RatingOverride.id)).all()
    assert [(row.rating, row.ended_at is None) for row in kept] == [("red", False), ("amber", True)]


@pytest.mark.parametrize("said", ["RED", "Red", "Coch"])
def test_a_rating_may_be_named_as_people_call_it(session, said):
    assert rate(session, said).rating == "red"


def test_a_rating_that_the_scheme_does_not_know_is_refused_with_those_it_knows(session):
    with pytest.raises(PlanflowError, match="Ratings: red, amber, green, grey, blue, none"):
        rate(session, "purple")


def test_an_override_needs_a_reason_and_a_day_that_has_not_passed(session):
    who, row = actor(session, "chair"), the_action(session)
    with pytest.raises(PlanflowError, match="needs a reason"):
        ratings.override(session, who, row, "red", reason=" ", now=at(2017, 1, 10))
    with pytest.raises(PlanflowError, match="has passed already"):
        rate(session, until_on=date(2017, 1, 9))


@pytest.mark.parametrize("who", ["verifier", "clerk", "health-lead"])
def test_only_a_chair_or_a_coordinator_may_override(session, who):
    with pytest.raises(Refused) as refused:
        rate(session, who=who)
    assert codes(refused) == ["not_rater"]


def test_nobody_overrides_the_rating_of_what_they_own(session):
    row = the_action(session)
    row.owner_id = get_person(session, "chair").id
    session.flush()
    with pytest.raises(Refused) as refused:
        rate(session)
    assert codes(refused) == ["own_rating"]
    assert rate(session, who="coordinator").rating == "red"


def test_a_clerk_records_the_chairs_word(session):
    clerk, chair = get_person(session, "clerk"), get_person(session, "chair")
    word = Actor(clerk.id, for_id=chair.id, how="board", given_on=date(2017, 1, 9))
    made = ratings.override(session, word, the_action(session), "amber", reason=WHY, now=at(2017, 1, 10))
    assert (made.person_id, made.recorder_id, made.given_on) == (chair.id, clerk.id, date(2017, 1, 9))
    assert "set by Independent Chair on Monday 9 January 2017" in shown(session, date(2017, 1, 10)).reason


def test_an_override_based_on_an_older_version_is_stale(session):
    seen = the_action(session).version
    rate(session, based_on=seen)
    with pytest.raises(StaleWrite):
        rate(session, "amber", based_on=seen)


def test_override_and_withdrawal_are_events_and_the_ledger_holds_no_words(session):
    rate(session, until_on=date(2017, 2, 1))
    ratings.withdraw(
        session, actor(session, "chair"), the_action(session), reason="Posts are filled.", now=at(2017, 1, 12)
    )
    kinds = ("rating_overridden", "rating_withdrawn")
    events = session.exec(select(Event).where(Event.kind.in_(kinds)).order_by(Event.number)).all()
    assert [event.kind for event in events] == list(kinds)
    assert json.loads(events[0].body)["facts"]["until"] == "2017-02-01"
    assert not any("posts" in event.body.lower() for event in events)
    assert not any(verdict.fault for verdict in audit.verify(session))


def test_a_paper_prints_the_override_with_reason_word_and_computed_rating(session):
    rate(session, until_on=date(2017, 3, 1))
    paper = drafting.draft(
        session, actor(session, "clerk"), plan_of(session), form="standard", now=at(2017, 1, 12)
    )
    text = writing.bytes_of(session, paper, "md").decode()
    told = (
        "set by hand by the Independent Chair on 10 January 2017, until 1 March 2017: Two posts are vacant.; "
    )
    assert "by its dates it would be not started" in text
    assert told.rstrip("; ") in text


def test_a_paper_as_at_an_earlier_day_shows_the_override_that_counted_then(session):
    rate(session)
    ratings.withdraw(session, actor(session, "chair"), the_action(session), now=at(2017, 1, 20))
    today = date(2017, 1, 25)
    days = [date(2017, 1, day) for day in (9, 10, 19, 20)]
    assert [printed(session, day, today)["rag"]["code"] for day in days] == ["grey", "red", "red", "grey"]
    assert printed(session, days[1], today)["rag_by"] == "Independent Chair"


def test_whoever_set_a_rating_finds_it_in_what_is_known_about_them(session):
    rate(session)
    known = privacy.everything_about(session, get_person(session, "chair"))
    assert known["rating_override"][0]["rating"] == "red"
    assert WHY in [text["words"] for text in known["words"]]


def test_the_command_sets_and_withdraws_a_rating(app: Application, monkeypatch, capsys):
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))
    with app.writing() as session:
        paper_plan.make(session)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main.run(["record", "rating", "lewisham-2017/R2a", *arguments, "--as", "chair"])
        out = capsys.readouterr()
        return left.value.code or 0, out.out.strip(), " ".join(out.err.split())

    assert run("RED", "--reason", WHY) == (
        0, "lewisham-2017/R2a: counts as red until it is withdrawn.", "",
    )  # fmt: skip
    assert run("--withdraw") == (0, "lewisham-2017/R2a: the computed rating counts again.", "")
    assert run("red")[0] == 1
    assert run()[0] == 2
