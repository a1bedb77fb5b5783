"""Makes documents of papers and writes them in every form of delivery."""

import importlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.errors import NotFound, PlanflowError
from planflow.papers import (
    abridging,
    appendices,
    as_markdown,
    assemble,
    document,
    errata,
    forms,
    html,
    open_data,
    pdf,
    suppressing,
    words,
)
from planflow.papers.document import Document, FrontRow, Gap
from planflow.store import appendices as stored_appendices
from planflow.store import deadlines, definitions, organisation, papers
from planflow.store.files import FileStore
from planflow.store.session import Session

NO_PDF = pdf.MISSING
OPEN, EXEMPT = 1, 2
"""The parts of a paper: what the public may read, and what it may not."""
EXEMPT_BECAUSE = "exempt_because"
TRACKERS = {"csv": "csv", "tracker.json": "json"}
"""The tracker as open data: each form of delivery, and the kind of file that it is."""
FORMATS = ("html", "docx", "pdf", "md", "json", *TRACKERS)
"""Every form of delivery. `md` and `json` are what `paper show` prints: the whole paper."""


def _docx(name: str) -> Any:
    """A module that makes or reads Word files, loaded when one is made: that takes as long as many a mail."""
    return importlib.import_module(f"planflow.papers.{name}")


def render(session: Session, paper: Paper, part: int = OPEN) -> Document:
    """The paper as neutral blocks. A frozen one is read from what was frozen, and from nothing else.

    Raises `NotFound` for a Part 2 that the paper does not have.
    """
    if part == EXEMPT and not has_exempt(session, paper):
        raise NotFound(f"{paper.ref} has no Part 2.", "Exempt words are added with 'planflow paper exempt'.")
    if paper.document:
        frozen = paper.exempt_document if part == EXEMPT else paper.document
        return replace(document.from_json(frozen), status=errata.notice(session, paper))
    made = assembled(session, paper, part)
    return replace(made, status=_status(made))


def has_exempt(session: Session, paper: Paper) -> bool:
    """Whether there is a Part 2."""
    if paper.document:
        return bool(paper.exempt_document)
    is_written = any(section.part == EXEMPT for section in papers.sections(session, paper.id).values())
    return is_written or bool(stored_appendices.of_paper(session, paper.id, EXEMPT))


def assembled(session: Session, paper: Paper, part: int = OPEN) -> Document:
    """One part of the paper as its snapshot, sections and form are now, with no word on its state."""
    language = organisation.get_organisation(session).language
    form = forms.of(session.library).get(paper.form, language)
    kept = {key: one for key, one in papers.sections(session, paper.id).items() if one.part == part}
    order = [part.key for part in form.sections]
    # A section that the form does not know any more is somebody's text: it goes last rather than being lost.
    keys = [key for key in order if key in kept] + [key for key in kept if key not in order]
    facts = suppressing.applied(assemble.facts_of(paper.snapshot))
    # A correction rests on the snapshot of the paper that it corrects and has a reference of its own.
    facts["paper"]["reference"] = f"{facts['plan']['key']}/{paper.ref}"
    made = assemble.document(
        form,
        language=language,
        facts=facts,
        front=paper.front,
        sections=[(key, kept[key].body, kept[key].gap_owner if kept[key].is_gap else "") for key in keys],
        digest=paper.snapshot_digest,
        appended=appendices.blocks(session, paper, part),
    )
    if part == EXEMPT:
        made = replace(made, title=f"{made.title} (Part 2: exempt)", front=_exempt_front(made, paper))
    return errata.added(session, paper, made)


def _exempt_front(made: Document, paper: Paper) -> tuple[FrontRow, ...]:
    """The front sheet of Part 2: what Part 1 says, apart from its class, and why it is not public."""
    rows = [row for row in made.front if row.label != "Class" and not row.gap]
    reason = paper.front.get(EXEMPT_BECAUSE, "")
    return (
        *rows,
        FrontRow("Class", "Part 2 (exempt)"),
        FrontRow("Exempt because", reason, "" if reason else "the clerk"),
    )


def write(
    session: Session,
    paper: Paper,
    folder: Path,
    formats: Sequence[str],
    *,
    part: int = OPEN,
    is_checked: bool = False,
    files: FileStore | None = None,
) -> list[Path]:
    """Write the paper into a folder, a file for each format; `pdf` is left out where it cannot be made.

    Where `files` are given, the appendices of this part are written beside it.

    With `is_checked` a file that somebody could not read is refused, with everything that is wrong with it.
    """
    for name in formats:
        _require_part(name, part)
    made = render(session, paper, part)
    paths = []
    for name in formats:
        if name == "pdf" and not pdf.is_available():
            continue
        path = folder / f"{file_name(paper)}{'-part-2' if part == EXEMPT else ''}.{name}"
        written = _written(session, made, paper, name)
        if is_checked:
            require_readable(written, name, made.reference)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
        paths.append(path)
    if files is not None:
        paths += appendices.write(session, paper, part, file_name(paper), files, folder)
    return paths


def bytes_of(session: Session, paper: Paper, name: str, part: int = OPEN) -> bytes:
    """One part of the paper in one format."""
    _require_part(name, part)
    return _written(session, render(session, paper, part), paper, name)


def _require_part(name: str, part: int) -> None:
    if name in TRACKERS and part == EXEMPT:
        raise PlanflowError(
            f"There is no {name} of Part 2: the tracker is open data, and Part 2 is not public.",
            "Leave out --part 2, or ask for html, docx, pdf, md or json.",
        )


def _written(session: Session, made: Document, paper: Paper, name: str) -> bytes:
    kind = TRACKERS.get(name)
    if kind:
        return open_data.as_file(session, paper, kind)
    return content(made, paper, name, look_of(session, paper) if name == "docx" else None)


def look_of(session: Session, paper: Paper) -> Path | None:
    """The Word file that gives the paper its look, where its body has one."""
    language = organisation.get_organisation(session).language
    return forms.of(session.library).look(paper.form, language)


def content(made: Document, paper: Paper, name: str, look: Path | None = None) -> bytes:
    """The bytes of the paper in one format: the same for the same document and `look`, whenever made."""
    if name == "html":
        return html.page(made).encode()
    if name == "docx":
        skeleton = _docx("docx_base").skeleton(look) if look else None
        file: bytes = _docx("docx").file(made, stamp(paper.as_at), skeleton)
        return file
    if name == "pdf":
        return pdf.file(printed(made, paper))
    if name == "md":
        return as_markdown.write(made).encode()
    if name == "json":
        return (document.to_json(made) + "\n").encode()
    raise PlanflowError(f"'{name}' is no form of delivery.", f"Use one of: {', '.join(FORMATS)}.")


def printed(made: Document, paper: Paper) -> Document:
    """The document that a PDF of the paper is made of."""
    return abridging.for_print(made, assemble.facts_of(paper.snapshot))


def require_readable(written: bytes, name: str, reference: str) -> None:
    """Raise `PlanflowError` where a DOCX or PDF lacks what a screen reader needs; other forms pass."""
    found: list[str] = []
    if name == "docx":
        found = _docx("docx_checks").problems(written)
    elif name == "pdf":
        # Only whoever makes PDF has the library that reads it.
        found = importlib.import_module("planflow.papers.pdf_checks").problems(written)
    if found:
        raise PlanflowError(
            f"The {name.upper()} of {reference} could not be read by everybody: {' '.join(found)}",
            "Correct the section or the template that makes it.",
        )


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
        "version": paper.version,
        "edition": _edition(session, paper, plan.key),
        "status": made.status or "Frozen: it never changes.",
    }


def _edition(session: Session, paper: Paper, key: str) -> str:
    """Which version it is, what it took the place of, and what took its place."""
    number, correction = papers.edition(session, paper), papers.find_correction(session, paper.id)
    told = [str(number)]
    if paper.erratum_of_id is not None:
        told.append(f"corrects {key}/{session.get_one(Paper, paper.erratum_of_id).ref}")
    if correction is not None:
        told.append(f"{'corrected' if correction.document else 'being corrected'} by {key}/{correction.ref}")
    return ", ".join(told)


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
