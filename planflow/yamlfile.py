"""YAML as located text: every scalar stays what was written, every value knows its line.

PyYAML's own types would read `on` as True, `1.10` as 1.1 and `12:30` as 750, so values are typed by the
models. Anchors, aliases and tags are refused: no file of planflow needs them, and aliases can explode.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError

from planflow import yamlproblems, yamlsyntax
from planflow.errors import FileError, PlanflowError, Problem
from planflow.yamlproblems import WrongValue, suggestion

__all__ = [
    "Day", "Document", "WrongValue", "parse", "problem", "read", "spoken", "suggestion", "validate",
]  # fmt: skip

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """A file that was read: its values (dict, list, str or None) and where each of them stands."""

    file: str
    text: str
    data: Any
    lines: dict[_Path, int] = field(default_factory=dict, repr=False)

    def line(self, path: _Path) -> int:
        """The line of that value, counted from 1; of the nearest value around it where there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def at(self, path: _Path) -> Any:
        """The value at that place; None where there is none."""
        here = self.data
        for step in path:
            if isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            elif isinstance(here, dict):
                here = here.get(step)
            else:
                return None
        return here


def read(path: Path) -> Document:
    """Read a file. Raises `FileError` where it is missing, too large or no YAML."""
    file = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(file, size)
        content = path.read_bytes()
    except FileNotFoundError:
        raise _wrong(file, 0, "There is no such file.", "Check the name and the folder.") from None
    except OSError as error:
        raise _wrong(
            file, 0, f"The file cannot be read ({error.strerror}).", "Check its permissions."
        ) from error
    try:
        return parse(content.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _wrong(
            file, line, "The file is not written in UTF-8.", "Save it again with the encoding UTF-8."
        ) from None


def parse(text: str, file: str) -> Document:
    """Read a text; `file` is what messages call it. Raises `FileError`."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        raise _wrong(
            file, line, "A character here is not text.", "Save the file again with the encoding UTF-8."
        ) from None
    if size > MAX_BYTES:
        raise _too_large(file, size)
    lines: dict[_Path, int] = {}
    try:
        data = _Composer(file, yaml.parse(text, Loader=_LOADER), lines).document()
    except yaml.YAMLError as error:
        raise _wrong(file, *yamlsyntax.explain(text, error)) from None
    return Document(file, text, data, lines)


def problem(document: Document, path: _Path, message: str, remedy: str = "") -> Problem:
    """Something wrong at one place of a document."""
    key = yamlproblems.shown_key(document.data, path)
    return Problem(document.file, document.line(path), key, message, remedy)


def validate(document: Document, model: type[M], *, at: _Path = ()) -> M:
    """The document, or its part at `at`, as a model. Raises `FileError` with every problem at once."""
    data = document.at(at)
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        if document.data is None:
            raise _wrong(
                document.file, 1, "The file is empty.", "Copy one that works, and change it."
            ) from None
        found = yamlproblems.explain(error, model, data)
    raise FileError([problem(document, (*at, *path), message, remedy) for path, message, remedy in found])


def spoken(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Turns a `PlanflowError` of a reading function into what a model's validator may raise."""

    def checked(value: Any) -> Any:
        try:
            return function(value)
        except PlanflowError as error:
            raise WrongValue(error.message, error.remedy) from error

    return checked


def _day(value: Any) -> Any:
    # pydantic alone would read "0" as 1 January 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise WrongValue(f"'{value[:40]}' is not a day.", "Write it as 2017-01-23.")
    return value


Day = Annotated[date, BeforeValidator(_day)]
"""A date that is written as 2017-01-23 and in no other way."""


class _Composer:
    """Builds plain values from the parser's events."""

    def __init__(self, file: str, events: Iterator[yaml.Event], lines: dict[_Path, int]) -> None:
        self.file, self.events, self.lines = file, events, lines

    def document(self) -> Any:
        data = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._wrong(event, "The file holds a second document.", "Take out the line '---'.")
                data = self._value(next(self.events), ())
        return data

    def _value(self, event: yaml.Event, path: _Path) -> Any:
        self._refuse_references(event)
        if len(path) > MAX_DEPTH:
            raise self._wrong(event, f"The file is nested more than {MAX_DEPTH} deep.", "Write it flatter.")
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in _NULL else event.value
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _list(self, path: _Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            place = (*path, len(values))
            self.lines[place] = _line(event)
            values.append(self._value(event, place))
        return values

    def _mapping(self, path: _Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._wrong(
                    event, "A key has to be a word.", "Put a text that begins with { or [ in quotes."
                )
            key = event.value
            if key in values:
                first = self.lines[(*path, key)]
                raise self._wrong(
                    event, f"The key '{key}' is given twice (first on line {first}).", "Take one of them out."
                )
            place = (*path, key)
            self.lines[place] = _line(event)
            self._refuse_references(event)
            values[key] = self._value(next(self.events), place)
        return values

    def _refuse_references(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            remedy = "Write the value out; put a text that begins with & or * in quotes."
            raise self._wrong(event, "Anchors (&) and aliases (*) are not read.", remedy)
        if getattr(event, "tag", None):
            raise self._wrong(event, "Tags (!) are not read.", "Put a text that begins with ! in quotes.")

    def _wrong(self, event: yaml.Event, message: str, remedy: str) -> FileError:
        return _wrong(self.file, _line(event), message, remedy)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1


def _wrong(file: str, line: int, message: str, remedy: str) -> FileError:
    return FileError([Problem(file, line, "", message, remedy)])


def _too_large(file: str, size: int) -> FileError:
    return _wrong(
        file,
        0,
        f"The file has {size / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read.",
        "Check that it is the right file, or split it.",
    )
