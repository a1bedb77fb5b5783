"""How much is found in reports of all ways of writing, and how much of what is proposed is right."""

import pytest

from planflow.intake import proposal, report
from tests.reports import reading, scoring, source

AIMS = {**scoring.AIMS, "identity": (0.9, 0.9)}
FORMS = {"pdf": "police-thematic", "docx": "school-wales", "html": "web-police", "text": "two-bodies"}


def test_the_corpus_holds_reports_of_every_form() -> None:
    forms = [source.read(name).form for name in source.names()]
    assert len(forms) >= 30
    assert {"pdf", "docx", "html", "text", "markdown"} <= set(forms)
    assert all(forms.count(form) >= 2 for form in set(forms))


def test_enough_is_found_and_enough_of_it_is_right() -> None:
    read = (scoring.score(name, reading.printed(name), source.expected(name)) for name in source.names())
    scoring.hold_to_the_aims(read, "corpus", AIMS)


@pytest.mark.parametrize("name", source.names())
def test_what_is_found_says_where_it_stands(name: str) -> None:
    found = reading.found(name)
    for row in found.recommendations:
        assert row.place.quote
        assert row.place.position > 0
        assert 0 < row.confidence <= 1
        if source.read(name).form == "pdf":
            assert row.page is not None
            assert row.place.top is None or 0 <= row.place.top <= 1
    assert all(one.place.quote for one in found.dates)


@pytest.mark.parametrize("form", FORMS)
def test_a_process_of_its_own_finds_the_same(form: str) -> None:
    name = FORMS[form]
    assert report.read(reading.content(name), reading.file_name(name)) == reading.found(name)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_file_gives_the_same_proposal(form: str) -> None:
    found = reading.found(FORMS[form])
    reading.found.cache_clear()
    assert proposal.to_data(reading.found(FORMS[form])) == proposal.to_data(found)
    assert proposal.from_data(proposal.to_data(found)) == found


def test_the_contract_has_its_names_and_no_others() -> None:
    printed = reading.printed("youth-2014-brackets")
    assert list(printed) == [
        "title",
        "inspectorate",
        "body",
        "published_on",
        "dates",
        "judgements",
        "scores",
        "recommendations",
    ]
    assert list(printed["recommendations"][0]) == [
        "number",
        "text",
        "owner_roles",
        "deadline_text",
        "deadline",
        "urgent",
        "section",
        "page",
        "confidence",
    ]
