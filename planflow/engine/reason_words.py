"""Puts reasons into words: code and values in, a sentence out (notifications/words/why.<lang>.yaml)."""

from collections.abc import Mapping
from typing import Any

from planflow.domain.reason import Reason
from planflow.engine import speech


def say(reason: Reason, sentences: Mapping[str, str]) -> str:
    """The sentence of a reason; a code without words is shown as it is."""
    sentence = sentences.get(reason.code)
    if sentence is None:
        return f"({reason.code})"
    return sentence.format_map({name: _spoken(value, sentences) for name, value in reason.values.items()})


def _spoken(value: Any, sentences: Mapping[str, str]) -> str:
    spoken = speech.of(sentences)
    if isinstance(value, Reason):
        return say(value, sentences)
    if isinstance(value, list | tuple):
        return spoken.several([_spoken(one, sentences) for one in value])
    return spoken.value(value)
