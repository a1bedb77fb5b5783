"""Forms and templates of papers: what an organisation may change, and how it is told of a mistake."""

import shutil
from pathlib import Path

import pytest

from planflow import resources
from planflow.engine import schema
from planflow.engine.library import Library
from planflow.errors import FileError, PlanflowError
from planflow.papers import compose, forms

SHIPPED = (
    "action_note",
    "board_highlight",
    "cover_note",
    "improvement_plan",
    "policy_report",
    "register",
    "scrutiny_panel",
    "select_committee",
    "standard",
)
ROOT = Path(__file__).resolve().parents[2]


def own_form(folder: Path, text: str, **templates: str) -> Library:
    place = folder / "papers" / "ours" / "en"
    place.mkdir(parents=True)
    (place / "form.yaml").write_text(text)
    for name, body in templates.items():
        (place / f"{name}.md.j2").write_text(body)
    return Library(notifications_dir=folder)


FORM = """\
planflow: 1
form: ours
label: Our report
title: "{{ plan.title }}"
front:
  - {label: Title, from: title}
sections:
  - {key: purpose, heading: Purpose, template: hello.md.j2}
  - {key: legal, heading: Legal, gap: Legal Services}
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_form_can_be_read_and_has_its_templates(name):
    library = Library()
    form = forms.of(library).get(name, "en")
    assert form.form == name
    for part in form.sections:
        if part.template:
            assert forms.of(library).template(name, "en", part.template)[1]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_form_names_a_section_twice(name):
    keys = [part.key for part in forms.of(Library()).get(name, "en").sections]
    assert len(keys) == len(set(keys))


def test_the_shipped_forms_are_known_by_name():
    assert forms.of(Library()).names() == list(SHIPPED)


def test_a_language_that_is_missing_falls_back_to_english():
    assert forms.of(Library()).get("standard", "cy").label == "Progress report"


def test_an_organisations_own_form_stands_beside_the_shipped_ones(tmp_path):
    library = own_form(tmp_path, FORM, hello="Of {{ plan.title }}.")
    form = forms.of(library).get("ours", "en")
    written = compose.sections(library, form, "en", {"plan": {"title": "a * b"}})
    assert [(words.key, words.body, words.gap_owner) for words in written] == [
        ("purpose", "Of a \\* b.\n", ""),
        ("legal", "", "Legal Services"),
    ]


def test_an_own_template_replaces_the_shipped_one_by_name(tmp_path):
    shutil.copytree(resources.shipped("notifications") / "papers/standard", tmp_path / "papers/standard")
    (tmp_path / "papers/standard/en/purpose.md.j2").write_text("Our own words.")
    library = Library(notifications_dir=tmp_path)
    assert forms.of(library).template("select_committee", "en", "purpose.md.j2")[1] == "Our own words."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FORM.replace("label: Our report\n", "label: Our report\nlabell: x\n"), "labell"),
        (FORM.replace("from: title", "from: titel"), "titel"),
        (FORM.replace(", template: hello.md.j2", ""), "either 'template' or 'gap'"),
    ],
)
def test_a_mistake_in_a_form_names_file_and_line(tmp_path, wrong, said):
    library = own_form(tmp_path, wrong, hello="x")
    with pytest.raises(FileError) as caught:
        forms.of(library).get("ours", "en")
    assert said in str(caught.value)
    assert "form.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("\n{{ plan.titel }}", "hello.md.j2:2"),
        ("{% if %}", "hello.md.j2:1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ plan.title | nothing }}", "nothing"),
    ],
)
def test_a_mistake_in_a_template_names_file_and_line(tmp_path, template, said):
    library = own_form(tmp_path, FORM, hello=template)
    with pytest.raises(FileError, match=r"hello\.md\.j2") as caught:
        compose.sections(library, forms.of(library).get("ours", "en"), "en", {"plan": {"title": "t"}})
    assert said in str(caught.value)


def test_an_unknown_form_and_a_missing_template_are_named(tmp_path):
    library = own_form(tmp_path, FORM)
    with pytest.raises(PlanflowError, match="no form of paper called 'theirs'"):
        forms.of(library).get("theirs", "en")
    with pytest.raises(PlanflowError, match=r"hello\.md\.j2"):
        compose.sections(library, forms.of(library).get("ours", "en"), "en", {"plan": {"title": "t"}})


def test_the_schema_for_editors_is_that_of_the_reader():
    assert schema.stale(ROOT, forms.SCHEMAS) == []
