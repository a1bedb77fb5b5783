"""The table in a sheet: rows of headings, merged cells, headings between rows."""

from planflow.intake.trackers import sheets


def sheet(*rows, merged=(), name="Plan"):
    return {
        "name": name,
        "hidden": False,
        "rows": [list(row) for row in rows],
        "merged": list(merged),
        "formulas": [],
        "errors": [],
    }


def read(found, given=None):
    table = sheets.find(found, given or {})
    return table, list(sheets.lines(table, found))


def test_headings_are_found_below_a_title():
    table, lines = read(
        sheet(
            ["Improvement plan 2017"],
            ["Updated in May"],
            [],
            ["Ref", "Action", "Lead"],
            ["1a", "Do it", "Head"],
        )
    )
    assert table.header_rows == (4, 4)
    assert [(line.number, line.text("action"), line.text("owner")) for line in lines] == [
        (5, "Do it", "Head")
    ]


def test_two_rows_of_headings_are_read_as_one():
    found = sheet(
        ["Ref", "Action", None, "Responsibility", None],
        [None, "Action required", "Completion date", "Lead officer", "Agency"],
        ["1a", "Do it", "March 2017", "Head", "Police"],
        merged=[[0, 0, 1, 0], [0, 1, 0, 2], [0, 3, 0, 4]],
    )
    table, lines = read(found)
    assert table.header_rows == (1, 2)
    assert [one.column.name for one in table.columns] == ["ref", "action", "due", "owner", "agency"]
    assert lines[0].text("due") == "March 2017"


def test_merged_cells_are_filled_and_blank_recommendations_carried_down():
    found = sheet(
        ["Recommendation", "Action", "Lead", "Due"],
        ["1. Do better", "First", "Head", "May 2017"],
        [None, "Second", None, None],
        [None, "Third", None, None],
        ["2. Do more", "Fourth", None, None],
        merged=[[1, 2, 2, 2]],
    )
    _, lines = read(found)
    assert [line.text("recommendation") for line in lines] == ["1. Do better"] * 3 + ["2. Do more"]
    assert [line.text("owner") for line in lines] == ["Head", "Head", "", ""], "only merged cells are filled"
    assert [line.text("due") for line in lines] == ["May 2017", "", "", ""]


def test_a_row_with_one_text_is_a_heading_for_those_below():
    found = sheet(
        ["Ref", "Action", "Lead"],
        ["Protecting the public", None, None],
        ["A1", "Do it", "Head"],
        ["Recommendation 3: Work together", None, None],
        ["3a", "Meet", "Head"],
    )
    _, lines = read(found)
    assert [(line.text("area"), line.text("recommendation_ref")) for line in lines] == [
        ("Protecting the public", ""), ("Protecting the public", "3"),
    ]  # fmt: skip
    assert lines[1].text("recommendation") == "Work together"


def test_headings_that_are_repeated_for_printing_are_no_rows():
    _, lines = read(
        sheet(
            ["Ref", "Action", "Lead"], ["1a", "Do it", "Head"], ["Ref", "Action", "Lead"], ["1b", "More", ""]
        )
    )
    assert [line.text("action") for line in lines] == ["Do it", "More"]


def test_a_sheet_of_words_has_no_table():
    assert sheets.find(sheet(["Just words"], ["and more of them", "here"]), {}) is None


def test_a_person_may_say_where_the_headings_are():
    found = sheet(["A", "B"], ["Thing", "Somebody"], ["Do it", "Head"])
    given = {"thing": "action", "somebody": "owner"}
    assert sheets.find(found, given, 2).header_rows == (2, 2)


def test_a_place_names_sheet_row_and_column():
    table, lines = read(sheet(["Ref", "Action", "Lead Officer"], ["1a", "Do it", "Head"]))
    assert lines[0].where("owner") == "sheet 'Plan', row 2, column C (Lead Officer)"
    assert sheets.as_text(3.0) == "3"
    assert sheets.as_text(1.5) == "1.5"
    assert table.has("owner")
