"""What belongs to a paper besides its words: appendices, and the comments it gets while it is made."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planflow.cli import acting, console
from planflow.cli.paper_life import Part, Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from planflow.domain.paper import Paper
    from planflow.store.session import Session

_Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Its number.")]
_COMMENTS = "Comments"


def attach(
    ref: Ref,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, for example data-pack.pdf.")],
    title: Annotated[str, typer.Option(help="What it is, in a few words.")],
    says: Annotated[str, typer.Option(help="What is in it, for whoever cannot read the file.")],
    as_: acting.As,
    klass: Annotated[
        str, typer.Option("--class", metavar="open|restricted|confidential", help="Who may see it.")
    ] = "open",
    names_no_child: Annotated[
        bool, typer.Option("--names-no-child", help="You have checked that it names no child.")
    ] = False,
) -> None:
    """Add a file to a paper as its appendix; one that is not open belongs to Part 2 alone."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow import settings
        from planflow.papers.appendices import name_of
        from planflow.services import appendices, evidence
        from planflow.store.files import FileStore
        from planflow.store.references import get_paper

        who, paper = acting.actor(session, as_), get_paper(session, ref)
        files = FileStore(settings.read().files_dir)
        copy = evidence.keep_copy(session, files, file, names_no_child=names_no_child, now=now)
        made = appendices.add(
            session, who, paper, title=title, klass=klass, alternative=says, copy=copy, now=now
        )
        return f"{name_of(made)} of {ref} is {file.name} ({klass})."

    acting.doing(work)


def detach(ref: Ref, number: _Number, as_: acting.As, part: Part = 1) -> None:
    """Take an appendix out of a paper again; the others keep their numbers."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.papers.appendices import name_of
        from planflow.services import appendices
        from planflow.store.references import get_paper

        who, paper = acting.actor(session, as_), get_paper(session, ref)
        gone = appendices.remove(session, who, paper, number, part=part, now=now)
        return f"{name_of(gone)} is no longer part of {ref}."

    acting.doing(work)


def comment(
    ref: Ref,
    text: Annotated[str, typer.Option(help="What you want to say.")],
    as_: acting.As,
    section: Annotated[str, typer.Option(help="The key of the section; left out, the whole paper.")] = "",
    for_: acting.For = "",
    how: acting.How = "",
    on: acting.On = "",
) -> None:
    """Say something about a draft to those who make it; nobody else reads it, and it holds nothing up."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import comments
        from planflow.store.references import get_paper

        who = acting.actor(session, as_, for_, how, on)
        made = comments.add(session, who, get_paper(session, ref), text=text, section=section, now=now)
        return f"Comment {made.number} on {ref} is kept."

    acting.doing(work)


def resolve(
    ref: Ref,
    number: _Number,
    as_: acting.As,
    text: Annotated[str, typer.Option(help="What was done about it.")] = "",
) -> None:
    """Settle a comment on a paper."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import comments
        from planflow.store.references import get_paper

        who = acting.actor(session, as_)
        comments.resolve(session, who, get_paper(session, ref), number, answer=text, now=now)
        return f"Comment {number} on {ref} is settled."

    acting.doing(work)


def print_comments(session: "Session", paper: "Paper", format: str) -> None:
    """Print what was said about a paper below its Markdown, apart from it: on stderr."""
    from planflow.services import comments
    from planflow.store.references import reference_of

    lines, ref = [], reference_of(session, paper)
    for one in comments.of_paper(session, paper) if format == "md" else ():
        about = f" on {one.section}" if one.section else ""
        lines.append(f"{one.number}. {one.by or 'Somebody'}{about}, {one.made_at:%Y-%m-%d}: {one.text}")
        if one.resolved_at is None:
            lines.append(f"   Open. Settle it: planflow paper resolve {ref} {one.number} --as PERSON")
        else:
            answer = f": {one.answer}" if one.answer else "."
            who = one.resolved_by or "somebody"
            lines.append(f"   Settled by {who}, {one.resolved_at:%Y-%m-%d}{answer}")
    if lines:
        console.note("\n".join(["", f"{_COMMENTS} (not part of the paper)", *lines]))


COMMANDS: "tuple[tuple[str, str, Callable[..., None]], ...]" = (
    (
        "attach",
        console.example(
            "planflow paper attach lewisham-2017/P2 pack.pdf --title 'Data pack' --says 'Rates by quarter.' "
            "--names-no-child --as clerk",
        ),
        attach,
    ),
    ("detach", console.example("planflow paper detach lewisham-2017/P2 1 --as clerk"), detach),
    (
        "comment",
        console.example(
            "planflow paper comment lewisham-2017/P2 --section late --text 'Say why.' --as coordinator"
        ),
        comment,
    ),
    (
        "resolve",
        console.example("planflow paper resolve lewisham-2017/P2 1 --text 'Added.' --as clerk"),
        resolve,
    ),
)
"""Name, example and function of each; `planflow paper` registers them."""
