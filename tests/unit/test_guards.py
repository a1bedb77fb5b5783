"""Named guards: each holds or says why not, by a code with values."""

from dataclasses import replace
from datetime import date

import pytest

from planflow.engine import guards, reader
from planflow.engine.guards import Facts
from planflow.errors import Refusal

TODAY = date(2017, 1, 23)
FACTS = Facts(today=TODAY)


@pytest.mark.parametrize(
    ("name", "holding", "failing", "refusal"),
    [
        ("has_owner", {"has_owner": True}, {}, Refusal("no_owner")),
        ("has_owner", {"fields": {"owner": "somebody"}}, {}, Refusal("no_owner")),
        ("has_due_date", {"due_on": TODAY}, {}, Refusal("no_due_date")),
        ("has_due_date", {"due_words": "ongoing"}, {}, Refusal("no_due_date")),
        ("has_due_date", {"fields": {"due": TODAY}}, {}, Refusal("no_due_date")),
        (
            "not_own_work",
            {"judge_id": 1, "barred_ids": frozenset({2})},
            {"judge_id": 1, "barred_ids": frozenset({1, 2})},
            Refusal("own_work"),
        ),
        (
            "not_own_work",
            {"judge_id": 1, "scribe_id": 3, "owner_ids": frozenset({2})},
            {"judge_id": 1, "scribe_id": 2, "owner_ids": frozenset({2})},
            Refusal("own_work_recorded"),
        ),
        (
            "not_own_request",
            {"judge_id": 1, "requester_ids": frozenset({2})},
            {"judge_id": 2, "requester_ids": frozenset({2})},
            Refusal("own_request"),
        ),
        (
            "not_own_request",
            {"judge_id": 1, "scribe_id": 3, "requester_ids": frozenset({2})},
            {"judge_id": 1, "scribe_id": 2, "requester_ids": frozenset({2})},
            Refusal("own_request_recorded"),
        ),
        ("has_evidence", {"evidence_count": 1}, {}, Refusal("no_evidence")),
        (
            "occurrences_recorded",
            {},
            {"is_repeating": True, "awaited_occurrences": 3},
            Refusal("occurrences_awaited", {"count": 3}),
        ),
        ("closes_by_itself", {}, {"closing": "chair"}, Refusal("closed_by_person", {"role": "chair"})),
        (
            "every_action_complete",
            {"actions_complete": 2},
            {"actions_open": 1, "actions_complete": 2},
            Refusal("actions_open", {"count": 1}),
        ),
        ("every_action_complete", {"actions_complete": 1}, {}, Refusal("no_action_complete")),
        (
            "an_action_is_open",
            {"actions_open": 1, "actions_complete": 1},
            {"actions_complete": 1},
            Refusal("no_action_open"),
        ),
        ("no_action_is_open", {}, {"actions_open": 3}, Refusal("actions_open", {"count": 3})),
        (
            "watch_is_over",
            {"watched_until": date(2017, 1, 22)},
            {"watched_until": TODAY},
            Refusal("still_watched", {"until": TODAY}),
        ),
        (
            "every_assurer_agreed",
            {"assurers_named": 2},
            {"assurers_named": 2, "assurers_awaited": 2},
            Refusal("assurers_awaited", {"count": 2}),
        ),
        ("every_assurer_agreed", {"assurers_named": 1}, {}, Refusal("no_assurer")),
        ("delivery_has_begun", {"actions_started": 1}, {}, Refusal("nothing_started")),
        (
            "everything_ended",
            {"items_total": 3},
            {"items_total": 3, "recommendations_open": 1, "actions_open": 2},
            Refusal("still_open", {"recommendations": 1, "actions": 2}),
        ),
        (
            "everything_ended",
            {"items_total": 1},
            {"items_total": 0},
            Refusal("still_open", {"recommendations": 0, "actions": 0}),
        ),
        ("something_is_open", {"actions_open": 1}, {"items_total": 2}, Refusal("nothing_open")),
        ("no_gaps", {}, {"gaps": ("item",)}, Refusal("gaps", {"named": ["item"]})),
        (
            "every_clearance_given",
            {},
            {"clearances_awaited": ("Finance",)},
            Refusal("clearances_awaited", {"named": ["Finance"]}),
        ),
    ],
)
def test_a_guard_holds_or_says_why_not(name, holding, failing, refusal):
    guard = guards.REGISTRY[name]
    assert guard(replace(FACTS, **holding)) is None
    assert guard(replace(FACTS, **failing)) == refusal


def test_every_guard_is_tested_above_and_says_what_it_is_for():
    marks = test_a_guard_holds_or_says_why_not.pytestmark
    tested = {case[0] for mark in marks for case in mark.args[1]}
    assert tested == set(guards.REGISTRY)
    assert all(guard.__doc__ for guard in guards.REGISTRY.values())


def test_every_guard_is_asked_for_by_a_shipped_lifecycle():
    used = {
        name
        for definition in reader.read_definitions().values()
        for move in definition.transitions
        for name in move.guards
    }
    assert used == set(guards.REGISTRY)


def test_every_reason_is_given_at_once():
    found = guards.refusals(("has_owner", "has_due_date", "has_evidence"), replace(FACTS, evidence_count=1))
    assert found == [Refusal("no_owner"), Refusal("no_due_date")]


def test_nobody_acting_is_never_the_owner():
    # None must not be found among the people who are barred.
    assert guards.REGISTRY["not_own_work"](FACTS) is None
