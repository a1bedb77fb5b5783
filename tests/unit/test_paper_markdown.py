"""The Markdown of a section as neutral blocks."""

from planflow.papers import markdown
from planflow.papers.document import Facts, Heading, Items, Paragraph, Run, Table, plain


def test_headings_start_below_the_section_and_skip_no_level():
    found = markdown.blocks("# a\n\n###### b\n\n### c\n")
    assert [block.level for block in found if isinstance(block, Heading)] == [2, 3, 2]


def test_a_paragraph_before_a_table_is_its_caption():
    (table,) = markdown.blocks("Table: What is late\n\n| Ref | Days |\n|---|---|\n| R1 | 3 |\n")
    assert isinstance(table, Table)
    assert table.caption == "What is late"
    assert [plain(cell) for cell in table.head] == ["Ref", "Days"]


def test_a_table_without_a_caption_takes_the_heading_above():
    found = markdown.blocks("### Costs\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert isinstance(found[1], Table)
    assert found[1].caption == "Costs"


def test_a_list_of_bold_labels_is_a_list_of_facts():
    (facts,) = markdown.blocks("- **Owner:** Head of Service\n- **Due:** *soon*\n")
    assert isinstance(facts, Facts)
    assert [(fact.label, plain(fact.runs)) for fact in facts.entries] == [
        ("Owner", "Head of Service"),
        ("Due", "soon"),
    ]


def test_any_other_list_stays_a_list_with_its_depth():
    (items,) = markdown.blocks("- **Owner:** x\n- two\n  - three\n- four\n")
    assert isinstance(items, Items)
    assert [(plain(item.runs), item.depth) for item in items.entries] == [
        ("Owner: x", 0),
        ("two", 0),
        ("three", 1),
        ("four", 0),
    ]


def test_html_is_shown_as_the_text_that_it_is():
    (paragraph,) = markdown.blocks("<script>alert(1)</script>")
    assert paragraph == Paragraph((Run("<script>alert(1)</script>"),))


def test_bold_italic_and_links_are_kept():
    (paragraph,) = markdown.blocks("a **b** *c* [d](https://example.org)")
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.bold, run.italic, run.href) for run in paragraph.runs] == [
        ("a ", False, False, ""),
        ("b", True, False, ""),
        (" ", False, False, ""),
        ("c", False, True, ""),
        (" ", False, False, ""),
        ("d", False, False, "https://example.org"),
    ]


def test_quoted_and_listed_paragraphs_are_not_lost():
    found = markdown.blocks("> quoted\n\n- first\n\n  second paragraph of it\n")
    assert isinstance(found[0], Paragraph)
    assert isinstance(found[1], Items)
    assert [plain(item.runs) for item in found[1].entries] == ["first", "second paragraph of it"]
