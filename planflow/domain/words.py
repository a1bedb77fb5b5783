"""Numbers and days as people write them in a sentence."""

from datetime import date

from planflow.domain.calendar import WEEKDAYS

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LARGEST = 9999
"""The largest number of days, weeks, months or years that a rule or an interval may name."""

_ONES = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate([*_ONES, *_TEENS, "nineteen"]) if word}
_NUMBERS |= {"a": 1, "an": 1, "zero": 0}
for _number, _word in enumerate(_TENS, start=2):
    _NUMBERS |= {f"{_word}-{one}" if one else _word: 10 * _number + at for at, one in enumerate(_ONES)}


def read_number(text: str) -> int | None:
    """The number of `28`, `two` or `twenty-eight`; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text[:20])
    return _NUMBERS.get(text.lower())


def say_day(day: date) -> str:
    """`Friday 15 July 2022`."""
    return f"{WEEKDAYS[day.weekday()]} {say_date(day)}"


def say_date(day: date) -> str:
    """`15 July 2022`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_count(number: int, singular: str, plural: str = "") -> str:
    """`1 working day`, `5 bank holidays`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def say_list(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
