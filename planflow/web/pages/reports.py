"""Where a plan begins: an inspection report is handed in, by file or as pasted text, and read."""

from starlette.responses import Response

from planflow.intake import kept_review, report, uploads
from planflow.intake.limited import Limits
from planflow.intake.proposal import Proposal
from planflow.intake.refused import UploadRefused
from planflow.store import report_reviews
from planflow.web import report_desk
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.opening import without_transaction
from planflow.web.routing import Pages

router = Pages()
_LONGEST = 900_000
"""Characters of pasted text that a form carries."""
_LIMITS = Limits(longest_cpu_seconds=20, wall_seconds=30.0)
"""Less than on the command line: somebody waits for the page."""
_LISTED = 20


@router.get("/reports/new")
def new(desk: Coordinator) -> Response:
    """Where a report is handed in; the reviews that are under way stand below."""
    return _page(desk)


@router.post("/reports/new")
def hand_in(desk: Coordinator) -> Response:
    """Read the report and begin its review.

    Reading takes about a second in a child process with limits, so it is done here, outside of the
    transaction. What took longer would be a row for the worker instead.
    """
    field, content, name = _given(desk)
    if desk.is_faulty:
        return _page(desk)
    with without_transaction(desk):
        proposal = _read(desk, field, content, name)
    if proposal is None:
        return _page(desk)
    review = kept_review.begin(desk.session, desk.who, proposal, now=desk.now)
    return desk.go(f"/reports/{review.id}", "The report was read. Nothing is a plan yet.")


def _given(desk: Desk) -> tuple[str, bytes, str]:
    """The field that was used, its bytes, and the file's name."""
    chosen = desk.form.file("file")
    if chosen is not None:
        return "file", chosen.file.read(uploads.LARGEST + 1), chosen.filename or ""
    raw = desk.form.data.get("text")
    text = raw if isinstance(raw, str) else ""
    if not text.strip():
        desk.form.wrong("file", "Choose a file, or paste the text of the report.")
    elif len(text) > _LONGEST:
        desk.form.wrong(
            "text", f"This is {len(text):,} characters long; {_LONGEST:,} are read. Upload a file."
        )
    return "text", text.encode(), ""


def _read(desk: Desk, field: str, content: bytes, name: str) -> Proposal | None:
    try:
        return report.read(content, name, limits=_LIMITS)
    except UploadRefused as error:
        desk.form.wrong(field, str(error))
    return None


def _page(desk: Desk) -> Response:
    waiting = report_reviews.unfinished(desk.session, most=_LISTED)
    shown = [(one, report_desk.name_of(one, kept_review.outcome(one))) for one in waiting]
    desk.trail(("Plans", "/plans"), ("Start from an inspection report", ""))
    return desk.page("report/new.html.j2", waiting=shown)
