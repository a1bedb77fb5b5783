"""Makes documents of papers and writes them in every form of delivery."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from planflow.domain.paper import Paper
from planflow.errors import PlanflowError
from planflow.papers import assemble, document, docx, forms, html, pdf, words
from planflow.papers.document import Document
from planflow.store import organisation, papers
from planflow.store.session import Session

FORMATS = ("html", "docx", "pdf", "md", "json")
"""Every form of delivery. `md` and `json` are what `paper show` prints."""


def render(session: Session, paper: Paper) -> Document:
    """The paper as neutral blocks. A frozen one is read from what was frozen, and from nothing else."""
    if paper.document:
        return document.from_json(paper.document)
    return assembled(session, paper, status=_status(session, paper))


def assembled(session: Session, paper: Paper, *, status: str) -> Document:
    """The paper built from its snapshot, its sections and its form, as they are now."""
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
        status=status,
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


def content(made: Document, paper: Paper, name: str) -> bytes:
    """The bytes of one format: the same for the same document, whenever and wherever they are made."""
    if name == "html":
        return html.page(made).encode()
    if name == "docx":
        return docx.file(made, stamp(paper.as_at))
    if name == "pdf":
        return pdf.file(made)
    if name == "json":
        return (document.to_json(made) + "\n").encode()
    raise PlanflowError(f"'{name}' is no form of delivery.", f"Use one of: {', '.join(FORMATS)}.")


def text(session: Session, paper: Paper) -> str:
    """The paper as Markdown, its gaps marked: for reading and for editing elsewhere."""
    return assemble.as_markdown(render(session, paper))


def file_name(paper: Paper) -> str:
    """The name of its files, without the ending: the day of its figures, its reference and its kind."""
    return f"{paper.as_at.isoformat()}-{paper.ref}-{paper.kind.replace('_', '-')}"


def stamp(day: date) -> datetime:
    """The instant that files carry as their date: that of the figures, so that equal papers are equal files."""
    return datetime.combine(day, time(), UTC)


def _status(session: Session, paper: Paper) -> str:
    """What still has to happen before the draft is a paper, as a sentence."""
    waiting = sum(section.is_gap for section in papers.sections(session, paper.id).values())
    drafted = f"Draft with the figures of {words.day(paper.as_at)}."
    if not waiting:
        return f"{drafted} Every section is written."
    verb = words.plural(waiting, "waits", "wait")
    return f"{drafted} {words.capital(words.counted(waiting, 'section'))} {verb} for an officer."
