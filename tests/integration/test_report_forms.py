"""Long reports in the ways of many inspectorates: read alike, whatever kind of file holds them."""

import pytest

from tests.reports import reading, scoring, source

AIMS = {
    "recommendations": (0.95, 0.95),
    "numbers": (0.95, 0.95),
    "owners": (0.9, 0.9),
    "deadlines": (0.9, 0.9),
    "urgency": (0.9, 0.9),
    "dates": (0.9, 0.9),
}
"""The least share of what there is that is found, and of what is proposed that is right."""


def test_pasted_text_is_read_well_enough() -> None:
    _hold_to_the_aims("text")


@pytest.mark.campaign
@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_file_of_any_form_is_read_well_enough(form: str) -> None:
    _hold_to_the_aims(form)


def _hold_to_the_aims(form: str) -> None:
    names = source.further()
    totals = {kind: scoring.Tally() for kind in AIMS}
    for name in names:
        scored = scoring.score(name, reading.printed_as(name, form), source.expected(name))
        for kind, total in totals.items():
            total.add(scored[kind])
    assert len(names) > 50  # a corpus that got lost would be read without a slip
    for kind, (recall, precision) in AIMS.items():
        total = totals[kind]
        slips = "\n".join([*total.missed, *total.wrong])
        assert total.recall >= recall, f"{form}, {kind}: recall {total.recall:.3f}\n{slips}"
        assert total.precision >= precision, f"{form}, {kind}: precision {total.precision:.3f}\n{slips}"
