"""The four examples: they load, say what somebody should know, and go round without losing anything."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from planflow import resources, yamlfile
from planflow.domain.action import Action
from planflow.domain.assessment import Assessment, AssessmentScore
from planflow.domain.indicator import Indicator, Observation
from planflow.domain.person import Person
from planflow.domain.recommendation import Recommendation
from planflow.engine.library import Library
from planflow.services.planfile import comparing, exporting, loading, reading
from planflow.store import deadlines
from planflow.store.references import get_plan
from tests import plan_text

EXAMPLES = sorted(resources.shipped("examples").glob("*.yaml"))
COUNTS = {"lewisham-2017": (9, 17), "merton-2011": (8, 10), "lambeth-2015": (8, 10), "bromley-2015": (0, 8)}


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request) -> Path:
    return request.param


def load(app, name):
    with app.writing() as session:
        return loading.load(session, resources.shipped("examples") / f"{name}.yaml", now=app.clock.now())


def test_each_example_loads_whole(app, example):
    loaded = load(app, example.stem)
    counts = loaded.counts
    assert (counts.get("recommendation", 0), counts["action"]) == COUNTS[example.stem]
    assert not [note for note in loaded.notes if note.kind in ("vacant", "unverifiable")]


def test_the_database_says_what_the_file_says(sqlite_app, example):
    load(sqlite_app, example.stem)
    _, file = reading.read_path(example, sqlite_app.library)
    with sqlite_app.reading() as session:
        plan = get_plan(session, example.stem)
        current = exporting.export(session, plan, also=exporting.last_named(session, plan.id))
    found = comparing.compare({}, comparing.flatten(file), comparing.flatten(current))
    assert [(str(one.name), one.field) for one in found.differences] == []
    assert (found.added, found.absent, found.gone) == ([], [], [])


def test_each_example_goes_round(app, sqlite_app, example):
    load(app, example.stem)
    first = plan_text.export(app, example.stem)
    with sqlite_app.writing() as session:
        plan_text.load_text(session, first, now=app.clock.now())
    assert plan_text.export(sqlite_app, example.stem) == first


def test_loading_an_example_twice_changes_nothing(sqlite_app, example):
    load(sqlite_app, example.stem)
    again = load(sqlite_app, example.stem)
    assert again.is_unchanged
    assert (again.kept, again.absent) == ((), ())


def test_what_an_example_assumes_is_said_beside_it(example):
    document = yamlfile.read(example)
    file = reading.read(document, Library())
    assumed = [
        located for located in comparing.flatten(file).values() if getattr(located.entry, "assumed", False)
    ]
    assert assumed
    assert document.text.lower().count("assumed") > document.text.count("assumed: true")


def test_addresses_in_the_examples_reach_nobody(example):
    _, file = reading.read_path(example, Library())
    assert {person.email.rpartition("@")[2] for person in file.people if person.email} == {"example.org"}


def test_lewisham_keeps_both_printed_dates_of_the_agreement(sqlite_app):
    loaded = load(sqlite_app, "lewisham-2017")
    sentences = [note.sentence for note in loaded.notes if note.kind == "printed_differ"]
    assert len(sentences) == 1
    assert "Monday 6 February 2017" in sentences[0]
    assert '"end of January 2017"' in sentences[0]
    with sqlite_app.reading() as session:
        plan = get_plan(session, "lewisham-2017")
        days = {row.kind: str(row.due_on) for row in deadlines.of_subject(session, "plan", plan.id)}
        assert days == {"plan_submission": "2017-01-23", "plan_agreement": "2017-02-06"}


def test_lewisham_says_that_the_independent_chair_leaves_after_a_year(sqlite_app):
    notes = load(sqlite_app, "lewisham-2017").notes
    assert [note.subject for note in notes if note.kind == "will_be_vacant"] == ["chair"]


def test_lewisham_is_compared_with_six_others(sqlite_app):
    load(sqlite_app, "lewisham-2017")
    with sqlite_app.reading() as session:
        others = session.exec(
            select(Assessment.of_body).where(Assessment.of_body != "").order_by(col(Assessment.id))
        )
        assert list(others) == ["Croydon", "Lambeth", "Islington", "Islington", "Greenwich", "Bromley"]
        own = session.exec(select(Assessment).where(Assessment.key == "fji-2016")).one()
        scores = session.exec(
            select(AssessmentScore.score)
            .where(AssessmentScore.assessment_id == own.id)
            .order_by(col(AssessmentScore.position))
        )
        assert list(scores) == [60, 60, 62, 76, None, 64]
        assert (
            session.exec(select(AssessmentScore).where(AssessmentScore.is_not_applicable)).one().score is None
        )


def test_lewisham_prints_changes_without_levels(sqlite_app):
    load(sqlite_app, "lewisham-2017")
    with sqlite_app.reading() as session:
        rows = session.exec(
            select(Indicator.key, Observation.change_value, Observation.value)
            .join(Observation, col(Observation.indicator_id) == col(Indicator.id))
            .where(Observation.status == "validated")
            .order_by(col(Indicator.id))
        ).all()
        assert [tuple(row) for row in rows] == [
            ("first-time-entrants", -14.4, None), ("reoffending", -4.0, None),
            ("reoffences", -23.6, None), ("custody", -50.0, None),
        ]  # fmt: skip


def test_lambeth_has_a_recommendation_with_two_owners_and_an_urgent_one(sqlite_app):
    load(sqlite_app, "lambeth-2015")
    with sqlite_app.reading() as session:
        rows = {row.ref: row for row in session.exec(select(Recommendation))}
        assert [ref for ref, row in rows.items() if row.is_urgent] == ["R2"]
        assert len(rows["R4"].addressee_ids) == 2
        chair = session.exec(select(Person.id).where(Person.key == "board-chair")).one()
        assert sorted(ref for ref, row in rows.items() if chair in row.addressee_ids) == ["R1", "R2", "R8"]


def test_lambeths_posts_add_up(sqlite_app):
    load(sqlite_app, "lambeth-2015")
    with sqlite_app.reading() as session:
        rows = session.exec(
            select(Indicator.key, Indicator.part_of_id, Observation.value)
            .join(Observation, col(Observation.indicator_id) == col(Indicator.id))
            .where(col(Indicator.key).startswith("posts"))
            .order_by(col(Indicator.id))
        ).all()
        whole, *parts = rows
        assert (whole[2], [part[2] for part in parts]) == (84, [52, 15, 17])
        assert sum(part[2] or 0 for part in parts) == whole[2]
        assert {part[1] is None for part in parts} == {False}


def test_merton_repeats_one_action_every_week_and_cannot_start_another(sqlite_app):
    load(sqlite_app, "merton-2011")
    with sqlite_app.reading() as session:
        rows = {row.ref: row for row in session.exec(select(Action))}
        assert rows["R8b"].repeats == {"every": "1 week", "from": "2011-09-05"}
        assert (rows["R8b"].state, rows["A1"].state) == ("assigned", "proposed")


def test_bromley_has_actions_under_areas_alone(sqlite_app):
    load(sqlite_app, "bromley-2015")
    with sqlite_app.reading() as session:
        assert session.exec(select(Recommendation)).all() == []
        assert len({row.area_id for row in session.exec(select(Action))}) == 4
        judgements = session.exec(
            select(AssessmentScore.judgement)
            .join(Assessment, col(Assessment.id) == col(AssessmentScore.assessment_id))
            .where(Assessment.key == "fji-2015")
        ).all()
        assert sorted(judgements) == ["poor"] * 4 + ["satisfactory", "unsatisfactory"]
