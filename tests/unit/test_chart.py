"""Charts tell the same as the definition, as Mermaid and as a picture that stands by itself."""

import re
from xml.etree import ElementTree as ET

import pytest

from planflow.engine import chart, chart_svg, reader
from planflow.engine.definition import Meaning

DEFINITIONS = reader.read_definitions()
SVG = "{http://www.w3.org/2000/svg}"


def _texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_mermaid_has_every_state_and_every_way(name):
    definition = DEFINITIONS[name]
    lines = chart.mermaid(definition).splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert f"    [*] --> {definition.initial}" in lines
    for state in definition.states.values():
        assert f'    state "{state.label["en"]}" as {state.name}' in lines
    ways = {(move.target_from(source), source) for move in definition.transitions for source in move.sources}
    for target, source in ways:
        assert any(line.startswith(f"    {source} --> {target} : ") for line in lines)


def test_mermaid_names_the_guards_and_marks_what_is_done():
    text = chart.mermaid(DEFINITIONS["action"])
    assert "    implemented --> verified : Verify [not_own_work, has_evidence]" in text
    assert "    class closed done" in text
    assert "    class deleted cancelled" in text


def test_mermaid_speaks_welsh_and_falls_back_to_english():
    assert 'state "Ar gau" as closed' in chart.mermaid(DEFINITIONS["action"], "cy")
    assert chart.words({"en": "Only English"}, "cy") == "Only English"


def test_signs_that_mermaid_reads_as_its_own_are_written_as_codes():
    text = DEFINITIONS["paper"].text.replace("{en: Approve, cy: Cymeradwyo}", "'Say \"yes\": now; done'")
    drawn = chart.mermaid(reader.read_definition(text, "f"))
    assert "Say #quot;yes#quot;#colon; now#semi; done" in drawn


@pytest.mark.parametrize("language", chart.LANGUAGES)
@pytest.mark.parametrize("name", DEFINITIONS)
def test_the_picture_is_well_formed_and_says_what_it_shows(name, language):
    definition = DEFINITIONS[name]
    root = ET.fromstring(chart_svg.svg(definition, language))
    assert (root.get("role"), root.get("lang")) == ("img", language)
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == chart.words(definition.label, language)
    described = root.find(f"{SVG}desc")
    assert described is not None
    for move in definition.transitions:
        assert chart.words(move.label, language) in (described.text or "")
    shown = " ".join(_texts(root))
    for state in definition.states.values():
        assert set(chart.words(state.label, language).split()) <= set(re.split(r"\s+", shown))


@pytest.mark.parametrize("name", DEFINITIONS)
def test_no_two_labels_of_the_picture_overlap(name):
    root = ET.fromstring(chart_svg.svg(DEFINITIONS[name]))
    boxes = [_extent(element) for element in root.iter(f"{SVG}text")]
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= width
        assert bottom <= height
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def _extent(element: ET.Element) -> tuple[float, float, float, float]:
    """A text's box, with the widths of a common sans serif font."""
    size = {"title": 19, "state": 13, "move": 13, "small": 12}[element.get("class", "small")]
    x, y, long = float(element.get("x", 0)), float(element.get("y", 0)), len(element.text or "") * size * 0.54
    left = x - long / 2 if element.get("class") == "state" else x
    return left, y - size * 0.8, left + long, y + size * 0.2


@pytest.mark.parametrize("meaning", Meaning)
def test_text_on_the_boxes_has_contrast_enough(meaning):
    # WCAG 2.2 AA: 4.5 for text, 3 for borders that carry a meaning.
    assert _contrast(chart_svg._INK, chart_svg._FILL[meaning]) >= 4.5
    assert _contrast(chart_svg._FAINT, chart_svg._STRIPE) >= 4.5
    assert _contrast(chart_svg._BORDER[meaning], "#ffffff") >= 3


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_states_stand_in_the_order_in_which_one_would_tell_them():
    assert chart.ordered(DEFINITIONS["action"]) == [
        "proposed", "assigned", "in_progress", "implemented", "deferred", "verified", "closed",
        "superseded", "deleted",
    ]  # fmt: skip


def test_the_picture_is_the_same_every_time():
    assert chart_svg.svg(DEFINITIONS["plan"]) == chart_svg.svg(DEFINITIONS["plan"])


def test_a_label_cannot_break_the_picture():
    text = DEFINITIONS["paper"].text.replace("{en: Approve, cy: Cymeradwyo}", "'<script>&\"'")
    root = ET.fromstring(chart_svg.svg(reader.read_definition(text, "f")))
    assert '<script>&"' in _texts(root)
