"""Writes the entries of a plan file into the database, one noun a file.

Each noun has two steps: `write` makes or changes the row with its plain values, `link` ties it to other rows.
All rows are written before any is tied, so that the order of the file does not matter.
"""
