"""Puts refusals into words: code and values in, a sentence out (notifications/words/<lang>.yaml)."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from planflow import resources, yamlfile
from planflow.domain import words
from planflow.errors import Refusal


class WordsFile(BaseModel):
    """The file of one language."""

    model_config = ConfigDict(extra="forbid")
    planflow: int
    words: dict[str, str]


def read(own: Path | None, lang: str = "en") -> Mapping[str, str]:
    """The sentence for each code, in one language."""
    document = yamlfile.read(resources.find("notifications", f"words/{lang}.yaml", own))
    return yamlfile.validate(document, WordsFile).words


def say(refusals: Iterable[Refusal], sentences: Mapping[str, str]) -> str:
    """The refusals as sentences, in their order; a code without words is shown as it is."""
    return " ".join(_sentence(refusal, sentences) for refusal in refusals)


def _sentence(refusal: Refusal, sentences: Mapping[str, str]) -> str:
    sentence = sentences.get(refusal.code)
    if sentence is None:
        return f"Not possible now ({refusal.code})."
    return sentence.format_map({key: _spoken(value) for key, value in refusal.values.items()})


def _spoken(value: Any) -> str:
    if isinstance(value, date):
        return words.say_day(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
