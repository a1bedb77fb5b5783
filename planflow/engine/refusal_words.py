"""Puts refusals into words: code and values in, a sentence out (notifications/words/<lang>.yaml)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from planflow import resources, yamlfile
from planflow.engine import speech
from planflow.errors import PlanflowError, Refusal

ENGLISH = "en"


class SpeechPart(BaseModel):
    """How days, lists and codes are spoken in a language other than English."""

    model_config = ConfigDict(extra="forbid")
    day: str
    weekdays: Annotated[list[str], Field(min_length=7, max_length=7)]
    months: Annotated[list[str], Field(min_length=12, max_length=12)]
    joint: str
    names: dict[str, str] = {}


class WordsFile(BaseModel):
    """The file of one language."""

    model_config = ConfigDict(extra="forbid")
    planflow: int
    speech: SpeechPart | None = None
    words: dict[str, str]


def read_file(own: Path | None, name: str) -> WordsFile:
    """One file of words, for example `cy` or `why.cy`."""
    document = yamlfile.read(resources.find("notifications", f"words/{name}.yaml", own))
    return yamlfile.validate(document, WordsFile)


def read(own: Path | None, lang: str = ENGLISH) -> Mapping[str, str]:
    """The sentence for each code, in one language."""
    return read_file(own, lang).words


def in_language(own: Path | None, lang: str, about: str = "") -> speech.Sentences:
    """The words of a language; English for whatever it leaves unsaid, or where it has no file.

    `about` names a set of words of its own: `why`. A file at fault does not keep anybody from being told in
    English; `planflow workflows check` says what is wrong with it.
    """
    prefix = f"{about}." if about else ""
    english = read(own, f"{prefix}{ENGLISH}")
    if lang in ("", ENGLISH) or not (lang.isascii() and lang.isalpha()):
        return speech.Sentences(english)
    try:
        sentences, spoken = read(own, f"{prefix}{lang}"), read_file(own, lang).speech
    except PlanflowError:
        return speech.Sentences(english)
    known = speech.Speech(**spoken.model_dump()) if spoken is not None else speech.ENGLISH
    return speech.Sentences({**english, **sentences}, known)


def say(refusals: Iterable[Refusal], sentences: Mapping[str, str]) -> str:
    """The refusals as sentences, in their order; a code without words is shown as it is."""
    return " ".join(_sentence(refusal, sentences) for refusal in refusals)


def _sentence(refusal: Refusal, sentences: Mapping[str, str]) -> str:
    sentence = sentences.get(refusal.code)
    if sentence is None:
        return f"Not possible now ({refusal.code})."
    spoken = speech.of(sentences)
    return sentence.format_map({key: _spoken(value, spoken) for key, value in refusal.values.items()})


def _spoken(value: Any, spoken: speech.Speech) -> str:
    return ", ".join(map(spoken.value, value)) if isinstance(value, list) else spoken.value(value)
