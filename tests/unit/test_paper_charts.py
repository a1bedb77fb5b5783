"""Charts: which figures they show, that they need neither colour nor eyes, and that they never differ."""

import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document as WordFile
from PIL import Image

from planflow.papers import as_markdown, document, docx, html, markdown
from planflow.papers.charts import drawing, figures, layout, picture, svg
from planflow.papers.charts.drawing import Label
from planflow.papers.document import Chart, Document, Heading, Run, Series, plain
from tests import paper_facts

RATINGS = [
    {"code": "red", "label": "Red", "symbol": "▲", "colour": "#d4351c"},
    {"code": "green", "label": "Green", "symbol": "●", "colour": "#00703c"},
]
BARS = Chart(
    "ratings",
    "bars",
    "Actions by rating",
    "Two red.",
    "Rating",
    ("▲ Red", "● Green"),
    (Series("Now", (2.0, 5.0)),),
)


def facts(**changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "as_at": "2018-03-31",
        "ratings": RATINGS,
        "totals": {"actions": 7, "by_rating": {"red": 2, "green": 5}, "by_state": {}},
        "changes": {"totals": None, "previous_as_at": None},
        "actions": [],
        "indicators": [],
        "history": [],
        "organisation": {"name": "A Council"},
    }
    return {**base, **changed}


def action(due: str, *, first: str = "", done: str | None = None, meaning: str = "open") -> dict[str, Any]:
    return {
        "due_on": due,
        "original_due_on": first or due,
        "meaning": "done" if done else meaning,
        "is_implemented": False,
        "implemented_on": done,
        "verified_on": None,
        "state_since": None,
    }


def paper(*charts: Chart) -> Document:
    blocks = (Heading(1, (Run("Figures"),), "1", "figures"), *charts)
    return Document("x/P1", "A paper", "en", "A council", "", "2018-03-31", "", (), blocks, "Source.")


def test_ratings_are_shown_beside_those_of_the_last_report() -> None:
    before = {"totals": {"by_rating": {"red": 4}}, "previous_as_at": "2017-09-30"}
    made = figures.chart("ratings", facts(changes=before))
    assert made is not None
    assert made.labels == ("▲ Red", "● Green")
    assert [(one.name, one.values) for one in made.series] == [
        ("31 March 2018", (2.0, 5.0)),
        ("30 September 2017", (4.0, 0.0)),
    ]
    assert made.description == "Of seven actions: two red and five green."


def test_a_first_report_has_no_history_to_draw() -> None:
    assert figures.chart("history", facts()) is None
    earlier = [{"as_at": "2017-09-30", "by_rating": {"red": 7}}]
    made = figures.chart("history", facts(history=earlier))
    assert made is not None
    assert made.labels == ("30 Sep 2017", "31 Mar 2018")
    assert {one.name: one.values for one in made.series} == {"Green": (0.0, 5.0), "Red": (7.0, 2.0)}


def test_delivery_counts_what_was_planned_first_what_is_planned_now_and_what_was_done() -> None:
    rows = [
        action("2018-01-31", done="2018-02-20"),
        action("2018-04-30", first="2018-02-28"),
        action("2018-03-15", meaning="cancelled"),
    ]
    made = figures.chart("delivery", facts(actions=rows))
    assert made is not None
    assert made.labels == ("Jan 2018", "Feb 2018", "Mar 2018", "Apr 2018")
    assert [one.values for one in made.series] == [
        (1.0, 2.0, 2.0, 2.0),
        (1.0, 1.0, 1.0, 2.0),
        (0.0, 1.0, 1.0, None),
    ]
    assert made.description == "By 31 March 2018 one action fell due; one is implemented or complete."


def test_a_long_plan_is_drawn_by_quarters() -> None:
    rows = [action("2016-01-31"), action("2018-11-30")]
    made = figures.chart("delivery", facts(actions=rows))
    assert made is not None
    assert made.labels[:2] == ("Mar 2016", "Jun 2016")
    assert made.labels[-1] == "Nov 2018"


def test_an_indicator_keeps_figures_that_are_not_validated_apart_and_its_gaps_open() -> None:
    seen = [
        {"period": "Q1", "status": "validated", "value": 0.3},
        {"period": "Q2", "status": "validated", "value": None},
        {"period": "Q3", "status": "unverified", "value": 0.2},
    ]
    row = {"key": "custody", "title": "Custody", "unit": "", "target": 0.25, "series": seen, "comparator": ""}
    made = figures.chart("indicator:custody", facts(indicators=[row]))
    assert made is not None
    assert made.labels == ("Q1", "Q3")
    assert [(one.name, one.values) for one in made.series] == [
        ("Validated", (0.3, None)),
        ("Not yet validated", (None, 0.2)),
    ]
    assert made.target == 0.25
    assert figures.chart("indicator:other", facts(indicators=[row])) is None
    assert figures.names(facts(indicators=[row])) == ["ratings", "indicator:custody"]


def test_the_figures_of_a_chart_are_a_table_with_its_target() -> None:
    made = Chart(
        "n", "lines", "T", "D", "Quarter", ("Q1", "Q2"), (Series("A", (1.0, None)),), "%", 3.0, "Target"
    )
    table = figures.as_table(made)
    assert [plain(cell) for cell in table.head] == ["Quarter", "A"]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["Q1", "1%"],
        ["Q2", "–"],
        ["Target", "3%"],
    ]


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines"])
@pytest.mark.parametrize("values", [(), (0.0,), (None,), (0.004,), (1_000_000.0,), (3.0, None, 7.5)])
def test_any_figures_can_be_drawn_inside_the_page(kind: str, values: tuple[float | None, ...]) -> None:
    labels = tuple("A very long label that nobody expected " * 3 for _ in values)
    series = (Series("One", values), Series("Two", values))
    made = Chart("n", kind, "Title", "Words", "Label", labels, series, "%", 4.0, "Target")
    drawn = layout.draw(made)
    assert drawn.height > 0
    for shape in drawn.shapes:
        if isinstance(shape, Label) and shape.anchor == "start":
            assert shape.x + drawing.width_of(shape.text, shape.size) <= drawing.WIDTH + 40
    assert picture.png(made)[0].startswith(b"\x89PNG")
    ET.fromstring(svg.image(made, "c"))


def test_the_svg_says_what_it_shows_and_escapes_what_people_wrote() -> None:
    made = Chart("n", "bars", "A & B <x>", 'Said "so"', "L", ("<script>",), (Series("S", (1.0,)),))
    shown = svg.image(made, "c1")
    assert "<script>" not in shown
    root = ET.fromstring(shown)
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == ["c1-title", "c1-text"]
    assert (root.findtext(f"{space}title"), root.findtext(f"{space}desc")) == ("A & B <x>", 'Said "so"')


def test_layers_carry_their_symbol_and_number_in_letters_that_can_be_read() -> None:
    series = (Series("Red", (4.0,), "#d4351c", "▲"), Series("Amber", (4.0,), "#ffb347", "◆"))
    drawn = layout.draw(Chart("n", "stacked", "T", "D", "L", ("Now",), series))
    inside = {shape.text: shape.colour for shape in drawn.shapes if isinstance(shape, Label) and shape.bold}
    assert set(inside) == {"▲ 4", "◆ 4"}
    for one in series:
        letters, ground = drawing.luminance(inside[f"{one.symbol} 4"]), drawing.luminance(one.colour)
        assert (max(letters, ground) + 0.05) / (min(letters, ground) + 0.05) >= 4.5


def test_a_chart_is_kept_in_the_frozen_paper_and_in_markdown() -> None:
    made = paper(BARS)
    assert document.from_json(document.to_json(made)) == made
    told = as_markdown.write(made)
    assert "![Two red.](chart:ratings)" in told
    assert markdown.blocks("![Two red.](chart:ratings)", {"ratings": BARS}.get) == [BARS]
    assert markdown.blocks("![Two red.](chart:unknown)", {"ratings": BARS}.get) == []


def test_the_page_shows_the_picture_and_its_figures_and_print_gives_the_picture_a_text() -> None:
    screen, printed = html.page(paper(BARS)), html.page(paper(BARS), for_print=True)
    assert "<svg" in screen
    assert "<details>" in screen
    assert 'alt="Actions by rating. Two red."' in printed
    assert "<details>" not in printed
    assert "Actions by rating: the figures" in printed


def test_the_word_file_holds_each_chart_as_a_picture_with_a_text() -> None:
    made = docx.file(paper(BARS, BARS), datetime(2018, 3, 31, tzinfo=UTC))
    assert made == docx.file(paper(BARS, BARS), datetime(2018, 3, 31, tzinfo=UTC))
    word = WordFile(io.BytesIO(made))
    assert len(word.inline_shapes) == 2
    properties = [shape._inline.docPr for shape in word.inline_shapes]
    assert {one.get("descr") for one in properties} == {"Two red."}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        images = [name for name in archive.namelist() if name.endswith(".png")]
        assert len(images) == 2
        assert Image.open(io.BytesIO(archive.read(images[0]))).width == 1280
        ET.fromstring(archive.read("word/media/chart1.svg"))


def test_states_are_shown_the_most_frequent_first_and_one_alone_is_no_chart():
    totals = {"actions": 4, "by_rating": {}, "by_state": {"Closed": 1, "In progress": 3}}
    made = figures.chart("states", facts(totals=totals))
    assert made is not None
    assert made.labels == ("In progress", "Closed")
    assert made.series[0].values == (3.0, 1.0)
    assert made.description == "Of four actions: three in progress and one closed."
    assert figures.chart("states", facts(totals={**totals, "by_state": {"Closed": 4}})) is None


def test_the_chart_of_an_indicator_says_how_others_stand():
    row = {**paper_facts.indicator(1), "key": "custody", "comparator": "London 12%.", "comparators": []}
    row["series"] = [{"period": one, "status": "validated", "value": 9.0} for one in ("q1", "q2")]
    made = figures.chart("indicator:custody", facts(indicators=[row]))
    assert made is not None
    assert made.description.endswith(" Beside others: London 12%.")


def _measured(**values: Any) -> dict[str, Any]:
    seen = [
        {"period": one, "status": "validated", "value": value} for one, value in (("Q1", 14.0), ("Q2", 12.0))
    ]
    row = {
        "key": "custody",
        "title": "Custody",
        "unit": "%",
        "target": 10.0,
        "series": seen,
        "comparator": "",
    }
    return {**row, **values}


def test_an_indicator_is_drawn_against_its_target_with_other_places_beside_it() -> None:
    others = [
        {"name": "London", "value": 15.0, "period": "Q1"},
        {"name": "London", "value": 13.5, "period": "Q2"},
        {"name": "England", "value": 16.0, "period": ""},
        {"name": "Elsewhere", "value": 1.0, "period": "2010"},
    ]
    made = figures.chart("indicator:custody", facts(indicators=[_measured(comparators=others)]))
    assert made is not None
    assert (made.kind, made.target) == ("lines", 10.0)
    assert [(one.name, one.values) for one in made.series] == [
        ("Validated", (14.0, 12.0)),
        ("London", (15.0, 13.5)),
        ("England", (16.0, 16.0)),
    ]
    assert made.description.endswith(
        "The target is 10%. Beside others: London 13.5%, England 16% and Elsewhere 1%."
    )
    for told in (svg.image(made, "c"), plain_table(made)):
        assert "London" in told
        assert "England" in told
    assert picture.png(made)[0].startswith(b"\x89PNG")


def test_one_figure_alone_is_drawn_where_there_are_others_to_see_it_beside() -> None:
    others = [{"name": "England and Wales", "value": 35.4, "period": ""}]
    only = [{"period": "2014", "status": "validated", "value": 42.5}]
    given = facts(
        indicators=[_measured(comparators=others, series=only)], organisation={"name": "Lambeth Council"}
    )
    made = figures.chart("indicator:custody", given)
    assert made is not None
    assert (made.kind, made.labels) == ("bars", ("Lambeth Council", "England and Wales"))
    assert made.series[0].values == (42.5, 35.4)
    assert made.description.startswith("Lambeth Council 42.5%, 2014. The target is 10%.")
    alone = facts(indicators=[_measured(series=only)], organisation={"name": "Lambeth Council"})
    assert figures.chart("indicator:custody", alone) is None


def plain_table(made: Chart) -> str:
    table = figures.as_table(made)
    return " ".join(plain(cell) for row in (table.head, *table.rows) for cell in row)
