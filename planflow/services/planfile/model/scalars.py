"""The kinds of value in a plan file. Every scalar of the file is text; here it gets its type."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from planflow.domain import recurrence
from planflow.yamlfile import Day, WrongValue, spoken

__all__ = [
    "Count",
    "Day",
    "Entry",
    "Flag",
    "Interval",
    "Key",
    "Number",
    "OwnerKey",
    "Ref",
    "Text",
    "Texts",
    "When",
    "Words",
    "WrongValue",
    "number",
]

_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_REF = re.compile(r"[A-Z][A-Za-z0-9-]*")
_PAPER = re.compile(r"P\d+")
_LOOKS_LIKE_A_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST_KEY = 80
_LARGEST_WHOLE = 1e15


class Entry(BaseModel):
    """One group of keys of the file. A key that is not known here is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _key(value: Any) -> Any:
    if isinstance(value, list):
        raise WrongValue(
            "Here belongs one key, not a list.", "Name one; put any others where a list is expected."
        )
    if isinstance(value, str) and not (_KEY.fullmatch(value) and len(value) <= _LONGEST_KEY):
        raise WrongValue(
            f"'{value[:40]}' is not a key.", "Use small letters, digits and hyphens, as in yos-head."
        )
    return value


def _ref(value: Any) -> Any:
    if isinstance(value, str) and (not _REF.fullmatch(value) or len(value) > _LONGEST_KEY):
        raise WrongValue(
            f"'{value[:40]}' is not a reference.",
            "Begin with a capital letter, as in R3 or R3a, without dots.",
        )
    if isinstance(value, str) and _PAPER.fullmatch(value):
        raise WrongValue(f"'{value}' is kept for papers.", "Use another letter, as in R3 or A3.")
    return value


def _owner(value: Any) -> Any:
    if isinstance(value, list):
        raise WrongValue(
            "An action has one accountable owner, not a list.",
            "Keep one as 'owner' and put the others under 'contributors'.",
        )
    return _key(value)


def _clean(value: Any) -> Any:
    if isinstance(value, str) and (bad := next(filter(_UNPRINTABLE.match, value), None)):
        raise WrongValue(
            f"There is a character here that no text may hold (U+{ord(bad):04X}).", "Take it out."
        )
    return value


def _when(value: Any) -> Any:
    if isinstance(value, str) and _LOOKS_LIKE_A_DAY.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise WrongValue(f"'{value}' is not a day.", "Write it as 2017-01-23.") from None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _interval(value: Any) -> Any:
    if isinstance(value, str):
        recurrence.parse_interval(value)
    return value


Key = Annotated[str, BeforeValidator(_key)]
"""Names an object inside the file and for ever after: small letters, digits, hyphens."""

OwnerKey = Annotated[str, BeforeValidator(_owner)]
"""The one person or body that answers for an action."""

Ref = Annotated[str, BeforeValidator(_ref)]
"""`R3`, `R3a`, `A1`: printed with the plan's key in front, never renumbered."""

Text = Annotated[str, BeforeValidator(_clean), StringConstraints(max_length=500)]
"""A short text."""

Words = Annotated[str, BeforeValidator(_clean), StringConstraints(max_length=20_000)]
"""A longer text, of any number of lines."""

Texts = list[Text]

When = Annotated[str, BeforeValidator(_clean), BeforeValidator(_when), StringConstraints(max_length=200)]
"""A day (2017-01-23), or the words of the source where it gives no day ("January 2015", "ongoing")."""

Interval = Annotated[str, BeforeValidator(spoken(_interval))]
"""`1 week`, `6 months`."""

Flag = Annotated[bool, WithJsonSchema({"enum": [True, False, "yes", "no"]})]
"""yes or no."""

Number = Annotated[float, Field(allow_inf_nan=False)]

Count = Annotated[int, Field(ge=0, le=1_000_000)]


def number(value: float) -> str:
    """A number without needless decimals, the one way in which files hold it: `60`, `14.4`."""
    whole = value.is_integer() and abs(value) < _LARGEST_WHOLE
    return f"{value:.0f}" if whole else repr(value)
