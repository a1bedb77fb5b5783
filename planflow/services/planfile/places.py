"""Finds values in a document that may be wrong elsewhere: every check looks at the file as it was written."""

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def find(data: Any, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Every value at a pattern such as `actions.*.answers.*` with its place; `*` is any entry of a list."""
    yield from _find(data, pattern.split("."), ())


def _find(here: Any, steps: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        if here is not None:
            yield path, here
        return
    step, rest = steps[0], steps[1:]
    if step == "*":
        if isinstance(here, list):
            for number, entry in enumerate(here):
                yield from _find(entry, rest, (*path, number))
    elif isinstance(here, dict) and step in here:
        yield from _find(here[step], rest, (*path, step))


def texts(data: Any, pattern: str) -> Iterator[tuple[Path, str]]:
    """Every text at a pattern; what is no text there is the schema's affair."""
    for path, value in find(data, pattern):
        if isinstance(value, str):
            yield path, value.strip()


def text_at(data: Any, *path: str) -> str:
    """The text at one place; empty where there is none."""
    found = next((value for _, value in texts(data, ".".join(path))), "")
    return found


def keys(data: Any, *lists: str) -> dict[str, Path]:
    """The key of each entry of some lists, and the place of the first entry that has it."""
    found: dict[str, Path] = {}
    for name in lists:
        for path, key in texts(data, f"{name}.*.key"):
            found.setdefault(key, path)
    return found
