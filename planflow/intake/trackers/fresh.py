"""Rows of actions that the plan does not have yet: each becomes an entry as a plan file would hold it."""

from collections import defaultdict
from datetime import date
from typing import Any

from planflow.domain import spreadsheet
from planflow.domain.person import Person
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError
from planflow.intake.trackers import cells, dates, numbering
from planflow.intake.trackers.dates import Due
from planflow.intake.trackers.numbering import Label
from planflow.intake.trackers.recommendations import Recommendations, titled
from planflow.intake.trackers.sheets import Line
from planflow.intake.trackers.target import Target, address, place
from planflow.services.planfile.model.actions import Action, ActionOpening, EvidenceNote, Judged, ProgressNote
from planflow.services.trackers.proposal import Addition, Said
from planflow.store import texts

_NOT_BEGUN = ("proposed", "assigned")
_DONE = ("implemented", "verified", "closed")


class Fresh:
    """Makes entries of rows, and gives references to those that have none."""

    def __init__(self, target: Target, recommendations: Recommendations) -> None:
        self.target, self.recommendations = target, recommendations
        self.refs = {*target.rows, *recommendations.keys}
        self.letters: dict[str, int] = defaultdict(int)

    def add(self, line: Line, label: Label, words: str) -> None:
        """Propose the action of a row. `words` is what it says, without a reference in front."""
        target, before = self.target, len(self.target.proposal.troubles)
        answers = self.recommendations.answered(line, label)
        ref = self._ref(line, label, answers)
        entry = self._entry(line, ref, words, answers)
        if len(target.proposal.troubles) == before:
            target.proposal.additions.append(Addition(entry, place(line)))

    def _ref(self, line: Line, label: Label, answers: list[str]) -> str:
        """The reference of a new action: as printed, or the next letter below its recommendation."""
        wanted = label.ref
        if not wanted and label.is_number and not answers:
            wanted = f"A{label.recommendation}"
        if wanted and wanted not in self.refs and numbering.is_valid(wanted):
            self.refs.add(wanted)
            return wanted
        if wanted:
            self.target.note(
                "A reference that is taken already was replaced by the next free one", address(line, "ref")
            )
        head = answers[0] if answers and "/" not in answers[0] else ""
        while True:
            count = self.letters[head]
            self.letters[head] += 1
            ref = f"{head}{numbering.lettered(count)}" if head else f"A{count + 1}"
            if ref not in self.refs:
                self.refs.add(ref)
                return ref

    def _entry(self, line: Line, ref: str, words: str, answers: list[str]) -> Action:
        target = self.target
        title, text = titled(words)
        owners = cells.owners(target, line, "owner", ref=ref)
        helpers = [*owners[1:], *cells.owners(target, line, "contributors", ref=ref)]
        if len(owners) > 1:
            target.note(
                "Of several owners the first is accountable, the others contribute", address(line, "owner")
            )
        due = cells.due(target, line, ref=ref)
        values: dict[str, Any] = {
            "key": ref,
            "title": title,
            "text": self._text(line, text or ""),
            "answers": answers,
            "area": self.recommendations.area(line) if not answers else None,
            "owner": owners[0] if owners else None,
            "contributors": [key for key in dict.fromkeys(helpers) if key not in owners[:1]],
            "agency": cells.agency(target, line, ref=ref),
            "directorate": cells.text(target, line, "directorate"),
            "due": due.written if due else None,
            "success_measure": cells.text(target, line, "success_measure", cells.LONGEST_TEXT),
            "cost": cells.text(target, line, "cost"),
            "cost_decided_by": cells.text(target, line, "cost_decided_by"),
            "opening": self._opening(line, ref, due, owners),
        }
        # Each value was checked where it was read, so that what is wrong is told with its place.
        return Action.model_construct(**values)

    def _text(self, line: Line, text: str) -> str:
        detail = spreadsheet.squeezed(line.text("detail"))
        source = spreadsheet.squeezed(line.text("source"))
        parts = [text, detail if line.text("action") else "", f"Source: {source}" if source else ""]
        whole = "\n\n".join(dict.fromkeys(part for part in parts if part))
        if len(whole) > cells.LONGEST_TEXT:
            message = f"The text has {len(whole)} characters; at most {cells.LONGEST_TEXT} are kept."
            self.target.trouble(line, "detail", message, "Shorten it.")
        return whole[: cells.LONGEST_TEXT]

    def _opening(self, line: Line, ref: str, due: Due | None, owners: list[str]) -> ActionOpening | None:
        """How far it is, where anything says so: taken over, not tested here."""
        target, as_at = self.target, self.target.options.as_at
        said = cells.said(target, line, ref=ref)
        percent = cells.percent(target, line, ref=ref)
        done_on = self._day(line, "implemented_on", ref)
        original = self._original(line, due, ref)
        state = self._state(line, said, percent, done_on, ref)
        evidence = self._evidence(line)
        if state is None and not evidence and original is None and percent is None:
            return None
        is_done = state in _DONE
        if state is None or (state in _NOT_BEGUN and not (owners and due)):
            state = "assigned" if owners and due else "proposed"
        begun = min((one.on for one in said), default=None)
        since = min(as_at, done_on or (begun if state == "in_progress" and begun else as_at))
        owner = owners[0] if owners else None
        by = owner if owner is not None and self._is_person(owner) else None
        return ActionOpening(
            as_at=as_at,
            state=state,
            since=since,
            started=begun if state not in _NOT_BEGUN else None,
            original_due=original,
            moves=1 if original else 0,
            percent=percent,
            implemented=Judged(on=since, by=by) if is_done else None,
            verified=Judged(on=since) if is_done and state != "implemented" else None,
            progress=[ProgressNote(on=one.on, text=one.text) for one in said if one.text != texts.ERASED],
            evidence=evidence,
        )

    def _is_person(self, key: str) -> bool:
        return isinstance(self.target.names.rows.get(key), Person) or any(
            entry.key == key for entry in self.target.proposal.people.values()
        )

    def _state(
        self, line: Line, said: list[Said], percent: int | None, done_on: date | None, ref: str
    ) -> str | None:
        """The state that the row names, or that what it tells shows."""
        state = cells.state(self.target, line, None, ref=ref)
        if state is not None:
            meaning = self.target.definition.states[state].meaning
            if percent == cells.WHOLE and meaning == Meaning.OPEN and state != "implemented":
                self.target.note(
                    "It is 100% done and said not to be done yet: the state counts", address(line, "percent")
                )
            return state if state not in _NOT_BEGUN or said or percent else None
        if done_on is not None:
            return "implemented"
        if said or percent:
            self.target.note(
                "Taken as in progress, since something was done and no state is given", f"row {line.number}"
            )
            return "in_progress"
        return None

    def _original(self, line: Line, due: Due | None, ref: str) -> str | None:
        """The day that was agreed first, where the row has one that is not the day in force."""
        try:
            first = dates.read(line.value("original_due"))
        except PlanflowError as error:
            self.target.trouble(line, "original_due", error.message, error.remedy, ref=ref)
            return None
        day = first.day if first else (due.original if due else None)
        if day is None or day.on is None or due is None or due.day.on is None or day.on == due.day.on:
            return None
        return dates.written(day)

    def _day(self, line: Line, column: str, ref: str) -> date | None:
        try:
            return dates.one_day(line.value(column))
        except PlanflowError as error:
            self.target.trouble(line, column, error.message, error.remedy, ref=ref)
            return None

    def _evidence(self, line: Line) -> list[EvidenceNote]:
        whole = "\n".join(cells.own_text(line, one.index) for one in line.table.of("evidence"))
        return [
            EvidenceNote(what=part[: cells.LONGEST_TEXT])
            for part in spreadsheet.squeezed(whole).split("\n")
            if part
        ]
