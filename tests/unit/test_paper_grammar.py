"""Every shipped form reads as good English with none, one, two and many of everything."""

import itertools
import re
from typing import Any

import pytest

from planflow.engine.library import Library
from planflow.papers import assemble, compose, forms
from planflow.papers.document import (
    Block,
    Chart,
    Document,
    Facts,
    Gap,
    Heading,
    Items,
    Paragraph,
    Table,
    plain,
)
from tests import paper_facts
from tests.paper_facts import LONG, WELSH, world

LIBRARY = Library()
NAMES = forms.of(LIBRARY).names()
COUNTS = (0, 1, 2, 7)
_NOUNS = (
    "actions|recommendations|indicators|assessments|requests|resolutions|things|turns|pieces|working days|"
    "years|entries|sections|figures|months|meetings|milestones"
)
FAULTS = {
    "two spaces": re.compile(r"\S {2,}\S"),
    "a count of one with a plural": re.compile(rf"\b(?:1|[Oo]ne) (?:open |other )?(?:{_NOUNS})\b"),
    "a plural count with a singular": re.compile(
        r"\b(?:two|seven|\d{2,}|[2-9]) (?:action|request|recommendation|indicator|resolution|assessment)\b"
    ),
    "one are": re.compile(r"\b[Oo]ne (?:are|were|have|wait|remain|fall)\b"),
    "a count with a singular verb": re.compile(
        r"\b(?:[Tt]wo|[Ss]even) (?:\w+ )?(?:is|was|has|waits|remains|falls)\b"
    ),
    "a share of one, or of all": re.compile(
        r"\b[Oo]f (?:the )?one action\b|\b(one|two|seven|\d+) (?:\w+ )?of (?:the )?\1\b|\b0 of the\b",
        re.IGNORECASE,
    ),
    "None": re.compile(r"\bNone\b(?! is )"),
    "a full stop too many": re.compile(r"\.\.(?!\.)|\. \.|,\s*[.,]|\(\s*\)|\s[,.;](?!\d)"),
    "a sentence that begins small": re.compile(r"[a-z]{3,}\. [a-z]"),
    "markup that shows": re.compile(r"\*\*|\{\{|\}\}|\]\("),
}


def made(form: str, facts: dict[str, Any]) -> Document:
    read = forms.of(LIBRARY).get(form, "en")
    sections = compose.sections(LIBRARY, read, "en", facts)
    return assemble.document(
        read, language="en", facts=facts, front={},
        sections=[(one.key, one.body, one.gap_owner) for one in sections], digest="0" * 64,
    )  # fmt: skip


def texts(block: Block) -> list[str]:
    """Every piece of text of a block that a reader sees by itself."""
    if isinstance(block, Heading | Paragraph):
        return [plain(block.runs)]
    if isinstance(block, Items):
        return [plain(item.runs) for item in block.entries]
    if isinstance(block, Facts):
        return [f"{fact.label}: {plain(fact.runs)}" for fact in block.entries]
    if isinstance(block, Table):
        return [block.caption, *(plain(cell) for row in (block.head, *block.rows) for cell in row)]
    if isinstance(block, Chart):
        return [block.title, block.description]
    return [block.owner, block.note]


def faults(document: Document) -> list[str]:
    found = [
        f"{name}: {text}"
        for block in document.blocks
        for text in texts(block)
        for name, pattern in FAULTS.items()
        if pattern.search(text)
    ]
    return [*found, *_hollow(document)]


def _hollow(document: Document) -> list[str]:
    """Headings with nothing below them, tables without rows, facts and entries without words."""
    found = []
    blocks = [*document.blocks, Heading(1, ())]
    for block, following in itertools.pairwise(blocks):
        if isinstance(block, Heading) and isinstance(following, Heading) and following.level <= block.level:
            found.append(f"nothing below the heading {plain(block.runs)}")
        if isinstance(block, Table) and not block.rows:
            found.append(f"no row in the table {block.caption}")
        if isinstance(block, Table) and any(len(row) != len(block.head) for row in block.rows):
            found.append(f"a ragged row in the table {block.caption}")
        if isinstance(block, Paragraph | Items | Facts) and not all(text.strip() for text in texts(block)):
            found.append("a paragraph without words")
    return found


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("form", NAMES)
def test_none_one_two_and_many_of_everything_read_well(form, count, is_first):
    assert faults(made(form, world(count, is_first=is_first))) == []


@pytest.mark.parametrize("form", NAMES)
def test_each_kind_of_action_alone_reads_well(form):
    for place, kind in enumerate(paper_facts.KINDS):
        for count in (1, 2):
            actions = [paper_facts.action(place * 2 + n, kind) for n in range(count)]
            given = world(0, actions=actions, totals=paper_facts.totals.of(actions))
            given["recommendations"] = [paper_facts.recommendation(1, [row["ref"] for row in actions])]
            assert faults(made(form, given)) == []


@pytest.mark.parametrize("form", NAMES)
def test_actions_without_a_recommendation_and_without_an_area_read_well(form):
    actions = [
        paper_facts.action(n, "plain", recommendations=[], area=area) for n, area in ((1, ""), (2, "Risk"))
    ]
    assert faults(made(form, world(0, actions=actions, totals=paper_facts.totals.of(actions)))) == []


@pytest.mark.parametrize("form", NAMES)
def test_three_hundred_actions_read_well(form):
    document = made(form, world(43))
    assert faults(document) == []
    assert len(world(43)["actions"]) > 300


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("title", [LONG[:200], WELSH])
def test_long_titles_and_welsh_letters_pass_through_whole(form, title):
    given = world(2)
    for row in (*given["actions"], *given["recommendations"], *given["indicators"]):
        row["title"] = title
    document = made(form, given)
    assert faults(document) == []
    assert any(title.strip() in text for block in document.blocks for text in texts(block))


@pytest.mark.parametrize("form", NAMES)
def test_an_indicator_with_gaps_reads_well(form):
    given = world(1, indicators=[paper_facts.indicator(1, has_gaps=True)])
    assert faults(made(form, given)) == []


@pytest.mark.parametrize("form", NAMES)
def test_only_sections_that_an_officer_writes_are_gaps(form):
    named = {part.gap for part in forms.of(LIBRARY).get(form, "en").sections if part.gap}
    assert {block.owner for block in made(form, world(2)).blocks if isinstance(block, Gap)} == named


def test_every_fault_that_is_looked_for_would_be_found():
    planted = {
        "two spaces": "Two  spaces.", "a count of one with a plural": "There are 1 actions.",
        "a plural count with a singular": "There are 12 action.", "one are": "One are late.",
        "a count with a singular verb": "Two is late.", "a share of one, or of all": "Of the one action.",
        "None": "Due None.",
        "a full stop too many": "It is late..", "a sentence that begins small": "It is late. it is.",
        "markup that shows": "**Owner**",
    }  # fmt: skip
    assert set(planted) == set(FAULTS)
    assert all(FAULTS[name].search(text) for name, text in planted.items())
