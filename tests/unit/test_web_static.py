"""The look of the pages: vendored files are what NOTICE says, words can be read, no brand of gov.uk."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment

import planflow
from planflow.engine.definition import Meaning
from planflow.engine.rag_reader import RatingPart
from planflow.papers.charts.drawing import luminance
from planflow.services.rated import Rated
from planflow.web import rendering

WEB = Path(planflow.__file__).parent / "web"
STATIC = WEB / "static"
SHEETS = sorted(STATIC.glob("*.css"))
PLANFLOW = (STATIC / "planflow.css").read_text("utf-8")
COLOURS = RatingPart.model_json_schema()["properties"]["terminal"]["enum"]
VENDORED = {"govuk-frontend.min.css", "govuk-frontend.min.js", "htmx.min.js"}


@pytest.fixture
def parts() -> Environment:
    """Templates as strict as can be: the parts of planflow name nothing that may be missing."""
    return rendering.environment()


def declared(rule: str, name: str) -> str:
    """The colour that planflow.css gives under that selector."""
    body = re.search(rf"^{re.escape(rule)} {{([^}}]*)}}", PLANFLOW, re.MULTILINE)
    assert body, f"planflow.css has no rule {rule}"
    colour = re.search(rf"(?<![-\w]){name}: (#[0-9a-f]{{6}})", body[1])
    assert colour, f"{rule} gives no {name}"
    return colour[1]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_notice_holds_the_digest_of_every_vendored_file() -> None:
    notice = (STATIC / "NOTICE").read_text("utf-8")
    told = {name: digest for digest, name in re.findall(r"^([0-9a-f]{64})  (\S+)$", notice, re.MULTILINE)}
    assert told == {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in VENDORED}


def test_notice_names_the_pinned_versions_and_both_licences() -> None:
    notice, script = (STATIC / "NOTICE").read_text("utf-8"), (WEB / "vendor-ui").read_text("utf-8")
    for package, variable in (("govuk-frontend", "govuk"), ("htmx.org", "htmx")):
        version = re.search(rf"^{variable}=(\S+)$", script, re.MULTILINE)
        digest = re.search(rf"^{variable}_digest=(\S+)$", script, re.MULTILINE)
        assert version
        assert digest
        assert f"npm package {package}@{version[1]}, {digest[1]}" in notice
    assert (WEB / "licence-govuk-frontend.txt").read_text("utf-8") in notice
    assert "Zero-Clause BSD\n====" in notice


def test_the_shipped_scripts_are_the_versions_that_notice_names() -> None:
    assert 'const version="6.3.0"' in (STATIC / "govuk-frontend.min.js").read_text("utf-8")
    assert 'version:"2.0.11"' in (STATIC / "htmx.min.js").read_text("utf-8")
    assert '--govuk-frontend-version: "6.3.0"' in (STATIC / "govuk-frontend.min.css").read_text("utf-8")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_style_sheet_has_fonts_emblems_or_addresses_outside(sheet: Path) -> None:
    text = sheet.read_text("utf-8").lower()
    for word in ("@font-face", "crest", "crown", "gds transport", "url(", "@import"):
        assert word not in text, f"{sheet.name} has {word}"


def test_the_sheets_are_all_there() -> None:
    assert [sheet.name for sheet in SHEETS] == ["govuk-frontend.min.css", "planflow.css", "print.css"]


@pytest.mark.parametrize("colour", COLOURS)
def test_the_words_of_a_rating_can_be_read_on_its_colour(colour: str) -> None:
    rule = f".pf-rag--{colour}"
    assert contrast(declared(rule, "background"), declared(rule, "color")) >= 4.5


@pytest.mark.parametrize("meaning", Meaning)
def test_the_words_of_a_state_can_be_read(meaning: Meaning) -> None:
    rule = f".pf-state--{meaning}"
    assert contrast(declared(rule, "background"), declared(rule, "color")) >= 4.5


@pytest.mark.parametrize("rule", [".pf-header", ".pf-count", ".pf-footer", ".pf-banner"])
def test_the_frame_of_a_page_can_be_read(rule: str) -> None:
    assert contrast(declared(rule, "background"), declared(rule, "color")) >= 4.5


@pytest.mark.parametrize("rule", [".pf-late", ".pf-quiet"])
@pytest.mark.parametrize("ground", ["#ffffff", "#eef4f5"])
def test_late_and_quiet_words_can_be_read_on_white_and_on_tint(rule: str, ground: str) -> None:
    assert contrast(declared(rule, "color"), ground) >= 4.5


def test_every_colour_of_a_rating_can_fill_a_bar() -> None:
    filled = set(re.findall(r"\.pf-fill--(\w+)", PLANFLOW))
    assert set(COLOURS) <= filled


def test_no_template_has_inline_styles_handlers_or_scripts() -> None:
    for path in sorted((WEB / "templates").rglob("*.j2")):
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text), path.name
        assert all("src=" in tag and "nonce=" in tag for tag in re.findall(r"<script[^>]*>", text)), path.name


def test_a_rating_is_shown_by_sign_and_word(parts: Environment) -> None:
    rated = Rated(code="amber", label="Amber <1>", symbol="◆", colour="yellow", reason="")
    shown = parts.from_string('{% from "parts/shown.html.j2" import rag %}{{ rag(rated) }}').render(
        rated=rated
    )
    assert shown == (
        '<span class="pf-rag pf-rag--yellow"><span class="pf-rag__sign" aria-hidden="true">◆</span>'
        "Amber &lt;1&gt;</span>"
    )


def test_a_day_is_shown_for_people_and_for_machines(parts: Environment) -> None:
    page = parts.from_string('{% from "parts/shown.html.j2" import day %}{{ day(d) }}')
    assert page.render(d=date(2017, 1, 23)) == (
        '<time class="pf-day" datetime="2017-01-23">23 January 2017</time>'
    )
    assert page.render(d=None) == '<span class="pf-quiet">No date</span>'


def test_a_form_token_cannot_break_out_of_its_field(parts: Environment) -> None:
    page = parts.from_string('{% from "parts/csrf.html.j2" import csrf %}{{ csrf(token) }}')
    assert page.render(token='a"b') == '<input type="hidden" name="csrf_token" value="a&#34;b">'


def test_an_empty_list_says_what_will_fill_it_and_may_offer_a_button(parts: Environment) -> None:
    asked = '{% from "parts/shown.html.j2" import empty %}{{ empty("Nothing", "Soon.") }}'
    called = asked.replace("{{ empty", "{% call empty").replace(" }}", " %}<b>go</b>{% endcall %}")
    assert "Soon." in parts.from_string(asked).render()
    assert "<b>go</b>" in parts.from_string(called).render()
