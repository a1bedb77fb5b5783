"""How days, lists and codes are spoken within the sentences of a language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from planflow.domain import words
from planflow.domain.calendar import WEEKDAYS


@dataclass(frozen=True)
class Speech:
    """What a sentence needs besides its words."""

    day: str
    """How a day is put together: `{weekday} {day} {month} {year}`."""
    weekdays: Sequence[str]
    """From Monday on."""
    months: Sequence[str]
    joint: str
    """What stands before the last of several: " and "."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Words for codes that planflow keeps in English: roles, and what happened."""

    def value(self, value: Any) -> str:
        """A value as it stands in a sentence."""
        if isinstance(value, datetime):
            return f"{self.on(value.date())}, {value:%H:%M}"
        if isinstance(value, date):
            return self.on(value)
        return self.names.get(str(value), str(value))

    def on(self, day: date) -> str:
        """`Friday 15 July 2022`."""
        return self.day.format(
            weekday=self.weekdays[day.weekday()],
            day=day.day,
            month=self.months[day.month - 1],
            year=day.year,
        )

    def several(self, spoken: Sequence[str]) -> str:
        """`a, b and c`."""
        return self.joint.join([*([", ".join(spoken[:-1])] if spoken[1:] else []), *spoken[-1:]])


ENGLISH = Speech("{weekday} {day} {month} {year}", WEEKDAYS, words.MONTHS, " and ")


class Sentences(dict[str, str]):
    """The sentence for each code, in one language, and how its values are spoken."""

    def __init__(self, sentences: Mapping[str, str], speech: Speech = ENGLISH) -> None:
        super().__init__(sentences)
        self.speech = speech


def of(sentences: Mapping[str, str]) -> Speech:
    """How the values in these sentences are spoken; as in English where they do not say."""
    return sentences.speech if isinstance(sentences, Sentences) else ENGLISH
