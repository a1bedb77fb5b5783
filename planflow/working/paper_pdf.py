"""Making the PDF of a paper from its document, which whoever asked has put into words already."""

from datetime import datetime

from planflow.papers import pdf_apart, writing
from planflow.services.work import Outcome
from planflow.store import work as stored
from planflow.store.session import Session
from planflow.working.task import Kind, Task


def _make(task: Task) -> str:
    """The digest of the PDF. Where somebody else has asked for the same, what was made for them will do."""
    with task.app.reading() as session:
        known = stored.made(session, task.order.about, now=task.app.clock.now())
    if known is not None:
        return known.result
    task.tell(10, "The pages are being laid out.")
    made = pdf_apart.file(task.input(), lambda: task.tell(40, "The pages are being laid out."))
    task.tell(90, "The PDF is being checked: a screen reader has to be able to read it.")
    writing.require_readable(made, "pdf", task.order.arguments["paper"])
    return task.app.work_files.put(made)


def _keep(_task: Task, _session: Session, digest: str, _now: datetime) -> Outcome:
    return Outcome(result=digest)


KIND = Kind(_make, _keep)
