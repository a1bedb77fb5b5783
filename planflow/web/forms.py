"""What somebody sent in a form: read field by field, each fault with the field that it belongs to."""

from dataclasses import dataclass, field
from datetime import date

from starlette.datastructures import FormData, UploadFile

from planflow.domain.days import read_date
from planflow.errors import PlanflowError

LONGEST_TEXT = 20_000
"""Characters that one field may hold; more is refused, and never cut."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend, and the field it stands in; no field for the form as a whole."""

    text: str
    field: str = ""

    @property
    def href(self) -> str:
        """Where the link in the error summary leads."""
        return f"#{self.field}" if self.field else "#main-content"


@dataclass
class Form:
    """The fields of one form, and what was wrong with them."""

    data: FormData = field(default_factory=FormData)
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str, missing: str = "") -> str:
        """A text without the blanks round it. With `missing` an empty one is a fault, in these words."""
        raw = self.data.get(name)
        value = raw.replace("\r\n", "\n").replace("\x00", "").strip() if isinstance(raw, str) else ""
        if len(value) > LONGEST_TEXT:
            self.wrong(name, f"This is {len(value):,} characters long. Use {LONGEST_TEXT:,} at most.")
            return ""
        if not value and missing:
            self.wrong(name, missing)
        return value

    def texts(self, name: str) -> list[str]:
        """Every value of a field that may be given several times, such as checkboxes."""
        return [one for one in self.data.getlist(name) if isinstance(one, str) and one]

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number between two bounds; None where nothing was given."""
        value = self.text(name).removesuffix("%").strip()
        if not value:
            return None
        # `isdecimal` alone would take digits of every script; int reads them, and so may the person.
        if not value.isdecimal() or not least <= int(value) <= most:
            self.wrong(name, f"Give a whole number from {least} to {most}.")
            return None
        return int(value)

    def day(self, name: str, missing: str = "") -> date | None:
        """A day from the three fields of a date input (`NAME-day`, `-month`, `-year`), or from one field."""
        parts = [self.text(f"{name}-{part}") for part in ("year", "month", "day")]
        given = self.text(name) if not any(parts) else ""
        if not any(parts) and not given:
            if missing:
                self.wrong(f"{name}-day", missing)
            return None
        if not all(parts) and not given:
            self.wrong(f"{name}-day", "The date needs a day, a month and a year.")
            return None
        return self._read_day(name, given or "{:0>4}-{:0>2}-{:0>2}".format(*parts))

    def _read_day(self, name: str, text: str) -> date | None:
        try:
            return read_date(text)
        except PlanflowError:
            self.wrong(f"{name}-day", "Give a real date, such as 23 1 2017.")
        return None

    def file(self, name: str, missing: str = "") -> UploadFile | None:
        """An uploaded file; None where none was chosen."""
        raw = self.data.get(name)
        if isinstance(raw, UploadFile) and raw.filename:
            return raw
        if missing:
            self.wrong(name, missing)
        return None

    def wrong(self, name: str, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(text, name))

    def values(self) -> dict[str, str]:
        """What was typed, to show it again: nothing that somebody wrote is lost by a fault."""
        return {name: value for name, value in self.data.multi_items() if isinstance(value, str)}
