"""`planflow import`: reads an inspection report and proposes a plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import console

if TYPE_CHECKING:
    from planflow.intake.proposal import Proposal
    from planflow.intake.review import Decision, Reviewed

app = typer.Typer()

_PASTED = "-"
_LARGEST = 64 * 1024 * 1024


@app.command(
    "import",
    epilog=console.example(
        "planflow import report.pdf",
        "planflow import report.pdf -o plan.yaml && planflow rehearse plan.yaml",
        "planflow import report.docx --json",
        "planflow import - < pasted.txt",
        "planflow import report.pdf -o plan.yaml --review plan.review.json",
    ),
)
@console.command
def import_report(
    report: Annotated[
        str,
        typer.Argument(
            metavar="REPORT", help="A PDF, .docx, HTML, Markdown or text file; '-' reads pasted text."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="PLAN.yaml", help="Write a draft plan, and its review beside it."
        ),
    ] = None,
    review: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A review with a person's decisions, to be applied.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Read an inspection report and propose a plan: what it recommends, to whom and by when.

    Everything found is a proposal with the place where it stands; what is doubtful comes first. Nothing is
    written unless you say where with -o, and nothing is loaded: see 'planflow plan load'.
    """
    from planflow.intake import proposal as proposals
    from planflow.intake import report as reports
    from planflow.intake import review as reviews

    content, name = _content(report)
    proposal = reports.read(content, name)
    decisions = _decisions(review, proposal)
    reviewed = reviews.apply(proposal, decisions)
    if out is not None:
        _write(out, proposal, reviewed, decisions, force=force or review is not None)
    if json:
        console.print_json(proposals.contract(reviewed.proposal))
        return
    from planflow.cli import import_screen
    from planflow.intake import plan_draft

    import_screen.show(reviewed)
    if out is not None:
        console.out(f"\nWritten: {out} and {_review_path(out)}")
        first, last = plan_draft.span(reviewed.proposal)
        console.out(
            f"Go through {out}, then see its future: planflow rehearse {out} --from {first} --until {last}"
        )
        console.out(f"and load it: planflow plan load {out}")


def _content(report: str) -> tuple[bytes, str]:
    """The bytes and the name; a file is read up to a size beyond which it is refused anyway."""
    import sys

    from planflow.errors import PlanflowError

    if report == _PASTED:
        return sys.stdin.buffer.read(_LARGEST), ""
    path = Path(report)
    if not path.is_file():
        raise PlanflowError(f"There is no file {report}.", "Check the path, or give '-' and paste the text.")
    with path.open("rb") as stream:
        return stream.read(_LARGEST), path.name


def _decisions(path: Path | None, proposal: "Proposal") -> "list[Decision]":
    """The decisions of a review of this very report."""
    import json

    from planflow.errors import PlanflowError
    from planflow.intake import review

    if path is None:
        return []
    try:
        reviewed, decisions = review.from_record(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise PlanflowError(
            f"{path} cannot be read as a review.", "Give the file that planflow import wrote."
        ) from error
    if reviewed.digest != proposal.digest:
        raise PlanflowError(
            f"{path} is the review of another report.", "Give the report that it was made from."
        )
    return decisions


def _write(
    out: Path, proposal: "Proposal", reviewed: "Reviewed", decisions: "list[Decision]", *, force: bool
) -> None:
    from planflow.errors import PlanflowError
    from planflow.intake import plan_draft, review

    kept = _review_path(out)
    for path in (out, kept):
        if path.exists() and not force:
            raise PlanflowError(
                f"{path} is there already.", "Choose another name, or replace it with --force."
            )
    out.write_text(plan_draft.draft(reviewed.proposal), encoding="utf-8")
    record: Any = review.record(proposal, decisions)
    kept.write_text(console.as_json(record) + "\n", encoding="utf-8")


def _review_path(out: Path) -> Path:
    return out.with_name(f"{out.stem}.review.json")
