"""Where a plan begins: an inspection report is handed in, by file or as pasted text, and read."""

from starlette.responses import Response

from planflow.domain.work import UNDER_WAY, WorkKind, WorkState
from planflow.intake import kept_review, uploads
from planflow.intake.refused import UploadRefused
from planflow.store import report_reviews
from planflow.web import report_desk, waiting
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_LONGEST = 900_000
"""Characters of pasted text that a form carries."""
_LISTED = 20


@router.get("/reports/new")
def new(desk: Coordinator) -> Response:
    """Where a report is handed in; the reviews that are under way stand below."""
    return _page(desk)


@router.post("/reports/new")
def hand_in(desk: Coordinator) -> Response:
    """Have the report read, which begins its review."""
    field, content, name = _given(desk)
    if not desk.is_faulty:
        _check(desk, field, content, name)
    if desk.is_faulty:
        return _page(desk)
    asked = waiting.ask(desk, WorkKind.READ_REPORT, {"name": uploads.plain_name(name)}, content)
    if asked.state in UNDER_WAY:
        return waiting.page_of(desk, asked)
    if asked.state == WorkState.FAILED:
        desk.form.wrong(field, f"{asked.message} {asked.remedy}".strip())
        return _page(desk)
    return desk.go(f"/reports/{asked.reference}", "The report was read. Nothing is a plan yet.")


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


def _check(desk: Desk, field: str, content: bytes, name: str) -> None:
    """Refuse at once what no reader is given: that needs no work and is not kept."""
    try:
        uploads.check(content, name)
    except UploadRefused as error:
        desk.form.wrong(field, str(error))


def _page(desk: Desk) -> Response:
    waiting = report_reviews.unfinished(desk.session, most=_LISTED)
    shown = [(one, report_desk.name_of(one, kept_review.outcome(one))) for one in waiting]
    desk.trail(("Plans", "/plans"), ("Start from an inspection report", ""))
    return desk.page("report/new.html.j2", waiting=shown)
