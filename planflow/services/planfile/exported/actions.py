"""The actions of a plan, with how far each of them is."""

from collections import defaultdict
from typing import Any

from planflow.domain import action as rows
from planflow.domain.deadline import Deadline
from planflow.domain.evidence import Evidence
from planflow.domain.plan import Area
from planflow.domain.plan import Plan as PlanRow
from planflow.domain.progress import Progress
from planflow.services.planfile.exported.keys import Keys
from planflow.services.planfile.exported.plan import Deadlines, due_of
from planflow.services.planfile.model.actions import (
    Action,
    ActionOpening,
    EvidenceNote,
    Judged,
    ProgressNote,
    Repeats,
    Turn,
)
from planflow.store import plans, texts
from planflow.store.session import Session

_BY_ITSELF = "assigned"
"""The state that loading an action with owner and day brings it to."""


def of_actions(session: Session, plan: PlanRow, keys: Keys, deadlines: Deadlines) -> list[Action]:
    """Every action of the plan."""
    reader = _Reader(session, plan, keys, deadlines)
    return [reader.action(row) for row in plans.of_plan(session, rows.Action, plan.id)]


class _Reader:
    """Everything that hangs on the actions of a plan, read once."""

    def __init__(self, session: Session, plan: PlanRow, keys: Keys, deadlines: Deadlines) -> None:
        self.keys, self.deadlines = keys, deadlines
        self.areas = {row.id: row.key for row in plans.of_plan(session, Area, plan.id)}
        self.refs = {row.id: row.ref for row in plans.of_plan(session, rows.Action, plan.id)}
        self.answers: dict[int, list[str]] = defaultdict(list)
        for action_id, plan_id, ref, plan_key in plans.answers(session, plan.id):
            self.answers[action_id].append(ref if plan_id == plan.id else f"{plan_key}/{ref}")
        self.contributors: dict[int, list[str]] = defaultdict(list)
        for one in plans.of_actions(session, rows.Contributor, plan.id):
            if key := keys.either(one.person_id, one.body_id):
                self.contributors[one.action_id].append(key)
        self.progress = _grouped(plans.of_actions(session, Progress, plan.id))
        self.evidence = _grouped(plans.of_actions(session, Evidence, plan.id))
        self.turns = _grouped(plans.of_actions(session, rows.Occurrence, plan.id))
        self.words = texts.bodies(session, self._text_ids())

    def _text_ids(self) -> list[int | None]:
        found: list[int | None] = [one.text_id for many in self.progress.values() for one in many]
        found += [one.text_id for many in self.turns.values() for one in many]
        for many in self.evidence.values():
            found += [text_id for one in many for text_id in (one.what_id, one.held_at_id)]
        return found

    def action(self, row: rows.Action) -> Action:
        """One action."""
        deadline = self.deadlines.get(("action", row.id, "action"))
        return Action.model_validate(
            {
                "key": row.ref,
                "title": row.title,
                "text": row.text,
                "answers": self.answers[row.id],
                "area": self.areas.get(row.area_id or 0),
                "owner": self.keys.either(row.owner_id, row.owner_body_id),
                "contributors": self.contributors[row.id],
                "agency": self.keys.body(row.agency_id),
                "directorate": row.directorate,
                **due_of(deadline),
                "success_measure": row.success_measure,
                "repeats": Repeats.model_validate(row.repeats) if row.repeats else None,
                "cost": row.cost,
                "cost_decided_by": row.cost_decided_by,
                "assumed": row.is_assumed,
                "opening": self._opening(row, deadline),
            }
        )

    def _opening(self, row: rows.Action, deadline: Deadline | None) -> ActionOpening | None:
        moves = deadline.moves if deadline else 0
        told: dict[str, Any] = {
            "progress": self._progress(row.id),
            "evidence": self._evidence(row.id),
            "turns": self._turns(row.id),
        }
        owned = row.owner_id is not None or row.owner_body_id is not None
        by_itself = _BY_ITSELF if owned and deadline is not None else "proposed"
        if row.state == by_itself and not moves and row.percent is None and not any(told.values()):
            return None
        days = [row.state_since, *(one.on for one in told["progress"])]
        original = deadline.original_due_on if deadline else None
        return ActionOpening(
            as_at=max(days),
            state=row.state,
            since=row.state_since,
            started=row.started_on,
            original_due=original.isoformat() if moves and original else None,
            moves=moves,
            percent=row.percent,
            implemented=_judged(row.implemented_on, self.keys.person(row.implemented_by_id)),
            verified=_judged(row.verified_on, self.keys.person(row.verified_by_id)),
            superseded_by=self.refs.get(row.superseded_by_id or 0),
            **told,
        )

    def _progress(self, action_id: int) -> list[ProgressNote]:
        return [
            ProgressNote(on=one.given_on, text=words, percent=one.percent, by=self.keys.person(one.person_id))
            for one in self.progress[action_id]
            if (words := self.words.get(one.text_id or 0, "")) not in ("", texts.ERASED)
        ]

    def _evidence(self, action_id: int) -> list[EvidenceNote]:
        return [
            EvidenceNote(
                what=words,
                held_at=self.words.get(one.held_at_id or 0, ""),
                seen_by=self.keys.person(one.seen_by_id),
                seen_on=one.seen_on,
            )
            for one in self.evidence[action_id]
            if (words := self.words.get(one.what_id, "")) not in ("", texts.ERASED)
        ]

    def _turns(self, action_id: int) -> list[Turn]:
        return [
            Turn.model_validate(
                {
                    "due": one.due_on,
                    "result": one.result,
                    "on": one.recorded_on,
                    "note": self.words.get(one.text_id or 0, ""),
                }
            )
            for one in sorted(self.turns[action_id], key=lambda turn: turn.number)
            if one.result
        ]


def _judged(on: Any, by: str | None) -> Judged | None:
    return Judged(on=on, by=by) if on or by else None


def _grouped(found: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in found:
        grouped[row.action_id].append(row)
    return grouped
