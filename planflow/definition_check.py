"""What `planflow workflows check` looks at: the files in force, together with the running items."""

from collections.abc import Callable, Iterable

from planflow.engine import check as checks
from planflow.engine import occasions, reader
from planflow.engine.library import Library
from planflow.errors import FileError, Problem
from planflow.notify import check as mail_check
from planflow.papers import look_check
from planflow.store import definitions
from planflow.store.session import Session


def in_files(library: Library) -> list[Problem]:
    """Everything that is wrong with the files themselves, each once, in their order."""
    return sorted({problem for analysis in ANALYSES for problem in analysis(library)})


def in_items(library: Library, session: Session) -> list[Problem]:
    """Running items that the files would strand."""
    in_use = {kind: definitions.states_in_use(session, kind) for kind in definitions.TABLES}
    readable, _ = reader.read_all(library.workflows_dir)
    return list(checks.stranded(readable, in_use))


def _in_workflows(library: Library) -> Iterable[Problem]:
    """Faults of the lifecycles and rating schemes themselves."""
    try:
        names = set(library.ladders)
    except FileError:
        names = None  # what is wrong with the ladders is told by itself
    return checks.check_folder(library.workflows_dir, names)


def _by_reading(library: Library) -> Iterable[Problem]:
    """What cannot be read of the files beside the workflows."""
    for part in ("ladders", "routes", "quiet", "named_rules"):
        try:
            getattr(library, part)
        except FileError as error:
            yield from error.problems


def _in_routes(library: Library) -> Iterable[Problem]:
    """Routes for events that never happen."""
    readable, unreadable = reader.read_all(library.workflows_dir)
    if unreadable:
        return []  # the events of a workflow that cannot be read would all look unknown
    try:
        return list(occasions.check_routes(readable, library.notifications_dir))
    except FileError:
        return []  # what cannot be read of it is told by itself


def _in_mails(library: Library) -> Iterable[Problem]:
    """Mail templates that are missing, or that name what no mail has."""
    if library.workflows_dir is not None and library.notifications_dir is None:
        return []  # the mails are as they were shipped
    return mail_check.check(library.notifications_dir)


def _in_looks(library: Library) -> Iterable[Problem]:
    """Word files that no paper could take its look from."""
    return look_check.check(library.notifications_dir)


ANALYSES: tuple[Callable[[Library], Iterable[Problem]], ...] = (
    _in_workflows,
    _by_reading,
    _in_routes,
    _in_mails,
    _in_looks,
)
"""What is looked at. Each says what is wrong with the files in force; to add one, name it here."""
