"""Verifying every event of every chain."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from planflow.errors import PlanflowError
from planflow.services import audit
from planflow.services.work import Outcome
from planflow.store import event_list
from planflow.store.session import Session
from planflow.working.task import Kind, Task


def _verify(task: Task) -> dict[str, Any]:
    against = task.order.arguments["against"]
    with task.app.reading() as session:
        events = event_list.count(session, event_list.Wanted()) or 1

        def tell(checked: int) -> None:
            task.tell(min(99, checked * 100 // events), f"{checked:,} of {events:,} events are checked.")

        verdicts = audit.verify(session, tell=tell)
        missing = ""
        if against:
            try:
                audit.compare(session, against)
            except PlanflowError as error:
                missing = str(error)
    return {
        "verdicts": [{**asdict(one), "is_whole": one.is_whole} for one in verdicts],
        "against": against,
        "missing": missing,
    }


def _keep(task: Task, _session: Session, found: dict[str, Any], _now: datetime) -> Outcome:
    return Outcome(result=task.app.work_files.put(json.dumps(found, ensure_ascii=False).encode()))


KIND = Kind(_verify, _keep)
