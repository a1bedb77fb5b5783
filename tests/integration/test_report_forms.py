"""Long reports in the ways of many inspectorates: read alike, whatever kind of file holds them."""

import pytest

from tests.reports import reading, scoring, source


def test_pasted_text_is_read_well_enough() -> None:
    _hold_to_the_aims("text")


@pytest.mark.campaign
@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_file_of_any_form_is_read_well_enough(form: str) -> None:
    _hold_to_the_aims(form)


def _hold_to_the_aims(form: str) -> None:
    names = source.further()
    assert len(names) > 50  # a corpus that got lost would be read without a slip
    read = (scoring.score(name, reading.printed_as(name, form), source.expected(name)) for name in names)
    scoring.hold_to_the_aims(read, form)
