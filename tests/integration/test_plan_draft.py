"""From a report to a plan file: it loads, says where each thing stands, and invents nothing."""

import pytest

from planflow import yamlfile
from planflow.intake import plan_draft, review
from planflow.intake.review import Decision
from planflow.services.planfile import loading
from tests.reports import reading, source


@pytest.mark.parametrize("name", source.names())
def test_every_draft_is_a_plan_file_that_loads(app, name, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(plan_draft.draft(reading.found(name)), encoding="utf-8")
    with app.writing() as session:
        loaded = loading.load_document(
            session, yamlfile.read(path), by="", shell_user="test", now=app.clock.now()
        )
    assert loaded.is_first
    assert loaded.counts.get("recommendation", 0) == len(reading.found(name).recommendations)


def test_it_says_where_each_thing_stands_and_what_is_assumed():
    text = plan_draft.draft(reading.found("youth-2019-two-owners"))
    assert '# Report, page 3: "make sure that board members understand' in text
    assert "published: September 2019" in text
    before, _, actions = text.partition("\nactions:\n")
    assert actions.count("assumed: yes") == actions.count("- key: R")
    assert "# The report names nobody for this." in before
    assert "submission" not in text, "the report prints no day for the plan"


def test_printed_days_and_rules_reach_the_plan():
    text = plan_draft.draft(reading.found("council-paper-two-lists"))
    assert "submission:" in text
    assert "due: 2018-03-29" in text
    assert "A review is asked for: receive a progress report every six months" in text
    assert 'rule: "6 months after published"' in plan_draft.draft(reading.found("youth-2014-brackets"))


def test_a_deadline_that_counts_from_an_unknown_day_stays_in_words():
    found = review.apply(
        reading.found("web-police"), [Decision("fact", values={"published_on": ""})]
    ).proposal
    changed = review.apply(found, [Decision("correct", ("r1",), {"deadline": "3 months after published"})])
    text = plan_draft.draft(changed.proposal)
    assert "rule:" not in text


def test_corrections_reach_the_plan_and_dropped_ones_do_not():
    decisions = [
        Decision("drop", ("r1",)),
        Decision("correct", ("r2",), {"text": "Staff the control room.", "owner_roles": ["Head of Contact"]}),
        Decision("accept", ("r3",)),
    ]
    text = plan_draft.draft(review.apply(reading.found("web-police"), decisions).proposal)
    assert "answer calls for service" not in text
    assert "text: Staff the control room." in text
    assert "owner: head-of-contact" in text
