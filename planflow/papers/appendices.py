"""The section of a paper that lists its appendices, and their files beside the paper."""

from collections.abc import Sequence
from pathlib import Path

from planflow.domain.appendix import Appendix
from planflow.domain.organisation import StoredFile
from planflow.domain.paper import Paper
from planflow.papers import markdown, words
from planflow.papers.document import Block, Fact, Facts, Heading, Run
from planflow.store import appendices
from planflow.store.files import FileStore
from planflow.store.session import Session

KEY = "appendices"
HEADING = "Appendices"
_PART_ONE = 1
_LABELS = {"open": "Open", "restricted": "Restricted", "confidential": "Confidential"}
_DIGITS = 16
_KILO = 1024


def blocks(session: Session, paper: Paper, part: int) -> list[Block]:
    """Each appendix of one part with its number, its file, its class and what is in it; none, no blocks."""
    found: list[Block] = []
    for one, file in appendices.of_paper(session, paper.id, part):
        name = name_of(one)
        found += [
            Heading(2, (Run(f"{name}: {one.title}"),), anchor=f"{KEY}-{one.number}"),
            Facts(
                (
                    Fact("File", (Run(f"{file.name} ({_size(file.size)})"),)),
                    Fact("Class", (Run(_LABELS[one.klass]),)),
                    Fact("Kept unchanged under", (Run(file.digest[:_DIGITS]),)),
                )
            ),
            *markdown.blocks(words.paragraphs(one.alternative)),
        ]
    return [Heading(1, (Run(HEADING),), anchor=KEY), *found] if found else []


def name_of(one: Appendix) -> str:
    """What people call it: "Appendix 2", or "Exempt appendix 1" in Part 2."""
    return f"Appendix {one.number}" if one.part == _PART_ONE else f"Exempt appendix {one.number}"


def file_name(stem: str, one: Appendix, file: StoredFile) -> str:
    """Under which name its file lies beside the paper, whose own name without the ending is `stem`."""
    part = "" if one.part == _PART_ONE else f"-part-{one.part}"
    return f"{stem}{part}-appendix-{one.number}{Path(file.name).suffix.lower()}"


def write(session: Session, paper: Paper, part: int, stem: str, files: FileStore, folder: Path) -> list[Path]:
    """Write the files of one part into a folder; those of the other part are not touched."""
    written = []
    for one, file in appendices.of_paper(session, paper.id, part):
        path = folder / file_name(stem, one, file)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files.get(file.digest))
        written.append(path)
    return written


def copies(session: Session, paper: Paper, made: Paper) -> Sequence[Appendix]:
    """The appendices of a paper, to go with the version that corrects it, under the same numbers."""
    return [
        Appendix(**{**one.model_dump(exclude={"id"}), "paper_id": made.id})
        for one, _ in appendices.of_paper(session, paper.id)
    ]


def _size(count: int) -> str:
    kilobytes = max(1, round(count / _KILO))
    return f"{kilobytes} KB" if kilobytes < _KILO else f"{words.figure(round(kilobytes / _KILO, 1))} MB"
