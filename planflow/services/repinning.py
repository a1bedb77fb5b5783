"""Moves running items to the definition in force: an explicit act with a stated mapping, on record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planflow import yamlfile
from planflow.domain.actor import Actor
from planflow.domain.event import DefinitionText
from planflow.domain.plan import Plan
from planflow.engine.definition import Definition, Meaning, State
from planflow.errors import PlanflowError, Refused
from planflow.services import deadlines, items, ledger, moves, policy
from planflow.store import definitions, organisation
from planflow.store.references import Subject, reference_of
from planflow.store.session import Session
from planflow.yamlfile import suggestion

_SHOWN = 20
"""How many stranded items are named before the rest are counted."""


@dataclass(frozen=True)
class Step:
    """What migrating would do to one item."""

    item: Subject
    reference: str
    from_digest: str
    to_digest: str
    from_state: str
    to_state: str


def prepare(
    session: Session, kind: str, *, mapping: Mapping[str, str], plan: Plan | None = None
) -> list[Step]:
    """What has to be done to bring every item of a kind, or those of one plan, to the definition in force.

    Raises `PlanflowError` where a state is not in the definition in force and `mapping` does not say what
    becomes of it, with the items concerned; nothing is written.
    """
    current = session.library.definition(kind)
    plan_id = plan.id if plan else None
    found = definitions.items_of(session, kind, plan_id=plan_id, other_than=current.digest)
    _check_mapping(session, current, mapping, found)
    lost = [item for item in found if mapping.get(item.state, item.state) not in current.states]
    if lost:
        raise _stranded(session, current, lost)
    return [
        Step(
            item=item,
            reference=reference_of(session, item),
            from_digest=item.definition,
            to_digest=current.digest,
            from_state=item.state,
            to_state=mapping.get(item.state, item.state),
        )
        for item in found
    ]


def carry_out(session: Session, actor: Actor, step: Step, *, now: datetime) -> None:
    """Pin one item to the definition in force, with its event, its deadlines and what follows by itself."""
    today = organisation.today(session, now)
    refusals = policy.may_administer(session, actor, on=today)
    if refusals:
        raise Refused(refusals)
    item, kind = step.item, items.kind_of(step.item)
    current = session.library.definition(kind)
    moves.check_version(session, item, definitions.lock_version(session, item))
    before = _state_before(session, step)
    item.definition = definitions.pin(session, current, now=now)
    if step.to_state != step.from_state:
        item.state, item.state_since = step.to_state, today
    item.version += 1
    session.flush()
    plan = items.plan_of(session, item)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="definition_migrated",
        subject_kind=kind,
        subject_id=item.id,
        from_state=step.from_state,
        to_state=step.to_state,
        facts={"definition": kind, "from": step.from_digest, "to": step.to_digest},
        now=now,
    )
    state = current.states[step.to_state]
    if before is None or step.to_state != step.from_state or before.owed != state.owed:
        is_cancelled = state.meaning == Meaning.CANCELLED
        deadlines.follow(session, plan, item, kind, owed=state.owed, is_cancelled=is_cancelled, now=now)
    moves.resettle(session, item, now=now)
    if step.to_state != step.from_state:
        for above in definitions.items_above(session, item):
            moves.resettle(session, above, now=now)


def prepare_schemes(
    session: Session, *, mapping: Mapping[str, str], plan: Plan | None = None
) -> list[tuple[Plan, str]]:
    """The plans whose rating scheme would change, and the name of the one that they would get."""
    known = session.library.rag_schemes
    found: list[tuple[Plan, str]] = []
    for one in definitions.items_of(session, "plan", plan_id=plan.id if plan else None):
        name = mapping.get(one.rag_scheme, one.rag_scheme)
        if name not in known:
            raise PlanflowError(
                f"There is no rating scheme '{name}' in force, which {one.key} would need.",
                f"Say what takes its place with --map {one.rag_scheme}=... {suggestion(name, known)}",
            )
        if (one.rag_scheme, one.rag_digest) != (name, known[name].digest):
            found.append((one, name))
    return found


def carry_out_scheme(session: Session, actor: Actor, plan: Plan, scheme: str, *, now: datetime) -> None:
    """Pin one plan to the rating scheme in force."""
    refusals = policy.may_administer(session, actor, on=organisation.today(session, now))
    if refusals:
        raise Refused(refusals)
    moves.check_version(session, plan, definitions.lock_version(session, plan))
    facts = {"definition": definitions.RAG, "from": plan.rag_digest, "from_scheme": plan.rag_scheme}
    plan.rag_scheme = scheme
    plan.rag_digest = definitions.pin_scheme(session, session.library.rag_scheme(scheme), now=now)
    plan.version += 1
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="definition_migrated",
        subject_kind=items.kind_of(plan),
        subject_id=plan.id,
        from_state=plan.state,
        to_state=plan.state,
        facts={**facts, "to": plan.rag_digest, "to_scheme": scheme},
        now=now,
    )


def _check_mapping(
    session: Session, current: Definition, mapping: Mapping[str, str], found: Sequence[Subject]
) -> None:
    """A mistyped state must not pass for one that happens to be empty."""
    known = {item.state for item in found} | set(current.states)
    for digest in dict.fromkeys(item.definition for item in found):
        known |= _states_of(session, digest)
    for old, new in mapping.items():
        if old not in known:
            raise _no_state(old, current.name, known)
        if new not in current.states:
            raise _no_state(new, current.name, current.states)


def _no_state(name: str, kind: str, known: Collection[str]) -> PlanflowError:
    return PlanflowError(f"There is no state '{name}' in the workflow '{kind}'.", suggestion(name, known))


def _states_of(session: Session, digest: str) -> set[str]:
    """The states of a definition, even of one that can no longer be read in full."""
    kept = session.get(DefinitionText, digest)
    data: Any = yamlfile.parse(kept.text, kept.name).data if kept else None
    return set(data["states"]) if isinstance(data, dict) and isinstance(data.get("states"), dict) else set()


def _stranded(session: Session, current: Definition, lost: Sequence[Subject]) -> PlanflowError:
    names = [f"{reference_of(session, item)} ({item.state})" for item in lost[:_SHOWN]]
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    states = ", ".join(sorted({item.state for item in lost}))
    maps = " ".join(f"--map {state}=..." for state in sorted({item.state for item in lost}))
    return PlanflowError(
        f"The {current.name} workflow in force has no state {states}, and these items are in it: "
        f"{', '.join(names)}{more}. Nothing was changed.",
        f"Say where they go with {maps} (states in force: {', '.join(current.states)}).",
    )


def _state_before(session: Session, step: Step) -> State | None:
    """The state under the old definition; None where that can no longer be read."""
    try:
        return definitions.get(session, step.from_digest).states.get(step.from_state)
    except PlanflowError:
        return None
