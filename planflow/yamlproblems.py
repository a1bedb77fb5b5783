"""Puts what pydantic finds wrong into sentences with a remedy, for people who edit YAML files."""

import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

Path = tuple[str | int, ...]
_NAMING_KEYS = ("key", "ref", "id", "name")


class WrongValue(ValueError):
    """Raised by a validator of a model: what is wrong, and how to mend it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def suggestion(word: str, known: Iterable[str]) -> str:
    """Names the nearest known word, or all of them where none is near."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known here: {', '.join(sorted(names))}." if names else ""


def shown_key(data: Any, path: Path) -> str:
    """A dotted key; entries of a list are called by their key or name, else counted from 1."""
    parts, here = [], data
    for step in path:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            parts.append(_name_of(here) or str(step + 1))
        else:
            here = here.get(step) if isinstance(here, dict) else None
            parts.append(step)
    return ".".join(parts)


def _name_of(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    found = (entry.get(key) for key in _NAMING_KEYS)
    return next((name for name in found if isinstance(name, str)), "")


def explain(error: ValidationError, model: type[BaseModel], data: Any) -> list[tuple[Path, str, str]]:
    """Every error as its place in `data`, a sentence and a remedy; several for one place count once."""
    found: dict[Path, tuple[str, str]] = {}
    for one in error.errors(include_url=False):
        is_missing = one["type"] == "missing"
        path = _place(one["loc"], data, keep_last=is_missing)
        found.setdefault(path, _words(one, path, model, data))
    return [(path, message, remedy) for path, (message, remedy) in found.items()]


def _place(location: Sequence[str | int], data: Any, *, keep_last: bool) -> Path:
    """The place in the file: pydantic's own steps through unions and validators are left out."""
    path: list[str | int] = []
    here = data
    for number, step in enumerate(location):
        in_list = isinstance(step, int) and isinstance(here, list) and step < len(here)
        if in_list or (isinstance(here, dict) and step in here):
            here = here[step]
        elif not (keep_last and number == len(location) - 1):
            continue
        path.append(step)
    return tuple(path)


def _words(one: Any, path: Path, model: type[BaseModel], data: Any) -> tuple[str, str]:
    kind, given = one["type"], one["input"]
    if kind == "missing":
        return f"The key '{path[-1]}' is missing.", f"Add '{path[-1]}:' here."
    if kind == "extra_forbidden":
        known = known_keys(model, path[:-1])
        return f"'{path[-1]}' is not a key that is known here.", suggestion(str(path[-1]), known)
    if kind == "value_error":
        cause = one.get("ctx", {}).get("error")
        return (cause.message, cause.remedy) if isinstance(cause, WrongValue) else (_sentence(cause), "")
    if kind in ("enum", "literal_error"):
        allowed = _allowed(one["ctx"]["expected"])
        return f"'{_short(given)}' is not possible here.", _choose(given, allowed)
    if given is None:
        return "The value is missing.", "Write one, or leave the key out."
    return _type_words(kind, given, one)


def _choose(given: Any, allowed: list[str]) -> str:
    near = difflib.get_close_matches(given, allowed, n=1) if isinstance(given, str) else []
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f"Use one of: {', '.join(allowed)}.{hint}"


def _allowed(expected: str) -> list[str]:
    return [word.strip().strip("'\"") for word in expected.replace(" or ", ", ").split(", ")]


_KINDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("string_",),
        "Here belongs a text, not {a}.",
        "Write it on one line; put it in quotes if it holds ': '.",
    ),
    (("int_",), "'{given}' is not a whole number.", "Write digits only, for example 5."),
    (("float_", "decimal_"), "'{given}' is not a number.", "Write digits, with a point for decimals."),
    (("bool_",), "'{given}' is neither yes nor no.", "Write yes or no."),
    (("date_",), "'{given}' is not a day.", "Write it as 2017-01-23."),
    (
        ("list_", "tuple_", "set_", "frozen_set_"),
        "Here belongs a list, not {a}.",
        "Write [{given}], or each entry on a line of its own that begins with '- '.",
    ),
    (
        ("dict_", "mapping_", "model_", "dataclass_"),
        "Here belongs a group of keys, not {a}.",
        "Write them below, indented, each as 'key: value'.",
    ),
)


def _type_words(kind: str, given: Any, one: Any) -> tuple[str, str]:
    if kind.endswith(("too_short", "too_long")):
        return _length_words(kind, one["ctx"])
    if kind == "string_pattern_mismatch":
        return f"'{_short(given)}' is not written as it has to be.", f"The form is {one['ctx']['pattern']}."
    for prefixes, message, remedy in _KINDS:
        if kind.startswith(prefixes):
            shown = _short(given) if isinstance(given, str) else "one, two"
            return message.format(given=shown, a=_noun(given)), remedy.replace("{given}", shown)
    return f"'{_short(given)}' is not possible here.", _sentence(
        str(one["msg"]).replace("Input should", "It has to")
    )


def _length_words(kind: str, limits: Any) -> tuple[str, str]:
    if kind == "string_too_short":
        return "The text is empty.", "Write something, or leave the key out."
    if kind == "string_too_long":
        return "The text is too long.", f"At most {limits['max_length']} characters fit here."
    if kind == "too_short":
        return "There are too few entries here.", f"At least {limits['min_length']} is needed."
    return "There are too many entries here.", f"At most {limits['max_length']} fit here."


def _noun(given: Any) -> str:
    if isinstance(given, dict):
        return "a group of keys"
    return "a list" if isinstance(given, list) else f"'{_short(given)}'"


def _short(given: Any) -> str:
    text = " ".join(str(given).split())
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004


def _sentence(words: Any) -> str:
    text = str(words).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def known_keys(model: Any, path: Path) -> list[str]:
    """The keys that the model knows at this place."""
    kinds = _models(model)
    for step in path:
        kinds = [inner for kind in kinds for inner in _step(kind, step)]
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return [field.alias or name for kind in models for name, field in kind.model_fields.items()]


def _step(kind: Any, step: str | int) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return [
            inner
            for name, field in fields
            if step in (name, field.alias)
            for inner in _models(field.annotation)
        ]
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping) and len(arguments) == 2:  # noqa: PLR2004
        return _models(arguments[1])
    if isinstance(origin, type) and issubclass(origin, (list, tuple, set, frozenset, Sequence)):
        return _models(arguments[0]) if arguments else []
    return []


def _models(annotation: Any) -> list[Any]:
    """An annotation taken apart: the alternatives of a union, without Annotated."""
    if get_origin(annotation) is Annotated:
        return _models(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [inner for one in get_args(annotation) for inner in _models(one)]
    return [annotation]
