"""What `planflow workflows check` looks at: the files in force, together with the running items."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from planflow.cli import console
from planflow.errors import DatabaseMissing, FileError, Problem

if TYPE_CHECKING:
    from planflow.engine.library import Library


def of(library: "Library") -> list[Problem]:
    """Everything that is wrong, each once, in the order of the files."""
    return sorted({problem for analysis in ANALYSES for problem in analysis(library)})


def in_workflows(library: "Library") -> Iterable[Problem]:
    """Faults of the lifecycles and rating schemes themselves."""
    from planflow.engine import check as checks

    try:
        names = set(library.ladders)
    except FileError:
        names = None  # what is wrong with the ladders is told by itself
    return checks.check_folder(library.workflows_dir, names)


def by_reading(library: "Library") -> Iterable[Problem]:
    """What cannot be read of the files beside the workflows."""
    for part in ("ladders", "routes", "quiet", "named_rules"):
        try:
            getattr(library, part)
        except FileError as error:
            yield from error.problems


def in_database(library: "Library") -> Iterable[Problem]:
    """Running items that the files would strand; nothing where there is no database yet."""
    from planflow import bootstrap
    from planflow.engine import check as checks
    from planflow.engine import reader
    from planflow.store import definitions

    application = bootstrap.application()
    try:
        application.database.require()
        with application.reading() as session:
            in_use = {kind: definitions.states_in_use(session, kind) for kind in definitions.TABLES}
    except DatabaseMissing as error:
        console.note(f"Running items were not looked at: {error.message}")
        return []
    finally:
        application.close()
    readable, _ = reader.read_all(library.workflows_dir)
    return list(checks.stranded(readable, in_use))


def in_routes(library: "Library") -> Iterable[Problem]:
    """Routes for events that never happen."""
    from planflow.engine import occasions, reader

    readable, unreadable = reader.read_all(library.workflows_dir)
    if unreadable:
        return []  # the events of a workflow that cannot be read would all look unknown
    try:
        return list(occasions.check_routes(readable, library.notifications_dir))
    except FileError:
        return []  # what cannot be read of it is told by itself


def in_mails(library: "Library") -> Iterable[Problem]:
    """Mail templates that are missing, or that name what no mail has."""
    from planflow.notify import check

    return check.check(library.notifications_dir)


ANALYSES: tuple[Callable[["Library"], Iterable[Problem]], ...] = (
    in_workflows,
    by_reading,
    in_routes,
    in_mails,
    in_database,
)
"""What `check` looks at. Each says what is wrong with the files in force; to add one, name it here."""
