"""In which order the lines of a page are read."""

from planflow.intake.layout import columns
from planflow.intake.layout.lines import Line

WIDTH = 600.0


def _line(text: str, left: float, right: float, row: int) -> Line:
    return Line(text, 1, left, right, row * 14.0, row * 14.0 + 10, 10.0)


def _two_columns(first: int, rows: int) -> list[Line]:
    return [
        _line(f"{side} {row} goes on to the edge of its column", left, left + 230, row)
        for row in range(first, first + rows)
        for side, left in (("left", 50.0), ("right", 320.0))
    ]


def test_columns_above_and_below_a_table_are_read_one_after_the_other() -> None:
    table = [
        _line(f"cell {row}.{at}", 50.0 + 170 * at, 110.0 + 170 * at, row)
        for row in range(12, 24)
        for at in range(3)
    ]
    read = [
        line.text for line in columns.in_order([*_two_columns(0, 10), *table, *_two_columns(26, 10)], WIDTH)
    ]
    sides = [text.split()[0] for text in read]
    assert sides == ["left"] * 10 + ["right"] * 10 + ["cell"] * 12 + ["left"] * 10 + ["right"] * 10


def test_rows_of_two_cells_are_no_columns() -> None:
    rows = [
        line
        for row in range(12)
        for line in (_line(f"{row} what", 50.0, 90.0, row), _line("who", 320.0, 350.0, row))
    ]
    assert [line.text for line in columns.in_order(rows, WIDTH)][:2] == ["0 what\twho", "1 what\twho"]
