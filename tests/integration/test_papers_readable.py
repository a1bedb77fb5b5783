"""Every paper of every example can be read by everybody: the checks of DOCX and PDF over all of them."""

from datetime import timedelta
from functools import cache

import pytest

from planflow import resources
from planflow.domain.actor import Actor
from planflow.engine.library import Library
from planflow.papers import docx_checks, drafting, forms, pdf, writing
from planflow.services.planfile import loading, reading
from planflow.store.references import get_plan

EXAMPLES = {path.stem: path for path in sorted(resources.shipped("examples").glob("*.yaml"))}
FORMS = forms.of(Library()).names()
LATER = timedelta(days=250)
"""Long enough for most of it to be late, and for indicators and assessments to be known."""


@cache
def own_forms(example: str) -> tuple[str, ...]:
    """The forms in which the papers of an example are drafted by themselves."""
    _, file = reading.read_path(EXAMPLES[example], Library())
    return tuple(dict.fromkeys(["improvement_plan", *(report.form for report in file.reports)]))


def drafted(session, example, form, now):
    plan = get_plan(session, example)
    who = Actor(None, via="shell")
    return drafting.draft(session, who, plan, form=form, reason="Asked for.", now=now)


@pytest.mark.parametrize(
    ("example", "wanted"),
    [
        *(pytest.param(example, own_forms(example), id=f"{example}, its own forms") for example in EXAMPLES),
        *(pytest.param(example, FORMS, marks=pytest.mark.campaign) for example in EXAMPLES),
    ],
)
def test_every_form_of_every_example_passes_the_checks(sqlite_app, example, wanted):
    from planflow.papers import pdf_checks  # noqa: PLC0415  # only whoever makes PDF has what reads it

    with sqlite_app.writing() as session:
        loading.load(session, EXAMPLES[example], now=sqlite_app.clock.now())
        for form in wanted:
            paper = drafted(session, example, form, sqlite_app.clock.now() + LATER)
            assert docx_checks.problems(writing.bytes_of(session, paper, "docx")) == [], form
            if form in own_forms(example) and pdf.is_available():
                assert pdf_checks.problems(writing.bytes_of(session, paper, "pdf")) == [], form


def test_the_forms_of_the_examples_are_those_of_their_source_papers():
    assert {example: own_forms(example)[1:] for example in EXAMPLES} == {
        "bromley-2015": ("board_highlight", "policy_report"),
        "lambeth-2015": ("standard",),
        "lewisham-2017": ("select_committee", "cover_note"),
        "merton-2011": ("scrutiny_panel",),
    }
