"""Counts of so few people that one could be known are not shown, nor is what gives them away."""

from typing import Any

import pytest

from planflow.domain import paper_class
from planflow.papers import suppressing
from tests import paper_facts


def cell(
    period: str, value: float | None, numerator: float | None, denominator: float | None
) -> dict[str, Any]:
    return {
        "period": period, "status": "validated", "value": value, "numerator": numerator,
        "denominator": denominator, "shown": "",
    }  # fmt: skip


def row(key: str, *cells: dict[str, Any], unit: str = "%", part_of: str = "") -> dict[str, Any]:
    last, before = cells[-1], cells[-2] if len(cells) > 1 else None
    latest = {
        **{name: last[name] for name in ("period", "value", "numerator", "denominator", "shown")},
        "printed_change": "", "against": "", "note": "Three girls", "change": -4.0, "is_better": True,
        "earlier": {"period": before["period"], "value": before["value"]} if before else None,
    }  # fmt: skip
    return {
        **paper_facts.indicator(1), "key": key, "title": key, "unit": unit, "part_of": part_of,
        "series": list(cells), "latest": {"validated": latest},
    }  # fmt: skip


def shown(*rows: dict[str, Any], limit: int = 5, is_public: bool = True) -> dict[str, dict[str, Any]]:
    given = paper_facts.world(0, indicators=list(rows))
    given["paper"] |= {"is_public": is_public, "small_counts_below": limit}
    return {one["key"]: one for one in suppressing.applied(given)["indicators"]}


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_hidden"),
    [(4, 100, True), (5, 100, False), (0, 100, False), (96, 100, True), (95, 100, False), (3, 4, True)],
)
def test_a_share_is_hidden_where_those_counted_or_those_left_are_too_few(numerator, denominator, is_hidden):
    found = shown(row("a", cell("q1", 1.0, numerator, denominator)))["a"]
    latest = found["latest"]["validated"]
    assert bool(latest["shown"]) is is_hidden
    assert ((latest["value"], latest["numerator"], latest["denominator"]) == (None, None, None)) is is_hidden
    assert (found["series"][0]["value"] is None) is is_hidden


@pytest.mark.parametrize(
    ("unit", "value", "is_hidden"),
    [("young people", 3, True), ("", 3, True), ("per 1,000", 3, False), ("days", 3, False), ("", 3.5, False)],
)
def test_a_count_is_hidden_and_a_rate_is_not(unit, value, is_hidden):
    latest = shown(row("a", cell("q1", value, None, None), unit=unit))["a"]["latest"]["validated"]
    assert latest["shown"] == ("fewer than 5" if is_hidden else "")


def test_no_change_is_printed_from_which_a_hidden_figure_could_be_worked_out():
    before = shown(row("a", cell("q1", 3.0, 3, 100), cell("q2", 20.0, 20, 100)))["a"]["latest"]["validated"]
    assert (before["value"], before["change"], before["earlier"]) == (20.0, None, None)
    assert before["printed_change"] == suppressing.NOT_SHOWN
    after = shown(row("a", cell("q1", 20.0, 20, 100), cell("q2", 3.0, 3, 100)))["a"]["latest"]["validated"]
    assert (after["change"], after["is_better"], after["note"]) == (None, None, "")


def test_the_next_smallest_part_is_hidden_where_the_whole_would_give_the_first_away():
    found = shown(
        row("Custody", cell("q1", 40, None, None), unit="children"),
        row("girls", cell("q1", 3, None, None), unit="children", part_of="Custody"),
        row("boys", cell("q1", 30, None, None), unit="children", part_of="Custody"),
        row("others", cell("q1", 7, None, None), unit="children", part_of="Custody"),
    )
    said = {key: one["latest"]["validated"]["shown"] for key, one in found.items()}
    assert said == {"Custody": "", "girls": "fewer than 5", "boys": "", "others": "not shown"}
    assert found["others"]["series"][0]["value"] is None


def test_two_hidden_parts_need_no_third():
    found = shown(
        row("girls", cell("q1", 3, None, None), unit="children", part_of="Custody"),
        row("boys", cell("q1", 2, None, None), unit="children", part_of="Custody"),
        row("others", cell("q1", 7, None, None), unit="children", part_of="Custody"),
    )
    assert found["others"]["latest"]["validated"]["shown"] == ""


@pytest.mark.parametrize(("limit", "is_public"), [(0, True), (5, False)])
def test_nothing_is_hidden_without_a_limit_or_in_a_paper_that_is_not_public(limit, is_public):
    found = shown(row("a", cell("q1", 3.0, 3, 100)), limit=limit, is_public=is_public)["a"]
    assert found["latest"]["validated"]["value"] == 3.0


def test_the_facts_themselves_stay_as_they_are():
    given = paper_facts.world(0, indicators=[row("a", cell("q1", 3.0, 3, 100))])
    given["paper"] |= {"is_public": True, "small_counts_below": 5}
    suppressing.applied(given)
    assert given["indicators"][0]["latest"]["validated"]["value"] == 3.0


def test_a_paper_is_public_unless_its_class_says_otherwise():
    assert all(paper_class.is_public({"class": name}) for name in ("Part 1 (open)", "Open", ""))
    closed = ("Part 2 (exempt)", "Restricted", "Confidential")
    assert not any(paper_class.is_public({"class": name}) for name in closed)
