"""Finds the folders that planflow ships: workflows, notifications and examples.

In an installed wheel they lie in `planflow/_bundled`; in a checkout they lie at the top level.
An organisation's own folder replaces a shipped file by name (`find`).
"""

from collections.abc import Iterator
from pathlib import Path

from planflow.errors import PlanflowError

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The shipped folder of that name (`workflows`, `notifications`, `examples`)."""
    bundled = _PACKAGE / "_bundled" / folder
    if bundled.is_dir():
        return bundled
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    raise PlanflowError(
        f"The folder '{folder}' is missing from this installation.", "Install planflow again."
    )


def find(folder: str, name: str, own: Path | None = None) -> Path:
    """The file `name` of a folder: the organisation's own where it has one, else the shipped one.

    `name` may hold `/` for files in sub-folders. The file need not exist.
    """
    if own is not None and (own / name).is_file():
        return own / name
    return shipped(folder) / name


def names(folder: str, pattern: str, own: Path | None = None) -> Iterator[str]:
    """The names of all files matching `pattern`, shipped and own together, each once, sorted."""
    places = [shipped(folder), *([own] if own is not None else [])]
    found = {
        str(path.relative_to(place)) for place in places for path in place.glob(pattern) if path.is_file()
    }
    yield from sorted(found)


def example(file: Path) -> Path:
    """The file itself; where `examples/NAME` is not there, the one of that name that came with planflow."""
    if file.exists() or file.parent != Path("examples"):
        return file
    brought = shipped("examples") / file.name
    return brought if brought.is_file() else file
