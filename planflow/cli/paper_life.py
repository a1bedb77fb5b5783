"""What becomes of a paper: corrected, drafted again, looked at again, completed from the minutes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planflow.cli import acting, console

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from planflow.domain.paper import Paper
    from planflow.store.session import Session

Ref = Annotated[str, typer.Argument(metavar="REF", help="The paper, for example lewisham-2017/P2.")]
Key = Annotated[str, typer.Argument(metavar="SECTION", help="The key of the section, for example strategic.")]

Part = Annotated[int, typer.Option(min=1, max=2, help="2 for the exempt part, a document of its own.")]


def correct(
    ref: Ref,
    reason: Annotated[str, typer.Option(help="What was wrong, as the correction prints it.")],
    as_: acting.As,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Take today's figures; left out, those of the paper.")
    ] = False,
) -> None:
    """Draft a new version of a published paper, with an erratum; the published one never changes."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.papers import correcting, writing
        from planflow.store.references import get_paper

        wrong, who = get_paper(session, ref), acting.actor(session, as_)
        made = correcting.correct(session, who, wrong, reason=reason, is_fresh=fresh, now=now)
        known = writing.summary(session, made)
        lines = [f"{known['reference']} corrects {ref}. {known['status']}", *redrafted(made)]
        return "\n".join([*lines, f"Edit it: planflow paper edit {known['reference']} SECTION --file FILE"])

    acting.doing(work)


def confirm(ref: Ref, section: Key, as_: acting.As) -> None:
    """Say that a section still holds, though its figures have changed since somebody wrote it."""

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import narrative
        from planflow.store.references import get_paper

        who = acting.actor(session, as_)
        narrative.confirm_section(session, who, get_paper(session, ref), section, now=now)
        return f"The section '{section}' of {ref} stands as it is."

    acting.doing(work)


def complete(
    ref: Ref,
    section: Key,
    file: Annotated[
        Path, typer.Option(metavar="FILE", help="What was said, as Markdown; '-' reads it from stdin.")
    ],
    as_: acting.As,
    for_: acting.For = "",
    how: acting.How = "minutes",
    on: acting.On = "",
) -> None:
    """Add from the minutes what a published section left to be said at the meeting."""
    words = read(file)

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import verbal
        from planflow.store.references import get_paper

        who = acting.actor(session, as_, for_, how, on)
        verbal.complete(session, who, get_paper(session, ref), section, body=words, now=now)
        return f"What was said on '{section}' of {ref} is recorded; the next paper prints it."

    acting.doing(work)


def exempt(
    ref: Ref,
    section: Key,
    file: Annotated[
        Path, typer.Option(metavar="FILE", help="The exempt words, as Markdown; '-' reads them from stdin.")
    ],
    as_: acting.As,
) -> None:
    """Put exempt words into Part 2 of a paper, a document of its own that never stands in Part 1.

    The paragraph that they rest on goes on its front: planflow paper edit REF --front exempt_because=...
    """
    words = read(file)

    def work(session: "Session", now: "datetime") -> str:
        from planflow.services import narrative
        from planflow.store.references import get_paper

        who = acting.actor(session, as_)
        narrative.write_exempt(session, who, get_paper(session, ref), section, body=words, now=now)
        return f"'{section}' stands in Part 2 of {ref}. Read it with: planflow paper show {ref} --part 2"

    acting.doing(work)


COMMANDS: "tuple[tuple[str, str, Callable[..., None]], ...]" = (
    (
        "correct",
        console.example(
            "planflow paper correct lewisham-2017/P2 --reason 'Table 2 gave last year.' --as clerk",
            "planflow paper correct lewisham-2017/P2 --reason 'Two actions were late.' --fresh --as clerk",
        ),
        correct,
    ),
    ("confirm", console.example("planflow paper confirm lewisham-2017/P2 since --as clerk"), confirm),
    (
        "complete",
        console.example("planflow paper complete lewisham-2017/P2 strategic --file said.md --as clerk"),
        complete,
    ),
    (
        "exempt",
        console.example("planflow paper exempt lewisham-2017/P2 staffing --file staffing.md --as clerk"),
        exempt,
    ),
)
"""Name, example and function of each; `planflow paper` registers them."""


def redrafted(paper: "Paper") -> list[str]:
    """What to print after a paper was drafted again: what changed, and which sections to look at again."""
    from planflow.papers import changed

    if not paper.changes:
        return []
    again = changed.to_look_at(paper.changes)
    lines = [changed.told(paper.changes)]
    if again:
        lines.append(f"Look again at what was written by hand: {', '.join(again)}.")
    return lines


def show_changes(ref: str, *, is_json: bool) -> None:
    """Print what drafting a paper again changed."""

    def look(session: "Session", now: "datetime") -> "Callable[[], None]":
        from planflow.store.references import get_paper

        changes = dict(get_paper(session, ref).changes)
        return lambda: console.print_json(changes) if is_json else _print(ref, changes)

    acting.looking(look)


def _print(ref: str, changes: "Mapping[str, Any]") -> None:
    from planflow.papers import changed

    if not changes:
        console.out(f"{ref} was drafted once; there is nothing to compare it with.")
        return
    console.out(changed.told(changes))
    if changes["figures"]:
        rows = [[one["name"], _said(one["before"]), _said(one["now"])] for one in changes["figures"]]
        console.table(("Figure", "Before", "Now"), rows)
    if changes["rows"]:
        rows = [[one["ref"], one["what"], one["before"], one["now"]] for one in changes["rows"]]
        console.table(("Reference", "What", "Before", "Now"), rows)
    for section in changes["sections"]:
        console.out(f"Section {section['key']}: {section['how']}")
        for mark, name in (("-", "removed"), ("+", "added")):
            for line in section.get(name, []):
                console.out(f"  {mark} {line}")


def _said(value: Any) -> str:
    return "none" if value is None else str(value)


def read(path: Path) -> str:
    """The text of a file, or of stdin for `-`."""
    import sys

    from planflow.errors import PlanflowError

    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanflowError(
            f"{path} cannot be read.", "Check its name and that it is text in UTF-8."
        ) from error
