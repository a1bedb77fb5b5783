"""Reads the rating schemes of workflows/rag.yaml."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from planflow import resources, yamlfile
from planflow.domain import rag
from planflow.engine import reader
from planflow.engine.workflow_file import Label, Name, Part
from planflow.errors import FileError, Problem
from planflow.yamlfile import Document, WrongValue, suggestion

FILE = "rag.yaml"
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_TERMINAL = (
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright_black", "bright_red",
    "bright_green", "bright_yellow", "bright_blue", "bright_magenta", "bright_cyan", "bright_white",
)  # fmt: skip


def _conditions(value: Any) -> Any:
    if not isinstance(value, dict):
        raise WrongValue(
            "Here belong conditions, each with its value.",
            "Write for example {overdue: yes, percent_below: 50}.",
        )
    return tuple(_condition(name, given) for name, given in value.items())


def _condition(name: str, given: Any) -> rag.Condition:
    if name in rag.FLAGS:
        if given not in _YES_NO:
            raise WrongValue(f"'{name}: {given}' is neither yes nor no.", "Write yes or no.")
        return rag.Condition(name, _YES_NO[given])
    if name not in rag.LIMITS:
        raise WrongValue(f"There is no condition '{name}'.", suggestion(name, [*rag.FLAGS, *rag.LIMITS]))
    if not isinstance(given, str) or not re.fullmatch(r"\d{1,4}", given):
        raise WrongValue(f"'{name}: {given}' is not a whole number.", "Write digits only, for example 5.")
    return rag.Condition(name, int(given))


def _words(label: Label) -> Label:
    for words in label.words.values():
        for found in rag.PLACEHOLDER.finditer(words):
            if found[1] not in rag.PLACEHOLDERS:
                raise WrongValue(f"There is no number '{found[0]}'.", suggestion(found[1], rag.PLACEHOLDERS))
        if set("{}") & set(rag.PLACEHOLDER.sub("", words)):
            raise WrongValue(
                f"The braces in '{words}' show no number.",
                "Write {overdue_days} or {overdue_days|working day|working days}.",
            )
    return label


def _colour(value: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise WrongValue(f"'{value}' is not a colour.", "Write it in quotes as '#d4351c'.")
    return value


_WHEN_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **{name: {"enum": ["yes", "no", True, False]} for name in rag.FLAGS},
        **{name: {"type": "integer", "minimum": 0} for name in rag.LIMITS},
    },
}


class RatingPart(Part):
    """How one rating looks."""

    label: Label
    symbol: str = Field(min_length=1, max_length=2, description="A sign of its own: never colour alone.")
    terminal: Literal[_TERMINAL] = Field(description="The colour on a terminal.")  # type: ignore[valid-type]
    colour: Annotated[str, AfterValidator(_colour)] = Field(description="The colour in pages: '#d4351c'.")


class RulePart(Part):
    """The rating that is given where all conditions hold."""

    rating: str
    when: Annotated[
        tuple[rag.Condition, ...], BeforeValidator(_conditions), Field(json_schema_extra=_WHEN_SCHEMA)
    ]
    because: Annotated[Label, AfterValidator(_words)] = Field(description="Why, in words for people.")


class SchemePart(Part):
    """One scheme; the ratings from the worst to the best."""

    label: Label
    ratings: dict[Name, RatingPart] = Field(min_length=1)
    rules: tuple[RulePart, ...]
    otherwise: str = Field(description="The rating where no rule holds.")


class RagPart(Part):
    """The rating schemes that a plan may name."""

    planflow: Literal["1"] = Field(description="The version of this form.")
    schemes: dict[Name, SchemePart] = Field(min_length=1)


def read_schemes(own: Path | None = None) -> Mapping[str, rag.Scheme]:
    """The schemes in force, by name. Raises `FileError`."""
    return _schemes(yamlfile.read(resources.find(reader.FOLDER, FILE, own)))


def read_text(text: str, file: str) -> Mapping[str, rag.Scheme]:
    """The schemes that a text gives; `file` is what messages call it. Raises `FileError`."""
    return _schemes(yamlfile.parse(text, file))


def _schemes(document: Document) -> Mapping[str, rag.Scheme]:
    part = yamlfile.validate(document, RagPart)
    problems = [
        problem for name, scheme in part.schemes.items() for problem in _wrong(document, name, scheme)
    ]
    if problems:
        raise FileError(problems)
    return {name: _scheme(document, name, scheme) for name, scheme in part.schemes.items()}


def _wrong(document: Document, name: str, scheme: SchemePart) -> Iterator[Problem]:
    place: tuple[str | int, ...] = ("schemes", name)
    named = [((*place, "rules", number, "rating"), rule.rating) for number, rule in enumerate(scheme.rules)]
    for path, rating in [*named, ((*place, "otherwise"), scheme.otherwise)]:
        if rating not in scheme.ratings:
            hint = suggestion(rating, scheme.ratings)
            yield yamlfile.problem(document, path, f"There is no rating '{rating}'.", hint)
    symbols: dict[str, str] = {}
    for code, rating_part in scheme.ratings.items():
        first = symbols.setdefault(rating_part.symbol, code)
        if first != code:
            message = f"'{code}' has the same symbol as '{first}'."
            path = (*place, "ratings", code, "symbol")
            yield yamlfile.problem(
                document, path, message, "Give it its own: colour alone is not seen by all."
            )


def _scheme(document: Document, name: str, part: SchemePart) -> rag.Scheme:
    styles = [
        rag.RatingStyle(code, one.label.words, one.symbol, one.terminal, one.colour, position)
        for position, (code, one) in enumerate(part.ratings.items())
    ]
    return rag.Scheme(
        name=name,
        label=part.label.words,
        ratings={style.code: style for style in styles},
        rules=tuple(rag.RagRule(rule.rating, rule.when, rule.because.words) for rule in part.rules),
        otherwise=part.otherwise,
        digest=reader.digest_of(document.text),
        text=document.text,
    )
