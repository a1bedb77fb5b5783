"""Writes a plan file as YAML: one order, safe quotes, long texts as blocks, nothing that is empty.

Read by planflow, every scalar is text; the quotes are for every other program that reads the file.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic_core import PydanticUndefined

from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.plan import Owed
from planflow.services.planfile.model.scalars import Entry, number

WIDTH = 108
_PLAIN = re.compile(r"[A-Za-z(£][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_WORDS_WITH_A_TYPE = frozenset(
    {"y", "n", "yes", "no", "true", "false", "on", "off", "null", "none", "nan", "inf"}
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"0|-?[1-9]\d{0,15}")


def write(file: PlanFile, *, header: str = "") -> str:
    """The whole file as text; `header` becomes comment lines above it. Equal files give equal texts."""
    lines = [f"# {line}".rstrip() for line in header.splitlines()]
    for position, (key, value) in enumerate(_filled(file)):
        if position > 1:
            lines.append("")
        lines += _pair(key, value, "", at_top=True)
    return "\n".join(lines) + "\n"


def _filled(entry: Entry) -> Iterator[tuple[str, Any]]:
    """The keys of an entry that say something, under the names of the file."""
    for name, info in type(entry).model_fields.items():
        value = getattr(entry, name)
        default = info.get_default(call_default_factory=True)
        if name == "planflow" or default is PydanticUndefined or value != default:
            yield info.alias or name, value


def _pair(key: str, value: Any, indent: str, *, at_top: bool = False) -> list[str]:
    if isinstance(value, Owed) and [name for name, _ in _filled(value)] == ["due"]:
        value = value.due
    if isinstance(value, Entry):
        pairs = list(_filled(value))
        return [f"{indent}{key}:", *_pairs(pairs, indent + "  ")] if pairs else []
    if isinstance(value, dict):
        pairs = [(_scalar(name), inner) for name, inner in value.items()]
        return [f"{indent}{key}:", *_pairs(pairs, indent + "  ")]
    if isinstance(value, list):
        return _list(key, value, indent)
    if isinstance(value, str) and _needs_block(value):
        return [f"{indent}{key}: {_block_mark(value)}", *_block(value, indent + "  ")]
    return [f"{indent}{key}: {_scalar(value)}"]


def _pairs(pairs: list[tuple[str, Any]], indent: str) -> list[str]:
    return [line for key, value in pairs for line in _pair(key, value, indent)]


def _list(key: str, values: list[Any], indent: str) -> list[str]:
    if not any(isinstance(value, Entry) for value in values):
        short = f"{indent}{key}: [{', '.join(_scalar(value, in_list=True) for value in values)}]"
        if len(short) <= WIDTH:
            return [short]
        return [f"{indent}{key}:", *(f"{indent}  - {_scalar(value)}" for value in values)]
    lines = [f"{indent}{key}:"]
    for value in values:
        inner = _pairs(list(_filled(value)), indent + "    ")
        lines.append(f"{indent}  - {inner[0].lstrip()}")
        lines += inner[1:]
    return lines


def _scalar(value: Any, *, in_list: bool = False) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int | date):
        return str(value.isoformat() if isinstance(value, date) else value)
    return _text(str(value), in_list=in_list)


def _text(text: str, *, in_list: bool) -> str:
    """A text without quotes where every reader of YAML takes it for text, or for the day or number it is."""
    if _DAY.fullmatch(text) or _NUMBER.fullmatch(text):
        return text
    is_plain = (
        _PLAIN.fullmatch(text) is not None
        and text == text.strip()
        and text.lower() not in _WORDS_WITH_A_TYPE
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and not (in_list and set(text) & set(",[]{}?"))
    )
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    if all(character.isprintable() for character in text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return "\\" + character
    if character.isprintable():
        return character
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(character)
    return known.get(character) or (f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}")  # noqa: PLR2004


def _needs_block(text: str) -> bool:
    """Whether a text is too long for one line and can be written as a block that is read back unchanged."""
    if not all(character.isprintable() or character == "\n" for character in text) or text != text.strip():
        return False
    lines = text.split("\n")
    if any(line != line.strip() for line in lines):
        return False
    return len(lines) > 1 or (len(text) > 80 and "  " not in text and text[0] not in "#-")  # noqa: PLR2004


def _block_mark(text: str) -> str:
    return "|-" if "\n" in text else ">-"


def _block(text: str, indent: str) -> list[str]:
    if "\n" in text:
        return [f"{indent}{line}".rstrip() for line in text.split("\n")]
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            lines.append(indent + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, indent + line]
