"""How blocks lie on pages: nothing short is cut, nothing introduces a page that is not there."""

import io
from datetime import UTC, datetime
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from planflow.papers import columns, docx, html
from planflow.papers.document import Block, Document, Fact, Facts, Heading, Item, Items, Paragraph, Run, Table

STAMP = datetime(2019, 3, 12, tzinfo=UTC)
WORDS = (Run("Some words."),)
LEADING = (Run("Since then:"),)


def table(rows: int) -> Table:
    return Table("A table", ((Run("Head"),), (Run("Other"),)), ((WORDS, WORDS),) * rows)


def facts(count: int, letters: int = 30) -> Facts:
    return Facts((Fact("Owner", (Run("x" * letters),)),) * count)


def paper(*blocks: Block) -> Document:
    head = Heading(1, (Run("First"),), "1", "first")
    return Document("plan/P1", "A paper", "en", "A", "", "2019-03-12", "", (), (head, *blocks), "Source.")


def word(*blocks: Block) -> Any:
    return python_docx.Document(io.BytesIO(docx.file(paper(*blocks), STAMP)))


def kept(paragraphs: Any) -> list[bool]:
    return [one._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for one in paragraphs]


def rows_kept(file: Any) -> list[bool]:
    return [all(kept([one for cell in row.cells for one in cell.paragraphs])) for row in file.tables[0].rows]


def test_a_short_table_stays_whole_and_a_long_one_never_leaves_one_row_alone() -> None:
    assert rows_kept(word(table(4))) == [True, True, True, True, False]
    long = rows_kept(word(table(columns.MOST_ROWS + 3)))
    assert (long[:2], long[-2:]) == ([True, True], [True, False])
    assert not any(long[2:-2])


def test_short_facts_stay_whole_and_long_ones_go_on_over_the_page() -> None:
    def found(block: Facts) -> list[bool]:
        return kept(one for one in word(block).paragraphs if one.style.name == "Fact")

    assert found(facts(4)) == [True, True, True, False]
    assert found(facts(5, letters=400)) == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("runs", "following", "is_kept"),
    [
        (WORDS, facts(2), True),
        (LEADING, Items((Item(WORDS),)), True),
        (WORDS, table(2), True),
        (WORDS, Items((Item(WORDS),)), False),
        (WORDS, Paragraph(WORDS, "1.2"), False),
    ],
)
def test_what_introduces_something_is_never_the_last_on_a_page(
    runs: tuple[Run, ...], following: Block, is_kept: bool
) -> None:
    blocks = (Paragraph(runs, "1.1"), following)
    first = next(one for one in word(*blocks).paragraphs if one.style.name == "Numbered Paragraph")
    assert kept([first]) == [is_kept]
    assert ('class="numbered leading"' in html.page(paper(*blocks))) is is_kept
