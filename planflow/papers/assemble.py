"""Builds the neutral document of a paper from its front sheet and its sections."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from planflow.papers import markdown, words
from planflow.papers.charts import figures
from planflow.papers.document import Block, Document, FrontRow, Gap, Heading, Paragraph, Run, plain
from planflow.papers.forms import Form, FrontPart


def document(
    form: Form,
    *,
    language: str,
    facts: Mapping[str, Any],
    front: Mapping[str, str],
    sections: Sequence[tuple[str, str, str]],
    digest: str,
    appended: Sequence[Block] = (),
) -> Document:
    """The whole paper. `sections` are key, Markdown and who fills the gap, in the order of the form.

    `appended` stands after them and is numbered with them.
    """
    headings = {part.key: part for part in form.sections}
    blocks: list[Block] = []
    for key, body, gap_owner in sections:
        part = headings.get(key)
        heading = part.heading if part else words.capital(key)
        found: list[Block] = (
            [Gap(gap_owner, part.note if part else "")]
            if gap_owner
            else markdown.blocks(body, partial(figures.chart, facts=facts))
        )
        if found:
            blocks += [Heading(1, (Run(heading),), anchor=key), *found]
    blocks += appended
    return Document(
        reference=facts["paper"]["reference"],
        title=facts["paper"]["title"],
        language=language,
        organisation=facts["organisation"]["name"],
        status="",
        as_at=facts["as_at"],
        front_title=form.front_title or form.label,
        # A row with nothing in it, that nobody is asked for either, is left out.
        front=tuple(row for part in form.front if (row := _row(part, facts, front)).text or row.gap),
        blocks=tuple(numbered(blocks)),
        provenance=_provenance(facts, digest),
        tones={f"{row['symbol']} {row['label']}": row["colour"] for row in facts["ratings"]},
    )


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """Sections are numbered 1, 2, ...; their paragraphs 1.1, 1.2, ...; every heading gets an anchor."""
    section = paragraph = 0
    anchors: set[str] = set()
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if block.level == 1:
                section, paragraph = section + 1, 0
            number = str(section) if block.level == 1 else ""
            found.append(replace(block, number=number, anchor=_anchor(block, section, anchors)))
        elif isinstance(block, Paragraph):
            paragraph += 1
            found.append(replace(block, number=f"{section}.{paragraph}" if section else ""))
        else:
            found.append(block)
    return found


def _anchor(block: Heading, section: int, taken: set[str]) -> str:
    """A stable id: the section's key, or the first word of the heading (a reference), within the section."""
    first = block.anchor or f"s{section}-{plain(block.runs).split(' ')[0]}"
    base = (
        "".join(letter if letter.isalnum() else "-" for letter in first.lower()).strip("-") or f"s{section}"
    )
    anchor, count = base, 1
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    taken.add(anchor)
    return anchor


def _row(part: FrontPart, facts: Mapping[str, Any], front: Mapping[str, str]) -> FrontRow:
    value = _value(part, facts, front)
    if part.choices:
        boxes = "   ".join(f"{'☒' if choice == value else '☐'} {choice}" for choice in part.choices)
        return FrontRow(part.label, boxes, "" if value in part.choices else part.gap)
    return FrontRow(part.label, value, "" if value else part.gap)


def _value(part: FrontPart, facts: Mapping[str, Any], front: Mapping[str, str]) -> str:
    if part.source.startswith("front."):
        return front.get(part.source.removeprefix("front."), "") or part.text
    # What planflow does not know (the day of a meeting, say) a person may fill in under the same name.
    return _source(part.source, facts) or front.get(part.source, "") or part.text


def asked(form: Form, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of the front sheet that an officer has to fill in: key, who does, and the choices."""
    return [
        {"key": part.source.removeprefix("front."), "who": part.gap, "choices": list(part.choices)}
        for part in form.front
        if part.gap and not _value(part, facts, {})
    ]


def _source(name: str, facts: Mapping[str, Any]) -> str:
    paper, plan = facts["paper"], facts["plan"]
    values = {
        "title": paper["title"],
        "body": paper["body"],
        "meeting": words.weekday(paper["meeting_on"]) if paper["meeting_on"] else "",
        "published": words.weekday(paper["publish_on"]) if paper["publish_on"] else "",
        "organisation": facts["organisation"]["name"],
        "plan": plan["title"],
        "reference": paper["reference"],
        "board": plan["board"],
        "inspectorate": plan["inspectorate"],
        "report": plan["report_title"],
        "figures": words.day(facts["as_at"]),
        "period": _period(paper),
    }
    return str(values.get(name, ""))


def _period(paper: Mapping[str, Any]) -> str:
    if not paper["period_from"] or not paper["period_until"]:
        return ""
    return f"{words.day(paper['period_from'])} to {words.day(paper['period_until'])}"


def _provenance(facts: Mapping[str, Any], digest: str) -> str:
    chain = facts["chain"]
    kept = f"kept unchanged under the digest {digest[:16]}"
    told = (
        f"The figures are those of {words.day(facts['as_at'])}, {kept}. "
        f"The plan's record of events held {words.counted(chain['length'], 'entry')} when they were taken"
    )
    own = f"{told}; the last has the hash {chain['head']}." if chain["head"] else f"{told}."
    return " ".join([own, *_of_others(facts)])


def _of_others(facts: Mapping[str, Any]) -> list[str]:
    """The heads of the other plans that a register is over: each has a record of its own."""
    others = [row for row in facts.get("plans", ()) if row["key"] != facts["plan"]["key"]]
    return [
        f"That of {row['key']} held {words.counted(row['chain']['length'], 'entry')}"
        + (f"; its last has the hash {row['chain']['head']}." if row["chain"]["head"] else ".")
        for row in others
    ]


def facts_of(snapshot: str) -> dict[str, Any]:
    """The facts that a kept snapshot holds."""
    facts: dict[str, Any] = json.loads(snapshot)
    return facts
