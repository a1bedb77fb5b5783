"""Rates actions by the scheme that the plan is pinned to, for papers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.rag import RagFacts, Scheme, ShownRating, rate


@dataclass(frozen=True)
class Ratings:
    """The plan's scheme, the calendar it counts in, and the language of its words."""

    scheme: Scheme
    calendar: WorkingCalendar
    language: str
    on: date

    def of_action(self, row: dict[str, Any], *, asks_for_time: bool) -> dict[str, Any]:
        """The rating of an action's row of a snapshot: code, label, symbol, reason, what it overrides."""
        computed = rate(self.scheme, self._facts(row, asks_for_time))
        override = row["rag_override"] if row["rag_override"] in self.scheme.ratings else ""
        shown = ShownRating(computed, override)
        style = self.scheme.ratings[shown.code]
        return {
            "code": style.code,
            "label": self._words(style.label),
            "symbol": style.symbol,
            "reason": self._words(computed.reason),
            "computed": self._words(self.scheme.ratings[computed.code].label),
            "is_overridden": shown.is_overridden,
        }

    def legend(self) -> list[dict[str, str]]:
        """Every rating of the scheme, worst first."""
        styles = sorted(self.scheme.ratings.values(), key=lambda style: style.position)
        return [
            {
                "code": style.code,
                "label": self._words(style.label),
                "symbol": style.symbol,
                "colour": style.colour,
                "scheme": self.scheme.name,
                "scheme_label": self._words(self.scheme.label),
            }
            for style in styles
        ]

    def _facts(self, row: dict[str, Any], asks_for_time: bool) -> RagFacts:
        due = _day(row["due_on"])
        is_ended = row["meaning"] != "open"
        left = self.calendar.working_days_between(self.on, due) if due and due >= self.on else None
        progress = row["progress"]
        started = _day(row["started_on"])
        told = _day(progress["on"]) if progress else started
        return RagFacts(
            is_done=row["meaning"] == "done",
            is_cancelled=row["meaning"] == "cancelled",
            is_started=started is not None or row["is_implemented"],
            is_implemented=row["is_implemented"],
            has_owner=bool(row["has_owner"]),
            has_due_date=due is not None,
            extension_requested=asks_for_time,
            overdue_days=row["days_late"],
            days_left=None if is_ended else left,
            quiet_days=self.calendar.working_days_between(told, self.on)
            if told and told <= self.on
            else None,
            moves=row["moves"],
            percent=row["percent"],
        )

    def _words(self, words: Any) -> str:
        return str(words.get(self.language) or words.get("en") or "")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
