"""Ratings by the shipped schemes, and what a wrong file of schemes is answered with."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow import resources
from planflow.domain.rag import FLAGS, LIMITS, RagFacts, Rating, ShownRating, rate
from planflow.engine import rag_reader, reader
from planflow.engine.library import Library
from planflow.errors import FileError, PlanflowError
from tests.unit import wrong_files

SCHEMES = rag_reader.read_schemes()
UNDER_WAY = RagFacts(is_started=True, has_owner=True, has_due_date=True, days_left=60, quiet_days=3)


def _rated(scheme: str, **changes: object) -> str:
    return rate(SCHEMES[scheme], replace(UNDER_WAY, **changes)).code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "green"),
        ({"is_started": False}, "grey"),
        ({"is_done": True}, "blue"),
        ({"is_done": True, "overdue_days": 5}, "blue"),
        ({"is_cancelled": True}, "none"),
        ({"overdue_days": 1, "days_left": None}, "red"),
        ({"overdue_days": 1, "days_left": None, "is_implemented": True}, "green"),
        ({"has_owner": False, "days_left": 10}, "red"),
        ({"has_owner": False, "days_left": 11}, "green"),
        ({"has_due_date": False, "days_left": None}, "red"),
        ({"has_due_date": False, "days_left": None, "is_started": False}, "grey"),
        ({"days_left": 10, "quiet_days": 20}, "amber"),
        ({"days_left": 11, "quiet_days": 20}, "green"),
        ({"days_left": 10, "quiet_days": 19}, "green"),
        ({"days_left": 10, "quiet_days": None}, "green"),
        ({"extension_requested": True}, "amber"),
        ({"moves": 1}, "green"),
        ({"moves": 2}, "amber"),
    ],
)
def test_the_standard_scheme_rates_by_dates(changes, code):
    assert _rated("standard", **changes) == code


@pytest.mark.parametrize(
    ("percent", "overdue_days", "code"),
    [
        (None, 0, "red"),
        (0, 0, "red"),
        (25, 0, "red"),
        (26, 0, "amber"),
        (75, 0, "amber"),
        (76, 0, "green"),
        (100, 0, "green"),
        (49, 1, "red"),
        (50, 1, "amber"),
        (80, 1, "green"),
    ],
)
def test_bands_of_percentages_turn_red_below_half_once_the_date_has_passed(percent, overdue_days, code):
    assert _rated("percent_bands", percent=percent, overdue_days=overdue_days) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "on_track"),
        ({"overdue_days": 1, "days_left": None}, "off_track"),
        ({"days_left": 10}, "monitor"),
        ({"extension_requested": True}, "monitor"),
        ({"is_cancelled": True}, "not_applicable"),
    ],
)
def test_the_scheme_of_tracks(changes, code):
    assert _rated("on_track", **changes) == code


def test_what_is_done_is_not_green_while_it_is_still_watched():
    assert _rated("watched", is_done=True, is_watched=True) == "amber"
    assert _rated("watched", is_done=True) == "green"
    assert _rated("watched") == "amber"


def test_a_rating_says_why_in_both_languages_with_its_numbers():
    facts = replace(UNDER_WAY, overdue_days=3, days_left=None)
    assert rate(SCHEMES["standard"], facts) == Rating(
        "red", {"en": "Overdue by 3 working days", "cy": "Yn hwyr, diwrnodau gwaith: 3"}
    )
    one = rate(SCHEMES["standard"], replace(facts, overdue_days=1))
    assert one.reason["en"] == "Overdue by 1 working day"
    assert rate(SCHEMES["standard"], UNDER_WAY) == Rating("green", {})


def test_an_override_counts_and_the_computed_rating_stays_beside_it():
    shown = ShownRating(Rating("red", {"en": "Overdue"}), "amber", "The court moved the hearing.")
    assert (shown.code, shown.computed.code, shown.is_overridden) == ("amber", "red", True)
    assert not ShownRating(Rating("red", {}), "red").is_overridden
    assert ShownRating(Rating("red", {})).code == "red"


@given(
    st.builds(
        RagFacts,
        is_done=st.booleans(),
        is_cancelled=st.booleans(),
        is_started=st.booleans(),
        is_implemented=st.booleans(),
        is_watched=st.booleans(),
        has_owner=st.booleans(),
        has_due_date=st.booleans(),
        extension_requested=st.booleans(),
        overdue_days=st.integers(0, 400),
        days_left=st.none() | st.integers(0, 400),
        quiet_days=st.none() | st.integers(0, 400),
        moves=st.integers(0, 9),
        percent=st.none() | st.integers(0, 100),
    )
)
def test_every_scheme_rates_whatever_there_is_and_fills_its_words(facts):
    for scheme in SCHEMES.values():
        rating = rate(scheme, facts)
        assert rating.code in scheme.ratings
        assert not any("{" in words or "None" in words for words in rating.reason.values())


@pytest.mark.parametrize("name", SCHEMES)
def test_no_rating_of_a_shipped_scheme_shows_by_colour_alone(name):
    styles = SCHEMES[name].ratings.values()
    assert len({style.symbol for style in styles}) == len(styles)
    assert [style.position for style in styles] == list(range(len(styles)))
    assert all(set(style.label) == {"en", "cy"} for style in styles)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_rating_of_a_shipped_scheme_can_be_given(name):
    scheme = SCHEMES[name]
    assert {rule.rating for rule in scheme.rules} | {scheme.otherwise} == set(scheme.ratings)


@pytest.mark.parametrize("path", wrong_files.files("rag"))
def test_a_wrong_file_is_explained(path: Path):
    with pytest.raises(FileError) as caught:
        rag_reader.read_text(path.read_text(encoding="utf-8"), path.name)
    assert wrong_files.found(caught.value.problems) == wrong_files.expected(path)


def test_a_scheme_keeps_the_text_and_digest_that_plans_are_pinned_by():
    scheme = SCHEMES["standard"]
    assert scheme.digest == reader.digest_of((resources.shipped("workflows") / "rag.yaml").read_text())
    assert rag_reader.read_text(scheme.text, "f")["standard"] == scheme


def test_an_organisation_replaces_the_schemes_by_its_own_file(tmp_path: Path):
    text = (wrong_files.DATA / "rag" / "unknown_rating.yaml").read_text().replace("rde", "red")
    (tmp_path / "rag.yaml").write_text(text)
    assert list(Library(tmp_path).rag_schemes) == ["simple"]


def test_an_unknown_scheme_is_answered_with_those_there_are():
    with pytest.raises(PlanflowError) as caught:
        Library().rag_scheme("standart")
    assert str(caught.value) == (
        "There is no rating scheme 'standart'. Known schemes: on_track, percent_bands, standard, watched."
    )


def test_the_page_for_editors_lists_every_condition():
    page = (resources.shipped("workflows") / "README.md").read_text(encoding="utf-8")
    assert [name for name in (*FLAGS, *LIMITS) if f"`{name}`" not in page] == []
