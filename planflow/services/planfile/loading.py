"""Loads a plan file: the first time everything, later what the file changed and people did not.

One transaction: a file with anything wrong in it changes nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from planflow import yamlfile
from planflow.domain.actor import Actor
from planflow.domain.plan import Plan, PlanSource
from planflow.errors import PlanflowError, Refused
from planflow.services import ledger, moves, policy
from planflow.services.planfile import changing, comparing, exporting, forgetting, noticing, places, reading
from planflow.services.planfile.applied import actions, measures, plan, shared
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Comparison, Difference, Located, Name, Verdict
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.noticing import Notice
from planflow.store import organisation, plans, references
from planflow.store.session import Session
from planflow.yamlfile import Document

LOADER = Actor(person_id=None, via="load")
Step = Callable[[Context, Name, Any], None]


@dataclass(frozen=True)
class Applier:
    """How one noun is written, and how it is tied to others afterwards."""

    write: Step
    link: Step | None = None


APPLIERS: Mapping[str, Applier] = {
    "organisation": Applier(shared.organisation),
    "body": Applier(shared.body, shared.link_body),
    "person": Applier(shared.person, shared.link_person),
    "plan": Applier(plan.plan, plan.link_plan),
    "meeting": Applier(shared.meeting, shared.link_meeting),
    "role": Applier(shared.role),
    "area": Applier(plan.area),
    "precedent": Applier(plan.precedent),
    "indicator": Applier(measures.indicator, measures.link_indicator),
    "observation": Applier(measures.observation),
    "recommendation": Applier(plan.recommendation, plan.link_recommendation),
    "assessment": Applier(measures.assessment, measures.link_assessment),
    "milestone": Applier(plan.milestone),
    "report": Applier(plan.report),
    "action": Applier(actions.action, actions.link_action),
}
"""In the order in which they are written: whatever belongs to something comes after it."""


@dataclass(frozen=True)
class Loaded:
    """What a load did, and what somebody should know about the plan."""

    plan: str
    digest: str
    is_first: bool
    counts: Mapping[str, int]
    """Objects in the file, by noun."""
    added: tuple[Name, ...] = ()
    changed: tuple[Difference, ...] = ()
    kept: tuple[Difference, ...] = ()
    absent: tuple[Name, ...] = ()
    notes: tuple[Notice, ...] = field(default=())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know, as sentences."""
        return tuple(note.sentence for note in self.notes)

    @property
    def is_unchanged(self) -> bool:
        """Whether the database was left as it was."""
        return not self.is_first and not self.added and not self.changed


def load(session: Session, path: Path, *, by: str = "", shell_user: str = "", now: datetime) -> Loaded:
    """Load the plan file at a path. Raises `FileError` with every problem at once and changes nothing then.

    `by` is the key of the person who loads it; without one it is only known which shell user it was.
    """
    return load_document(session, yamlfile.read(path), by=by, shell_user=shell_user, now=now)


def load_document(
    session: Session, document: Document, *, by: str = "", shell_user: str = "", now: datetime
) -> Loaded:
    """Load a plan file that was read already."""
    document, erased = forgetting.of_document(session, document)
    file = reading.read(document, session.library, _known(session, document))
    today = now.astimezone(ZoneInfo(file.organisation.timezone)).date()
    _check_organisation(session, file, document)
    _check_loader(session, by, file, now=now)
    row = plans.find(session, file.plan.key)
    wanted = comparing.flatten(file)
    before, known = _before(session, row), _as_it_is(session, row, file)
    comparison = comparing.compare(before, wanted, known)
    changing.check(document, comparison, wanted, before, _states(session, row), file.plan.key)
    context = Context.of(session, LOADER, file, now=now, today=today)
    result = Loaded(
        plan=file.plan.key,
        digest=hashlib.sha256(document.text.encode()).hexdigest(),
        is_first=row is None,
        counts=Counter(name.noun for name in wanted),
        added=tuple(comparison.added),
        changed=tuple(comparison.having(Verdict.APPLY)),
        kept=tuple(comparison.having(Verdict.KEEP)),
        absent=tuple(comparison.absent),
    )
    if not result.is_unchanged:
        _apply(context, wanted, known, comparison)
        if session.papers is not None and not result.is_first:
            # Meetings, calendars or clear days may have changed: what is owed for papers follows.
            session.papers.recount(session, context.actor, now=now)
    loader = Actor(context.person_id(by), via=LOADER.via, shell_user=shell_user)
    _keep_source(context, document, result, loader, now=now)
    is_named = any(places.find(document.data, "plan.assurers.*"))
    notices = noticing.of_assurers(file, is_named) + noticing.of(session, context.the_plan, file, on=today)
    return _noting(result, noticing.of_erased(erased) + notices)


def _known(session: Session, document: Document) -> reading.Known:
    key = places.text_at(document.data, "plan", "key")
    return reading.Known(
        people={person.key for person in plans.people(session)},
        bodies={body.key for body in plans.bodies(session)},
        recommendations=plans.references_elsewhere(session, key),
    )


def _check_organisation(session: Session, file: PlanFile, document: Document) -> None:
    there = organisation.find_organisation(session)
    if there is not None and there.key != file.organisation.key:
        raise PlanflowError(
            f"This database belongs to '{there.key}' ({there.name}); {document.file} is about "
            f"'{file.organisation.key}'. One database is one organisation.",
            f"For a plan of {there.name}, write 'key: {there.key}' and 'name: {there.name}' under "
            f"'organisation'. To try the file out, give it a database of its own: "
            f"PLANFLOW_DATABASE_URL=sqlite:///{file.organisation.key}.db in front of the command.",
        )


def _check_loader(session: Session, by: str, file: PlanFile, *, now: datetime) -> None:
    """Whoever loads in their own name has to be allowed to; a new database knows nobody yet."""
    if not by:
        return
    if organisation.find_organisation(session) is None:
        names = [person.key for person in file.people]
        if by not in names:
            raise PlanflowError(f"There is no person '{by}' in the file.", yamlfile.suggestion(by, names))
        return
    loader = Actor(references.get_person(session, by).id, via="shell")
    refused = policy.may_administer(session, loader, on=organisation.today(session, now))
    if refused:
        raise Refused(refused)


def _before(session: Session, row: Plan | None) -> dict[Name, Located]:
    """The objects of the text that was last loaded."""
    source = plans.find_source(session, row.id) if row is not None else None
    if source is None or row is None:
        return {}
    document = yamlfile.parse(source.text, f"{row.key}, as last loaded")
    file = yamlfile.validate(document, PlanFile)
    reading.normalise(file, session.library)
    return comparing.flatten(file)


def _as_it_is(session: Session, row: Plan | None, file: PlanFile) -> dict[Name, Located]:
    """The objects of the database: the whole plan, or what it would share with other plans."""
    also = {body.key for body in file.bodies} | {person.key for person in file.people}
    if row is not None:
        return comparing.flatten(exporting.export(session, row, also=also))
    return comparing.flatten_shared(*exporting.shared_parts(session, also, file.plan.key))


def _states(session: Session, row: Plan | None) -> dict[Name, str]:
    if row is None:
        return {}
    context = {Name("plan", row.key): row.state}
    context |= {
        Name("recommendation", ref): state for ref, state in plans.recommendation_states(session, row.id)
    }
    return context | {Name("action", ref): state for ref, state in plans.action_states(session, row.id)}


def _apply(
    context: Context, wanted: dict[Name, Located], known: dict[Name, Located], comparison: Comparison
) -> None:
    """Write everything that is new or changed, noun by noun, then tie it together."""
    context.fresh = set(comparison.added)
    fields: dict[Name, list[str]] = {}
    for one in comparison.having(Verdict.APPLY):
        fields.setdefault(one.name, []).append(one.field)
    work = {name: wanted[name].entry for name in comparison.added}
    work |= {
        name: changing.merged(known[name].entry, wanted[name].entry, changed)
        for name, changed in fields.items()
    }
    by_noun: dict[str, list[Name]] = {noun: [] for noun in APPLIERS}
    for name in wanted:
        if name in work:
            by_noun[name.noun].append(name)
    for noun, names in by_noun.items():
        for name in names:
            APPLIERS[noun].write(context, name, work[name])
        context.session.flush()
    for noun, names in by_noun.items():
        link = APPLIERS[noun].link
        if link is not None:
            for name in names:
                link(context, name, work[name])
        context.session.flush()
    actions.reassign(context, {name: set(changed) for name, changed in fields.items()}, work)
    _settle(context)


def _settle(context: Context) -> None:
    """Let recommendations and the plan move by themselves where what was entered allows it."""
    for row in list(context.recommendations.values()):
        moves.resettle(context.session, row, now=context.now)
    moves.resettle(context.session, context.the_plan, now=context.now)


def _keep_source(
    context: Context, document: Document, result: Loaded, actor: Actor, *, now: datetime
) -> None:
    """Keep the text as the base of the next comparison, and write the load into the ledger."""
    session, row = context.session, context.the_plan
    source = plans.find_source(session, row.id)
    if source is not None and source.digest == result.digest:
        return
    session.add(PlanSource(plan_id=row.id, text=document.text, digest=result.digest, loaded_at=now))
    session.flush()
    ledger.append(
        session,
        actor,
        chain=row.id,
        kind="plan_loaded",
        subject_kind="plan",
        subject_id=row.id,
        facts={
            "digest": result.digest,
            "counts": dict(sorted(result.counts.items())),
            "added": [_told(context, name) for name in result.added] if not result.is_first else [],
            "changed": [f"{_told(context, one.name)}: {one.field}" for one in result.changed],
        },
        now=now,
    )


def _told(context: Context, name: Name) -> str:
    """An object as the ledger names it: people and roles by number, since their keys may be made of names."""
    if name.noun == "person":
        return f"person {context.people[name.key].id}"
    return f"role {context.roles[name.key].id}" if name.noun == "role" else str(name)


def _noting(result: Loaded, notes: list[Notice]) -> Loaded:
    values = {name: getattr(result, name) for name in Loaded.__dataclass_fields__}
    return Loaded(**{**values, "notes": tuple(notes)})
