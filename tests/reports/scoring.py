"""Counts what was found, what was missed and what was proposed wrongly, by kind."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """Right, missed and wrong of one kind, with a line for each that is not right."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / (self.right + len(self.missed)) if self.right + len(self.missed) else 1.0

    @property
    def precision(self) -> float:
        """The share of what was proposed that is right."""
        return self.right / (self.right + len(self.wrong)) if self.right + len(self.wrong) else 1.0

    def add(self, other: "Tally") -> None:
        """Count another one in."""
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong


KINDS = ("recommendations", "numbers", "owners", "deadlines", "urgency", "dates", "identity")


def score(name: str, found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Tally]:
    """One report's tallies. `found` is what `--json` prints."""
    tallies = {kind: Tally() for kind in KINDS}
    left = list(found["recommendations"])
    for wanted in expected["recommendations"]:
        match = next((one for one in left if is_text(one["text"], wanted["text"])), None)
        if match is None:
            tallies["recommendations"].missed.append(f"{name}: missed '{wanted['text']}'")
            continue
        left.remove(match)
        tallies["recommendations"].right += 1
        _details(name, match, wanted, tallies)
    for one in left:
        if not any(is_text(one["text"], text) for text in expected.get("optional", [])):
            tallies["recommendations"].wrong.append(f"{name}: wrong '{one['text'][:120]}' ({one['section']})")
    _dates(name, found, expected, tallies["dates"])
    _identity(name, found, expected, tallies["identity"])
    return tallies


def is_text(text: str, wanted: str) -> bool:
    """Whether the text is the wanted one, of which ` ...` may stand for its middle or end."""
    start, _, end = wanted.partition("...")
    plain = _plain(text)
    if "..." not in wanted:
        return plain == _plain(wanted)
    return (
        plain.startswith(_plain(start))
        and plain.endswith(_plain(end))
        and len(plain) < len(_plain(start)) + len(_plain(end)) + 500
    )


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def _details(name: str, match: dict[str, Any], wanted: dict[str, Any], tallies: dict[str, Tally]) -> None:
    label = f"{name}: '{wanted['text'][:50]}'"
    if wanted.get("number", "any") != "any":
        _compare(tallies["numbers"], label, match["number"], wanted["number"])
    if wanted.get("owners") != "any":
        mine = sorted(one.lower().removeprefix("the ") for one in match["owner_roles"])
        _compare(tallies["owners"], label, mine, sorted(one.lower() for one in wanted.get("owners") or []))
    if wanted.get("deadline") != "any":
        _compare(tallies["deadlines"], label, match["deadline"], wanted.get("deadline"))
    if "deadline_text" in wanted:
        _compare(tallies["deadlines"], label, match["deadline_text"], wanted["deadline_text"])
    _compare(tallies["urgency"], label, match["urgent"], wanted.get("urgent", False))


def _dates(name: str, found: dict[str, Any], expected: dict[str, Any], tally: Tally) -> None:
    if "published_on" in expected:
        _compare(tally, f"{name}: published", found["published_on"], expected["published_on"])
    for wanted in expected.get("dates", []):
        is_there = any(
            all(str(one.get(key)) == value for key, value in wanted.items()) for one in found["dates"]
        )
        _compare(tally, f"{name}: {wanted}", is_there, True)
    kinds = {wanted["kind"] for wanted in expected.get("dates", [])}
    for one in found["dates"]:
        if one["kind"] in ("plan_due", "agreement") and one["kind"] not in kinds:
            tally.wrong.append(f"{name}: no such date {one['kind']} '{one['text']}'")


def _identity(name: str, found: dict[str, Any], expected: dict[str, Any], tally: Tally) -> None:
    for key in ("title", "inspectorate", "body"):
        if key in expected:
            _compare(tally, f"{name}: {key}", found[key], expected[key])
    for wanted in expected.get("judgements", []):
        is_there = any(
            one["area"] == wanted["area"] and one["judgement"] == wanted["judgement"]
            for one in found["judgements"]
        )
        _compare(tally, f"{name}: {wanted}", is_there, True)


def _compare(tally: Tally, label: str, mine: Any, wanted: Any) -> None:
    if mine == wanted:
        tally.right += 1
        return
    if wanted not in (None, [], False):
        tally.missed.append(f"{label}: {mine!r}, not {wanted!r}")
    if mine not in (None, [], False):
        tally.wrong.append(f"{label}: {mine!r}, not {wanted!r}")


AIMS = {
    "recommendations": (0.95, 0.95),
    "numbers": (0.95, 0.95),
    "owners": (0.9, 0.9),
    "deadlines": (0.9, 0.9),
    "urgency": (0.9, 0.9),
    "dates": (0.9, 0.9),
}
"""The least share of what there is that is found, and of what is proposed that is right."""


def hold_to_the_aims(
    reports: Iterable[dict[str, Tally]], label: str, aims: Mapping[str, tuple[float, float]] = AIMS
) -> None:
    """Fail where the reports together are not read as well as they have to be."""
    totals = {kind: Tally() for kind in aims}
    for scored in reports:
        for kind, total in totals.items():
            total.add(scored[kind])
    for kind, (recall, precision) in aims.items():
        total = totals[kind]
        slips = "\n".join([*total.missed, *total.wrong])
        assert total.right, f"{label}, {kind}: nothing is right"
        assert total.recall >= recall, f"{label}, {kind}: recall {total.recall:.3f}\n{slips}"
        assert total.precision >= precision, f"{label}, {kind}: precision {total.precision:.3f}\n{slips}"
