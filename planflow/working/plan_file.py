"""Loading a plan file: looked at first, with all that is wrong or would change, and then done."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from planflow import yamlfile
from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.domain.work import WorkKind
from planflow.engine.refusal_words import say
from planflow.errors import FileError, PlanflowError, Refused
from planflow.intake import kept_review
from planflow.services import policy, speaking
from planflow.services.planfile import loading, places
from planflow.services.planfile.changing import shown
from planflow.services.planfile.comparing import Difference
from planflow.services.planfile.loading import Loaded
from planflow.services.work import Outcome
from planflow.store import organisation, plans, references, report_reviews
from planflow.store.session import Session
from planflow.working.task import Kind, Task

VIA = "web"


def _text(task: Task) -> str:
    task.tell(10, "The file is being read.")
    return task.input().decode()


def _load(task: Task, session: Session, text: str, now: datetime) -> Outcome:
    """Load in a savepoint, which is given up again where this is a look, or something is wrong.

    What is wrong in the file is what came of the work, and no failure of it.
    """
    told: dict[str, Any] = {"name": task.order.arguments["name"]}
    is_kept, key = False, ""
    attempt = session.begin_nested()
    try:
        loaded = _loaded(task, session, text, now)
        told["loaded"], key = _shown(loaded), loaded.plan
        is_kept = task.order.kind == WorkKind.LOAD_PLAN
    except FileError as error:
        told["problems"] = [asdict(one) for one in error.problems]
    except Refused as error:
        words = session.library.words(speaking.language(session, _person(task, session)))
        told["refused"] = [say([one], words) for one in error.refusals]
    except PlanflowError as error:
        told["refused"] = [str(error)]
    if is_kept:
        attempt.commit()
    else:
        attempt.rollback()
    result = task.app.work_files.put(json.dumps(told, ensure_ascii=False).encode())
    return Outcome(reference=key, result=result, keeps_input=not is_kept)


def _loaded(task: Task, session: Session, text: str, now: datetime) -> Loaded:
    document = yamlfile.parse(text, task.order.arguments["name"])
    _check_plan(task, session, document, now)
    loaded = loading.load_document(session, document, by=_person(task, session).key, now=now)
    review = task.order.arguments["review"]
    if review and task.order.kind == WorkKind.LOAD_PLAN:
        kept = report_reviews.get(session, int(review))
        kept_review.bind(session, kept, references.get_plan(session, loaded.plan), now=now)
    return loaded


def _check_plan(task: Task, session: Session, document: yamlfile.Document, now: datetime) -> None:
    """That the file is about the plan of the page, which one may shape; a new plan is none that exists."""
    wanted = task.order.arguments["plan"]
    key = places.text_at(document.data, "plan", "key")
    if wanted and key != wanted:
        raise PlanflowError(
            f"This file is about the plan '{key}'.", f"Choose the file of {wanted}, or load a new plan."
        )
    there = plans.find(session, key) if key else None
    if not wanted and there is not None:
        raise PlanflowError(
            f"The key '{key}' is taken.", "Load an existing plan from its own page, or choose another key."
        )
    if there is not None:
        actor = Actor(task.order.asked_by_id, via=VIA)
        refused = policy.may_shape(session, actor, there, on=organisation.today(session, now))
        if refused:
            raise Refused(refused)


def _person(task: Task, session: Session) -> Person:
    return session.get_one(Person, task.order.asked_by_id)


def _shown(loaded: Loaded) -> dict[str, Any]:
    """What a page shows of a load."""
    return {
        "plan": loaded.plan,
        "is_first": loaded.is_first,
        "is_unchanged": loaded.is_unchanged,
        "counts": dict(loaded.counts),
        "added": [str(one) for one in loaded.added],
        "changed": _differences(loaded.changed),
        "kept": _differences(loaded.kept),
        "absent": [str(one) for one in loaded.absent],
        "warnings": list(loaded.warnings),
    }


def _differences(found: Iterable[Difference]) -> list[dict[str, str]]:
    return [
        {"name": str(one.name), "field": one.field, "current": shown(one.current), "file": shown(one.file)}
        for one in found
    ]


KIND = Kind(_text, _load)
