"""The recommendations that the rows of a tracker name: those of the plan, and new ones."""

import re

from planflow.intake.trackers import numbering
from planflow.intake.trackers.cells import LONGEST_LINE, LONGEST_TEXT
from planflow.intake.trackers.sheets import Line
from planflow.intake.trackers.target import Target, plain
from planflow.services.planfile.model.plan import Area
from planflow.services.planfile.model.recommendations import Recommendation
from planflow.store import plans

_TITLE = 160
_RESPONSES = {
    "agreed": r"(fully )?(agreed?|accepted|accept|yes|y)",
    "partly": r"(partly|partially|part|in part)( agreed| accepted)?|(agreed|accepted) in part",
    "not_agreed": r"(not|dis) ?(agreed|accepted)|disagreed?|rejected|no|n",
}
_SEVERAL = re.compile(r"\s*[,;\n&]\s*|\s+and\s+")
_KEY = re.compile(r"[^a-z0-9]+")


class Recommendations:
    """Finds recommendations by number and by words, and makes those that the plan does not have."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.by_number: dict[str, str] = {}
        self.by_text: dict[str, str] = {}
        self.keys: set[str] = set()
        self.elsewhere = plans.references_elsewhere(target.session, target.plan.key)
        self.areas = {plain(area.title): area.key for area in target.areas}
        self.areas |= {area.key: area.key for area in target.areas}
        for row in target.recommendations:
            self._know(row.ref, row.number, row.title, row.text)

    def _know(self, key: str, number: str, *texts: str) -> None:
        self.keys.add(key)
        digits = numbering.read(number).recommendation or numbering.read(key).recommendation
        if digits:
            self.by_number.setdefault(digits, key)
        for text in texts:
            if text:
                self.by_text.setdefault(plain(text), key)

    def answered(self, line: Line, label: numbering.Label) -> list[str]:
        """The keys of the recommendations that a row answers, in the order in which it names them."""
        printed = [part for part in _SEVERAL.split(line.text("recommendation_ref")) if part]
        text = line.text("recommendation")
        if len(printed) > 1 or (printed and not text):
            return [key for part in printed if (key := self._named(line, part))]
        number, words = numbering.leading_number(text)
        number = (numbering.read(printed[0]).recommendation if printed else "") or number
        if not number and label.recommendation and not (label.is_number and plain(words) in self.by_text):
            number = label.recommendation
        if printed and printed[0] in self.keys:
            return [printed[0]]
        key = self._find_or_make(line, number, words, is_printed=bool(printed))
        return [key] if key else []

    def _named(self, line: Line, part: str) -> str:
        bare = part.removeprefix(f"{self.target.plan.key}/")
        if bare in self.keys or part in self.elsewhere:
            return bare if bare in self.keys else part
        number = numbering.read(part).recommendation
        if number in self.by_number:
            return self.by_number[number]
        message = f"There is no recommendation '{part[:40]}' in the plan or the file."
        self.target.trouble(
            line, "recommendation_ref", message, "Give its words in a column for recommendations."
        )
        return ""

    def _find_or_make(self, line: Line, number: str, words: str, *, is_printed: bool) -> str:
        if number in self.by_number:
            return self.by_number[number]
        if words and plain(words) in self.by_text and not (number and is_printed):
            return self.by_text[plain(words)]
        if not words:
            if number:
                self.target.note(
                    f"Recommendation {number} is neither in the plan nor in the file",
                    f"row {line.number}",
                )
            return ""
        return self._make(line, number, words)

    def _make(self, line: Line, number: str, words: str) -> str:
        if len(words) > LONGEST_TEXT:
            message = f"The text has {len(words)} characters; at most {LONGEST_TEXT} are kept."
            self.target.trouble(line, "recommendation", message, "Shorten it.")
            return ""
        counted = number or str(1 + max((int(one) for one in self.by_number), default=0))
        key = f"R{counted}"
        while key in self.keys or key in self.target.rows:
            counted = str(int(counted) + 1)
            key = f"R{counted}"
        title, text = titled(words)
        made = Recommendation(
            key=key, number=number, title=title, text=text or words, area=self.area(line),
            response=self._response(line),
        )  # fmt: skip
        self.target.proposal.recommendations.append(made)
        self._know(key, number or counted, words)
        return key

    def _response(self, line: Line) -> str | None:
        words = " ".join(re.findall(r"\w+", line.text("response").casefold()))
        if not words:
            return None
        for response, pattern in _RESPONSES.items():
            if re.fullmatch(pattern, words):
                if response == "partly":
                    # Which part is agreed has to be said, and a cell that says "partly" does not.
                    self.target.note(
                        "Partly agreed: say which part, with 'planflow move'", f"row {line.number}"
                    )
                    return None
                return response
        self.target.note("This response was not understood and is left out", f"row {line.number}")
        return None

    def area(self, line: Line) -> str | None:
        """The key of the area that a row names, which is made where the plan has none like it."""
        title = line.text("area")[:LONGEST_LINE]
        if not title:
            return None
        known = self.areas.get(plain(title))
        if known is None:
            known = base = _KEY.sub("-", title.casefold()).strip("-")[:60] or "area"
            number = 1
            while known in self.areas.values():
                number += 1
                known = f"{base}-{number}"
            self.areas[plain(title)] = known
            self.target.proposal.areas[title] = Area(key=known, title=title)
        return known


def titled(words: str) -> tuple[str, str]:
    """A title for a text, and the text itself where the title does not say all of it."""
    one_line = " ".join(words.split())
    if len(one_line) <= _TITLE:
        return one_line, "" if "\n" not in words.strip() else words
    first = re.split(r"(?<=[.;:])\s", one_line, maxsplit=1)[0].rstrip(";:")
    if len(first) <= _TITLE:
        return first, words
    cut = one_line[:_TITLE].rsplit(" ", 1)[0].rstrip(",;:")
    return f"{cut} …", words
