"""One register over several plans: every action of all of them, counted by who asked and who answers."""

from datetime import date

import pytest

from planflow.bootstrap import Application
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.errors import NotFound, PlanflowError
from planflow.papers import assemble, drafting, open_data, tracing, writing
from planflow.services import moves, progress
from planflow.store import bodies, plans
from planflow.store.references import get_action, get_person
from planflow.store.session import Session
from planflow.testing import given
from tests import paper_life, paper_plan
from tests.paper_plan import actor, at


def second(session: Session, key: str = "schools-2016", **columns: object) -> Plan:
    """Another plan of the same board, of another inspectorate, with three actions in two directorates."""
    other = given.body(session, f"{key}-inspectorate", kind="inspectorate", name="Ofsted", is_outside=True)
    of_board = {"board_id": bodies.get_by_key(session, "board").id, "report_published_on": date(2016, 12, 1)}
    plan = given.plan(session, key, **{**of_board, "inspectorate_id": other.id, **columns})
    head = get_person(session, "head")
    given.action(session, plan, "R1a", head, date(2017, 2, 1), directorate="People")
    given.action(session, plan, "R1b", head, date(2017, 9, 1), directorate="People")
    given.action(session, plan, "R2a", head, date(2017, 2, 8), directorate="Place")
    return plan


def both(session: Session) -> tuple[Plan, Plan]:
    return paper_plan.make(session), second(session)


def register(session: Session, plan: Plan, day: tuple[int, int, int] = (2017, 7, 3), **named: object):
    who = actor(session, "coordinator")
    return drafting.draft(session, who, plan, form="register", now=at(*day), **named)  # type: ignore[arg-type]


def test_every_action_of_the_board_stands_in_it_once_under_the_key_of_its_plan(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        facts = assemble.facts_of(register(session, plan).snapshot)
        refs = [row["ref"] for row in facts["actions"]]
        assert len(refs) == len(set(refs)) == 16 + 3
        assert {f"{plan.key}/R1a", f"{other.key}/R1a"} <= set(refs)
        assert [row["key"] for row in facts["plans"]] == [plan.key, other.key]
        counts = facts["groups"]
        assert {name: row["actions"] for name, row in counts["inspectorate"].items()} == {
            "HM Inspectorate of Probation": 16, "Ofsted": 3,
        }  # fmt: skip
        assert counts["directorate"]["People"]["overdue"] == 1
        assert counts["directorate"][""]["actions"] == 16
        assert {"red"} <= set(facts["totals"]["by_rating"]), "of one scheme they are counted together"
        assert sum(row["overdue"] for row in counts["agency"].values()) == facts["totals"]["overdue"]


def test_every_figure_of_a_register_is_traced_to_rows_and_to_the_ledger_of_each_plan(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        action = get_action(session, f"{other.key}/R1a")
        moves.move(session, actor(session, "head"), action, "start", now=at(2017, 1, 9))
        paper = register(session, plan)
        found = tracing.names(paper)
        for group, names in assemble.facts_of(paper.snapshot)["groups"].items():
            for name, counts in names.items():
                for count in ("open", "overdue", "done", "moved"):
                    told = found.get(f"{group}:{name or 'not recorded'}:{count}", 0)
                    assert told == counts[count], (group, name, count)
        heads = [row["chain"]["head"] for row in assemble.facts_of(paper.snapshot)["plans"]]
        printed = writing.bytes_of(session, paper, "md").decode()
        assert all(head and head in printed for head in heads)
        traced = tracing.trace(session, paper, "directorate:People:overdue")
        assert [row.ref for row in traced.rows] == [f"{other.key}/R1a"]
        assert traced.rows[0].event is not None
        assert traced.rows[0].at is not None
        assert traced.rows[0].at.date() == date(2017, 1, 9)


def test_the_next_register_says_what_became_of_what_was_overdue(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        first = register(session, plan)
        paper_life.fill(session, first, at(2017, 7, 4))
        owner, action = actor(session, "head"), get_action(session, f"{other.key}/R2a")
        moves.move(session, owner, action, "start", now=at(2017, 7, 5))
        progress.report(session, owner, action, text="Done.", now=at(2017, 7, 5))
        paper_life.publish(session, first, at(2017, 7, 5))
        next_one = register(session, plan, (2018, 1, 8))
        changes = assemble.facts_of(next_one.snapshot)["changes"]
        assert (changes["is_first"], changes["previous_as_at"]) == (False, "2017-07-03")
        fates = {row["ref"]: row["fate"] for row in changes["was_overdue"]}
        assert fates[f"{other.key}/R2a"] == "overdue"
        assert f"{other.key}/R1b" in changes["newly_overdue"]
        assert "register" in writing.bytes_of(session, next_one, "md").decode()


def test_two_schemes_with_the_same_ratings_are_counted_apart_by_their_names(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        other = second(session, rag_scheme="percent_bands")
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        paper = register(session, plan)
        facts = assemble.facts_of(paper.snapshot)
        rated = {row["ref"]: row["rag"] for row in facts["actions"]}
        of_other = {ref: rag["code"] for ref, rag in rated.items() if ref.startswith(other.key)}
        assert of_other == {f"{other.key}/{ref}": "percent_bands.red" for ref in ("R1a", "R1b", "R2a")}
        counts = facts["totals"]["by_rating"]
        assert sum(counts.values()) == len(facts["actions"])
        assert {code.partition(".")[0] for code in counts} == {"standard", "percent_bands", "grey"}
        labels = {row["code"]: row["label"] for row in facts["ratings"]}
        assert labels["percent_bands.red"] == "Red (Bands of percentages)"
        assert labels["standard.red"] == "Red (Red / amber / green by dates)"
        printed = writing.bytes_of(session, paper, "md").decode()
        assert "▲ Red (Bands of percentages)" in printed
        assert [row.ref for row in tracing.trace(session, paper, "rating:percent_bands.red").rows] == [
            f"{other.key}/R1a", f"{other.key}/R1b", f"{other.key}/R2a",
        ]  # fmt: skip


def test_a_plan_whose_drafts_one_may_not_read_is_in_no_register(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        stranger = given.person(session, "stranger")
        given.role(session, stranger, Role.COORDINATOR, plan)
        second(session, "elsewhere", board_id=None)
        who = actor(session, "stranger")
        paper = drafting.draft(session, who, plan, form="register", now=at(2017, 7, 3))
        assert [row["key"] for row in assemble.facts_of(paper.snapshot)["plans"]] == [plan.key]
        with pytest.raises(NotFound, match=f"no plan called '{other.key}'"):
            drafting.draft(session, who, plan, form="register", plans=[other.key], now=at(2017, 7, 3))


def test_a_plan_under_embargo_is_only_in_a_register_that_names_it(app: Application):
    with app.writing() as session:
        plan = paper_plan.make(session)
        other = second(session, report_published_on=date(2017, 9, 1))
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        paper = register(session, plan)
        assert [row["key"] for row in assemble.facts_of(paper.snapshot)["plans"]] == [plan.key]
        again = register(session, plan, plans=[other.key])
        assert again.id == paper.id
        # Drafting it again without naming any keeps to those that were named.
        register(session, plan)
        assert [row["key"] for row in assemble.facts_of(paper.snapshot)["plans"]] == [plan.key, other.key]


def test_a_register_is_public_once_every_plan_in_it_is(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        given.role(session, get_person(session, "coordinator"), Role.COORDINATOR, other)
        paper = register(session, plan)
        paper_life.publish(session, paper, at(2017, 7, 5))
        plans.find(session, plan.key).is_public = True  # type: ignore[union-attr]
        session.flush()
        assert open_data.published(session, plan) == []
        other.is_public = True
        session.add(other)
        session.flush()
        assert open_data.published(session, plan) == [paper]
        # The tracker of a plan is never taken from a register: it would hold the actions of others.
        assert open_data.latest(session, plan) is None
        assert b"Ofsted" in open_data.as_file(session, paper, "csv")


def test_plans_are_named_for_a_register_alone(app: Application):
    with app.writing() as session:
        plan, other = both(session)
        with pytest.raises(PlanflowError, match="about one plan"):
            drafting.draft(
                session, actor(session, "coordinator"), plan, form="standard", plans=[other.key],
                now=at(2017, 7, 3),
            )  # fmt: skip
