"""An indicator against the same period a year earlier, beside the period before."""

from datetime import date
from typing import Any

import pytest

from planflow.domain.indicator import Indicator, Observation
from planflow.papers import observed, suppressing
from tests.unit import test_compose

BEFORE = {"period": "2016 quarter 1", "value": 43.0, "change": -3.0}


def latest(*quarters: tuple[int, int, float | None], status: str = "validated") -> dict[str, Any] | None:
    indicator = Indicator(plan_id=1, key="i", title="Reoffending", unit="%", direction="down")
    seen = [
        Observation(
            indicator_id=1, key=f"{year}-{month}", period=f"{year}-{month}", ends_on=date(year, month, 28),
            value=value, status=status,
        )
        for year, month, value in quarters
    ]  # fmt: skip
    return observed._latest(indicator, seen, "validated")


def test_the_same_period_a_year_earlier_is_compared_with():
    found = latest((2016, 3, 43.0), (2016, 6, 44.0), (2016, 12, 46.0), (2017, 3, 40.0))
    assert found is not None
    assert found["earlier"] == {"period": "2016-12", "value": 46.0}
    assert found["year_earlier"] == {"period": "2016-3", "value": 43.0, "change": -3.0}


@pytest.mark.parametrize("gap", [(2016, 4, 43.0), (2015, 3, 43.0), (2016, 3, None)])
def test_without_a_figure_of_that_period_there_is_none(gap):
    found = latest(gap, (2016, 12, 46.0), (2017, 3, 40.0))
    assert found is not None
    assert found["year_earlier"] is None


def said(**values: Any) -> str:
    row = test_compose.indicator(**values)
    return test_compose.section("indicators", test_compose.facts(indicators=[row]))


def test_it_stands_behind_the_change_against_the_period_before():
    earlier = {"period": "2016 quarter 4", "value": 46.0}
    text = said(change=-6.0, earlier=earlier, is_better=True, year_earlier=BEFORE)
    assert "(46%): better; down 3 points against 2016 quarter 1, a year before (43%)" in text


def test_a_yearly_figure_is_not_compared_twice():
    earlier = {"period": BEFORE["period"], "value": 43.0}
    assert "a year before" not in said(change=-3.0, earlier=earlier, year_earlier=BEFORE)


@pytest.mark.parametrize("hidden", ["2017 quarter 1", "2016 quarter 1"])
def test_a_small_count_is_not_given_away_by_the_year_before(hidden):
    row = test_compose.indicator(year_earlier=BEFORE)
    periods = ("2016 quarter 1", "2017 quarter 1")
    row["series"] = [
        {"period": one, "status": "validated", "value": 43.0, "denominator": 100,
         "numerator": 3 if one == hidden else 43, "shown": ""}
        for one in periods
    ]  # fmt: skip
    row["latest"]["validated"] |= {"numerator": row["series"][1]["numerator"], "denominator": 100}
    paper = {"is_public": True, "small_counts_below": 5}
    (found,) = suppressing.applied({"paper": paper, "indicators": [row]})["indicators"]
    assert found["latest"]["validated"]["year_earlier"] is None
