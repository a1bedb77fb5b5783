"""Makes documents of papers and writes them in every form of delivery."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError
from planflow.papers import as_markdown, assemble, document, docx, forms, html, pdf, words
from planflow.papers.document import Document, Gap
from planflow.store import deadlines, definitions, organisation, papers
from planflow.store.session import Session

NO_PDF = pdf.MISSING
FORMATS = ("html", "docx", "pdf", "md", "json")
"""Every form of delivery. `md` and `json` are what `paper show` prints."""


def render(session: Session, paper: Paper) -> Document:
    """The paper as neutral blocks. A frozen one is read from what was frozen, and from nothing else."""
    if paper.document:
        return document.from_json(paper.document)
    made = assembled(session, paper)
    return replace(made, status=_status(made))


def assembled(session: Session, paper: Paper) -> Document:
    """The paper built from its snapshot, sections and form as they are now, with no word on its state."""
    language = organisation.get_organisation(session).language
    form = forms.of(session.library).get(paper.form, language)
    kept = papers.sections(session, paper.id)
    order = [part.key for part in form.sections]
    # A section that the form does not know any more is somebody's text: it goes last rather than being lost.
    keys = [key for key in order if key in kept] + [key for key in kept if key not in order]
    return assemble.document(
        form,
        language=language,
        facts=assemble.facts_of(paper.snapshot),
        front=paper.front,
        sections=[(key, kept[key].body, kept[key].gap_owner if kept[key].is_gap else "") for key in keys],
        digest=paper.snapshot_digest,
    )


def write(session: Session, paper: Paper, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write the paper into a folder, a file for each format; `pdf` is left out where it cannot be made."""
    made = render(session, paper)
    paths = []
    for name in formats:
        if name == "pdf" and not pdf.is_available():
            continue
        path = folder / f"{file_name(paper)}.{name}"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(made, paper, name))
        paths.append(path)
    return paths


def bytes_of(session: Session, paper: Paper, name: str) -> bytes:
    """The paper in one format."""
    return content(render(session, paper), paper, name)


def content(made: Document, paper: Paper, name: str) -> bytes:
    """The bytes of one format: the same for the same document, whenever and wherever they are made."""
    if name == "html":
        return html.page(made).encode()
    if name == "docx":
        return docx.file(made, stamp(paper.as_at))
    if name == "pdf":
        return pdf.file(made)
    if name == "md":
        return as_markdown.write(made).encode()
    if name == "json":
        return (document.to_json(made) + "\n").encode()
    raise PlanflowError(f"'{name}' is no form of delivery.", f"Use one of: {', '.join(FORMATS)}.")


def can_make_pdf() -> bool:
    """True where WeasyPrint and Pango are installed."""
    return pdf.is_available()


def summary(session: Session, paper: Paper) -> dict[str, Any]:
    """What a list says of a paper."""
    plan = session.get_one(Plan, paper.plan_id)
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id else None
    publication = deadlines.find(session, SubjectKind.PAPER, paper.id, "paper_publication")
    made = render(session, paper)
    state = definitions.get(session, paper.definition).states.get(paper.state)
    return {
        "reference": f"{plan.key}/{paper.ref}",
        "title": paper.title,
        "kind": paper.kind,
        "form": paper.form,
        "as_at": paper.as_at.isoformat(),
        "meeting": meeting.held_on.isoformat() if meeting else "",
        "publish_by": publication.due_on.isoformat() if publication and publication.due_on else "",
        "state": "Frozen"
        if paper.document and paper.state == "drafted"
        else state.label["en"]
        if state
        else paper.state,
        "gaps": made.gaps,
        "digest": paper.snapshot_digest,
        "status": made.status or "Frozen: it never changes.",
    }


def file_name(paper: Paper) -> str:
    """The name of its files, without the ending: the day of its figures, its reference and its kind."""
    return f"{paper.as_at.isoformat()}-{paper.ref}-{paper.kind.replace('_', '-')}"


def stamp(day: date) -> datetime:
    """The instant that files carry as their date: that of the figures, so equal papers are equal files."""
    return datetime.combine(day, time(), UTC)


def _status(made: Document) -> str:
    """What still has to happen before the draft is a paper, as a sentence."""
    sections = sum(isinstance(block, Gap) for block in made.blocks)
    entries = made.gaps - sections
    waiting = [
        words.counted(count, noun)
        for count, noun in ((sections, "section"), (entries, "entry of the front sheet"))
        if count
    ]
    drafted = f"Draft with the figures of {words.day(made.as_at)}."
    if not waiting:
        return f"{drafted} Nothing in it waits for an officer."
    verb = words.plural(sections + entries, "waits", "wait")
    return f"{drafted} {words.capital(words.listed(waiting))} {verb} for an officer."
