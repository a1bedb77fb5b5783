"""Takes an inspection report in any form and gives what was found in it."""

from planflow.intake import limited, uploads
from planflow.intake.proposal import Proposal, from_data

_READER = "planflow.intake.reading:read"


def read(content: bytes, name: str = "", *, limits: limited.Limits | None = None) -> Proposal:
    """What the report says, as a proposal for a person to go through.

    `name` tells the form by its ending and is shown, never opened. The file is checked, then read in a
    process of its own with little memory and time and without network. Raises `UploadRefused`.
    """
    kind = uploads.check(content, name)
    shown = uploads.shown_name(name).strip("'") if name else ""
    return from_data(limited.run(_READER, content, {"kind": kind, "name": shown}, limits=limits))
