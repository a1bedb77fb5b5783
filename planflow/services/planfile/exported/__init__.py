"""Turns the rows of a plan back into the entries of a plan file, one noun a file."""
