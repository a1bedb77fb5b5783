"""What `planflow workflows check` prints: what is wrong with the files, and with running items."""

from typing import TYPE_CHECKING

from planflow.cli import console
from planflow.errors import DatabaseMissing, Problem

if TYPE_CHECKING:
    from planflow.engine.library import Library


def of(library: "Library") -> list[Problem]:
    """Everything that is wrong, each once, in the order of the files."""
    from planflow import definition_check

    return sorted({*definition_check.in_files(library), *_in_database(library)})


def _in_database(library: "Library") -> list[Problem]:
    """Nothing where there is no database yet."""
    from planflow import bootstrap, definition_check

    application = bootstrap.application()
    try:
        application.database.require()
        with application.reading() as session:
            return definition_check.in_items(library, session)
    except DatabaseMissing as error:
        console.note(f"Running items were not looked at: {error.message}")
        return []
    finally:
        application.close()
