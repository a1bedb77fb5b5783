"""A tracker as comma-separated values, in the columns of the workbook: the same table without its looks.

Papers that give their actions as data use it, too. What a spreadsheet would take for a formula gets an
apostrophe in front, which taking the file in again takes off.
"""

import csv
import io
from collections.abc import Iterable

from planflow.domain import spreadsheet, tracker
from planflow.services.trackers import fingerprints
from planflow.services.trackers.rows import Row, canonical

MARK = "\ufeff"
"""By which spreadsheets know that the file is UTF-8."""


def write(rows: Iterable[Row]) -> str:
    """Every row, each field in quotation marks; days as 2017-03-31."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.heading for column in tracker.WRITTEN])
    for row in rows:
        values = {**row.values, "based_on": fingerprints.write(row)}
        writer.writerow(
            [spreadsheet.escaped(canonical(values.get(column.name))) for column in tracker.WRITTEN]
        )
    return MARK + written.getvalue()
