"""What a plan says of itself and a person may change without its file; a later load keeps the change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError, Refused, StaleWrite
from planflow.services import ledger, policy, texts
from planflow.store import organisation
from planflow.store.session import Session

LONGEST_TITLE, LONGEST_WATCH = 250, 3650


@dataclass(frozen=True)
class Wishes:
    """What the plan should say."""

    title: str
    report_title: str
    report_url: str
    report_received_on: date | None
    watch_days: int
    moved_counts_as_overdue: bool


def edit(
    session: Session,
    actor: Actor,
    plan: Plan,
    wishes: Wishes,
    *,
    based_on: int | None = None,
    note: str = "",
    now: datetime,
) -> Mapping[str, Any]:
    """Change what a plan says of itself. What really changed, by column; nothing is recorded of nothing.

    Days that rules count from the receipt of the report are not counted anew: a day that is owed moves by
    a decision. Raises `StaleWrite` where somebody else was first.
    """
    session.flush()
    ledger.hold(session, plan.id)
    session.refresh(plan)
    refused = policy.may_shape(session, actor, plan, on=organisation.today(session, now))
    if refused:
        raise Refused(refused)
    if based_on is not None and based_on != plan.version:
        raise StaleWrite(plan.key, based_on, plan.version)
    _check(wishes)
    changed = {name: value for name, value in asdict(wishes).items() if getattr(plan, name) != value}
    if not changed:
        return {}
    for name, value in changed.items():
        setattr(plan, name, value)
    plan.version += 1
    session.flush()
    author = actor.whose_word_id
    words = {name: texts.keep(session, value, author_id=author) for name, value in _said(changed)}
    if note.strip():
        words["note"] = texts.keep(session, note.strip(), author_id=author)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="plan_edited",
        subject_kind="plan",
        subject_id=plan.id,
        facts={"changed": sorted(changed)},
        words=words,
        now=now,
    )
    return changed


def _said(changed: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Free text lies apart from the ledger, with a salt of its own."""
    return [(name, value) for name, value in sorted(changed.items()) if isinstance(value, str) and value]


def _check(wishes: Wishes) -> None:
    if not wishes.title.strip() or len(wishes.title) > LONGEST_TITLE:
        raise PlanflowError(
            "A plan needs a title that can be printed.", f"Give one of {LONGEST_TITLE} characters at most."
        )
    if not 0 <= wishes.watch_days <= LONGEST_WATCH:
        raise PlanflowError(f"{wishes.watch_days} days cannot be watched.", f"Give 0 to {LONGEST_WATCH}.")
    if wishes.report_url and not wishes.report_url.startswith(("https://", "http://")):
        raise PlanflowError("The address of the report is none of the web.", "Begin it with https://.")
