"""Rehearsing a plan: what would go out, to whom and when, as one archive with a report in it."""

import io
import json
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

from planflow import apart
from planflow.domain import words
from planflow.errors import PlanflowError
from planflow.services.work import Outcome
from planflow.store.session import Session
from planflow.working.task import Kind, Task

REPORT = "report.json"
MEMORY_MB, SECONDS = 1024, 600
_REFUSED = 3
_KEPT = ("*.md", "*.jsonl", "mail/*", "papers/*", "read/*")
_SHORTER = "Choose an earlier last day, or rehearse it with 'planflow rehearse'."


def _live(task: Task) -> str:
    """The digest of the archive."""
    said, settings = task.order.arguments, task.app.settings
    start, until = date.fromisoformat(said["start"]), date.fromisoformat(said["until"])
    with tempfile.TemporaryDirectory(prefix="planflow-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        wanted = {
            **said,
            "workflows_dir": _absolute(settings.workflows_dir),
            "notifications_dir": _absolute(settings.notifications_dir),
            "memory_mb": MEMORY_MB,
            "seconds": SECONDS,
        }
        (place / "wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
        (place / "plan.yaml").write_bytes(task.input())

        def sign() -> None:
            got = place / "day"
            day = date.fromisoformat(got.read_text(encoding="ascii")) if got.is_file() else start
            share = (day - start).days / max((until - start).days, 1)
            task.tell(5 + int(90 * share), f"In the rehearsal it is {words.say_day(day)}.")

        task.tell(5, "The plan is being loaded into a database of its own.")
        code = apart.run("planflow.rehearsal.child", folder=place, seconds=SECONDS, sign=sign)
        if code == _REFUSED:
            why = json.loads((place / "refused.json").read_text(encoding="utf-8"))
            raise PlanflowError(why["message"], why["remedy"])
        if apart.took_too_long(code):
            raise PlanflowError(f"It took more than {SECONDS // 60} minutes.", _SHORTER)
        if code:
            raise PlanflowError("The rehearsal came to no end.", _SHORTER)
        return task.app.work_files.put(_archive(place))


def _absolute(folder: Path | None) -> str:
    return str(folder.absolute()) if folder is not None else ""


def _archive(place: Path) -> bytes:
    """Everything that was written, in the order of its names and without the hour at which it was."""
    made = io.BytesIO()
    found = sorted(path for pattern in _KEPT for path in (place / "out").glob(pattern))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in [place / REPORT, *found]:
            name = path.name if path.parent == place else str(path.relative_to(place / "out"))
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _keep(_task: Task, _session: Session, digest: str, _now: datetime) -> Outcome:
    return Outcome(result=digest)


KIND = Kind(_live, _keep)
