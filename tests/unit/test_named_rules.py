"""Named deadline rules: each has a source, and says how sure it is."""

from datetime import date
from pathlib import Path

import pytest

from planflow.domain import rules
from planflow.engine import calendars, named_rules
from planflow.engine.named_rules import Status
from planflow.errors import FileError, PlanflowError

KNOWN = named_rules.read()
ENGLAND = calendars.read("england-and-wales")

VECTORS = [
    ("agenda_england", "2019-04-23", "2019-04-11"),
    ("agenda_england", "2015-07-22", "2015-07-14"),
    ("agenda_wales", "2019-04-23", "2019-04-15"),
    ("agenda_parish", "2017-01-23", "2017-01-17"),
    ("key_decision", "2022-09-30", "2022-09-01"),
    ("private_decision", "2022-09-30", "2022-09-01"),
    ("meeting_papers_open", "2017-01-23", "2023-01-22"),
    ("background_papers_open", "2017-01-23", "2021-01-22"),
    ("jtai_statement", "2016-04-05", "2016-07-14"),
    ("ilacs_action_plan", "2022-04-01", "2022-07-15"),
    ("focused_visit_draft", "2022-04-01", "2022-05-04"),
    ("focused_visit_final", "2022-04-01", "2022-07-15"),
    ("pcc_comments", "2024-03-01", "2024-04-25"),
    ("hmicfrs_child_protection_plan", "2016-12-08", "2017-01-19"),
    ("prevention_of_future_deaths", "2024-03-01", "2024-04-26"),
    ("ombudsman_response", "2024-01-10", "2024-04-09"),
    ("ombudsman_confirmation", "2024-04-09", "2024-07-09"),
    ("scrutiny_report_answer", "2022-04-01", "2022-05-31"),
    ("health_scrutiny_answer", "2022-04-01", "2022-04-29"),
    ("crime_scrutiny_answer", "2022-04-01", "2022-04-29"),
    ("auditor_recommendation_meeting", "2022-08-31", "2022-09-30"),
]


@pytest.mark.parametrize(("name", "trigger", "expected"), VECTORS)
def test_a_named_rule_gives_its_day(name: str, trigger: str, expected: str) -> None:
    rule = named_rules.resolve(f"{name} from {trigger}", KNOWN)
    assert rules.compute(rule, {}, ENGLAND).due_on == date.fromisoformat(expected)


def test_every_rule_with_a_period_is_tried() -> None:
    assert {name for name, *_ in VECTORS} == {name for name, named in KNOWN.items() if named.rule}


def test_every_rule_has_a_source_and_says_whom_it_binds() -> None:
    for named in KNOWN.values():
        assert named.source
        assert named.applies_to
        assert named.label["en"]


def test_rules_that_were_not_read_at_their_source_say_so() -> None:
    unconfirmed = [name for name, named in KNOWN.items() if named.status is Status.UNCONFIRMED]
    assert unconfirmed == [
        "scrutiny_report_answer",
        "health_scrutiny_answer",
        "crime_scrutiny_answer",
        "auditor_recommendation_meeting",
    ]
    for name in unconfirmed:
        assert "unconfirmed: read the source before relying on it" in KNOWN[name].cited
    assert KNOWN["key_decision"].cited == "SI 2012/2089 (from a secondary source)"
    assert KNOWN["pcc_comments"].cited == KNOWN["pcc_comments"].source


def test_a_name_alone_waits_for_the_day_it_counts_from() -> None:
    rule = named_rules.resolve("ilacs-action-plan", KNOWN)
    assert rule.trigger == "report_received"
    computed = rules.compute(rule, {"report_received": date(2022, 4, 1)}, ENGLAND)
    assert computed.due_on == date(2022, 7, 15)


def test_a_rule_of_its_own_is_read_as_one() -> None:
    assert named_rules.resolve("6 weeks after published", KNOWN) == rules.parse("6 weeks after published")
    assert named_rules.find("6 weeks after published", KNOWN) is None


def test_a_rule_without_a_period_asks_for_the_printed_day() -> None:
    with pytest.raises(PlanflowError, match=r"fixes no period.*Write that day in place of the rule"):
        named_rules.resolve("youth_inspection_plan", KNOWN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ilacs_acton_plan", "Did you mean 'ilacs_action_plan'?"),
        ("soon", "'planflow deadline --list' shows the names"),
        ("3 months from 2017-01-23", "In place of 'from' write 'after'"),
        ("ilacs_action_plan from 2017-02-29", "February 2017 has 28 days"),
    ],
)
def test_an_unknown_name_is_refused_with_a_remedy(text: str, words: str) -> None:
    with pytest.raises(PlanflowError) as raised:
        named_rules.resolve(text, KNOWN)
    assert words in str(raised.value)


def test_an_own_file_replaces_the_shipped_rules(tmp_path: Path) -> None:
    (tmp_path / "deadlines.yaml").write_text(
        "planflow: 1\nrules:\n  ours:\n    label: Our rule\n    rule: 3 weeks after asked\n"
        "    source: Standing orders\n    status: confirmed\n    applies_to: Us\n"
    )
    assert [named.text for named in named_rules.read(tmp_path).values()] == ["3 weeks after asked"]


def test_a_wrong_file_is_refused_with_every_problem_at_once(tmp_path: Path) -> None:
    (tmp_path / "deadlines.yaml").write_text(
        "planflow: 1\nrules:\n  ours:\n    label: Our rule\n    rule: 3 wekks after asked\n"
        "    source: Standing orders\n    status: certain\n    applies_to: Us\n"
    )
    with pytest.raises(FileError) as raised:
        named_rules.read(tmp_path)
    assert [(problem.line, problem.key) for problem in raised.value.problems] == [
        (5, "rules.ours.rule"),
        (7, "rules.ours.status"),
    ]
    assert "Did you mean 'weeks'?" in str(raised.value)


def test_a_name_that_cannot_be_typed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deadlines.yaml").write_text(
        "planflow: 1\nrules:\n  Our Rule:\n    label: Our rule\n    rule: given\n"
        "    source: Standing orders\n    status: confirmed\n    applies_to: Us\n"
    )
    with pytest.raises(FileError, match="'Our Rule' cannot be a name"):
        named_rules.read(tmp_path)
