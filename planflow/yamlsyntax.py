"""Puts what the YAML parser says of a broken file into a sentence with a remedy."""

from typing import Any

import yaml

_INDENT = "Indent the keys of one group alike, with spaces"
_QUOTE = "put a text that holds ': ', quotes or brackets in quotes."
_SENTENCES = (
    # The library itself gives up at a depth far beyond what planflow reads.
    ("exceeded maximum nesting depth", "The file is nested more than 40 deep.", "Write it flatter."),
    (
        "mapping values are not allowed",
        "There is a ':' too many, or the indentation is off.",
        f"{_INDENT}, and {_QUOTE}",
    ),
    (
        "did not find expected key",
        "The indentation is off, or a quote above this line is wrong.",
        f"{_INDENT}, and {_QUOTE}",
    ),
    (
        "expected '-' indicator",
        "The indentation is off in this list.",
        "Begin each entry with '- ', indented alike.",
    ),
    ("found a tab character", "A tab stands where spaces belong.", "Indent with spaces only."),
    (
        "expected node content",
        "A bracket or a comma stands where a value belongs.",
        "Take it out, or put the text in quotes.",
    ),
    ("incompatible YAML", "The file asks for another version of YAML.", "Take out the line '%YAML'."),
    ("could not find expected ':'", "A key without ':' stands here or just above.", "Write 'key: value'."),
    ("unexpected end of stream", "A quote or a bracket is opened and never closed.", "Close it."),
    (
        "expected ',' or",
        "A bracket is opened and not closed, or a comma is missing.",
        f"Close it, or {_QUOTE}",
    ),
    ("unknown escape character", "A backslash cannot stand here in double quotes.", "Use single quotes."),
    (
        "undefined alias",
        "Anchors (&) and aliases (*) are not read.",
        "Put a text that begins with * in quotes.",
    ),
    ("control characters", "There is a control character in the file.", "Delete it."),
    (
        "block sequence entries are not allowed",
        "A list may not begin on this line.",
        "Begin it on a line of its own.",
    ),
)


def explain(text: str, error: yaml.YAMLError) -> tuple[int, str, str]:
    """Line, sentence and remedy."""
    mark = getattr(error, "problem_mark", None)
    words = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is no YAML")
    last = max(1, len(text.splitlines()))
    line = min(mark.line + 1, last) if mark is not None else _line_of(text, getattr(error, "position", None))
    if "cannot start any token" in words:
        return line, *_bad_start(text, mark)
    for pattern, message, remedy in _SENTENCES:
        if pattern in words:
            return line, message, remedy
    return line, f"This cannot be read as YAML: {words}.", "Check quotes, brackets and indentation."


def _line_of(text: str, position: Any) -> int:
    return text.encode("utf-8")[:position].count(b"\n") + 1 if isinstance(position, int) else 1


def _bad_start(text: str, mark: Any) -> tuple[str, str]:
    lines = text.splitlines()
    here = lines[mark.line][mark.column :] if mark is not None and mark.line < len(lines) else ""
    if here[:1] in ("", "\t"):
        return "A tab stands where spaces belong.", "Indent with spaces only."
    return f"A text may not begin with '{here[0]}'.", "Put it in quotes."
