"""The comments of a drafted plan: where each thing stands in the report, and what was assumed and why."""

import re
from collections.abc import Mapping, Sequence

from planflow.intake.proposal import Place, Proposal, Recommendation

SURE = 0.8
FILLERS = ("board-chair", "plan-coordinator", "plan-verifier", "administrator")
_QUOTE = 100
_ASSUMED = (
    "What the report says stands with the place where it says so. What a plan needs and the report does not",
    "say is marked `assumed: true`: the people who coordinate and verify, and one action for each",
    "recommendation, until the plan says how it is met. People are called by their roles, and every address",
    "is at example.org, which no mail reaches. Replace all of these before the plan goes live.",
)
_ENTRY = re.compile(r"^  - (?:\{)?key: ['\"]?(?P<key>[A-Za-z0-9-]+)")
_SECTION = re.compile(r"^([a-z_]+):")


def where(place: Place) -> str:
    """Where a thing stands, as a person would say it."""
    shown = f"Report, page {place.page}" if place.page else "Report"
    quote = place.quote if len(place.quote) <= _QUOTE else place.quote[:_QUOTE].rsplit(" ", 1)[0] + " ..."
    return f'{shown}: "{quote}"' if quote else shown


def header(proposal: Proposal) -> str:
    """What stands above the file: what it was made from, what is assumed, what is asked for besides."""
    lines = ["yaml-language-server: $schema=../workflows/schema/plan.schema.json"]
    lines.append(f"Drafted by planflow import from {proposal.file_name or 'pasted text'}.")
    lines += [f"SHA-256 of the report: {proposal.digest}", "", *_ASSUMED]
    if proposal.body is None:
        lines.append(
            "The report does not name the inspected body in a way that could be read: its name is assumed."
        )
    lines += [
        f"A review is asked for: {one.text} ({where(one.place)}). Add it under `reports`."
        for one in proposal.dates
        if one.kind == "review"
    ]
    return "\n".join(lines)


def of(proposal: Proposal, rows: Sequence[tuple[str, Recommendation]]) -> Mapping[tuple[str, str], list[str]]:
    """The comments by section and key of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, row in rows:
        found["recommendations", key] = [where(row.place), *row.doubts]
        found["actions", f"{key}a"] = _on_action(row)
    for key in FILLERS:
        found["people", key] = ["The report names nobody for this."]
    if proposal.inspectorate:
        found["bodies", "inspectorate"] = [where(proposal.inspectorate.place)]
    return {name: lines for name, lines in found.items() if lines}


def _on_action(row: Recommendation) -> list[str]:
    if row.deadline is None and row.deadline_text:
        return [f"The report says '{row.deadline_text}' and gives no day."]
    if row.deadline and row.deadline_text:
        return [f"Its day is the report's: '{row.deadline_text}'."]
    return []


def add(text: str, comments: Mapping[tuple[str, str], list[str]]) -> str:
    """The file with the comments above the entries that they are about."""
    section, lines = "", []
    for line in text.split("\n"):
        if match := _SECTION.match(line):
            section = match[1]
        if match := _ENTRY.match(line):
            lines += [f"  # {comment}" for comment in comments.get((section, match["key"]), [])]
        lines.append(line)
    return "\n".join(lines)
