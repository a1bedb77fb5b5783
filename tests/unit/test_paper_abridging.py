"""A very long paper in print: its exceptions, and a sentence that says where the rest is."""

from typing import Any

from planflow.papers import abridging, markdown
from planflow.papers.document import Block, Document, Heading, Paragraph, Run, Table, plain


def facts(count: int, **values: Any) -> dict[str, Any]:
    row = {"is_overdue": False, "rag": {"code": "green"}, "moves": 0}
    return {"actions": [{**row, "ref": f"R{n}a", **values} for n in range(count)], "extensions": []}


def paper(count: int) -> Document:
    entries = "".join(
        f"### R{n}a: Train staff\n\nWords on R{n}a.\n\n- **Due:** soon\n\n" for n in range(count)
    )
    table = "".join(f"| R{n}a | Train |\n" for n in range(count))
    text = (
        f"{entries}### What it cost\n\nNothing.\n\nTable: All\n\n| Reference | Action |\n|---|---|\n{table}"
    )
    blocks = (Heading(1, (Run("Progress"),), "1", "progress"), *markdown.blocks(text))
    return Document("plan/P1", "Progress", "en", "Council", "", "2018-06-11", "", (), blocks, "")


def headings(blocks: tuple[Block, ...]) -> list[str]:
    return [plain(one.runs).split(":")[0] for one in blocks if isinstance(one, Heading)]


def said(document: Document) -> str:
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    return plain(first.runs)


def test_a_paper_of_usual_length_is_printed_whole():
    assert abridging.for_print(paper(3), facts(abridging.MOST)) == paper(3)


def test_a_long_one_prints_what_is_late_red_moved_or_waits_for_a_decision():
    count = abridging.MOST + 1
    taken = facts(count)
    taken["actions"][1]["is_overdue"] = True
    taken["actions"][4]["rag"] = {"code": "red"}
    taken["actions"][6]["moves"] = 2
    taken["extensions"] = [{"action": "R8a", "state": "requested"}, {"action": "R9a", "state": "granted"}]
    made = abridging.for_print(paper(count), taken)
    assert headings(made.blocks) == ["Progress", "R1a", "R4a", "R6a", "R8a", "What it cost"]
    (table,) = [one for one in made.blocks if isinstance(one, Table)]
    assert table.caption == "All (exceptions only)"
    assert [plain(row[0]) for row in table.rows] == ["R1a", "R4a", "R6a", "R8a"]
    assert not any("Words on R2a" in plain(one.runs) for one in made.blocks if isinstance(one, Paragraph))
    assert said(made).startswith("Of the 251 actions this PDF prints the four that are late or red")
    assert "HTML and CSV" in said(made)


def test_of_too_many_exceptions_the_gravest_are_printed():
    count = abridging.MOST + 50
    taken = facts(count, moves=1)
    taken["actions"][-1]["is_overdue"] = True
    made = abridging.for_print(paper(count), taken)
    shown = headings(made.blocks)
    assert len(shown) == abridging.MOST + 2
    assert f"R{count - 1}a" in shown
    assert f"R{count - 2}a" not in shown
    assert "prints the first 250 of them" in said(made)
